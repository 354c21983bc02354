"""A picture as a small JPEG."""

import math

import cv2
import numpy as np
import numpy.typing as npt

from memography.kernels.pixels import Pixels

QUALITY = 82
CUBIC_RATIO, LINEAR_RATIO = 1.5, 2.0
"""A cubic filter of four pixels is sharp where a picture becomes smaller by at most so much, and a linear one of two
leaves no pixel out; beyond that they would let fine patterns through as coarse ones."""

cv2.setNumThreads(1)  # there is a worker a core


def thumbnail(pixels: Pixels, longer_side_px: int) -> bytes:
    """The picture as a small JPEG without metadata; never larger than it was: `as_jpeg` of `shrunk`."""
    return as_jpeg(shrunk(pixels, longer_side_px))


def shrunk(pixels: Pixels, longer_side_px: int) -> npt.NDArray[np.uint8]:
    """A small copy of a picture, shape (height, width, 4): red, green, blue and a byte that means nothing.

    A large picture is halved until it is less than twice as large as its thumbnail.

    Args:
        pixels: the picture, as `pictures.decode.packed` gives it, shape (height, width), uint32.
        longer_side_px: at most; up to twice as long where the picture is elongated, see `longer_side`.
    """
    size = thumbnail_size((pixels.shape[1], pixels.shape[0]), longer_side_px)
    small: npt.NDArray[np.uint8] = pixels[..., None].view(np.uint8)
    while (ratio := max(small.shape[:2]) / max(size)) > LINEAR_RATIO:
        half = (small.shape[1] + 1) // 2, (small.shape[0] + 1) // 2
        small = cv2.resize(small, half, interpolation=cv2.INTER_LINEAR)
    if ratio > 1:
        filter_ = cv2.INTER_CUBIC if ratio <= CUBIC_RATIO else cv2.INTER_LINEAR
        small = cv2.resize(small, size, interpolation=filter_)
    return small


def as_jpeg(small: npt.NDArray[np.uint8]) -> bytes:
    """A small copy, as `shrunk` gives it, as a JPEG."""
    _, jpeg = cv2.imencode(".jpg", cv2.cvtColor(small, cv2.COLOR_RGBA2BGR), [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    thumbnail: bytes = jpeg.tobytes()
    return thumbnail


def thumbnail_size(size: tuple[int, int], longer_side_px: int) -> tuple[int, int]:
    """Width and height of a thumbnail: the shorter side is that whole number which changes the shape least."""
    longer_side_px = round(longer_side(size, longer_side_px))
    if max(size) <= longer_side_px:
        return size
    shape = size[0] / size[1]
    exact = longer_side_px / shape if shape > 1 else longer_side_px * shape
    near = (math.floor(exact), math.ceil(exact))
    if shape > 1:
        return longer_side_px, max(min(near, key=lambda n: abs(shape - longer_side_px / n) if n else 0), 1)
    return max(min(near, key=lambda n: abs(shape - n / longer_side_px)), 1), longer_side_px


def longer_side(size: tuple[int, int], px: int) -> float:
    """The longer side of a small copy of a picture, in pixels.

    Args:
        size: width and height of the picture.
        px: the longer side in general. In a picture that is elongated, such as a row of memes, the shorter side gets
            half of it, as long as the longer one is not more than twice.
    """
    return min(max(max(size) / min(size) * px / 2, px), 2 * px)
