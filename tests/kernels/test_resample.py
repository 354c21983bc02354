"""Scaling down, beside Pillow's own."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from memography.kernels.pdq import pdq_and_greys
from memography.kernels.pixels import pixels_of_rgb
from memography.kernels.resample import is_down_first, small_greys


def agrees(width: int, height: int, seed: int = 0) -> bool:
    image = Image.fromarray(np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8))
    expected = image.convert("L").resize((32, 32), Image.Resampling.LANCZOS)
    *_, greys = pdq_and_greys(pixels_of_rgb(np.asarray(image)))
    assert (np.asarray(image.convert("L")) == greys.T).all()
    return bool((small_greys(greys, 32) == np.asarray(expected)).all())


@settings(max_examples=150, derandomize=True, deadline=None)
@given(width=st.integers(1, 400), height=st.integers(1, 400), seed=st.integers(0, 99))
def test_any_picture_has_pillow_s_greys(width: int, height: int, seed: int) -> None:
    """Bit for bit, made smaller or larger, flat or tall."""
    assert agrees(width, height, seed)


@pytest.mark.parametrize(
    ("source", "is_first"),
    [((100, 168), False), ((100, 169), True), ((20, 40), True), ((32, 32), False)],
)
def test_tall_pictures_are_scaled_down_their_columns_first(source: tuple[int, int], is_first: bool) -> None:
    """Where more than twice as many rows as columns go; the order shows in the bits."""
    assert is_down_first(source, (32, 32)) == is_first
    assert agrees(*source)
