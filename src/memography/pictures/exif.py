"""When a picture was taken, from its EXIF, in a worker process."""

import re
from collections.abc import Callable
from pathlib import Path

from PIL import ExifTags, Image

from memography.pictures.decode import FORMATS

_TIME = re.compile(r"(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d:\d\d:\d\d)")
_ZONE = re.compile(r"[+-]\d\d:\d\d")


def taken_at_reader(setup: None) -> Callable[[str], str | None]:
    """The function that a worker calls for each path; see `taken_at`."""
    return taken_at


def taken_at(path: str) -> str | None:
    """EXIF's DateTimeOriginal as ISO 8601, with its zone where it says one; None where there is none."""
    with Path(path).open("rb") as file, Image.open(file, formats=FORMATS) as image:
        exif = image.getexif().get_ifd(ExifTags.IFD.Exif)
    found = _TIME.match(str(exif.get(ExifTags.Base.DateTimeOriginal, "")))
    if not found:
        return None
    zone = str(exif.get(ExifTags.Base.OffsetTimeOriginal, "")).strip("\0 ")
    year, month, day, clock = found.groups()
    return f"{year}-{month}-{day}T{clock}{zone if _ZONE.fullmatch(zone) else ''}"
