"""pHash: 64 bits from the low frequencies of a small grey picture."""

import numpy as np
import numpy.typing as npt
from numba import njit

from memography.kernels.pixels import fixed

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
    hashed: npt.NDArray[np.uint8]
    hashed, nearest = _hash(fixed(grey), _DCT)
    if nearest < _NEAR:  # rounding errors decide, as in pictures that are flat: take imagehash's
        from scipy.fft import dct  # seldom needed, and long in coming

        low = dct(dct(grey.astype(np.float64), axis=0)[:HASH_SIDE], axis=1)[:, :HASH_SIDE]
        return np.packbits(low > np.median(low))
    return hashed


@njit(cache=True)
def _hash(grey: npt.NDArray[np.uint8], rows: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.uint8], float]:
    """A bit for each coefficient, whether it is above their median; and how near the nearest lies to that."""
    low = _low_frequencies(grey, rows).ravel()
    ordered = np.sort(low)
    median = (ordered[low.size // 2 - 1] + ordered[low.size // 2]) / 2
    hashed = np.zeros(low.size // 8, np.uint8)
    for i in range(low.size):
        if low[i] > median:
            hashed[i // 8] |= np.uint8(128 >> i % 8)
    return hashed, np.abs(low - median).min()


@njit(cache=True)
def _low_frequencies(grey: npt.NDArray[np.uint8], rows: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
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
