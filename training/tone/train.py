"""Train the tone model: `python -m training.tone.train DATA --model DIR --out DIR --seeds 0 1 2 3 4`.

1. The lower half's states of all texts, once (`states.py`).
2. The upper half on GoEmotions alone, which has most texts: `first-SEED`.
3. From there on all tasks together, once a fold with another seed: `fold-SEED`. Each leaves out a fifth of irony,
   emotion and iSarcasmEval, on which probabilities are calibrated and iSarcasmEval is judged.
4. The runs' weights averaged (Wortsman et al. 2022, "Model soups"): `mean`, of all runs whose names `--mean` gives.

What is there already is not trained again. `report.py` judges, and `ship.py` writes the model into the package.
"""

import argparse
import json
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from scipy.special import logit

from training.tone.corpora import GO, N_FOLDS, TASKS, Examples, examples
from training.tone.fit import Recipe, logits, train
from training.tone.network import Lower, Upper, published
from training.tone.states import States, states

FIRST = Recipe(epochs=2, rate=2e-4, batch=64)
THEN = Recipe(epochs=2, rate=3e-4, batch=32, n_goemotions=4000, contrast=0.5, agreement=0.5)


def main() -> None:
    """Run the steps that are asked for."""
    arguments = _arguments()
    torch.set_num_threads(arguments.threads)
    known = examples(arguments.data)
    weights = published(arguments.model / "model.safetensors")
    held = states(known.texts, arguments.model, Lower(weights), arguments.out)
    first = arguments.out / f"first-{arguments.first_seed}.safetensors"
    if not first.exists():
        chosen = np.flatnonzero(known.select(GO, "train"))
        _run(_begun(weights, known), known, held, chosen, FIRST, arguments.first_seed, first)
    then = replace(THEN, **{key: json.loads(value) for key, value in arguments.set})
    for seed in arguments.seeds:
        path = arguments.out / f"{arguments.name}-{seed}.safetensors"
        if not path.exists():
            upper = Upper(weights, then.dropout)
            upper.load_state_dict(load_file(first))
            chosen = np.flatnonzero(known.select(part="train") & (known.folds != seed % N_FOLDS))
            _run(upper, known, held, chosen, then, seed, path)
    if arguments.mean:
        runs = sorted(path for name in arguments.mean for path in arguments.out.glob(f"{name}-*.safetensors"))
        _mean(Upper(weights), known, held, runs)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="the folder with tweeteval, goemotions and isarcasm")
    parser.add_argument("--model", type=Path, required=True, help="the folder with MiniLM's model.safetensors")
    parser.add_argument("--out", type=Path, required=True, help="where states, weights and answers are kept")
    parser.add_argument(
        "--seeds", type=int, nargs="*", default=range(N_FOLDS), help="a run each; seed n leaves out fold n"
    )
    parser.add_argument("--first-seed", type=int, default=0, help="seed of the run on GoEmotions alone")
    parser.add_argument("--name", default="fold", help="what the runs' files are called")
    parser.add_argument(
        "--set", type=lambda given: given.split("="), action="append", default=[], metavar="KEY=VALUE", help="of THEN"
    )
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--mean", nargs="*", metavar="NAME", help="average the weights of all runs of these names")
    return parser.parse_args()


def _run(
    upper: Upper, known: Examples, held: States, chosen: np.ndarray, recipe: Recipe, seed: int, path: Path
) -> None:
    began = time.perf_counter()
    train(upper, known, held, chosen, recipe, seed)
    print(f"{path.stem}: {len(chosen)} texts, {recipe}, {time.perf_counter() - began:.0f} s", flush=True)
    _keep(upper, known, held, np.setdiff1d(np.arange(len(known.texts)), chosen), path)


def _keep(upper: Upper, known: Examples, held: States, unseen: np.ndarray, path: Path) -> None:
    """Keep the weights, and the logits of the texts that they have not seen; NaN for others."""
    found = np.full(known.targets.shape, np.nan, dtype=np.float32)
    judged = unseen[known.tasks[unseen] != GO]
    judged = np.concatenate([judged, unseen[(known.tasks[unseen] == GO) & (known.parts[unseen] != "train")]])
    found[judged] = logits(upper, held, judged)
    np.save(path.with_suffix(".npy"), found)
    save_file(upper.state_dict(), path)


def _begun(weights: dict[str, torch.Tensor], known: Examples) -> Upper:
    """The published upper half, with heads that say how frequent each label is."""
    upper = Upper(weights, FIRST.dropout)
    with torch.no_grad():
        for task, what in enumerate(TASKS):
            share = known.targets[known.select(task, "train"), what.columns].mean(0)
            upper.heads.bias[what.columns] = torch.from_numpy(logit(share))
    return upper


def _mean(upper: Upper, known: Examples, held: States, paths: list[Path]) -> None:
    kept = [load_file(path) for path in paths]
    upper.load_state_dict({name: torch.stack([one[name] for one in kept]).mean(0) for name in kept[0]})
    _keep(upper, known, held, np.flatnonzero(known.parts != "train"), paths[0].with_name("mean.safetensors"))


if __name__ == "__main__":
    main()
