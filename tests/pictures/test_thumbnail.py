"""Thumbnails, beside Pillow's own."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from memography.pictures.decode import packed
from memography.pictures.thumbnail import longer_side, thumbnail, thumbnail_size

SIZES = [(1, 1), (10, 3000), (200, 320), (320, 320), (321, 320), (500, 499), (333, 777), (1300, 40), (1500, 1999)]


def ours(image: Image.Image, longer_side_px: int) -> Image.Image:
    return Image.open(io.BytesIO(thumbnail(packed(image), longer_side_px)))


def pillows(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    file = io.BytesIO()
    image.resize(size, Image.Resampling.LANCZOS).save(file, "JPEG", quality=82)
    return Image.open(file)


def decibels(image: Image.Image, other: Image.Image) -> float:
    """Peak signal-to-noise ratio."""
    error = np.asarray(image, np.float64) - np.asarray(other, np.float64)
    return float(10 * np.log10(255**2 / max((error**2).mean(), 1e-9)))


def contrast(image: Image.Image) -> float:
    """How much neighbouring greys differ."""
    grey = np.asarray(image.convert("L"), np.float64)
    return float((np.diff(grey, axis=0) ** 2).mean() + (np.diff(grey, axis=1) ** 2).mean())


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("longer_side_px", [16, 320])
def test_a_thumbnail_has_the_size_of_pillow_s(size: tuple[int, int], longer_side_px: int) -> None:
    """The shape of the picture as near as can be, never larger than it was; no metadata, the same each time."""
    width, height = size
    image = Image.fromarray(np.random.default_rng(0).integers(0, 256, (height, width, 3), dtype=np.uint8))
    image.info["comment"] = b"made with care"
    small = ours(image, longer_side_px)
    expected = image.copy()
    longest_px = round(longer_side(size, longer_side_px))
    expected.thumbnail((longest_px, longest_px))
    assert (small.format, small.mode, small.size) == ("JPEG", "RGB", expected.size)
    assert "comment" not in small.info
    assert thumbnail(packed(image), longer_side_px) == thumbnail(packed(image), longer_side_px)


def test_elongated_pictures_keep_half_the_side_across() -> None:
    """A row of memes, a tall screenshot: the shorter side has 160 px, unless that makes the longer one too long."""
    assert thumbnail_size((1600, 1200), 320) == (320, 240)
    assert thumbnail_size((1200, 400), 320) == (480, 160)
    assert thumbnail_size((500, 5000), 320) == (64, 640)
    assert thumbnail_size((60, 300), 320) == (60, 300)


@pytest.mark.parametrize("factor", [1.2, 1.7, 2.0, 2.4, 3.3, 4.7, 9.1])
def test_colours_stay_in_their_place(factor: float) -> None:
    """Whatever the ratio: red above left, green above right, blue below left, within the loss of a JPEG."""
    corners = Image.fromarray(np.array([[[255, 0, 0], [0, 255, 0]], [[0, 0, 255], [128, 128, 128]]], np.uint8))
    large = corners.resize((int(160 * factor), int(120 * factor)), Image.Resampling.BILINEAR)
    size = thumbnail_size(large.size, 160)
    assert decibels(ours(large, 160), large.resize(size, Image.Resampling.LANCZOS)) > 35


def test_thumbnails_of_real_pictures_are_as_good_as_pillow_s(real_data: Path) -> None:
    """Near Pillow's best filter, and as sharp."""
    files = sorted((real_data / "imgflip").glob("images/*"))[:100] + sorted((real_data / "templates").rglob("*.jpg"))
    if not files:
        pytest.skip(f"needs pictures in {real_data / 'imgflip'} or {real_data / 'templates'}")
    found = []
    for file in files:
        with Image.open(file) as image:
            rgb = image.convert("RGB")
        small = ours(rgb, 320)
        expected = pillows(rgb, small.size)
        found.append((decibels(small, expected), contrast(small) / contrast(expected)))
    noise, sharpness = np.array(found).T
    assert noise.min() > 24
    assert np.median(noise) > 33
    assert sharpness.min() > 0.8
    assert sharpness.mean() > 0.97
