"""Judge runs on validation: `python -m training.tone.report DATA --model DIR --out DIR`.

Prints the tables of the model card, and keeps the figures in `report.json` in the folder of the runs. Baselines are
fitted once and kept there too.
"""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

import numpy as np

from training.tone import baselines
from training.tone.corpora import EMOTION, GO, IRONY, N_FOLDS, SARCASM, TASKS, Examples, examples
from training.tone.judge import COVERAGES, Judgement, across_folds, judged, on_validation, out_of_fold
from training.tone.network import Lower, Upper, published
from training.tone.scores import f1, macro_f1
from training.tone.states import states

STRENGTHS = {
    "tf-idf": {IRONY: 1.0, SARCASM: 1.0, EMOTION: 3.0, GO: 3.0},
    "frozen": {IRONY: 10.0, SARCASM: 10.0, EMOTION: 30.0, GO: 30.0},
}
"""The inverse of logistic regression's penalty, by features and task."""


def main() -> None:
    """Judge what is in the folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--name", default="student", help="what the runs' files are called")
    parser.add_argument("--without-baselines", action="store_true")
    arguments = parser.parse_args()
    known = examples(arguments.data)
    rows: dict[str, dict[str, object]] = {"constant": constant(known)}
    if not arguments.without_baselines:
        for features, logits in _baselines(known, arguments.model, arguments.out).items():
            rows[features] = _judged_all(known, [logits], dict.fromkeys(range(N_FOLDS), logits))
    runs = {
        int(path.stem.rsplit("-", 1)[1]): _answers(path, known)
        for path in sorted(arguments.out.glob(f"{arguments.name}-*.npy"))
    }
    rows["runs"] = _judged_all(known, list(runs.values()), {seed % N_FOLDS: found for seed, found in runs.items()})
    if (mean := arguments.out / "mean.npy").exists():
        rows["mean"] = _judged_all(known, [_answers(mean, known)], {})
    (arguments.out / "report.json").write_text(json.dumps(rows, indent=1))
    _print(rows)


def _answers(path: Path, known: Examples) -> np.ndarray:
    """A run's logits of the examples; those of texts without labels stand behind them."""
    return np.load(path)[: len(known.texts)].astype(np.float32)


def constant(known: Examples) -> dict[str, object]:
    """Return F1 of the best answer that is the same for all texts."""
    found: dict[str, object] = {}
    for index, task in enumerate(TASKS):
        part = (
            known.select(index)
            & ~known.rephrasings
            & (known.parts != "tune" if index == SARCASM else known.parts == "validation")
        )
        held = known.targets[part, task.columns].astype(bool)
        always = np.zeros_like(held)
        always[:, held.mean(0).argmax() if task.kind == "one of" else slice(None)] = True
        found[task.name] = {"f1": [f1(held[:, 0], always[:, 0]) if task.kind == "binary" else macro_f1(held, always)]}
    return found


def _baselines(known: Examples, model: Path, out: Path) -> dict[str, np.ndarray]:
    found = {}
    for name in ("tf-idf", "frozen"):
        path = out / f"baseline-{name}.npy"
        if not path.exists():
            np.save(path, _fitted(known, name, model, out))
        found[name] = np.load(path)
    return found


def _fitted(known: Examples, name: str, model: Path, out: Path) -> np.ndarray:
    if name == "tf-idf":
        features = baselines.tfidf(known)
    else:
        weights = published(model / "model.safetensors")
        features = baselines.embeddings(Upper(weights), states(known.texts, model, Lower(weights), out))
    of_tasks = [baselines.logits(known, features, STRENGTHS[name][task], task) for task in range(len(TASKS))]
    return np.nanmax(np.stack(of_tasks), axis=0)


def _judged_all(known: Examples, runs: list[np.ndarray], of_folds: dict[int, np.ndarray]) -> dict[str, object]:
    """Judge several runs: a list of figures for each task, one a run; iSarcasmEval by folds."""
    found: dict[str, object] = {}
    for task in (IRONY, EMOTION, GO):
        found[TASKS[task].name] = _listed([on_validation(known, run, task) for run in runs])
    if set(of_folds) == set(range(N_FOLDS)):
        found["sarcasm"] = _sarcasm(known, of_folds)
    return found


def _sarcasm(known: Examples, of_folds: dict[int, np.ndarray]) -> dict[str, object]:
    p, task, here = (
        across_folds(known, out_of_fold(known, of_folds)),
        TASKS[SARCASM],
        known.select(SARCASM) & (known.folds >= 0),
    )
    posts = here & ~known.rephrasings
    by_fold = [
        judged(task, p[posts & (known.folds == fold)], known.targets[posts & (known.folds == fold), task.columns])
        for fold in range(N_FOLDS)
    ]
    told = _listed([judged(task, p[posts], known.targets[posts, task.columns])])
    told["f1_by_fold"] = [one.f1 for one in by_fold]
    told["f1_with_rephrasings"] = judged(task, p[here], known.targets[here, task.columns]).f1
    told["pairs_in_order"] = _pairs_in_order(known, p[:, 0])
    return told


def _pairs_in_order(known: Examples, p: np.ndarray) -> float:
    """The share of pairs in which the post is held for more sarcastic than its rephrasing."""
    of_post, of_rephrasing = (
        {
            pair: value
            for pair, value, other in zip(known.pairs, p, known.rephrasings, strict=True)
            if pair >= 0 and other == rephrased and not np.isnan(value)
        }
        for rephrased in (False, True)
    )
    return float(np.mean([value > of_rephrasing[pair] for pair, value in of_post.items() if pair in of_rephrasing]))


def _listed(judgements: list[Judgement]) -> dict[str, object]:
    each = [asdict(one) for one in judgements]
    return {name: [one[name] for one in each] for name in each[0]}


def _print(rows: dict[str, dict[str, object]]) -> None:
    for score in ("f1", "ece"):
        print(f"\n| {score} | " + " | ".join(task.name for task in TASKS) + " |")
        print("| --- |" + " ---: |" * len(TASKS))
        for name, row in rows.items():
            cells = [
                _spread(row[task.name][score]) if task.name in row and score in row[task.name] else "" for task in TASKS
            ]
            print(f"| {name} | " + " | ".join(cells) + " |")
    print("\n| coverage | " + " | ".join(f"{share:.0%}" for share in COVERAGES) + " |")
    print("| --- |" + " ---: |" * len(COVERAGES))
    for name, row in rows.items():
        for task, of_task in row.items():
            if "coverage" in of_task:
                print(
                    f"| {name}, {task} | "
                    + " | ".join(f"{value:.3f}" for value in np.mean(of_task["coverage"], axis=0))
                    + " |"
                )
    for name, row in rows.items():
        if "f1_by_fold" in row.get("sarcasm", {}):
            print(name, {key: value for key, value in row["sarcasm"].items() if key not in ("coverage", "f1", "ece")})


def _spread(values: list[float]) -> str:
    if len(values) == 1:
        return f"{values[0]:.3f}"
    return f"{np.mean(values):.3f} ± {np.std(values, ddof=1):.3f}"


if __name__ == "__main__":
    main()
