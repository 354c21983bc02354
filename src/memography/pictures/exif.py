"""When a picture was taken, from its EXIF, in a worker process."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from PIL import ExifTags, Image

from memography.pictures import originals
from memography.pictures.decode import FORMATS

MAX_BYTES = 50 * 2**20
"""A larger member of an archive has no time."""

_TIME = re.compile(r"(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d:\d\d:\d\d)")
_ZONE = re.compile(r"[+-]\d\d:\d\d")


def taken_at_reader(setup: None) -> Callable[[str], str | None]:
    """The function that a worker calls for each path; see `taken_at`."""
    return taken_at


def taken_at_member_reader(root: str) -> Callable[[str], str | None]:
    """The same for pictures in archives below a folder, by their names: `archive.zip!member`."""

    def taken_at_of(image: str) -> str | None:
        try:
            found = originals.read(root, image, MAX_BYTES, Path())
        except originals.OriginalRefused:  # it is refused again, and a reject, when vision reads it
            return None
        return _taken_at(io.BytesIO(found.data))

    return taken_at_of


def taken_at(path: str) -> str | None:
    """EXIF's DateTimeOriginal as ISO 8601, with its zone where it says one; None where there is none."""
    with Path(path).open("rb") as file:
        return _taken_at(file)


def _taken_at(file: BinaryIO) -> str | None:
    with Image.open(file, formats=FORMATS) as image:
        exif = image.getexif().get_ifd(ExifTags.IFD.Exif)
    found = _TIME.match(str(exif.get(ExifTags.Base.DateTimeOriginal, "")))
    if not found:
        return None
    zone = str(exif.get(ExifTags.Base.OffsetTimeOriginal, "")).strip("\0 ")
    year, month, day, clock = found.groups()
    return f"{year}-{month}-{day}T{clock}{zone if _ZONE.fullmatch(zone) else ''}"
