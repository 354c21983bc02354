"""Judge what ships, as it runs: `python -m training.tone.shipped DATA`, in memography's own environment.

Prints F1 and calibration error on validation, in int8 and in float32, and how far probabilities differ.
"""

import argparse
import tempfile
from pathlib import Path

import numpy as np
from scipy.special import expit, softmax
from sklearn.metrics import roc_auc_score

from memography.models.encoder import text_encoder
from memography.models.tone.model import tone_model
from memography.models.tone.tones import decided, tones
from memography.models.tone.trained import trained
from memography.settings import ModelsSettings
from training.tone.corpora import EMOTION, GO, IRONY, N_OUTPUTS, TASKS, Examples, Task, examples
from training.tone.judge import COVERAGES, judged
from training.tone.scores import f1, macro_f1

SHOWN = ("amusement", "joy", "gratitude", "sadness", "anger", "neutral")
SAME = [TASKS[GO].labels.index(label) for label in TASKS[EMOTION].labels]


def main() -> None:
    """Judge the model in both precisions."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    known = examples(parser.parse_args().data)
    validation = np.flatnonzero(known.parts == "validation")
    found = {
        precision: _logits([known.texts[text] for text in validation], precision) for precision in ("fp32", "int8")
    }
    print("| validation | " + " | ".join(f"{name} {score}" for name in found for score in ("F1", "ECE")) + " |")
    print("| --- |" + " ---: |" * 4)
    coverage = {}
    for name, task, columns in _asked():
        cells = []
        for precision, logits in found.items():
            here = known.tasks[validation] == task
            p = _probabilities(logits[here][:, columns], TASKS[task], columns)
            judgement = judged(TASKS[task], p, known.targets[validation[here], TASKS[task].columns])
            cells += [f"{judgement.f1:.3f}", f"{judgement.ece:.3f}"]
            coverage[name, precision] = judgement.coverage
        print(f"| {name} | " + " | ".join(cells) + " |")
    _print_coverage(coverage)
    _print_tones(known, validation, found["int8"])
    _print_four(known, validation, found)
    apart = np.abs(expit(found["int8"]) - expit(found["fp32"]))
    print(
        f"\nint8 beside fp32: probabilities differ by {apart.mean():.4f} at the mean, {np.quantile(apart, 0.99):.4f} at"
    )
    print(f"the 99th percentile; as distinct answers at .5: {np.mean((found['int8'] > 0) != (found['fp32'] > 0)):.4f}")


def _asked() -> list[tuple[str, int, slice]]:
    tone = slice(N_OUTPUTS, N_OUTPUTS + 1)
    return [
        ("irony, its own head", IRONY, TASKS[IRONY].columns),
        ("irony, p_ironic", IRONY, tone),
        ("emotion", EMOTION, TASKS[EMOTION].columns),
        ("GoEmotions", GO, TASKS[GO].columns),
    ]


def _probabilities(logits: np.ndarray, task: Task, columns: slice) -> np.ndarray:
    moved = decided(logits, trained().moves[columns])
    return softmax(moved, axis=1) if task.kind == "one of" else expit(moved)


def _logits(texts: list[str], precision: str) -> np.ndarray:
    """Calibrated logits, before they are moved to where .5 decides; shape (n_texts, N_OUTPUTS + 1)."""
    with tempfile.TemporaryDirectory() as cache:
        settings = ModelsSettings(precision=precision, cache=cache)
        return text_encoder(settings).run(texts, tone_model(settings).upper)[0]


def _print_coverage(coverage: dict[tuple[str, str], list[float]]) -> None:
    print("\n| accuracy at coverage | " + " | ".join(f"{share:.0%}" for share in COVERAGES) + " |")
    print("| --- |" + " ---: |" * len(COVERAGES))
    for (name, precision), values in coverage.items():
        if precision == "int8":
            print(f"| {name} | " + " | ".join(f"{value:.3f}" for value in values) + " |")


def _print_tones(known: Examples, validation: np.ndarray, logits: np.ndarray) -> None:
    """Mean tones of texts by what their labels say, and how far amused texts are those held for humorous."""
    model = trained()
    told = tones(decided(logits, model.moves), model.heads, model.least_margin)
    held = {f"GoEmotions: {label}": _labelled(known, validation, GO, label) for label in SHOWN}
    held |= {f"emotion: {label}": _labelled(known, validation, EMOTION, label) for label in TASKS[EMOTION].labels}
    irony = known.tasks[validation] == IRONY
    held |= {"irony: ironic": _labelled(known, validation, IRONY, "ironic")}
    held |= {"irony: not": irony & ~held["irony: ironic"]}
    print("\n| texts labelled | n | p_sincere | p_humorous | p_ironic | abstained |")
    print("| --- |" + " ---: |" * 5)
    for name, rows in held.items():
        means = (told.p_sincere[rows], told.p_humorous[rows], told.p_ironic[rows], told.abstained[rows])
        print(f"| {name} | {rows.sum()} | " + " | ".join(f"{mean.mean():.2f}" for mean in means) + " |")
    go = known.tasks[validation] == GO
    amused = held["GoEmotions: amusement"]
    print(f"\namusement by p_humorous: AUC {roc_auc_score(amused[go], told.p_humorous[go]):.3f}, ", end="")
    first = (told.p_humorous > told.p_sincere) & (told.p_humorous > told.p_ironic)
    print(f"F1 where humorous is the first tone {f1(amused[go], first[go]):.3f}")
    sure = irony & ~told.abstained
    right = (told.p_ironic >= 0.5) == held["irony: ironic"]
    print(
        f"irony, p_ironic: accuracy {right[irony].mean():.3f}, {right[sure].mean():.3f} where it does not abstain ",
        end="",
    )
    print(f"({sure.sum() / irony.sum():.0%} of texts)")


def _labelled(known: Examples, validation: np.ndarray, task: int, label: str) -> np.ndarray:
    column = TASKS[task].first + TASKS[task].labels.index(label)
    return (known.tasks[validation] == task) & (known.targets[validation, column] > 0)


def _print_four(known: Examples, validation: np.ndarray, found: dict[str, np.ndarray]) -> None:
    here = known.tasks[validation] == EMOTION
    held = known.targets[validation[here], TASKS[EMOTION].columns].astype(bool)
    columns = [TASKS[GO].first + same for same in SAME]
    four = decided(found["int8"][here][:, columns], trained().moves[columns])
    said = four == four.max(1, keepdims=True)
    print(f"\nTweetEval's emotion by the largest of the four among the 28: macro-F1 {macro_f1(held, said):.3f}")


if __name__ == "__main__":
    main()
