"""Judges logits against labels: one calibration for every method, so that tables compare like with like."""

from dataclasses import dataclass

import numpy as np

from training.tone.calibration import Calibration, decisive, likely
from training.tone.corpora import EMOTION, GO, IRONY, SARCASM, TASKS, Examples, Task
from training.tone.scores import calibration_error, f1, macro_f1, risk_coverage

COVERAGES = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)
SHARES = {IRONY: 0.5, SARCASM: 0.5, EMOTION: 0.0, GO: 1.0}
"""How far a head's offset is moved to where F1 is highest; chosen on what was split off from train."""


@dataclass(frozen=True)
class Judgement:
    """How one head does on some texts."""

    f1: float
    """Of the class for binary tasks, macro else."""
    ece: float
    coverage: list[float]
    """Accuracy at each of `COVERAGES`."""


def calibrated(task: int, logits: np.ndarray, held: np.ndarray) -> Calibration:
    """Return the calibration of a head, from texts it has not seen; logits and labels of its columns only."""
    found = likely(logits, held, TASKS[task].kind)
    return decisive(found, logits, SHARES[task]) if SHARES[task] else found


def judged(task: Task, p: np.ndarray, held: np.ndarray) -> Judgement:
    """Judge probabilities against labels, both of shape (n_texts, n_labels)."""
    held = held.astype(bool)
    if task.kind == "one of":
        said, right = p == p.max(1, keepdims=True), held[np.arange(len(p)), p.argmax(1)]
        return Judgement(
            macro_f1(held, said), calibration_error(p.max(1), right), risk_coverage(p.max(1), right, COVERAGES)
        )
    if task.kind == "any of":
        right = held[np.arange(len(p)), p.argmax(1)]
        return Judgement(
            macro_f1(held, p >= 0.5), calibration_error(p, held), risk_coverage(p.max(1), right, COVERAGES)
        )
    sure = np.abs(p[:, 0] - 0.5)
    right = (p[:, 0] >= 0.5) == held[:, 0]
    return Judgement(f1(held[:, 0], p[:, 0] >= 0.5), calibration_error(p, held), risk_coverage(sure, right, COVERAGES))


def calibrations(known: Examples, found: np.ndarray) -> list[Calibration]:
    """Return each head's calibration, from what a run has not seen of train.

    Args:
        found: logits of all heads, NaN where seen; shape (n_texts, N_OUTPUTS).
    """
    of_tasks = []
    for task, what in enumerate(TASKS):
        unseen = known.select(task) & (known.parts != "validation") & ~known.rephrasings
        unseen &= ~np.isnan(found[:, what.columns.start])
        of_tasks.append(calibrated(task, found[unseen, what.columns], known.targets[unseen, what.columns]))
    return of_tasks


def on_validation(known: Examples, found: np.ndarray, task: int) -> Judgement:
    """Calibrate a head on what the run has not seen of train, and judge it on validation; `found` as above."""
    what, validation = TASKS[task], known.select(task, "validation")
    p = calibrations(known, found)[task].probabilities(found[validation, what.columns], what.kind)
    return judged(what, p, known.targets[validation, what.columns])


def out_of_fold(known: Examples, of_folds: dict[int, np.ndarray]) -> np.ndarray:
    """Return p(sarcastic) of every text of iSarcasmEval's folds; NaN for other texts.

    Each comes from the run that has not seen its fold, and is calibrated on the other folds' posts.

    Args:
        of_folds: the logits of the run that left the fold out, for each fold.
    """
    column = TASKS[SARCASM].columns
    p = np.full((len(known.texts), 1), np.nan)
    here = known.select(SARCASM)
    logits = np.full((len(known.texts), 1), np.nan)
    for fold, found in of_folds.items():
        logits[here & (known.folds == fold)] = found[here & (known.folds == fold), column]
    for fold in of_folds:
        inside = here & (known.folds == fold)
        others = here & (known.folds >= 0) & (known.folds != fold) & ~known.rephrasings & ~np.isnan(logits[:, 0])
        calibration = calibrated(SARCASM, logits[others], known.targets[others, column])
        p[inside] = calibration.probabilities(logits[inside], "binary")
    return p
