"""A picture as a small JPEG: the bytes that Pillow's `thumbnail` and `save` give, made from pixels that lie ready."""

import io
import math

from PIL import Image

from memography.kernels.columns import Pixels, columns
from memography.kernels.resample import resampled
from memography.pictures.decode import packed

QUALITY = 82
REDUCING_GAP = 2.0
"""First a picture is made smaller by whole numbers, as far as it stays so many times as large as the thumbnail."""


def thumbnail(rgb: Image.Image, turned: Pixels, longer_side_px: int) -> bytes:
    """The picture as a small JPEG; never larger than it was. What Pillow's `thumbnail` and `save` give, bit for bit.

    Args:
        rgb: the picture.
        turned: its pixels, as `kernels.columns` gives them.
        longer_side_px: at most.
    """
    size = thumbnail_size(rgb.size, longer_side_px)
    small = rgb
    if size != rgb.size:
        spans: tuple[float, float] = rgb.size
        factors = [max(int(long / short / REDUCING_GAP), 1) for long, short in zip(rgb.size, size, strict=True)]
        if max(factors) > 1:
            spans = (rgb.width / factors[0], rgb.height / factors[1])
            turned = columns(packed(rgb.reduce((factors[0], factors[1]))))
        pixels = resampled(turned, size, spans)
        small = Image.frombuffer("RGB", size, pixels, "raw", "RGBX", 0, 1)
        small.info = rgb.info
    file = io.BytesIO()
    small.save(file, "JPEG", quality=QUALITY)
    return file.getvalue()


def thumbnail_size(size: tuple[int, int], longer_side_px: int) -> tuple[int, int]:
    """Width and height of a thumbnail: the shorter side is that whole number which changes the shape least."""
    if max(size) <= longer_side_px:
        return size
    shape = size[0] / size[1]
    exact = longer_side_px / shape if shape > 1 else longer_side_px * shape
    near = (math.floor(exact), math.ceil(exact))
    if shape > 1:
        return longer_side_px, max(min(near, key=lambda n: abs(shape - longer_side_px / n) if n else 0), 1)
    return max(min(near, key=lambda n: abs(shape - n / longer_side_px)), 1), longer_side_px
