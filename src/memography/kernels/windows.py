"""Whether two grey pictures agree, window by window, where one is laid upon the other."""

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

Bytes = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]


def laid_upon(
    small: Bytes, is_text: Flags, chroma: npt.NDArray[np.int8], lie: npt.NDArray[np.float64], shape: tuple[int, int]
) -> tuple[Bytes, Flags, Flags, npt.NDArray[np.float32]]:
    """One picture as it lies upon another; O(places).

    Args:
        small: the picture in grey, shape (height, width).
        is_text: where it shows words, same shape.
        chroma: its colours at a coarser grid, shape (h, w, 2).
        lie: from places (x, y, 1) of the other to places of this one, shape (2, 3) or (3, 3).
        shape: height and width of the other.

    Returns:
        Its grey (linear interpolation, black around it), where it lies, where it lies and shows no words (both by the
        nearest place), and its colours, shape (height, width, 2).
    """
    height, width = shape
    grey, inside, free = np.zeros(shape, np.uint8), np.zeros(shape, np.bool_), np.zeros(shape, np.bool_)
    colours = np.zeros((height, width, 2), np.float32)
    _lay(small, is_text, chroma, np.ascontiguousarray(lie[:2]), (grey, inside, free, colours))
    return grey, inside, free, colours


def agreeing_windows(
    own: Bytes, other: Bytes, seen: Flags, window: int, min_free: float, min_variance: float, min_correlation: float
) -> tuple[Flags, Flags]:
    """Where two grey pictures can be compared, and where they agree: normalised cross-correlation of windows.

    O(places), whatever the window's size.

    Args:
        own: the one, shape (height, width).
        other: the other, same shape.
        seen: which places count, same shape.
        window: the side of the windows; that of a place begins half a side before it.
        min_free: a window of which less counts says nothing, 0 to 1.
        min_variance: one that is flatter in both says nothing.
        min_correlation: it agrees where the correlation is higher; above 0.
    """
    says, agrees = np.zeros(own.shape, np.bool_), np.zeros(own.shape, np.bool_)
    limits = window, min_free * window * window, min_variance, min_correlation**2
    _compare(own, other, seen, limits, says, agrees)
    return says, agrees


def colour_sums(
    own: npt.NDArray[np.int8], others: npt.NDArray[np.float32], seen: Flags
) -> tuple[int, float, float, float, float, float]:
    """What tells how alike colours are: how many places count, the sum of products of both, of the one and of the other
    with themselves, and the sums of how far each is from grey.

    Args:
        own: the one's colours at a coarser grid, shape (h, w, 2).
        others: the other's at each place, shape (height, width, 2).
        seen: which places count, shape (height, width).
    """
    found: tuple[int, float, float, float, float, float] = _colours(own, others, seen)
    return found


@njit(cache=True, nogil=True)
def _at(values: Any, x: Any, y: Any, channel: Any) -> Any:
    """A value between the places of a grid, by linear interpolation; beyond its edge as at the edge."""
    height, width = values.shape[:2]
    x, y = min(max(x, 0.0), width - 1.0), min(max(y, 0.0), height - 1.0)
    left, top = min(int(x), max(width - 2, 0)), min(int(y), max(height - 2, 0))
    right, bottom = min(left + 1, width - 1), min(top + 1, height - 1)
    dx, dy = x - left, y - top
    upper = values[top, left, channel] * (1 - dx) + values[top, right, channel] * dx
    lower = values[bottom, left, channel] * (1 - dx) + values[bottom, right, channel] * dx
    return upper * (1 - dy) + lower * dy


