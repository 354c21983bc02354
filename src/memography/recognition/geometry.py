"""Where one picture lies in another: corresponding features, and the similarity transform that most agree on."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from memography.kernels.arrangement import best_fit, places
from memography.recognition.features import Features

MIN_COSINE = 0.8
"""Features whose descriptors are less alike do not correspond."""
TOLERANCE_PX = 6.0
"""How far a feature may lie from where the transform puts it."""
N_TRIED = 5
"""How many of the best hypotheses are refined."""


@dataclass(frozen=True, slots=True)
class Similarity:
    """Turning, scaling and moving: a point z = x + iy of one picture lies at factor · z + shift of the other."""

    factor: complex
    shift: complex

    @property
    def scale(self) -> float:
        """How much larger the one is in the other."""
        return abs(self.factor)

    def matrix(self) -> npt.NDArray[np.float64]:
        """The transform for columns (x, y, 1), shape (3, 3)."""
        a, b = self.factor.real, self.factor.imag
        return np.array([[a, -b, self.shift.real], [b, a, self.shift.imag], [0, 0, 1]])


def corresponding(query: Features, view: Features, mirrored: bool) -> npt.NDArray[np.int64]:
    """Features of two pictures that are each other's nearest, as row numbers, shape (n, 2).

    Args:
        query: the one picture.
        view: the other.
        mirrored: whether the query is looked at in the mirror.
    """
    if not len(query.points) or not len(view.points):
        return np.empty((0, 2), np.int64)
    cosines = query.vectors(mirrored) @ view.vectors().T
    there = cosines.argmax(axis=1)
    here = np.arange(len(there))
    is_mutual = (cosines.argmax(axis=0)[there] == here) & (cosines[here, there] >= MIN_COSINE)
    return np.stack([here[is_mutual], there[is_mutual]], axis=1)


def similarity(
    query: Features, view: Features, mirrored: bool, pairs: npt.NDArray[np.int64]
) -> tuple[Similarity, int] | None:
    """The transform from the query to the view that most pairs agree on, and how many do.

    Each pair alone gives a hypothesis, from the places, sizes and directions of its two features; the best are fitted
    again to the pairs that agree (as locally optimised RANSAC does, but all hypotheses are tried: there are few).
    """
    here = places(query.points[pairs[:, 0]], query.width_px if mirrored else None)
    found = best_fit(here, places(view.points[pairs[:, 1]], None), TOLERANCE_PX, N_TRIED)
    return None if found is None else (Similarity(found[0], found[1]), found[2])
