"""How well lineage is told in made-up worlds of known descent, and the weights that fit such worlds best.

python benchmarks/lineage.py FOLDER --seeds 2 3      # builds the worlds there, once, and prints the scores
python benchmarks/lineage.py FOLDER --fit 0 1        # prints weights for memography.recognition.descent
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from memography import Corpus, build, evaluate, ingest
from memography.evaluation.descent import true_parents
from memography.evaluation.synthetic.descent import write_descent
from memography.evaluation.truth import read_truth
from memography.memes.families import families
from memography.memes.frames import Before, compared
from memography.memes.lineage import members_of_memes
from memography.memes.stored import StoredPictures
from memography.memes.tracing import in_line
from memography.recognition.descent import WEIGHTS, comparisons

SHRINKAGE = 0.0003
"""How strongly weights are drawn to 0."""
ROOT_WEIGHT = 0.5
"""How much a variant that was made from the clean template counts beside one that was made from another variant."""
FREE = ("is_template", "kept", "template_kept")
"""What may speak for a parent; all else speaks against it."""

Choice = tuple[npt.NDArray[np.float32], npt.NDArray[np.bool_], float]
"""What speaks for each candidate, shape (m, n_weights); which are the true parent; how much it counts."""


def world(folder: Path, seed: int) -> tuple[Path, Corpus]:
    """A world's truth and its corpus, made where they are not there."""
    source = folder / f"world-{seed}"
    if not source.exists():
        write_descent(source, seed=seed)
    corpus = Corpus(folder / f"corpus-{seed}", create=True)
    ingest([source / "posts.jsonl"], corpus)
    build(corpus, until="memes")
    return source / "truth.jsonl", corpus


def choices(truth: Path, corpus: Corpus) -> Iterator[Choice]:
    """The candidates of every variant."""
    known = read_truth(truth)
    parents = true_parents(corpus, known)
    templates = {row["leader_id"]: row for row in corpus.rows("templates")}
    stored = StoredPictures(corpus)
    for meme_id, members in members_of_memes(corpus, corpus.polars("matches"), corpus.polars("uses")):
        kept, related = Before(corpus, [meme_id]), list(families(members, templates, stored))
        kept.let_go(meme_id, related)
        for family in related:
            line = in_line(compared(meme_id, family, kept, stored))
            for rows, before, may_be in line.blocks(line.firsts):
                told = comparisons(line.pictures.rows(rows), line.earlier.rows(before), line.n_places)
                values = np.stack([told[name] for name in WEIGHTS], axis=-1)
                for place, row in enumerate(rows):
                    variant_id = line.kin[row][0].variant_id
                    if variant_id not in parents:
                        continue
                    parent = parents[variant_id] or ""
                    true = line.variants.index(parent) if parent in line.variants else -1
                    is_true = (line.owner[before] == true)[may_be[place]]
                    if is_true.any():
                        yield values[place][may_be[place]], is_true, 1.0 if true else ROOT_WEIGHT


def fitted(known: list[Choice]) -> dict[str, float]:
    """Weights of the greatest likelihood, shrunk."""

    def loss(weights: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        value, slope, total = 0.0, np.zeros_like(weights), 0.0
        for told, is_true, counts in known:
            utility = told @ weights
            chance = np.exp(utility - utility.max())
            value -= counts * (np.log(chance[is_true].sum()) - np.log(chance.sum()))
            true = chance * is_true / chance[is_true].sum()
            slope -= counts * ((true - chance / chance.sum()) @ told)
            total += counts
        return value / total + SHRINKAGE * weights @ weights / 2, slope / total + SHRINKAGE * weights

    bounds = [(None, None if name in FREE else 0) for name in WEIGHTS]
    start = np.full(len(WEIGHTS), -1.0)
    found = minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B", options={"maxiter": 1000})
    return {name: round(float(weight), 2) for name, weight in zip(WEIGHTS, found.x, strict=True)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seeds", type=int, nargs="*", default=[])
    parser.add_argument("--fit", type=int, nargs="*", default=[])
    given = parser.parse_args()
    for seed in given.seeds:
        truth, corpus = world(given.folder, seed)
        report = evaluate(truth, corpus).as_data()
        print(seed, json.dumps({"f1": report["memes"]["all_ranks"]["f1"], **report["lineage"]}))
    if given.fit:
        print(
            json.dumps(
                fitted([choice for seed in given.fit for choice in choices(*world(given.folder, seed))]), indent=4
            )
        )


if __name__ == "__main__":
    main()