@njit(cache=True, nogil=True)
def _lay(small: Any, is_text: Any, chroma: Any, lie: Any, found: Any) -> None:
    grey, inside, free, colours = found
    height, width = small.shape
    across, down = chroma.shape[1] / width, chroma.shape[0] / height
    for row in range(grey.shape[0]):
        for column in range(grey.shape[1]):
            x = lie[0, 0] * column + lie[0, 1] * row + lie[0, 2]
            y = lie[1, 0] * column + lie[1, 1] * row + lie[1, 2]
            if not (-1 < x < width and -1 < y < height):
                continue
            left, top = int(np.floor(x)), int(np.floor(y))
            dx, dy = x - left, y - top
            value = 0.0
            for i in range(2):
                for j in range(2):
                    if 0 <= top + i < height and 0 <= left + j < width:
                        share = (dy if i else 1 - dy) * (dx if j else 1 - dx)
                        value += share * small[top + i, left + j]
            grey[row, column] = int(value + 0.5)
            near_x, near_y = int(np.floor(x + 0.5)), int(np.floor(y + 0.5))
            if 0 <= near_x < width and 0 <= near_y < height:
                inside[row, column] = True
                free[row, column] = not is_text[near_y, near_x]
                for channel in range(2):
                    colours[row, column, channel] = _at(
                        chroma, (x + 0.5) * across - 0.5, (y + 0.5) * down - 0.5, channel
                    )


@njit(cache=True, nogil=True)
def _compare(own: Any, other: Any, seen: Any, limits: Any, says: Any, agrees: Any) -> None:
    window, least, min_variance, min_squared = limits
    height, width = own.shape
    before = window // 2
    after = window - before
    # Sums over the rows of a window, for each column: number, own, other, own², other², own · other.
    rows = np.zeros((width, 6), np.int64)
    for row in range(-after + 1, height):
        for number, sign in ((row + after - 1, 1), (row - before - 1, -1)):
            if 0 <= number < height:
                for column in range(width):
                    if seen[number, column]:
                        a, b = np.int64(own[number, column]), np.int64(other[number, column])
                        rows[column, 0] += sign
                        rows[column, 1] += sign * a
                        rows[column, 2] += sign * b
                        rows[column, 3] += sign * a * a
                        rows[column, 4] += sign * b * b
                        rows[column, 5] += sign * a * b
        if row < 0:
            continue
        n = a1 = b1 = a2 = b2 = ab = np.int64(0)
        for column in range(-after + 1, width):
            if column + after - 1 < width:
                come = rows[column + after - 1]
                n, a1, b1 = n + come[0], a1 + come[1], b1 + come[2]
                a2, b2, ab = a2 + come[3], b2 + come[4], ab + come[5]
            if column - before - 1 >= 0:
                gone = rows[column - before - 1]
                n, a1, b1 = n - gone[0], a1 - gone[1], b1 - gone[2]
                a2, b2, ab = a2 - gone[3], b2 - gone[4], ab - gone[5]
            if column < 0 or not seen[row, column] or n <= least:
                continue
            mean, mean_other = a1 / n, b1 / n
            variance, variance_other = a2 / n - mean * mean, b2 / n - mean_other * mean_other
            if max(variance, variance_other) <= min_variance:
                continue
            says[row, column] = True
            covariance = ab / n - mean * mean_other
            if covariance > 0:
                both = max(variance, 4.0) * max(variance_other, 4.0)
                agrees[row, column] = covariance * covariance > min_squared * both


@njit(cache=True, nogil=True)
def _colours(own: Any, others: Any, seen: Any) -> Any:
    height, width = seen.shape
    across, down = own.shape[1] / width, own.shape[0] / height
    n = 0
    both = one = other = far = far_other = 0.0
    for row in range(height):
        for column in range(width):
            if seen[row, column]:
                x, y = (column + 0.5) * across - 0.5, (row + 0.5) * down - 0.5
                a, b = _at(own, x, y, 0), _at(own, x, y, 1)
                c, d = others[row, column, 0], others[row, column, 1]
                n += 1
                both += a * c + b * d
                one += a * a + b * b
                other += c * c + d * d
                far += np.sqrt(a * a + b * b)
                far_other += np.sqrt(c * c + d * d)
    return n, both, one, other, far, far_other
