"""PDQ: 256 bits from the low frequencies of a picture, and how much they mean.

Meta, "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm", 2019. The figures are worked out in
the order of the reference in C++ (float32, sums from left to right), so that the bits agree; what the reference
computes and then leaves out is not computed.
"""

import numpy as np
import numpy.typing as npt
from numba import njit

from memography.kernels import eights
from memography.kernels.pixels import Bytes, Pixels, fixed, pixels_of_rgb

SIDE_PX = 64
"""A picture is blurred and sampled at so many places along each side."""
HASH_SIDE = 16
MIN_SIDE_PX = 5
"""Smaller pictures have no hash: all zeros, quality 0."""

Floats = npt.NDArray[np.float32]

_AT_ONCE = eights.N
"""Columns that are blurred side by side."""
_TURNED = 64
"""Columns that are turned at a time to lie in one piece each: enough that whole lines of the cache are read, and few
enough that they stay near the processor."""
_BYTE = np.uint32(255)


def _dct_rows() -> Floats:
    """Rows 1 to 16 of the DCT-II matrix for 64 points, shape (16, 64)."""
    row, column = np.arange(1, HASH_SIDE + 1)[:, None], np.arange(SIDE_PX)[None, :]
    scale = np.float64(np.float32(np.sqrt(2 / SIDE_PX)))
    rows: Floats = (scale * np.cos(np.pi / 2 / SIDE_PX * row * (2 * column + 1))).astype(np.float32)
    return rows


_DCT = _dct_rows()


def pdq(rgb: Bytes) -> tuple[Bytes, int]:
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
    hashed, quality, _ = pdq_and_greys(pixels_of_rgb(rgb))
    return hashed, quality


def pdq_and_greys(pixels: Pixels) -> tuple[Bytes, int, Bytes]:
    """As `pdq`, and the picture's greys as `kernels.resample` reads them, from one way through the pixels.

    Args:
        pixels: the picture, shape (height, width), uint32.

    Returns:
        Hash and quality as of `pdq`; luma in whole numbers, as Pillow's `convert("L")` rounds it, rows and columns
        exchanged, shape (width, height), uint8.
    """
    greys = np.empty(pixels.shape[::-1], np.uint8)
    small = _downsampled(fixed(pixels), greys)
    if min(pixels.shape) < MIN_SIDE_PX:
        return np.zeros(32, np.uint8), 0, greys
    return _hash(small, _DCT), _quality(small), greys


def _downsampled(pixels: Pixels, greys: Bytes) -> Floats:
    """Luma, blurred by two box filters each way and sampled at 64 x 64 places; shape (64, 64).

    As in the reference: along the rows, down the columns, and both again. Along the rows is here from column to
    column, with all pixels of a column at once. Nothing is blurred of a picture that has this size or no hash.
    """
    is_blurred = min(pixels.shape) >= MIN_SIDE_PX and pixels.shape != (SIDE_PX, SIDE_PX)
    small: Floats = _blurred(pixels, greys) if is_blurred else _lumas(pixels, greys)
    return small


@njit(cache=True, error_model="numpy")
def _lumas(pixels: Pixels, greys: Bytes) -> Floats:
    """Luma of a picture, shape (height, width); its greys go where they are wanted."""
    height, width = pixels.shape
    lumas = np.empty((height, width), np.float32)
    columns, column = np.empty((_TURNED, height), np.uint32), np.empty(height, np.float32)
    for x in range(width):
        pixels_down = _turned(pixels, x, columns)
        _luma(pixels_down, column)
        _grey(pixels_down, greys[x])
        for y in range(height):
            lumas[y, x] = column[y]
    return lumas


