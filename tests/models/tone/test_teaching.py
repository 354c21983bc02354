"""Who may teach whom: no student hears of a text from what has seen it."""

import numpy as np

from training.tone.corpora import EMOTION, IRONY, N_FOLDS, N_OUTPUTS, TASKS, Examples
from training.tone.teaching import PAIRS, chosen, out_of_folds, soft_labels

N_A_FOLD = 8
FOLDS = np.repeat(np.arange(N_FOLDS), N_A_FOLD).astype(np.int8)
IS_IRONIC = np.arange(len(FOLDS)) % 2


def known() -> Examples:
    """Irony alone, eight texts a fold."""
    targets = np.zeros((len(FOLDS), N_OUTPUTS), np.float32)
    targets[:, TASKS[IRONY].first] = IS_IRONIC
    n = len(FOLDS)
    return Examples(
        [str(text) for text in range(n)],
        np.full(n, IRONY, np.int8),
        targets,
        np.full(n, "train"),
        FOLDS,
        np.full(n, -1, np.int32),
        np.zeros(n, bool),
    )


def runs(sign: float) -> dict[tuple[int, int], np.ndarray]:
    """A teacher whose run without folds f and g says 10 f + g of them, by the right sign or the wrong one."""
    found = {}
    for first, second in PAIRS:
        logits = np.full((len(FOLDS), N_OUTPUTS), np.nan, np.float32)
        inside = np.isin(FOLDS, (first, second))
        logits[inside] = sign * (2 * IS_IRONIC[inside, None] - 1) * (10 * first + second) / 100
        found[first, second] = logits
    return found


def test_a_text_is_told_by_runs_without_it() -> None:
    """The mean of the four runs that left its fold out."""
    told = out_of_folds(runs(1.0))
    assert np.isclose(told[1, 0], np.mean([0.01, 0.02, 0.03, 0.04]))


def test_the_likelier_teacher_is_chosen() -> None:
    """One that is right before one that is wrong."""
    of_tasks = chosen(known(), {name: out_of_folds(runs(sign)) for name, sign in (("right", 1.0), ("none", 0.0))})
    assert {name for name, _ in of_tasks[IRONY]} == {"right"}


def test_a_student_hears_nothing_of_the_fold_that_it_leaves_out() -> None:
    """What it is told of a text comes from the one run that left out both the text's fold and its own."""
    teachers = {task: [("right", 1.0)] for task in range(len(TASKS))}
    said = soft_labels(known(), {"right": runs(1.0)}, teachers)
    text = np.flatnonzero((FOLDS == 3) & (IS_IRONIC == 1))[0]
    logit = np.log(said[:, text, 0] / (1 - said[:, text, 0]))
    assert np.allclose(logit[[0, 1, 2, 4]], [0.03, 0.13, 0.23, 0.34], atol=1e-5)
    assert np.allclose(said[:, text, TASKS[EMOTION].columns], 0.25)
