"""The first pass over a picture, in a worker process: bytes, SHA-256, pixels, hashes, thumbnail."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from memography.kernels.columns import columns
from memography.kernels.pdq import pdq_of_columns
from memography.kernels.phash import phash
from memography.kernels.resample import grey_of_columns
from memography.pictures import originals
from memography.pictures.decode import Caps, Picture, PictureRefused, decode
from memography.settings import VisionSettings
from memography.vision.thumbnail import thumbnail

SHORT_SIDE_PX = 512
"""PDQ stays compatible with the reference on decodes that keep so many pixels on both sides, else full size."""


@dataclass(frozen=True)
class Setup:
    """What a worker must know."""

    settings: VisionSettings
    fetched: Path
    """The folder of pictures fetched from URLs."""


def first_pass(setup: Setup) -> Callable[[tuple[str, str]], dict[str, Any]]:
    """The function that a worker calls for each (root, image).

    It answers with a row for `images` and `originals`, or with the reason why there is none.
    """
    settings = setup.settings
    caps = Caps(settings.max_pixels, settings.max_frames)
    hash_picture(Picture(Image.new("RGB", (64, 64)), "PNG", 64, 64, 1), 8)  # compile before the clock runs

    def look(item: tuple[str, str]) -> dict[str, Any]:
        root, image = item
        try:
            original = originals.read(root, image, settings.max_bytes, setup.fetched)
        except originals.OriginalRefused as refused:
            return {"reason": refused.reason, "detail": refused.detail, "image_id": refused.sha256}
        row = {
            "image_id": original.sha256,
            "size_bytes": original.size_bytes,
            "modified_ns": original.modified_ns,
        }
        try:
            picture = decode(original.data, caps, SHORT_SIDE_PX)
        except PictureRefused as refused:
            return {**row, "reason": refused.reason, "detail": refused.detail}
        return {**row, **hash_picture(picture, settings.thumbnail_px)}

    return look


def hash_picture(picture: Picture, thumbnail_px: int) -> dict[str, Any]:
    """A decoded picture's columns of `images`: size, PDQ, pHash, thumbnail."""
    turned = columns(picture.packed)
    pdq_bytes, quality = pdq_of_columns(turned)
    small = thumbnail(picture.rgb, turned, thumbnail_px)
    return {
        "format": picture.format,
        "width_px": picture.width_px,
        "height_px": picture.height_px,
        "n_frames": picture.n_frames,
        "pdq": bytes(pdq_bytes),
        "pdq_quality": int(quality),
        "phash": bytes(phash(grey_of_columns(turned, 32))),
        "thumbnail": small,
        "thumbnail_sha256": hashlib.sha256(small).hexdigest(),
    }
