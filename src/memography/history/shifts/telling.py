"""Telling: what a change is about: what rose, what fell, and uses that show it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from memography.history.shifts.dating import Dated
from memography.history.shifts.traits import Change

N_TOLD = 12
"""So many words (or senses, tones, emotions) are told at most that rose, and that fell."""
MIN_STRENGTH = 2.6
"""The signed root of G, or the difference of means in standard errors, from which something is told: about one in a
hundred reaches it by chance."""
MIN_STRONGEST = 3.3
"""The strongest must reach this, which about one in a thousand does: else there is nothing to tell."""
N_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Told:
    """What a change is about."""

    rose: list[str]
    fell: list[str]
    """Both the strongest first."""
    rose_strengths: list[float]
    fell_strengths: list[float]
    """In standard deviations of chance."""
    before: list[int]
    after: list[int]
    """Places of uses that show either side best, in order of time."""


def told(change: Change, names: list[str], when: Dated, is_after: npt.NDArray[np.bool_]) -> Told | None:
    """What a change is about; None where nothing rose or fell clearly.

    Args:
        change: how far each trait rose.
        names: of the traits.
        when: the change's date, with how much likelier each use is after it.
        is_after: of each use whether it comes after the change, shape (n,).
    """
    if not np.any(abs(change.strengths) >= MIN_STRONGEST):
        return None
    order = np.argsort(-change.strengths, kind="stable")
    rose = [i for i in order[:N_TOLD].tolist() if change.strengths[i] >= MIN_STRENGTH]
    fell = [i for i in order[::-1][:N_TOLD].tolist() if change.strengths[i] <= -MIN_STRENGTH]
    return Told(
        rose=[names[change.traits[i]] for i in rose],
        fell=[names[change.traits[i]] for i in fell],
        rose_strengths=[round(float(change.strengths[i]), 2) for i in rose],
        fell_strengths=[round(float(-change.strengths[i]), 2) for i in fell],
        before=_best(-when.ratios, ~is_after),
        after=_best(when.ratios, is_after),
    )


def _best(values: npt.NDArray[np.float64], is_in: npt.NDArray[np.bool_]) -> list[int]:
    order = np.argsort(-np.where(is_in, values, -np.inf), kind="stable")
    return sorted(order[: min(N_EXAMPLES, int(is_in.sum()))].tolist())
