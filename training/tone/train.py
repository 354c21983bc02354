"""Train the tone model: `python -m training.tone.train DATA --more FOLDER --model DIR --out DIR`.

1. The lower half's states of all texts, once (`states.py`).
2. The upper half on GoEmotions alone, which has most texts: `first`. All else begins there.
3. The teachers: each of `recipes.TEACHERS` ten times, each time without two of the five folds of irony, emotion and
   iSarcasmEval, `teacher-NAME-FG`.
4. What the best of them together say of each text that they have not seen (`teaching.py`).
5. Students learn from that and from the labels: `student-F` without fold F, on which iSarcasmEval is judged and
   probabilities are calibrated, and some that leave none out, `all-N`.
6. The mean of the latter's weights (Wortsman et al. 2022, "Model soups"): `mean`, which ships.

What is there already is not trained again. Trains on a GPU where there is one. `report.py` judges, and `ship.py` writes
the model into the package.
"""

import argparse
import time
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from scipy.special import logit

from training.tone.corpora import GO, N_FOLDS, TASKS, Examples, examples
from training.tone.fit import logits, train
from training.tone.network import Lower, Upper, published
from training.tone.recipes import FIRST, STUDENT, TEACHERS, Recipe
from training.tone.states import States, states
from training.tone.teaching import PAIRS, chosen, out_of_folds, soft_labels
from training.tone.unlabelled import UNLABELLED, with_unlabelled

N_STUDENTS = 3
"""So many leave no fold out."""


class Bench:
    """What all runs share: the texts, their states, where they are kept, and the device."""

    def __init__(self, known: Examples, held: States, weights: dict[str, torch.Tensor], out: Path) -> None:
        self.known, self.held, self.out = known, held, out
        self._weights = weights
        self._device = "cuda" if torch.cuda.is_available() else "cpu"

    def run(
        self,
        name: str,
        texts: np.ndarray,
        recipe: Recipe,
        seed: int,
        begin: str | None = None,
        said: np.ndarray | None = None,
        asked: np.ndarray | None = None,
    ) -> np.ndarray:
        """Train unless it is there; return logits of the texts that are asked, NaN for others, (n_texts, N_OUTPUTS).

        Args:
            name: of the run's files.
            texts: indices of what it learns from.
            recipe: how.
            seed: see `train`.
            begin: the run whose weights it begins with; the published ones where None.
            said: see `train`.
            asked: indices; what it does not learn from where None.
        """
        path = self.out / f"{name}.safetensors"
        if not path.exists():
            began = time.perf_counter()
            upper = Upper(self._weights, recipe.dropout)
            upper.load_state_dict(load_file(self.out / f"{begin}.safetensors") if begin else self._begun())
            train(upper.to(self._device), self.known, self.held, texts, recipe, seed, said)
            print(f"{name}: {len(texts)} texts, {recipe}, {time.perf_counter() - began:.0f} s", flush=True)
            if asked is None:
                asked = np.setdiff1d(np.arange(len(self.known.texts)), texts)
            self.keep(upper, asked, path)
        return np.load(path.with_suffix(".npy"), mmap_mode="r")

    def keep(self, upper: Upper, asked: np.ndarray, path: Path) -> None:
        """Keep the weights, and the logits of the texts that are asked."""
        found = np.full(self.known.targets.shape, np.nan, dtype=np.float16)
        found[asked] = logits(upper, self.held, asked)
        np.save(path.with_suffix(".npy"), found)
        save_file({name: array.cpu() for name, array in upper.state_dict().items()}, path)

    def mean(self, names: list[str], of_folds: np.ndarray) -> None:
        """Average runs' weights; answers to what all have seen are those given, of runs that had not."""
        kept = [load_file(self.out / f"{name}.safetensors") for name in names]
        upper = Upper(self._weights)
        upper.load_state_dict({name: torch.stack([one[name] for one in kept]).mean(0) for name in kept[0]})
        path = self.out / "mean.safetensors"
        self.keep(upper.to(self._device), np.flatnonzero(self.known.parts != "train"), path)
        found = np.load(path.with_suffix(".npy"))
        np.save(path.with_suffix(".npy"), np.where(np.isnan(found), of_folds, found))

    def _begun(self) -> dict[str, torch.Tensor]:
        """The published upper half, with heads that say how frequent each label is."""
        upper = Upper(self._weights)
        with torch.no_grad():
            for task, what in enumerate(TASKS):
                share = self.known.targets[self.known.select(task, "train"), what.columns].mean(0)
                upper.heads.bias[what.columns] = torch.from_numpy(logit(share))
        return upper.state_dict()


def main() -> None:
    """Run all steps."""
    arguments = _arguments()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    known = with_unlabelled(examples(arguments.data), arguments.more)
    weights = published(arguments.model / "model.safetensors")
    held = states(known.texts, arguments.model, Lower(weights), arguments.out)
    bench = Bench(known, held, weights, arguments.out)
    labelled = known.select(part="train")
    bench.run("first", np.flatnonzero(known.select(GO, "train")), FIRST, 0)
    runs = {name: {pair: _teacher(bench, name, recipe, pair) for pair in PAIRS} for name, recipe in TEACHERS.items()}
    teachers = chosen(known, {name: out_of_folds(of_pairs) for name, of_pairs in runs.items()})
    for task, names in teachers.items():
        print(f"teachers of {TASKS[task].name}: {', '.join(name for name, _ in names)}", flush=True)
    said = soft_labels(known, runs, teachers)
    out_of_fold = np.full(known.targets.shape, np.nan, dtype=np.float32)
    for fold in range(N_FOLDS):
        texts = np.flatnonzero((labelled & (known.folds != fold)) | (known.parts == UNLABELLED))
        found = bench.run(f"student-{fold}", texts, STUDENT, fold, "first", said[fold])
        out_of_fold[known.folds == fold] = found[known.folds == fold]
    names = [f"all-{one}" for one in range(N_STUDENTS)]
    for seed, name in enumerate(names, N_FOLDS):
        bench.run(name, np.flatnonzero(labelled | (known.parts == UNLABELLED)), STUDENT, seed, "first", said[N_FOLDS])
    bench.mean(names, out_of_fold)


def _teacher(bench: Bench, name: str, recipe: Recipe, pair: tuple[int, int]) -> np.ndarray:
    """One run of a teacher: asked about its two folds, texts of no fold, and GoEmotions' for the other heads."""
    known, inside = bench.known, np.isin(bench.known.folds, pair)
    texts = known.select(part="train") & ~inside & np.isin(known.tasks, np.flatnonzero(recipe.weights))
    if not recipe.with_rephrasings:
        texts &= ~known.rephrasings
    asked = np.flatnonzero(inside | (known.parts != "train") | (known.tasks == GO))
    path = f"teacher-{name}-{pair[0]}{pair[1]}"
    return bench.run(path, np.flatnonzero(texts), recipe, PAIRS.index(pair), "first", asked=asked)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="the folder with tweeteval, goemotions and isarcasm")
    parser.add_argument("--more", type=Path, required=True, help="the folder with shift/tempowic and captions")
    parser.add_argument("--model", type=Path, required=True, help="the folder with MiniLM's model.safetensors")
    parser.add_argument("--out", type=Path, required=True, help="where states, weights and answers are kept")
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    main()
