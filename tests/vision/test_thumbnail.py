"""Thumbnails, beside Pillow's own."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from memography.kernels.columns import columns
from memography.pictures.decode import packed
from memography.vision.thumbnail import thumbnail

SIZES = [(1, 1), (10, 3000), (200, 320), (320, 320), (321, 320), (500, 499), (333, 777), (1300, 40), (1500, 1999)]


def ours(image: Image.Image, longer_side_px: int) -> bytes:
    return thumbnail(image, columns(packed(image)), longer_side_px)


def pillows(image: Image.Image, longer_side_px: int) -> bytes:
    small = image.copy()
    small.thumbnail((longer_side_px, longer_side_px), Image.Resampling.BICUBIC, reducing_gap=2.0)
    file = io.BytesIO()
    small.save(file, "JPEG", quality=82)
    return file.getvalue()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("longer_side_px", [16, 320])
def test_a_thumbnail_is_pillow_s(size: tuple[int, int], longer_side_px: int) -> None:
    """Byte for byte: smaller pictures as they are, large ones in two steps, a comment kept."""
    width, height = size
    image = Image.fromarray(np.random.default_rng(0).integers(0, 256, (height, width, 3), dtype=np.uint8))
    image.info["comment"] = b"made with care"
    assert ours(image, longer_side_px) == pillows(image, longer_side_px)


def test_thumbnails_of_real_pictures_are_pillow_s(real_data: Path) -> None:
    """Byte for byte."""
    files = sorted((real_data / "imgflip").glob("images/*"))[:100] + sorted((real_data / "templates").rglob("*.jpg"))
    if not files:
        pytest.skip(f"needs pictures in {real_data / 'imgflip'} or {real_data / 'templates'}")
    for file in files:
        with Image.open(file) as image:
            rgb = image.convert("RGB")
        assert ours(rgb, 320) == pillows(rgb, 320), file.name
