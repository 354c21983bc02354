"""Scaling down, beside Pillow's own."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from memography.kernels.columns import columns_of_rgb
from memography.kernels.resample import grey_of_columns, is_down_first, resampled


def noise(width: int, height: int, seed: int = 0) -> Image.Image:
    return Image.fromarray(np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8))


def scaled(image: Image.Image, size: tuple[int, int], spans: tuple[float, float]) -> np.ndarray:
    found = resampled(columns_of_rgb(np.asarray(image)), size, spans)
    return found.view(np.uint8).reshape(size[1], size[0], 4)[..., :3]


@settings(max_examples=150, derandomize=True, deadline=None)
@given(width=st.integers(1, 400), height=st.integers(1, 400), seed=st.integers(0, 99))
def test_any_picture_has_pillow_s_greys(width: int, height: int, seed: int) -> None:
    """Bit for bit, made smaller or larger, flat or tall."""
    image = noise(width, height, seed)
    expected = image.convert("L").resize((32, 32), Image.Resampling.LANCZOS)
    assert (grey_of_columns(columns_of_rgb(np.asarray(image)), 32) == np.asarray(expected)).all()


@settings(max_examples=150, derandomize=True, deadline=None)
@given(
    width=st.integers(1, 300),
    height=st.integers(1, 300),
    share=st.tuples(st.floats(0.01, 1), st.floats(0.01, 1)),
    left_out=st.floats(0, 0.9),
)
def test_any_picture_is_scaled_as_pillow_scales_it(
    width: int, height: int, share: tuple[float, float], left_out: float
) -> None:
    """Bit for bit, by any two factors, with a part of the last column and row left out."""
    image = noise(width, height)
    size = (max(int(width * share[0]), 1), max(int(height * share[1]), 1))
    spans = (width - left_out, height - left_out)
    expected = image.resize(size, Image.Resampling.BICUBIC, (0, 0, *spans))
    assert (scaled(image, size, spans) == np.asarray(expected)).all()


@pytest.mark.parametrize(
    ("source", "size", "is_first"),
    [((100, 168), (32, 32), False), ((100, 169), (32, 32), True), ((20, 40), (32, 32), True), ((9, 9), (9, 9), False)],
)
def test_tall_pictures_are_scaled_down_their_columns_first(
    source: tuple[int, int], size: tuple[int, int], is_first: bool
) -> None:
    """Where more than twice as many rows as columns go; the order shows in the bits."""
    assert is_down_first(source, size) == is_first
    image = noise(*source)
    assert (scaled(image, size, source) == np.asarray(image.resize(size, Image.Resampling.BICUBIC))).all()
