"""Pictures as numbers."""

import numpy as np
import pytest

from memography.kernels.pixels import pixels_of_rgb


@pytest.mark.parametrize("size", [(1, 1), (1, 20), (7, 9), (16, 33)])
def test_bytes_become_numbers_with_red_lowest(size: tuple[int, int]) -> None:
    """As Pillow keeps its pixels."""
    rgb = np.random.default_rng(0).integers(0, 256, (*size, 3), dtype=np.uint8)
    assert (pixels_of_rgb(rgb) == rgb.astype(np.uint32) @ np.array([1, 256, 65536], np.uint32)).all()
