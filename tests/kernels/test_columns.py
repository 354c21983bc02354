"""Pictures as columns of numbers."""

import numpy as np
import pytest

from memography.kernels.columns import columns, columns_of_rgb

SIZES = [(1, 1), (1, 20), (7, 9), (8, 8), (9, 7), (16, 33), (101, 1)]


@pytest.mark.parametrize("size", SIZES)
def test_columns_are_the_picture_turned(size: tuple[int, int]) -> None:
    """As NumPy transposes it, whatever is left over from eights; a view too."""
    pixels = np.random.default_rng(0).integers(0, 2**32, size, dtype=np.uint32)
    assert (columns(pixels) == pixels.T).all()
    assert (columns(pixels[::-1, ::2]) == pixels[::-1, ::2].T).all()


@pytest.mark.parametrize("size", SIZES)
def test_bytes_become_numbers_with_red_lowest(size: tuple[int, int]) -> None:
    """As Pillow keeps its pixels."""
    rgb = np.random.default_rng(0).integers(0, 256, (*size, 3), dtype=np.uint8)
    expected = rgb.astype(np.uint32) @ np.array([1, 256, 65536], np.uint32)
    assert (columns_of_rgb(rgb) == expected.T).all()
