"""The first pass over a picture, in a worker process: bytes, SHA-256, pixels, hashes, thumbnail."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from memography.kernels.pdq import pdq_and_greys
from memography.kernels.phash import phash
from memography.kernels.pixels import pixels_of_rgb
from memography.kernels.resample import small_greys
from memography.pictures import originals
from memography.pictures.color_layout import color_layout
from memography.pictures.decode import Caps, Picture, PictureRefused, decode
from memography.pictures.thumbnail import as_jpeg, shrunk

SHORT_SIDE_PX = 512
"""PDQ stays compatible with the reference on decodes that keep so many pixels on both sides, else full size."""
ROOM_PIXELS = 1 << 20
"""Pictures of up to so many pixels are decoded to one place, one after the other."""


@dataclass(frozen=True)
class Setup:
    """What a worker must know: of the settings what it needs, since their library takes long to import."""

    caps: Caps
    max_bytes: int
    """A larger file is refused unread."""
    thumbnail_px: int
    """The longer side of a thumbnail."""
    fetched: Path
    """The folder of pictures fetched from URLs."""


def first_pass(setup: Setup) -> Callable[[tuple[str, str]], dict[str, Any]]:
    """The function that a worker calls for each (root, image).

    It answers with a row for `images` and `originals`, or with the reason why there is none.
    """
    for side_px in (32, 64):  # all kernels are compiled or loaded before the clock runs; PDQ does not blur 64 px
        noise = (np.arange(3 * side_px**2) ** 2 % 251).astype(np.uint8).reshape(side_px, side_px, 3)
        hash_picture(Picture(pixels_of_rgb(noise), "PNG", side_px, side_px, 1), 16)

    room = np.empty(ROOM_PIXELS, np.uint32)

    def look(item: tuple[str, str]) -> dict[str, Any]:
        root, image = item
        try:
            original = originals.read(root, image, setup.max_bytes, setup.fetched)
        except originals.OriginalRefused as refused:
            return {"reason": refused.reason, "detail": refused.detail, "image_id": refused.sha256}
        row = {
            "image_id": original.sha256,
            "size_bytes": original.size_bytes,
            "modified_ns": original.modified_ns,
        }
        try:
            picture = decode(original.data, setup.caps, SHORT_SIDE_PX, room)
        except PictureRefused as refused:
            return {**row, "reason": refused.reason, "detail": refused.detail}
        return {**row, **hash_picture(picture, setup.thumbnail_px)}

    return look


def hash_picture(picture: Picture, thumbnail_px: int) -> dict[str, Any]:
    """A decoded picture's columns of `images`: size, PDQ, pHash, colours, thumbnail."""
    pdq_bytes, quality, greys = pdq_and_greys(picture.packed)
    small = shrunk(picture.packed, thumbnail_px)
    thumbnail = as_jpeg(small)
    return {
        "format": picture.format,
        "width_px": picture.width_px,
        "height_px": picture.height_px,
        "n_frames": picture.n_frames,
        "pdq": bytes(pdq_bytes),
        "pdq_quality": int(quality),
        "phash": bytes(phash(small_greys(greys, 32))),
        "color_layout": color_layout(small),
        "thumbnail": thumbnail,
        "thumbnail_sha256": hashlib.sha256(thumbnail).hexdigest(),
    }
