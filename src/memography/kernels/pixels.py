"""Pictures as the other kernels read them: a number for each pixel."""

from typing import TypeVar

import numpy as np
import numpy.typing as npt
from numba import njit

Pixels = npt.NDArray[np.uint32]
"""Red in the lowest byte, then green and blue; what the highest holds does not count."""
Bytes = npt.NDArray[np.uint8]

Scalar = TypeVar("Scalar", bound=np.generic)


def pixels_of_rgb(rgb: Bytes) -> Pixels:
    """A picture's bytes as numbers, one a pixel.

    Args:
        rgb: the picture, shape (height, width, 3), uint8.

    Raises:
        ValueError: another shape or type.
    """
    if rgb.ndim != 3 or rgb.shape[2] != 3 or rgb.dtype != np.uint8:
        raise ValueError(f"Expected shape (height, width, 3), uint8; found {rgb.shape}, {rgb.dtype}.")
    pixels: Pixels = _packed(fixed(rgb))
    return pixels


def fixed(array: npt.NDArray[Scalar]) -> npt.NDArray[Scalar]:
    """An array that lies in one piece and is not written to, so that one compiled kernel serves every caller."""
    whole = np.ascontiguousarray(array).view()
    whole.flags.writeable = False
    return whole


@njit(cache=True)
def _packed(rgb: Bytes) -> Pixels:
    height, width = rgb.shape[:2]
    packed = np.empty((height, width), np.uint32)
    for i in range(height):
        for j in range(width):
            red, green, blue = np.uint32(rgb[i, j, 0]), np.uint32(rgb[i, j, 1]), np.uint32(rgb[i, j, 2])
            packed[i, j] = red | green << np.uint32(8) | blue << np.uint32(16)
    return packed
