"""How pairs of features of two pictures agree on one arrangement: turning, scaling and moving."""

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

Floats = npt.NDArray[np.float32]
Complex = npt.NDArray[np.complex128]

MIN_FITTED = 3
"""A transform is fitted to so many pairs at least."""


def places(points: Floats, mirrored_px: int | None) -> tuple[Complex, Complex]:
    """Where features lie, and how large and which way they are; as complex numbers, shape (n,).

    Args:
        points: x, y, size, direction in radians, shape (n, 4).
        mirrored_px: the width of the picture where it is looked at in the mirror.
    """
    points = points.astype(np.float64)
    x, angle = points[:, 0], points[:, 3]
    if mirrored_px is not None:
        x, angle = mirrored_px - 1 - x, np.pi - angle
    return x + 1j * points[:, 1], points[:, 2] * np.exp(1j * angle)


def best_fit(
    here: tuple[Complex, Complex], there: tuple[Complex, Complex], tolerance: float, n_tried: int
) -> tuple[complex, complex, int] | None:
    """The transform (factor, shift) that most pairs agree on, and how many do; None where fewer than MIN_FITTED agree.

    Each pair alone gives a hypothesis; those that most pairs agree with are fitted again, twice, by least squares to
    the pairs that agree. O(n²).

    Args:
        here: the one picture's features of each pair, as `places` has them.
        there: the other's.
        tolerance: how far a feature may lie from where the transform puts it; three times as far for hypotheses.
        n_tried: so many hypotheses are fitted.
    """
    z, target = here[0], there[0]
    agrees = np.zeros((len(z), len(z)), np.bool_)
    counts = np.zeros(len(z), np.int64)
    _agree(z, target, there[1] / here[1], 3 * tolerance, agrees, counts)
    order = np.argsort(-counts, kind="stable")[:n_tried]
    factor, shift, n = _fit(z, target, agrees, counts, order, tolerance)
    return (complex(factor), complex(shift), int(n)) if n else None


def arranged_votes(
    here: tuple[Complex, Complex],
    there: tuple[Complex, Complex],
    votes: Floats,
    starts: npt.NDArray[np.int64],
    tolerance: float,
) -> tuple[Floats, npt.NDArray[np.int64]]:
    """Of groups of pairs, how many votes agree on one arrangement at most, and how many pairs that is; O(n²) a group.

    Args:
        here: the one picture's features of each pair, as `places` has them.
        there: the other's.
        votes: of each pair, shape (n,).
        starts: where each group begins, and where the last ends, shape (n_groups + 1,).
        tolerance: as in `best_fit`.
    """
    most, numbers = np.zeros(len(starts) - 1, np.float32), np.zeros(len(starts) - 1, np.int64)
    _vote(here[0], there[0], there[1] / here[1], votes, starts, 3 * tolerance, (most, numbers))
    return most, numbers


@njit(cache=True, nogil=True)
def _off(z: Any, target: Any, factor: Any) -> Any:
    off = factor * z - target
    return off.real * off.real + off.imag * off.imag


@njit(cache=True, nogil=True)
def _agree(z: Any, target: Any, factors: Any, tolerance: Any, agrees: Any, counts: Any) -> None:
    for i in range(len(z)):
        for j in range(len(z)):
            if _off(z[j] - z[i], target[j] - target[i], factors[i]) < tolerance * tolerance:
                agrees[i, j] = True
                counts[i] += 1


@njit(cache=True, nogil=True)
def _fit(z: Any, target: Any, agrees: Any, counts: Any, order: Any, tolerance: Any) -> Any:
    best, best_factor, best_shift = 0, 0j, 0j
    for hypothesis in order:
        if best and counts[hypothesis] <= best:
            break
        fitting = agrees[hypothesis].copy()
        factor = shift = 0j
        n = counts[hypothesis]
        for times in (2, 1):
            if n < MIN_FITTED:
                n = 0
                break
            middle = middle_there = 0j
            for i in range(len(z)):
                if fitting[i]:
                    middle += z[i]
                    middle_there += target[i]
            middle /= n
            middle_there /= n
            spread, product = 0.0, 0j
            for i in range(len(z)):
                if fitting[i]:
                    off = z[i] - middle
                    spread += off.real * off.real + off.imag * off.imag
                    product += off.conjugate() * (target[i] - middle_there)
            if spread < 1:
                n = 0
                break
            factor = product / spread
            shift = middle_there - factor * middle
            n = 0
            for i in range(len(z)):
                fitting[i] = _off(z[i], target[i] - shift, factor) < (times * tolerance) ** 2
                n += fitting[i]
        if n > best:
            best, best_factor, best_shift = n, factor, shift
    return best_factor, best_shift, best


@njit(cache=True, nogil=True)
def _vote(z: Any, target: Any, factors: Any, votes: Any, starts: Any, tolerance: Any, found: Any) -> None:
    most, numbers = found
    for group in range(len(starts) - 1):
        for i in range(starts[group], starts[group + 1]):
            total, n = np.float32(0), 0
            for j in range(starts[group], starts[group + 1]):
                if _off(z[j] - z[i], target[j] - target[i], factors[i]) < tolerance * tolerance:
                    total += votes[j]
                    n += 1
            if total > most[group]:
                most[group], numbers[group] = total, n
