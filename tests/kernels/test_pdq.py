"""PDQ, beside the reference's own code as the `pdqhash` package wraps it."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pdqhash
import pytest
from PIL import Image

from memography.kernels.pdq import pdq

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


def test_real_pictures_have_the_reference_s_hash(real_data: Path) -> None:
    """Bit for bit the reference on the reference's own pictures and on real posts."""
    files = sorted((real_data / "pdq").rglob("*.jpg")) + sorted((real_data / "imgflip" / "images").iterdir())[:100]
    different = []
    for file in files:
        with Image.open(file) as image:
            if not agrees(np.asarray(image.convert("RGB"))):
                different.append(file.name)
    assert len(files) > 100
    assert different == []


def test_a_flat_picture_has_no_quality() -> None:
    """Quality tells flat pictures from rich ones."""
    rich = np.random.default_rng(1).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    assert pdq(np.full((200, 200, 3), 9, np.uint8))[1] == 0
    assert pdq(rich)[1] == 100


def test_other_shapes_are_refused() -> None:
    """A grey picture is an error that says what was expected."""
    with pytest.raises(ValueError, match="Expected shape"):
        pdq(np.zeros((64, 64), np.uint8))
