"""Where one picture lies in another: corresponding features, and the similarity transform that most agree on."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from memography.recognition.features import Features

MIN_COSINE = 0.8
"""Features whose descriptors are less alike do not correspond."""
TOLERANCE_PX = 6.0
"""How far a feature may lie from where the transform puts it."""
N_TRIED = 5
"""How many of the best hypotheses are refined."""
_MIN_FITTED = 3
"""A transform is fitted to so many pairs at least."""


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
    here = query.points[pairs[:, 0]]
    z, target, agrees = agreeing(here, view.points[pairs[:, 1]], query.width_px if mirrored else None)
    n_agreeing = np.count_nonzero(agrees, axis=1)
    best: tuple[Similarity, int] | None = None
    for hypothesis in np.argsort(-n_agreeing, kind="stable")[:N_TRIED]:
        if best is not None and n_agreeing[hypothesis] <= best[1]:
            break
        fitted = _refined(z, target, agrees[hypothesis])
        if fitted and (best is None or fitted[1] > best[1]):
            best = fitted
    return best


def agreeing(
    here: npt.NDArray[np.float32], there: npt.NDArray[np.float32], mirrored_px: int | None
) -> tuple[npt.NDArray[np.complex128], npt.NDArray[np.complex128], npt.NDArray[np.bool_]]:
    """Which pairs of features agree with the transform that each pair alone would give.

    Args:
        here: the one picture's points as `Features.points` has them, shape (n, 4).
        there: the other's, shape (n, 4).
        mirrored_px: the width of the one picture where it is looked at in the mirror.

    Returns:
        The places here and there as complex numbers, shape (n,), and whether pair j agrees with the transform of pair
        i, shape (n, n).
    """
    x, angle = here[:, 0].astype(np.float64), here[:, 3].astype(np.float64)
    if mirrored_px is not None:
        x, angle = mirrored_px - 1 - x, np.pi - angle
    z, target = x + 1j * here[:, 1], there[:, 0].astype(np.float64) + 1j * there[:, 1]
    factor = there[:, 2] / here[:, 2].astype(np.float64) * np.exp(1j * (there[:, 3] - angle))
    off = np.abs(factor[:, None] * (z[None, :] - z[:, None]) - (target[None, :] - target[:, None]))
    return z, target, off < 3 * TOLERANCE_PX


def _refined(
    z: npt.NDArray[np.complex128], target: npt.NDArray[np.complex128], agrees: npt.NDArray[np.bool_]
) -> tuple[Similarity, int] | None:
    """The least-squares transform of the pairs that agree, and how many agree with it; fitted twice."""
    n_agreeing = np.count_nonzero(agrees)
    factor = shift = 0j
    for tolerance in (2 * TOLERANCE_PX, TOLERANCE_PX):
        if n_agreeing < _MIN_FITTED:
            return None
        here, there = z[agrees], target[agrees]
        middle, middle_there = here.sum() / n_agreeing, there.sum() / n_agreeing
        centred = here - middle
        spread = np.vdot(centred, centred).real
        if spread < 1:
            return None
        factor = np.vdot(centred, there - middle_there) / spread
        shift = middle_there - factor * middle
        agrees = np.abs(factor * z + shift - target) < tolerance
        n_agreeing = np.count_nonzero(agrees)
    return Similarity(complex(factor), complex(shift)), int(n_agreeing)
