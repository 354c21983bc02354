"""What teachers say of each text, for students to learn from: means of runs that have not seen the text.

A student that is to be judged on a fold must not hear of it through its teachers either. So each teacher leaves out two
folds: the text's own and the student's.
"""

from collections.abc import Mapping
from itertools import combinations

import numpy as np
from scipy.special import expit, softmax

from training.tone.calibration import likely
from training.tone.corpora import GO, N_FOLDS, N_OUTPUTS, TASKS, Examples, Task

PAIRS = tuple(combinations(range(N_FOLDS), 2))
"""The folds that a teacher's ten runs leave out."""
N_CHOSEN = 5
"""How many teachers a task has; one that is chosen twice counts twice."""

Runs = Mapping[tuple[int, int], np.ndarray]
"""A teacher's logits by the folds that were left out, NaN where seen; shape (n_texts, N_OUTPUTS)."""


def out_of_folds(runs: Runs) -> np.ndarray:
    """Return the mean logits of the runs that have not seen a text; shape (n_texts, N_OUTPUTS)."""
    stacked = np.stack(list(runs.values())).astype(np.float32)
    known = ~np.isnan(stacked[:, :, :1])
    return np.where(known, stacked, 0).sum(0) / np.where(known.any(0), known.sum(0), np.nan)


def chosen(known: Examples, teachers: Mapping[str, np.ndarray]) -> dict[int, list[tuple[str, float]]]:
    """Return for each task its teachers and the scale of their logits, one by one such that the mean is likeliest.

    Args:
        known: the examples.
        teachers: what `out_of_folds` gives, by the teacher's name.
    """
    found = {}
    for index, task in enumerate(TASKS):
        judged = known.select(index) & ~known.rephrasings & (known.parts == ("tune" if index == GO else "train"))
        held = known.targets[judged, task.columns]
        scales = {
            name: likely(logits[judged, task.columns], held, task.kind).scale for name, logits in teachers.items()
        }
        said = {
            name: probabilities(logits[judged], task, scales[name]).clip(1e-6, 1 - 1e-6)
            for name, logits in teachers.items()
        }
        picked: list[str] = []
        for _ in range(N_CHOSEN):
            picked.append(
                max(said, key=lambda name: _likelihood(np.mean([said[one] for one in [*picked, name]], 0), held, task))
            )
        found[index] = [(name, scales[name]) for name in picked]
    return found


def soft_labels(known: Examples, runs: Mapping[str, Runs], teachers: dict[int, list[tuple[str, float]]]) -> np.ndarray:
    """Return what the students learn from, shape (N_FOLDS + 1, n_texts, N_OUTPUTS), float32.

    The last is for students that leave no fold out. NaN where nobody may tell.

    Args:
        known: the examples.
        runs: the logits of the teachers' runs.
        teachers: what `chosen` gives.
    """
    found = np.full((N_FOLDS + 1, len(known.texts), N_OUTPUTS), np.nan, np.float32)
    for left_out in range(N_FOLDS + 1):
        pairs = [pair for pair in PAIRS if left_out == N_FOLDS or left_out in pair]
        for index, task in enumerate(TASKS):
            total, n_heard = np.zeros((len(known.texts), len(task.labels))), np.zeros((len(known.texts), 1))
            for name, scale in teachers[index]:
                for pair in pairs:
                    logits = runs[name][pair]
                    unseen = ~np.isnan(logits[:, 0])
                    total[unseen] += probabilities(logits[unseen], task, scale)
                    n_heard[unseen] += 1
            heard = n_heard[:, 0] > 0
            found[left_out, heard, task.columns] = total[heard] / n_heard[heard]
    return found


def probabilities(logits: np.ndarray, task: Task, scale: float) -> np.ndarray:
    """Return the probabilities of a task from all heads' logits, shape (n_texts, n_labels)."""
    own = scale * logits[:, task.columns].astype(np.float32)
    return softmax(own, axis=1) if task.kind == "one of" else expit(own)


def _likelihood(p: np.ndarray, held: np.ndarray, task: Task) -> float:
    told = held * np.log(p)
    return float((told if task.kind == "one of" else told + (1 - held) * np.log1p(-p)).sum())
