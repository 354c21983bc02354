"""pHash, beside the `imagehash` package."""

from pathlib import Path

import imagehash
import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from memography.kernels.phash import phash


def agrees(image: Image.Image) -> bool:
    grey = image.convert("L").resize((32, 32), Image.Resampling.LANCZOS)
    return phash(np.asarray(grey)).tobytes().hex() == str(imagehash.phash(image))


@pytest.mark.parametrize("seed", range(20))
def test_noise_has_imagehash_s_hash(seed: int) -> None:
    """Bit for bit what imagehash gives."""
    pixels = np.random.default_rng(seed).integers(0, 256, (40 + seed, 50, 3), dtype=np.uint8)
    assert agrees(Image.fromarray(pixels))


@pytest.mark.parametrize("level", [0, 77, 255])
def test_flat_pictures_have_imagehash_s_hash(level: int) -> None:
    """All coefficients but one are 0, and so is their median: ties stay 0."""
    assert agrees(Image.new("RGB", (50, 50), (level,) * 3))


def test_real_pictures_have_imagehash_s_hash(real_data: Path) -> None:
    """Bit for bit what imagehash gives on real posts."""
    files = sorted((real_data / "imgflip").glob("images/*"))[:100]
    if not files:
        pytest.skip(f"needs pictures in {real_data / 'imgflip'}")
    for file in files:
        with Image.open(file) as image:
            assert agrees(image.convert("RGB")), file.name


@pytest.mark.parametrize("grey", [np.zeros((8, 8), np.uint8), np.zeros((32, 32), np.float64)])
def test_other_shapes_are_refused(grey: npt.NDArray[np.uint8]) -> None:
    """A picture of another size or type is an error that says what was expected."""
    with pytest.raises(ValueError, match="Expected shape"):
        phash(grey)
