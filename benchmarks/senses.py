"""How well senses are told apart, on memes mixed from real captions of two to four templates each.

    python benchmarks/senses.py CAPTIONS.jsonl.gz [--half report] [--mixes 100] [--seed 0]

CAPTIONS has a JSON object a line with `template`, `boxes` and `posted_at`. Which template a caption is from is the
truth. Templates are in two halves by the SHA-256 of their names: what was chosen was chosen on `fit`, and `report` is
for telling. Beside the adjusted Rand index (ARI) of what is found stands what a classifier reaches that is given the
labels of four fifths of the captions (logistic regression on TF-IDF and vectors): more can't be asked of any method
without labels.

Of templates alone that are called several senses is told as well how well the groups of the earlier half of the
captions agree with those of the later one, and the same with their dates shuffled.
"""

import argparse
import gzip
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import adjusted_rand_score
from sklearn.model_selection import cross_val_predict

from memography.meaning.grouping import Grouping, agreement, groupings, most_stable
from memography.models.encoder import TextEncoder, text_encoder
from memography.models.tone.wording import normalised
from memography.settings import MeaningSettings, Settings
from memography.words import words

MIN_SHARE = 0.1
N_SINGLE = 1_500
N_DATED = 5
"""So often are halves by date grouped, from other starts, and as many times with their dates shuffled."""


class Mix(NamedTuple):
    """Captions of several templates, as one meme."""

    texts: list[str]
    truth: np.ndarray
    """The template of each, as a number."""


def main() -> None:
    """Print a line a mix, then the means; then a line a template alone."""
    arguments = _arguments()
    by_template = _by_template(arguments.captions, arguments.half)
    encoder = text_encoder(Settings.load().models)
    if arguments.mixes:
        _tell_mixes(list(_mixes(by_template, arguments.mixes, arguments.seed)), encoder, arguments.half)
    _tell_alone(by_template, encoder, arguments.seed)


def _tell_mixes(mixes: list[Mix], encoder: TextEncoder, half: str) -> None:
    settings, rows = MeaningSettings(), []
    for mix in mixes:
        vectors = encoder.encode([normalised(text) for text in mix.texts])
        found = groupings(mix.texts, vectors, settings, 0)
        n_true = len(set(mix.truth))
        scores = {one.belonging.shape[1]: _ari(mix.truth, one) for one in found}
        best = most_stable(found)
        n_best = 1 if best is None else best.belonging.shape[1]
        is_stable = best is not None and best.stability >= settings.sense_stability
        ceiling = _with_labels(mix, vectors)
        rows.append((scores.get(n_true, 0), scores.get(n_best, 0), abs(n_best - n_true) <= 1, is_stable, ceiling))
        print(
            f"{len(mix.texts):5d} captions of {n_true}: {n_best} found, stability {best.stability if best else 0:.2f}, "
            f"ARI {scores.get(n_best, 0):.2f}, with the true number {scores.get(n_true, 0):.2f}, "
            f"with labels {ceiling:.2f}",
            flush=True,
        )
    known, chosen, near, stable, ceiling = np.array(rows, float).T
    claimed = stable > 0
    print(f"\n{len(rows)} mixes of templates to {half}, {claimed.mean():.2f} of them claimed")
    print(f"ARI {chosen.mean():.3f}, of those claimed {chosen[claimed].mean():.3f}")
    print(f"ARI with the true number {known.mean():.3f}, with labels {ceiling.mean():.3f}")
    print(f"number within one of the true {near.mean():.3f}, of those claimed {near[claimed].mean():.3f}\n")


def _tell_alone(by_template: dict[str, dict[str, str]], encoder: TextEncoder, seed: int) -> None:
    settings, by_date = MeaningSettings(), []
    for name, posted in by_template.items():
        rng = np.random.default_rng(seed)
        texts = list(posted)
        times = np.array([at.removesuffix("Z") for at in posted.values()], "datetime64[s]").astype(np.int64)
        drawn = np.sort(rng.permutation(len(texts))[:N_SINGLE])
        alone, times = [texts[row] for row in drawn], times[drawn]
        vectors = encoder.encode([normalised(text) for text in alone])
        best = most_stable(groupings(alone, vectors, settings, 0))
        stability = best.stability if best else 0
        if best is None or stability < settings.sense_stability:
            print(f"{name}: 1 claimed, stability {stability:.2f}", flush=True)
            continue
        n_groups = best.belonging.shape[1]
        halves = [
            agreement(alone, vectors, at <= np.median(at), n_groups, start)
            for start in range(N_DATED)
            for at in (times, rng.permutation(times))
        ]
        by_date.append((stability, np.mean(halves[::2]), np.mean(halves[1::2])))
        told = "stability {:.2f}, earlier and later half {:.2f}, with shuffled dates {:.2f}".format(*by_date[-1])
        print(f"{name}: {n_groups} claimed, {told}", flush=True)
    least = settings.sense_stability
    print(f"{len(by_date)} of {len(by_template)} templates alone are called several senses, all at {least} or more")
    if by_date:
        print("means: stability {:.3f}, by date {:.3f}, with shuffled dates {:.3f}".format(*np.mean(by_date, axis=0)))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("captions", type=Path)
    parser.add_argument("--half", choices=("fit", "report"), default="report")
    parser.add_argument("--mixes", type=int, default=100, help="0 for templates alone")
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


def _by_template(path: Path, half: str) -> dict[str, dict[str, str]]:
    """The different captions with a word of each template of a half, and when each was posted first."""
    found: dict[str, dict[str, str]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            text = "\n".join(row["boxes"])
            number = int(hashlib.sha256(row["template"].encode()).hexdigest(), 16)
            if words(text) and (number // 2 % 2 == 0) == (half == "fit"):
                posted = found.setdefault(row["template"], {})
                posted[text] = min(row["posted_at"], posted.get(text, row["posted_at"]))
    return dict(sorted(found.items()))


def _mixes(by_template: dict[str, dict[str, str]], n_mixes: int, seed: int) -> Iterator[Mix]:
    """Two to four templates, 200 to 2,000 captions (evenly in the logarithm), each template a tenth at least."""
    rng = np.random.default_rng(seed)
    names = sorted(by_template)
    for _ in range(n_mixes):
        n = int(rng.integers(2, 5))
        size = np.exp(rng.uniform(np.log(200), np.log(2_000)))
        shares = MIN_SHARE + (1 - MIN_SHARE * n) * rng.dirichlet(np.full(n, 2.0))
        truth: dict[str, int] = {}
        for number, name in enumerate(rng.choice(names, n, replace=False)):
            texts = list(by_template[name])
            for row in rng.permutation(len(texts))[: round(shares[number] * size)]:
                truth.setdefault(texts[row], number)
        texts = sorted(truth)
        yield Mix(texts, np.array([truth[text] for text in texts]))


def _ari(truth: np.ndarray, found: Grouping) -> float:
    return float(adjusted_rand_score(truth, found.belonging.argmax(axis=1)))


def _with_labels(mix: Mix, vectors: np.ndarray) -> float:
    by_words = TfidfVectorizer(ngram_range=(1, 2), min_df=3, sublinear_tf=True).fit_transform(mix.texts)
    features = hstack([by_words, csr_matrix(vectors)]).tocsr()
    told = cross_val_predict(LogisticRegression(C=5, max_iter=100), features, mix.truth, cv=5)
    return float(adjusted_rand_score(mix.truth, told))


if __name__ == "__main__":
    main()
