"""A first look at a picture that is in no corpus, in a worker process: bytes, SHA-256, pixels, PDQ, thumbnail."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from memography.kernels.pdq import pdq_and_greys
from memography.pictures.decode import Caps, PictureRefused, decode
from memography.pictures.thumbnail import thumbnail

SHORT_SIDE_PX = 512
"""PDQ stays compatible with the reference on decodes that keep so many pixels on both sides, else full size."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What a worker must know."""

    caps: Caps
    thumbnail_px: int
    """The longer side of a thumbnail."""


def first_look(setup: Setup) -> Callable[[bytes], dict[str, Any]]:
    """The function that a worker calls for a file's bytes.

    It answers with sha256, format, width_px, height_px, pdq, pdq_quality and thumbnail; or with sha256, reason and
    detail where the picture is refused.
    """
    for side_px in (32, 64, 128):  # kernels are compiled or loaded before the clock runs
        pdq_and_greys((np.arange(side_px**2, dtype=np.uint32) ** 2 % 251).reshape(side_px, side_px))

    def look(data: bytes) -> dict[str, Any]:
        told: dict[str, Any] = {"sha256": hashlib.sha256(data).hexdigest()}
        try:
            picture = decode(data, setup.caps, SHORT_SIDE_PX)
        except PictureRefused as refused:
            return {**told, "reason": str(refused.reason), "detail": refused.detail}
        pdq, quality, _ = pdq_and_greys(picture.packed)
        return {
            **told,
            "format": picture.format,
            "width_px": picture.width_px,
            "height_px": picture.height_px,
            "pdq": bytes(pdq),
            "pdq_quality": quality,
            "thumbnail": thumbnail(picture.packed, setup.thumbnail_px),
        }

    return look
