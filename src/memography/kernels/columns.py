"""Pictures as the other kernels read them: a row for each column of the picture, a number for each pixel.

Work that goes along the rows of a picture, such as a blur whose sums are kept from one pixel to the next, then does
the same with all pixels of a column at once, which a processor does many at a time.
"""

from typing import TypeVar

import numpy as np
import numpy.typing as npt
from numba import njit

Pixels = npt.NDArray[np.uint32]
"""Red in the lowest byte, then green and blue; what the highest holds does not count."""
Bytes = npt.NDArray[np.uint8]

Scalar = TypeVar("Scalar", bound=np.generic)

_AT_ONCE = 8


def columns(pixels: Pixels) -> Pixels:
    """A picture with rows and columns exchanged; twice is the picture again.

    O(height * width).

    Args:
        pixels: the picture, shape (height, width), uint32.

    Returns:
        Shape (width, height), uint32.
    """
    turned: Pixels = _turned(fixed(pixels))
    return turned


def columns_of_rgb(rgb: Bytes) -> Pixels:
    """As `columns`, from the bytes of a picture.

    Args:
        rgb: the picture, shape (height, width, 3), uint8.

    Raises:
        ValueError: another shape or type.
    """
    if rgb.ndim != 3 or rgb.shape[2] != 3 or rgb.dtype != np.uint8:
        raise ValueError(f"Expected shape (height, width, 3), uint8; found {rgb.shape}, {rgb.dtype}.")
    return columns(_packed(fixed(rgb)))


def fixed(array: npt.NDArray[Scalar]) -> npt.NDArray[Scalar]:
    """An array that lies in one piece and is not written to, so that one compiled kernel serves every caller."""
    whole = np.ascontiguousarray(array).view()
    whole.flags.writeable = False
    return whole


@njit(cache=True)
def _turned(pixels: Pixels) -> Pixels:
    height, width = pixels.shape
    turned = np.empty((width, height), np.uint32)
    whole = height - height % _AT_ONCE
    for i in range(0, whole, _AT_ONCE):
        for j in range(width):
            for k in range(_AT_ONCE):  # of constant length, so that it is compiled without a loop
                turned[j, i + k] = pixels[i + k, j]
    for i in range(whole, height):
        for j in range(width):
            turned[j, i] = pixels[i, j]
    return turned


@njit(cache=True)
def _packed(rgb: Bytes) -> Pixels:
    height, width = rgb.shape[:2]
    packed = np.empty((height, width), np.uint32)
    for i in range(height):
        for j in range(width):
            red, green, blue = np.uint32(rgb[i, j, 0]), np.uint32(rgb[i, j, 1]), np.uint32(rgb[i, j, 2])
            packed[i, j] = red | green << np.uint32(8) | blue << np.uint32(16)
    return packed
