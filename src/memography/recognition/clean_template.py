"""The clean template: the picture behind the captions, as the median of what its variants show beside their words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from memography.recognition.features import Features
from memography.recognition.geometry import Similarity

MAX_VARIANTS = 25
"""So many variants are laid upon each other; more would change little."""
MIN_SEEN = 2
"""A place is certain only where so many variants show it."""
NEAR = 24
"""Variants agree on a place where they lie within so many of 255 levels of the median."""
MIN_SHARE = 0.5
"""A place is certain where so many of the variants that show it agree."""


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """A variant to be laid upon the leader."""

    bgr: npt.NDArray[np.uint8]
    features: Features
    transform: Similarity
    """From the variant, mirrored first where that is so, to the leader."""
    mirrored: bool


@dataclass(frozen=True, slots=True, eq=False)
class CleanTemplate:
    """A template without what was written or stuck on it."""

    bgr: npt.NDArray[np.uint8]
    """Shape (height, width, 3): the leader's. Where nothing was ever seen it is filled from around."""
    is_certain: npt.NDArray[np.bool_]
    """Where variants agree; shape (height, width)."""
    n_variants: int


def clean_template(leader: npt.NDArray[np.uint8], of_leader: Features, layers: Sequence[Layer]) -> CleanTemplate:
    """Lay variants upon their leader and take the median of what each place shows beside words.

    Args:
        leader: the leader's picture, shape (height, width, 3), BGR.
        of_leader: its features.
        layers: the other variants, those that cover most of the leader first.
    """
    height, width = leader.shape[:2]
    pictures, seen = [leader], [_free(of_leader)]
    for layer in layers[: MAX_VARIANTS - 1]:
        lie = layer.transform.matrix()
        if layer.mirrored:
            lie = lie @ np.array([[-1, 0, layer.features.width_px - 1], [0, 1, 0], [0, 0, 1]])
        pictures.append(cv2.warpAffine(layer.bgr, lie[:2], (width, height), flags=cv2.INTER_LINEAR))
        seen.append(cv2.warpAffine(_free(layer.features), lie[:2], (width, height), flags=cv2.INTER_NEAREST))
    stack, free = np.stack(pictures), np.stack(seen) > 0
    n_seen = free.sum(axis=0)
    stack[~free] = 255  # last in order, so that the median of what is seen lies in the middle of the first n_seen
    order = np.sort(stack, axis=0)
    middle = np.maximum(n_seen - 1, 0) // 2
    median = np.take_along_axis(order, middle[None, :, :, None], axis=0)[0]
    off = np.abs(np.stack(pictures).astype(np.int16) - median).max(axis=3)
    n_near = (free & (off <= NEAR)).sum(axis=0)
    is_certain = (n_seen >= MIN_SEEN) & (n_near >= np.maximum(MIN_SHARE * n_seen, MIN_SEEN))
    unseen = (n_seen == 0).astype(np.uint8)
    if unseen.any() and not unseen.all():
        median = cv2.inpaint(median, unseen, 3, cv2.INPAINT_TELEA)
    return CleanTemplate(median, is_certain, len(pictures))


def _free(features: Features) -> npt.NDArray[np.uint8]:
    """Where a picture is free of words, at its full size, 255 or 0; its outermost pixels are not counted."""
    size = features.width_px, features.height_px
    free: Any = cv2.resize((~features.is_text).astype(np.uint8) * 255, size, interpolation=cv2.INTER_NEAREST)
    free[[0, -1], :] = 0
    free[:, [0, -1]] = 0
    found: npt.NDArray[np.uint8] = free
    return found