@njit(cache=True, error_model="numpy")
def _blurred(pixels: Pixels, greys: Bytes) -> Floats:
    """Luma after two box filters each way, at the sampled places only; shape (64, 64). Greys as of `_lumas`.

    Of the columns on the way only those in a window are kept, in turn, so that they stay near the processor.
    """
    height, width = pixels.shape
    window, window_down = _window(width), _window(height)
    ahead = window // 2
    sizes, sizes_down = _sizes(width), _sizes(height)
    columns, lumas = np.empty((_TURNED, height), np.uint32), np.empty((window + 1, height), np.float32)
    n_rows = _whole(height)
    once = np.empty((_whole(window + _AT_ONCE), n_rows), np.float32)
    twice = np.empty((SIDE_PX, n_rows), np.float32)
    total, total_again = np.zeros(height, np.float32), np.zeros(n_rows, np.float32)
    block = np.zeros((_AT_ONCE, _whole(window_down + height + window_down // 2)), np.float32)
    block_again = np.zeros_like(block)
    rows = np.empty(block.shape[::-1], np.float32)
    n_sampled = 0
    for place in range(-ahead, width):
        comes = place + ahead
        goes = comes - window
        if comes < width:
            pixels_down = _turned(pixels, comes, columns)
            _luma(pixels_down, lumas[comes % len(lumas)])
            _grey(pixels_down, greys[comes])
            _add(total, lumas[comes % len(lumas)])
        if goes >= 0:
            _subtract(total, lumas[goes % len(lumas)])
        if place >= 0:
            _mean(total, sizes[place], block[place % _AT_ONCE, window_down:])
        if place < 0 or (place % _AT_ONCE != _AT_ONCE - 1 and place != width - 1):
            continue
        begin = place - place % _AT_ONCE
        _box_down(block, rows, once, begin % len(once), window_down, sizes_down)
        for again in range(begin - ahead, width if place == width - 1 else place + 1 - ahead):
            comes = again + ahead
            goes = comes - window
            if comes < width:
                _add(total_again, once[comes % len(once)])
            if goes >= 0:
                _subtract(total_again, once[goes % len(once)])
            while n_sampled < SIDE_PX and again == int((n_sampled + 0.5) * width / SIDE_PX):
                row = block_again[n_sampled % _AT_ONCE, window_down:]
                _mean(total_again[:height], sizes[again], row)
                n_sampled += 1
                if n_sampled % _AT_ONCE == 0:
                    _box_down(block_again, rows, twice, n_sampled - _AT_ONCE, window_down, sizes_down)
    small = np.empty((SIDE_PX, SIDE_PX), np.float32)
    for i in range(SIDE_PX):
        y = int((i + 0.5) * height / SIDE_PX)
        for j in range(SIDE_PX):
            small[i, j] = twice[j, y]
    return small


@njit(cache=True, error_model="numpy")
def _whole(n: int) -> int:
    """The next multiple of eight."""
    return -(-n // _AT_ONCE) * _AT_ONCE


@njit(cache=True, error_model="numpy")
def _add(total: Floats, values: Floats) -> None:
    for y in range(len(total)):
        total[y] += values[y]


@njit(cache=True, error_model="numpy")
def _subtract(total: Floats, values: Floats) -> None:
    for y in range(len(total)):
        total[y] -= values[y]


@njit(cache=True, error_model="numpy")
def _mean(total: Floats, size: float, out: Floats) -> None:
    for y in range(len(total)):
        out[y] = total[y] / size


@njit(cache=True, error_model="numpy")
def _window(side: int) -> int:
    """How long a box filter is: a 128th of the side, rounded up."""
    return (side + 2 * SIDE_PX - 1) // (2 * SIDE_PX)


@njit(cache=True, error_model="numpy")
def _sizes(side: int) -> Floats:
    """How many pixels the window around each place holds: it reaches half of it ahead, and is cut off at the ends."""
    window = _window(side)
    sizes = np.empty(side, np.float32)
    for place in range(side):
        last = min(place + window // 2, side - 1)
        before = max(place + window // 2 - window, -1)
        sizes[place] = last - before
    return sizes


@njit(cache=True, error_model="numpy")
def _luma(column: Pixels, out: Floats) -> None:
    """Luma of each pixel: .299 red + .587 green + .114 blue, to the nearest float32."""
    for y in range(len(column)):
        red, green, blue = column[y] & _BYTE, column[y] >> np.uint32(8) & _BYTE, column[y] >> np.uint32(16) & _BYTE
        thousandths = np.int32(red) * np.int32(299) + np.int32(green) * np.int32(587) + np.int32(blue) * np.int32(114)
        out[y] = np.float32(thousandths) / np.float32(1000)


@njit(cache=True, error_model="numpy")
def _grey(column: Pixels, out: Bytes) -> None:
    """Luma of each pixel in whole numbers, as Pillow rounds it."""
    for y in range(len(column)):
        red, green, blue = column[y] & _BYTE, column[y] >> np.uint32(8) & _BYTE, column[y] >> np.uint32(16) & _BYTE
        luma = red * np.uint32(19595) + green * np.uint32(38470) + blue * np.uint32(7471) + np.uint32(1 << 15)
        out[y] = luma >> np.uint32(16)


@njit(cache=True, error_model="numpy")
def _turned(pixels: Pixels, x: int, columns: Pixels) -> Pixels:
    """A column of a picture in one piece. They are asked for in order, and turned as many at a time as have room."""
    place = x % len(columns)
    if place == 0:
        height, n = pixels.shape[0], min(len(columns), pixels.shape[1] - x)
        whole_down, whole_across = height - height % _AT_ONCE, n - n % _AT_ONCE
        for y in range(0, whole_down, _AT_ONCE):
            for k in range(0, whole_across, _AT_ONCE):
                eights.turn(pixels, y, x + k, columns, k, y)
        for k in range(n):
            for y in range(0 if k >= whole_across else whole_down, height):
                columns[k, y] = pixels[y, x + k]
    column: Pixels = columns[place]
    return column


@njit(cache=True, error_model="numpy")
def _box_down(block: Floats, rows: Floats, out: Floats, first: int, window: int, sizes: Floats) -> None:
    """Mean of the window around each value of eight columns.

    Args:
        block: zeros as far as the window, the values, zeros at least as far as it reaches ahead; a multiple of eight.
        rows: room for the same, rows and columns exchanged.
        out: where the means go, from row `first` on.
        first: see there.
        window: how many values make a mean.
        sizes: how many of them there are at each place.
    """
    height, ahead = len(sizes), window // 2
    for y in range(0, block.shape[1], _AT_ONCE):
        eights.turn(block, 0, y, rows, y, 0)
    total = eights.zeros()
    for y in range(ahead):
        total = eights.plus(total, eights.loaded(rows, window + y))
    for y in range(height):
        total = eights.plus(total, eights.loaded(rows, window + ahead + y))
        total = eights.minus(total, eights.loaded(rows, ahead + y))
        eights.store(rows, y, eights.over(total, sizes[y]))
    for y in range(0, height, _AT_ONCE):
        eights.turn(rows, y, 0, out, first, y)


@njit(cache=True, error_model="numpy")
def _hash(small: Floats, dct: Floats) -> Bytes:
    """A bit for each frequency, the first in the last byte's lowest: whether it is above the median."""
    low = _low_frequencies(small, dct).ravel()
    middle = low.size // 2 - 1
    median = np.partition(low, middle)[middle]  # the lower of the two in the middle
    hashed = np.zeros(low.size // 8, np.uint8)
    for i in range(low.size):
        if low[i] > median:
            hashed[-1 - i // 8] |= np.uint8(1 << i % 8)
    return hashed


@njit(cache=True, error_model="numpy")
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


@njit(cache=True, error_model="numpy")
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
