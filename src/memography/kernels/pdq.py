"""PDQ: 256 bits from the low frequencies of a picture, and how much they mean.

Meta, "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm", 2019. The figures are worked out in
the order of the reference in C++ (float32, sums from left to right), so that the bits agree; what the reference
computes and then leaves out is not computed.
"""

import numpy as np
import numpy.typing as npt
from numba import njit

SIDE_PX = 64
"""A picture is blurred and sampled at so many places along each side."""
HASH_SIDE = 16
MIN_SIDE_PX = 5
"""Smaller pictures have no hash: all zeros, quality 0."""
N_PASSES = 2
"""Two box filters make a tent."""

Floats = npt.NDArray[np.float32]


def _dct_rows() -> Floats:
    """Rows 1 to 16 of the DCT-II matrix for 64 points, shape (16, 64)."""
    row, column = np.arange(1, HASH_SIDE + 1)[:, None], np.arange(SIDE_PX)[None, :]
    scale = np.float64(np.float32(np.sqrt(2 / SIDE_PX)))
    rows: Floats = (scale * np.cos(np.pi / 2 / SIDE_PX * row * (2 * column + 1))).astype(np.float32)
    return rows


_DCT = _dct_rows()


def pdq(rgb: npt.NDArray[np.uint8]) -> tuple[npt.NDArray[np.uint8], int]:
    """The PDQ hash of a picture and its quality.

    O(height * width).

    Args:
        rgb: the picture, shape (height, width, 3), uint8.

    Returns:
        256 bits as bytes, shape (32,), in the order of the reference's hex; and the quality, 0 to 100: below 50 the
        picture is too flat for its hash to tell it from others.

    Raises:
        ValueError: another shape or type.
    """
    if rgb.ndim != 3 or rgb.shape[2] != 3 or rgb.dtype != np.uint8:
        raise ValueError(f"Expected shape (height, width, 3), uint8; found {rgb.shape}, {rgb.dtype}.")
    height, width = rgb.shape[:2]
    if min(height, width) < MIN_SIDE_PX:
        return np.zeros(32, np.uint8), 0
    small = _downsampled(np.ascontiguousarray(rgb))
    low = _low_frequencies(small, _DCT).ravel()
    median = np.partition(low, low.size // 2 - 1)[low.size // 2 - 1]  # the lower of the two in the middle
    return np.packbits((low > median)[::-1]), _quality(small)


@njit(cache=True)
def _downsampled(rgb: npt.NDArray[np.uint8]) -> Floats:
    """Luma, blurred by two box filters each way and sampled at 64 x 64 places; shape (64, 64)."""
    height, width = rgb.shape[:2]
    luma = np.empty((height, width), np.float32)
    for i in range(height):
        for j in range(width):
            luma[i, j] = rgb[i, j, 0] * 0.299 + rgb[i, j, 1] * 0.587 + rgb[i, j, 2] * 0.114
    if height == SIDE_PX and width == SIDE_PX:
        return luma
    window_x = (width + 2 * SIDE_PX - 1) // (2 * SIDE_PX)
    window_y = (height + 2 * SIDE_PX - 1) // (2 * SIDE_PX)
    small = np.empty((SIDE_PX, SIDE_PX), np.float32)
    columns = np.empty(SIDE_PX, np.int64)
    for j in range(SIDE_PX):
        columns[j] = int((j + 0.5) * width / SIDE_PX)
    row = np.empty(width, np.float32)
    blurred = np.empty((height, width), np.float32)
    for _ in range(N_PASSES - 1):
        for i in range(height):
            _box_along(luma[i], row, window_x)
            for j in range(width):  # plain loops: a slice takes Numba seconds to compile
                luma[i, j] = row[j]
        _box_down(luma, blurred, window_y)
        luma, blurred = blurred, luma
    # In the last pass only the sampled columns go on.
    narrow = np.empty((height, SIDE_PX), np.float32)
    for i in range(height):
        _box_along(luma[i], row, window_x)
        for j in range(SIDE_PX):
            narrow[i, j] = row[columns[j]]
    sampled = np.empty((height, SIDE_PX), np.float32)
    _box_down(narrow, sampled, window_y)
    for i in range(SIDE_PX):
        for j in range(SIDE_PX):
            small[i, j] = sampled[int((i + 0.5) * height / SIDE_PX), j]
    return small


@njit(cache=True)
def _box_along(values: Floats, out: Floats, window: int) -> None:
    """Mean of the window around each value of a row; windows are cut off at the ends."""
    n = len(values)
    ahead = (window + 2) // 2 - 1  # how far the window reaches beyond its place; behind: the rest
    behind = window - 1 - ahead
    total = np.float32(0)
    size = 0
    for i in range(ahead):
        total += values[i]
        size += 1
    for i in range(n):
        if i + ahead < n:
            total += values[i + ahead]
            size += 1
        if i - behind - 1 >= 0:
            total -= values[i - behind - 1]
            size -= 1
        out[i] = total / np.float32(size)


@njit(cache=True)
def _box_down(values: Floats, out: Floats, window: int) -> None:
    """Mean of the window around each value of a column, for all columns side by side."""
    height, width = values.shape
    ahead = (window + 2) // 2 - 1
    behind = window - 1 - ahead
    total = np.zeros(width, np.float32)
    size = 0
    for i in range(ahead):
        for j in range(width):
            total[j] += values[i, j]
        size += 1
    for i in range(height):
        if i + ahead < height:
            for j in range(width):
                total[j] += values[i + ahead, j]
            size += 1
        if i - behind - 1 >= 0:
            for j in range(width):
                total[j] -= values[i - behind - 1, j]
            size -= 1
        for j in range(width):
            out[i, j] = total[j] / np.float32(size)


@njit(cache=True)
def _low_frequencies(small: Floats, dct: Floats) -> Floats:
    """Frequencies 1 to 16 each way of a 64 x 64 picture, shape (16, 16): dct @ small @ dct.T in float32."""
    half = np.zeros((HASH_SIDE, SIDE_PX), np.float32)
    for i in range(HASH_SIDE):
        for k in range(SIDE_PX):
            for j in range(SIDE_PX):
                half[i, j] += dct[i, k] * small[k, j]
    low = np.zeros((HASH_SIDE, HASH_SIDE), np.float32)
    for i in range(HASH_SIDE):
        for k in range(SIDE_PX):
            for j in range(HASH_SIDE):
                low[i, j] += half[i, k] * dct[j, k]
    return low


@njit(cache=True)
def _quality(small: Floats) -> int:
    """How much the picture changes from place to place, 0 to 100."""
    total = 0
    for i in range(SIDE_PX):
        for j in range(SIDE_PX):
            if i + 1 < SIDE_PX:
                total += abs(int((small[i, j] - small[i + 1, j]) * np.float32(100) / np.float32(255)))
            if j + 1 < SIDE_PX:
                total += abs(int((small[i, j] - small[i, j + 1]) * np.float32(100) / np.float32(255)))
    return min(total // 90, 100)
