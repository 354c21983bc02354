"""Bytes to pixels, once, with caps checked on the header first. Call it in a worker process only."""

import io
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import simplejpeg
from PIL import ExifTags, Image, ImageFile, ImageOps, UnidentifiedImageError

from memography.kernels.pixels import Pixels
from memography.reject import Reason

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF")
"""What is read. Pillow knows more formats; each is a door, and these are the ones in use."""

Image.MAX_IMAGE_PIXELS = None  # the cap below is ours, checked before decoding


class PictureRefused(Exception):
    """The picture can't be decoded, or must not be."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Caps:
    """What a picture may be before it is decoded."""

    max_pixels: int
    max_frames: int


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A decoded picture: its first frame, upright, on white where it is transparent."""

    packed: Pixels
    """The pixels as the kernels read them, shape (height, width), uint32; at reduced size where that was asked for."""
    format: str
    """JPEG, PNG, GIF, WEBP, BMP or TIFF."""
    width_px: int
    """Width at full size, upright."""
    height_px: int
    """Height at full size, upright."""
    n_frames: int

    @property
    def pixels(self) -> npt.NDArray[np.uint8]:
        """A copy of the pixels, shape (height, width, 3), uint8."""
        return np.ascontiguousarray(self.packed[..., None].view(np.uint8)[..., :3])


def packed(rgb: Image.Image) -> Pixels:
    """A picture's pixels as numbers, red in the lowest byte, then green and blue; shape (height, width), uint32.

    Pillow keeps them so: they are not copied where they lie in one piece. Not to be written to.
    """
    try:
        buffer = pa.array(rgb).values.buffers()[1]  # `to_numpy` would import pandas where there is one
    except ValueError:  # Pillow lays large pictures in several pieces
        buffer = rgb.tobytes("raw", "RGBX")
    return np.frombuffer(buffer, np.uint32).reshape(rgb.height, rgb.width)


def decode(data: bytes, caps: Caps, short_side_px: int | None = None, room: Pixels | None = None) -> Picture:
    """Decode a picture's first frame.

    Args:
        data: the file's bytes.
        caps: what is refused on the header alone.
        short_side_px: where a JPEG can be decoded at 1/2, 1/4 or 1/8 size (DCT scaling) with both sides still
            at least so long, that is done; it saves most of the time. None: full size.
        room: where a JPEG's pixels may be put if they fit, flat: memory that was just in use is still near the
            processor. The picture then lasts until the room is used again.

    Raises:
        PictureRefused: it is none of the formats, too large, or broken.
    """
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError:
        raise PictureRefused(
            Reason.NOT_A_PICTURE, f"the bytes are none of {', '.join(FORMATS)}, or its header is broken"
        ) from None
    except MemoryError:
        raise
    except Exception as error:
        raise PictureRefused(Reason.BROKEN_PICTURE, _said(error)) from None
    try:
        return _decoded(data, image, caps, short_side_px, room)
    except (PictureRefused, MemoryError):
        raise
    except Exception as error:  # a codec may raise anything
        raise PictureRefused(Reason.BROKEN_PICTURE, _said(error)) from None


def _decoded(
    data: bytes, image: ImageFile.ImageFile, caps: Caps, short_side_px: int | None, room: Pixels | None
) -> Picture:
    width, height = image.size
    if width * height > caps.max_pixels:
        detail = f"{width} x {height} pixels; at most {caps.max_pixels:,} are decoded (setting vision.max_pixels)"
        raise PictureRefused(Reason.TOO_MANY_PIXELS, detail)
    n_frames = int(getattr(image, "n_frames", 1))
    if n_frames > caps.max_frames:
        detail = f"{n_frames:,} frames; at most {caps.max_frames:,} are allowed (setting vision.max_frames)"
        raise PictureRefused(Reason.TOO_MANY_FRAMES, detail)
    format_ = "JPEG" if image.format == "MPO" else str(image.format)
    if format_ == "JPEG" and short_side_px:
        scale = max(1.0, min(width, height) / short_side_px)
        image.draft(None, (int(width / scale), int(height / scale)))
    if image.format == "JPEG" and image.mode == "RGB" and image.size == (width, height):
        is_upright = image.getexif().get(ExifTags.Base.Orientation, 1) == 1
        pixels = _whole_jpeg(data, width, height, room) if is_upright else None
        if pixels is not None:
            return Picture(pixels, format_, width, height, n_frames)
    image.load()
    ImageOps.exif_transpose(image, in_place=True)
    if (image.width > image.height and height > width) or (image.width < image.height and height < width):
        width, height = height, width
    return Picture(packed(_on_white(image)), format_, width, height, n_frames)


def _whole_jpeg(data: bytes, width: int, height: int, room: Pixels | None) -> Pixels | None:
    """The pixels of a JPEG at full size, by the library that Pillow has too, but without its copying.

    None where that finds anything wrong with the stream: what is then refused, and what shown, is for Pillow to say.
    """
    n = width * height
    pixels = (np.empty(n, np.uint32) if room is None or n > len(room) else room[:n]).reshape(height, width)
    try:
        shape = simplejpeg.decode_jpeg(data, "RGBX", buffer=pixels).shape
    except ValueError:
        return None
    return pixels if shape == (height, width, 4) else None


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode == "RGB":
        return image
    if image.mode.startswith("I;16"):
        image = Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    elif image.mode in ("I", "F"):
        values = np.asarray(image, dtype=np.float64)
        top = 255.0 if np.nanmax(values, initial=0.0) <= 255 else 65535.0
        image = Image.fromarray((np.nan_to_num(values).clip(0, top) * (255 / top)).astype(np.uint8))
    if image.has_transparency_data:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(white, image).convert("RGB")
    return image.convert("RGB")


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]
