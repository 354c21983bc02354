"""pHash: 64 bits from the low frequencies of a small grey picture."""

import numpy as np
import numpy.typing as npt
from scipy.fft import dct


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
    low = dct(dct(grey.astype(np.float64), axis=0), axis=1)[:8, :8]
    return np.packbits(low > np.median(low))
