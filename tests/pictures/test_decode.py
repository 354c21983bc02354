"""Bytes become upright pixels on white, or a reason why not."""

import contextlib
import io
import struct
import zlib

import numpy as np
import pytest
from PIL import ExifTags, Image

from memography.pictures.decode import Caps, Picture, PictureRefused, decode
from memography.pictures.decode import packed as packed_pixels
from memography.reject import Reason

CAPS = Caps(max_pixels=1_000_000, max_frames=50)
FORMATS = ["JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF"]


def noise(width: int = 60, height: int = 40) -> Image.Image:
    pixels = np.random.default_rng(0).integers(0, 256, (height, width, 3), dtype=np.uint8)
    return Image.fromarray(pixels)


def packed(image: Image.Image, format: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


def refused(data: bytes, caps: Caps = CAPS) -> Reason:
    with pytest.raises(PictureRefused) as caught:
        decode(data, caps)
    return caught.value.reason


@pytest.mark.parametrize("format", FORMATS)
def test_the_six_formats_are_read(format: str) -> None:
    """With their name and size."""
    picture = decode(packed(noise(), format), CAPS)
    assert (picture.format, picture.width_px, picture.height_px, picture.n_frames) == (format, 60, 40, 1)
    assert picture.pixels.shape == (40, 60, 3)


@pytest.mark.parametrize("format", ["PPM", "ICO", "EPS", "PCX", "TGA"])
def test_other_formats_are_refused(format: str) -> None:
    """Each decoder is a door; these stay shut."""
    assert refused(packed(noise(), format)) == Reason.NOT_A_PICTURE


@pytest.mark.parametrize("data", [b"", b"\0" * 100, b"<svg onload='alert(1)'/>", b"\xff\xd8\xff"])
def test_other_bytes_are_refused(data: bytes) -> None:
    """What is none of the formats is told so."""
    assert refused(data) in (Reason.NOT_A_PICTURE, Reason.BROKEN_PICTURE)


@pytest.mark.parametrize("format", FORMATS)
def test_a_picture_cut_off_is_refused_or_whole(format: str) -> None:
    """Never half a picture without a word, never an exception of another kind."""
    data = packed(noise(200, 150), format)
    for share in (0.1, 0.5, 0.9):
        with contextlib.suppress(PictureRefused):
            assert decode(data[: int(len(data) * share)], CAPS).pixels.shape == (150, 200, 3)


def png_header(width: int, height: int) -> bytes:
    chunk = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    header = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    return header + struct.pack(">I", 1000) + b"IDAT"


def test_too_many_pixels_are_refused_before_decoding() -> None:
    """By what the header promises; there is nothing behind it here."""
    assert refused(png_header(60_000, 60_000)) == Reason.TOO_MANY_PIXELS


def test_too_many_frames_are_refused() -> None:
    """Of a picture with a hundred frames not one is decoded."""
    frames = [Image.new("L", (10, 10), n) for n in range(100)]
    data = packed(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert refused(data) == Reason.TOO_MANY_FRAMES


@pytest.mark.parametrize(
    ("caps", "setting"), [(Caps(1, 50), "vision.max_pixels"), (Caps(1_000_000, 0), "vision.max_frames")]
)
def test_what_is_too_much_names_its_setting(caps: Caps, setting: str) -> None:
    """So that it can be raised."""
    with pytest.raises(PictureRefused, match=rf"\(setting {setting}\)"):
        decode(packed(noise(), "PNG"), caps)


def test_the_first_frame_is_looked_at() -> None:
    """Of an animation."""
    frames = [Image.new("RGB", (10, 10), color) for color in ("red", "lime", "blue")]
    picture = decode(packed(frames[0], "GIF", save_all=True, append_images=frames[1:]), CAPS)
    assert picture.n_frames == 3
    assert tuple(picture.pixels[5, 5]) == (255, 0, 0)


def test_pictures_are_turned_upright() -> None:
    """As EXIF says; width and height are those of the upright picture, at reduced size too."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    for short_side in (None, 16):
        picture = decode(packed(noise(60, 40), "JPEG", exif=exif), CAPS, short_side)
        assert (picture.width_px, picture.height_px) == (40, 60)
        assert picture.packed.shape[0] > picture.packed.shape[1]


def transparent(mode: str) -> Picture:
    image = Image.new("RGBA", (10, 10), (0, 0, 0, 0))
    if mode == "P":
        image = image.convert("P")
        image.info["transparency"] = 0
    return decode(packed(image.convert(mode) if mode != "P" else image, "PNG"), CAPS)


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_transparent_pictures_lie_on_white(mode: str) -> None:
    """As most viewers show them."""
    assert tuple(transparent(mode).pixels[5, 5]) == (255, 255, 255)


@pytest.mark.parametrize(
    "image",
    [
        Image.fromarray(np.full((10, 10), 65535, np.uint16)),
        Image.new("CMYK", (10, 10), (0, 0, 0, 0)),
        Image.new("1", (10, 10), 1),
        Image.new("L", (10, 10), 255),
        Image.new("F", (10, 10), 255.0),
        Image.new("I", (10, 10), 65535),
    ],
    ids=["16 bits", "CMYK", "1 bit", "grey", "float", "32 bits"],
)
def test_other_depths_and_colours_become_rgb(image: Image.Image) -> None:
    """White stays white."""
    assert decode(packed(image, "TIFF"), CAPS).pixels.min() >= 254


def test_large_jpegs_are_decoded_small() -> None:
    """At half, a quarter or an eighth, both sides at least as long as was asked for; the full size is still told."""
    picture = decode(packed(noise(900, 700), "JPEG"), CAPS, short_side_px=128)
    assert (picture.width_px, picture.height_px) == (900, 700)
    assert 128 <= min(picture.packed.shape) < 256


@pytest.mark.parametrize("size", [(1, 1), (17, 31), (60, 41)])
@pytest.mark.parametrize("subsampling", ["4:4:4", "4:2:2", "4:2:0"])
@pytest.mark.parametrize("progressive", [False, True])
def test_jpegs_have_pillow_s_pixels(size: tuple[int, int], subsampling: str, progressive: bool) -> None:
    """Whichever library decodes them: hashes must not tell one from the other."""
    data = packed(noise(*size), "JPEG", quality=70, subsampling=subsampling, progressive=progressive)
    assert np.array_equal(decode(data, CAPS).pixels, np.asarray(Image.open(io.BytesIO(data))))


@pytest.mark.parametrize("size", [(60, 41), (61, 40), (80, 90)])
def test_room_changes_no_picture(size: tuple[int, int]) -> None:
    """Whether the picture fits there or not, and whatever lay there before."""
    room = np.full(60 * 41, 7, np.uint32)
    data = packed(noise(*size), "JPEG")
    assert np.array_equal(decode(data, CAPS, None, room).pixels, decode(data, CAPS).pixels)
    assert np.shares_memory(decode(data, CAPS, None, room).packed, room) == (size[0] * size[1] <= 60 * 41)


@pytest.mark.parametrize("seed", range(100))
def test_damaged_jpegs_are_what_pillow_makes_of_them(seed: int) -> None:
    """Refused where Pillow refuses them, with the pixels that it would show where not."""
    rng = np.random.default_rng(seed)
    data = bytearray(packed(noise(200, 150), "JPEG"))
    for _ in range(1 + seed % 3):
        data[rng.integers(2, len(data))] = rng.integers(0, 256)
    if seed % 4 == 0:
        del data[rng.integers(2, len(data)) :]
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            expected = np.asarray(image.convert("RGB"))
    except Exception:  # a codec may raise anything
        refused(bytes(data))
    else:
        assert np.array_equal(decode(bytes(data), CAPS).pixels, expected)


@pytest.mark.parametrize("size", [(60, 40), (2500, 2000)])
def test_pixels_are_numbers_with_red_lowest(size: tuple[int, int]) -> None:
    """Whether Pillow lays the picture in one piece or, a large one, in several; also once the picture is gone."""
    image = noise(*size)
    bytes_ = np.asarray(image)
    pixels = packed_pixels(image)
    del image
    assert pixels.shape == size[::-1]
    assert (pixels.view(np.uint8).reshape(*size[::-1], 4)[..., :3] == bytes_).all()
