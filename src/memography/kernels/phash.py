"""pHash: 64 bits from the low frequencies of a small grey picture."""

import numpy as np
import numpy.typing as npt
from numba import njit

SIDE_PX = 32
HASH_SIDE = 8

_NEAR = 1e-6
"""Two ways to sum up to 32 x 32 bytes in float64 differ by less, by orders of magnitude."""
_DCT = 2 * np.cos(np.pi / (2 * SIDE_PX) * np.arange(HASH_SIDE)[:, None] * (2 * np.arange(SIDE_PX) + 1))
"""The first rows of the DCT-II matrix for 32 points, shape (8, 32)."""


def phash(grey: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """The DCT hash of Zauner ("Implementation and Benchmarking of Perceptual Image Hash Functions", 2010).

    As in the `imagehash` package: the lowest 8 x 8 coefficients of the DCT-II, the constant one included, each
    against their median. Bit for bit the same as `imagehash.phash` on the same 32 x 32 picture.

    Args:
        grey: the picture at 32 x 32 pixels, shape (32, 32), uint8.

    Returns:
        64 bits as bytes, shape (8,), in the order of imagehash's hex.

    Raises:
        ValueError: another shape or type.
    """
    if grey.shape != (32, 32) or grey.dtype != np.uint8:
        raise ValueError(f"Expected shape (32, 32), uint8; found {grey.shape}, {grey.dtype}.")
    low = _low_frequencies(grey.astype(np.float64), _DCT)
    median = _median(low)
    if np.abs(low - median).min() < _NEAR:  # rounding errors decide, as in pictures that are flat: take imagehash's
        from scipy.fft import dct  # seldom needed, and long in coming

        low = dct(dct(grey.astype(np.float64), axis=0)[:HASH_SIDE], axis=1)[:, :HASH_SIDE]
        median = _median(low)
    return np.packbits(low > median)


def _median(low: npt.NDArray[np.float64]) -> float:
    middle = np.sort(low, axis=None)[low.size // 2 - 1 : low.size // 2 + 1]
    return float((middle[0] + middle[1]) / 2)


@njit(cache=True)
def _low_frequencies(grey: npt.NDArray[np.float64], rows: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The lowest 8 x 8 coefficients of the DCT-II: rows @ grey @ rows.T."""
    half = np.zeros((HASH_SIDE, SIDE_PX))
    for i in range(HASH_SIDE):
        for k in range(SIDE_PX):
            for j in range(SIDE_PX):
                half[i, j] += rows[i, k] * grey[k, j]
    low = np.zeros((HASH_SIDE, HASH_SIDE))
    for i in range(HASH_SIDE):
        for k in range(SIDE_PX):
            for j in range(HASH_SIDE):
                low[i, j] += half[i, k] * rows[j, k]
    return low
