"""PDQ, beside the reference's own code as the `pdqhash` package wraps it."""

import re
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pdqhash
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from memography.kernels.pdq import pdq

PUBLISHED = re.compile(r"^([0-9a-f]{64}),.*?([^/,\s]+\.jpg)$", re.MULTILINE)
"""A line of the reference's lists: hash, and at its end the picture's name."""
SIZES = [
    (1, 1),
    (4, 90),
    (5, 5),
    (5, 200),
    (63, 64),
    (64, 64),
    (65, 129),
    (128, 128),
    (129, 127),
    (700, 33),
    (640, 513),
    (1500, 1999),
]


def agrees(rgb: npt.NDArray[np.uint8]) -> bool:
    bits, quality = pdqhash.compute(rgb)
    ours, our_quality = pdq(rgb)
    return bool((np.packbits(bits) == ours).all()) and quality == our_quality


@pytest.mark.parametrize("size", SIZES)
def test_noise_has_the_reference_s_hash(size: tuple[int, int]) -> None:
    """Bit for bit the reference, at any size."""
    assert agrees(np.random.default_rng(0).integers(0, 256, (*size, 3), dtype=np.uint8))


@pytest.mark.parametrize("size", SIZES)
def test_flat_pictures_have_the_reference_s_hash(size: tuple[int, int]) -> None:
    """A flat picture is all rounding errors; even those agree."""
    assert agrees(np.full((*size, 3), 77, np.uint8))


@settings(max_examples=150)
@given(height=st.integers(1, 300), width=st.integers(1, 300), n_levels=st.integers(1, 256), seed=st.integers(0, 99))
def test_any_picture_has_the_reference_s_hash(height: int, width: int, n_levels: int, seed: int) -> None:
    """Bit for bit the reference, from flat over black and white to noise."""
    levels = np.random.default_rng(seed).integers(0, n_levels, (height, width, 3))
    assert agrees((levels * (255 // max(1, n_levels - 1))).astype(np.uint8))


@pytest.mark.parametrize("contrast", range(5, 13))
@pytest.mark.parametrize("scale", [1, 2, 5])
def test_middling_quality_is_the_reference_s(contrast: int, scale: int) -> None:
    """Where quality is neither none nor full, its scale shows."""
    blocks = 100 + np.random.default_rng(contrast).integers(0, contrast, (64, 64, 1))
    pixels = blocks.repeat(scale, 0).repeat(scale, 1).repeat(3, 2).astype(np.uint8)
    assert 0 < pdq(pixels)[1] < 100
    assert agrees(pixels)


def test_pixels_need_not_lie_side_by_side_in_memory() -> None:
    """A view of an array has the hash of its copy."""
    view = np.random.default_rng(2).integers(0, 256, (90, 120, 3), dtype=np.uint8)[::-1, ::2]
    assert (pdq(view)[0] == pdq(view.copy())[0]).all()


def test_real_pictures_have_the_reference_s_hash(real_data: Path) -> None:
    """Bit for bit the reference on the reference's own pictures and on real posts."""
    files = sorted((real_data / "pdq").rglob("*.jpg")) + sorted((real_data / "imgflip").glob("images/*"))[:500]
    if not files:
        pytest.skip(f"needs pictures in {real_data / 'pdq'} or {real_data / 'imgflip'}")
    different = []
    for file in files:
        with Image.open(file) as image:
            if not agrees(np.asarray(image.convert("RGB"))):
                different.append(file.name)
    assert different == []


def test_hashes_lie_near_the_published_ones(real_data: Path) -> None:
    """The reference's lists were made with other decoders and scalings: at most 14 of 256 bits lie between."""
    files = {file.name: file for file in (real_data / "pdq").rglob("*.jpg")}
    lists = [path.read_text(encoding="utf-8") for path in sorted((real_data / "pdq").glob("expected-*.md"))]
    published = [found for text in lists for found in PUBLISHED.findall(text) if found[1] in files]
    if not published:
        pytest.skip(f"needs lists of hashes in {real_data / 'pdq'}")
    distances = {}
    for hash_hex, name in published:
        with Image.open(files[name]) as image:
            ours, _ = pdq(np.asarray(image.convert("RGB")))
        between = np.frombuffer(bytes.fromhex(hash_hex), np.uint8) ^ ours
        distances[name] = int(np.bitwise_count(between).sum())
    assert max(distances.values()) <= 14, distances


def test_a_flat_picture_has_no_quality() -> None:
    """Quality tells flat pictures from rich ones."""
    rich = np.random.default_rng(1).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    assert pdq(np.full((200, 200, 3), 9, np.uint8))[1] == 0
    assert pdq(rich)[1] == 100


@pytest.mark.parametrize(
    "pixels", [np.zeros((64, 64), np.uint8), np.zeros((64, 64, 4), np.uint8), np.zeros((64, 64, 3), np.float32)]
)
def test_other_shapes_are_refused(pixels: npt.NDArray[np.uint8]) -> None:
    """A grey picture, one with transparency or of another type is an error that says what was expected."""
    with pytest.raises(ValueError, match="Expected shape"):
        pdq(pixels)
