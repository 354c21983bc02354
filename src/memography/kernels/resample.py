"""Pictures as small greys, scaled as Pillow scales them, bit for bit: Lanczos windows in whole numbers.

Each pixel of the result is a weighted mean of those around its place in the source, weights in 2**-22; along the rows
and then down the columns, or the other way round for tall pictures, rounded to bytes between (Resample.c of Pillow
13). Here all pixels of a column or row are worked on at once. Kept here, hashes do not change with Pillow.
"""

import math

import numpy as np
import numpy.typing as npt
from numba import njit

from memography.kernels.pixels import Bytes, fixed

REACH = 3
"""How far the Lanczos window reaches, in pixels of the result."""

Weights = npt.NDArray[np.int32]
Places = npt.NDArray[np.int64]

_BITS = 22
_AT_ONCE = 3


def small_greys(greys: Bytes, side_px: int) -> Bytes:
    """A picture as a small square of greys, as Pillow's `resize((side_px, side_px), LANCZOS)` gives of greys.

    O(height * width).

    Args:
        greys: as `kernels.pdq` gives them, columns first, shape (width, height), uint8.
        side_px: of the square.

    Returns:
        Shape (side_px, side_px), uint8.
    """
    width, height = greys.shape
    across = _weights(width, side_px)
    down = _weights(height, side_px)
    if is_down_first((width, height), (side_px, side_px)):
        return fixed(_fewer(fixed(_fewer(fixed(greys.T), *down).T), *across).T)
    small: Bytes = _fewer(fixed(_fewer(fixed(greys), *across).T), *down)
    return small


def is_down_first(source: tuple[int, int], size: tuple[int, int]) -> bool:
    """Whether a picture is made smaller down its columns first: where more than twice as many rows as columns go."""
    n_columns, n_rows = source[0] - size[0], source[1] - size[1]
    return n_rows > max(2 * n_columns, 0)


@njit(cache=True, error_model="numpy")
def _weights(n_in: int, n_out: int) -> tuple[Places, Weights]:
    """Where the window of each place of the result begins, and the weights within; shapes (n_out,), (n_out, size)."""
    scale = n_in / n_out
    stretch = max(scale, 1.0)
    size = (math.ceil(REACH * stretch) * 2 + _AT_ONCE) // _AT_ONCE * _AT_ONCE
    begins = np.empty(n_out, np.int64)
    weights = np.zeros((n_out, size), np.int32)
    window = np.empty(size)
    for place in range(n_out):
        center = (place + 0.5) * scale
        begin = max(int(center - REACH * stretch + 0.5), 0)
        n = min(int(center + REACH * stretch + 0.5), n_in) - begin
        away = (begin - center + 0.5) / stretch
        _lanczos(away, 1 / stretch, window[:n])
        total = 0.0
        for i in range(n):
            total += window[i]
        for i in range(n):
            weights[place, i] = math.floor(window[i] / total * (1 << _BITS) + 0.5)
        begins[place] = begin
    return begins, weights


@njit(cache=True, error_model="numpy")
def _lanczos(away: float, step: float, out: npt.NDArray[np.float64]) -> None:
    """The filter at places a step apart; each sine follows from the one before it."""
    sine, cosine = math.sin(math.pi / 3 * away), math.cos(math.pi / 3 * away)
    step_sine, step_cosine = math.sin(math.pi / 3 * step), math.cos(math.pi / 3 * step)
    for i in range(len(out)):
        angle = math.pi * (away + i * step)
        if abs(away + i * step) >= REACH:
            out[i] = 0.0
        elif abs(angle) < 1e-6:
            out[i] = 1.0
        else:
            out[i] = sine * (3 - 4 * sine * sine) * sine / (angle * angle / 3)  # the first is the threefold angle's
        sine, cosine = sine * step_cosine + cosine * step_sine, cosine * step_cosine - sine * step_sine


@njit(cache=True, error_model="numpy")
def _fewer(values: Bytes, begins: Places, weights: Weights) -> Bytes:
    """Weighted means of rows: shape (n_in, n) becomes (n_out, n)."""
    n_in, n = values.shape
    n_out = len(begins)
    out = np.empty((n_out, n), np.uint8)
    sums = np.empty(n, np.int32)
    for place in range(n_out):
        for j in range(n):
            sums[j] = 1 << (_BITS - 1)
        for k in range(0, weights.shape[1], _AT_ONCE):
            a, b, c = weights[place, k], weights[place, k + 1], weights[place, k + 2]
            if a == 0 and b == 0 and c == 0:
                continue
            at = begins[place] + k
            first, second, third = values[at], values[min(at + 1, n_in - 1)], values[min(at + 2, n_in - 1)]
            for j in range(n):
                sums[j] += a * np.int32(first[j]) + b * np.int32(second[j]) + c * np.int32(third[j])
        for j in range(n):
            out[place, j] = min(max(sums[j] >> _BITS, 0), 255)
    return out
