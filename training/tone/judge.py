"""Judges logits against labels: one calibration for every method, so that tables compare like with like."""

from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression

from training.tone.calibration import Calibration, decisive, likely
from training.tone.corpora import EMOTION, GO, IRONY, N_FOLDS, SARCASM, TASKS, WARM, Examples, Task
from training.tone.scores import calibration_error, f1, macro_f1, risk_coverage

TONE_SHARE = 0.8
"""The same of p(ironic)."""
COVERAGES = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)
WARM_WEIGHT = 0.3
"""Of such a text in `ironic`, beside one whose irony is known."""
OF_TONE = [TASKS[IRONY].first, TASKS[SARCASM].first, WARM[0]]
"""The columns of the heads that p_ironic is made of: irony, sarcasm, gratitude."""
SHARES = {IRONY: 0.8, SARCASM: 0.7, EMOTION: 0.0, GO: 0.7}
"""How far each head's threshold is moved to where F1 is highest; chosen on what was split off from train."""


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


@dataclass(frozen=True)
class Ironic:
    """One answer from three heads: ironic as others mark it or as authors call their posts, and not just thankful."""

    weights: np.ndarray
    """Of the logits in `OF_TONE`, shape (3,)."""
    calibration: Calibration
    """Of what they sum to."""

    def probabilities(self, found: np.ndarray) -> np.ndarray:
        """Return p(ironic), shape (n_texts, 1), from all heads' logits."""
        return self.calibration.probabilities(found[:, OF_TONE] @ self.weights[:, None], "binary")


def ironic(known: Examples, found: np.ndarray, unseen: np.ndarray) -> Ironic:
    """Return a logistic regression of the heads on the posts of both data sets of irony among the unseen (a mask).

    Marked sarcasm is made of thanks and praise, and plain thanks would be taken for it: GoEmotions' warm texts stand in
    as examples of what is not ironic, with less weight.
    """
    posts = unseen & ((known.tasks == IRONY) | (known.tasks == SARCASM)) & ~known.rephrasings
    warm = unseen & (known.tasks == GO) & (known.targets[:, WARM].max(1) > 0)
    chosen = posts | warm
    held = np.where(warm, 0, known.targets[:, OF_TONE[:2]].sum(1))[chosen]
    weights = np.where(warm, WARM_WEIGHT, 1.0)[chosen]
    model = LogisticRegression(C=np.inf).fit(found[chosen][:, OF_TONE], held, sample_weight=weights)
    calibration = Calibration(1.0, model.intercept_, np.zeros(1))
    summed = found[posts][:, OF_TONE] @ model.coef_.T
    return Ironic(model.coef_[0], decisive(calibration, summed, TONE_SHARE))


def out_of_fold(known: Examples, of_folds: dict[int, np.ndarray]) -> np.ndarray:
    """Return the logits of iSarcasmEval's texts from the runs that have not seen their fold; NaN for other texts.

    Args:
        of_folds: the logits of the run that left the fold out, for each fold.
    """
    joined = np.full(known.targets.shape, np.nan, dtype=np.float32)
    for fold, found in of_folds.items():
        inside = known.select(SARCASM) & (known.folds == fold)
        joined[inside] = found[inside]
    return joined


def across_folds(known: Examples, joined: np.ndarray) -> np.ndarray:
    """Return p(sarcastic) of iSarcasmEval's texts, NaN for others; calibrated on the posts of the other folds.

    Args:
        joined: what `out_of_fold` gives.
    """
    columns = TASKS[SARCASM].columns
    p = np.full((len(known.texts), 1), np.nan)
    known_fold = known.select(SARCASM) & ~np.isnan(joined[:, columns.start])
    for fold in range(N_FOLDS):
        inside, others = known_fold & (known.folds == fold), known_fold & (known.folds != fold) & ~known.rephrasings
        calibration = calibrated(SARCASM, joined[others, columns], known.targets[others, columns])
        p[inside] = calibration.probabilities(joined[inside, columns], "binary")
    return p
