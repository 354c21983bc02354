"""A meme's face: its clean template, grey where it is not certain."""

import io

from PIL import Image, ImageOps

GREY = "#b4b4ae"
_SHOWS_THROUGH = 0.25
"""So much of what is not certain still shows through the grey."""
_QUALITY = 90


def face(picture: bytes, certainty: bytes, is_mirrored: bool) -> bytes:
    """The picture as JPEG.

    Args:
        picture: the clean template, PNG.
        certainty: PNG of the same size, white where it is certain.
        is_mirrored: whether it is to be shown in the mirror.
    """
    with Image.open(io.BytesIO(picture)) as opened, Image.open(io.BytesIO(certainty)) as mask:
        clean = opened.convert("RGB")
        faded = Image.blend(
            Image.new("RGB", clean.size, GREY), ImageOps.grayscale(clean).convert("RGB"), _SHOWS_THROUGH
        )
        shown = Image.composite(clean, faded, mask.convert("L"))
    if is_mirrored:
        shown = ImageOps.mirror(shown)
    file = io.BytesIO()
    shown.save(file, "JPEG", quality=_QUALITY)
    return file.getvalue()
