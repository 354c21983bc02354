"""pHash, beside the `imagehash` package."""

from pathlib import Path

import imagehash
import numpy as np
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


def test_real_pictures_have_imagehash_s_hash(real_data: Path) -> None:
    """Bit for bit what imagehash gives on real posts."""
    for file in sorted((real_data / "imgflip" / "images").iterdir())[:100]:
        with Image.open(file) as image:
            assert agrees(image.convert("RGB")), file.name


def test_other_shapes_are_refused() -> None:
    """A picture of another size is an error that says what was expected."""
    with pytest.raises(ValueError, match="32"):
        phash(np.zeros((8, 8), np.uint8))
