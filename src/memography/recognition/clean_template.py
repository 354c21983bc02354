"""The clean template: the picture behind the captions, as the median of what its variants show beside their words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from memography.kernels.medians import counted_medians
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

SAME_SHARE, SAME_SEEN = 0.7, 4
"""Where such a share of the variants, and so many, agree on what is taken for words, it is the template's own."""


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
    shown = [np.full((height, width), 255, np.uint8)]
    for layer in layers[: MAX_VARIANTS - 1]:
        lie = layer.transform.matrix()
        if layer.mirrored:
            lie = lie @ np.array([[-1, 0, layer.features.width_px - 1], [0, 1, 0], [0, 0, 1]])
        pictures.append(cv2.warpAffine(layer.bgr, lie[:2], (width, height), flags=cv2.INTER_LINEAR))
        whole = np.full(layer.bgr.shape[:2], 255, np.uint8)
        shown.append(cv2.warpAffine(whole, lie[:2], (width, height), flags=cv2.INTER_NEAREST))
        seen.append(cv2.warpAffine(_free(layer.features), lie[:2], (width, height), flags=cv2.INTER_NEAREST))
    n, n_places = len(pictures), height * width
    stack, free = np.stack(pictures).reshape(n, n_places, 3), np.stack(seen).reshape(n, n_places) > 0
    median, n_seen, n_near = counted_medians(stack, free, NEAR)
    is_certain = (n_seen >= MIN_SEEN) & (n_near >= np.maximum(MIN_SHARE * n_seen, MIN_SEEN))
    unsure = np.flatnonzero(~is_certain)
    own, is_own = _lettering(stack[:, unsure], np.stack(shown).reshape(n, n_places)[:, unsure] > 0)
    median[unsure[is_own]] = own[is_own]
    is_certain[unsure[is_own]] = True
    unseen = ((n_seen == 0) & ~is_certain).astype(np.uint8).reshape(height, width)
    found = median.reshape(height, width, 3)
    if unseen.any() and not unseen.all():
        found = cv2.inpaint(found, unseen, 3, cv2.INPAINT_TELEA)
    return CleanTemplate(found, is_certain.reshape(height, width), n)


def _lettering(
    stack: npt.NDArray[np.uint8], shown: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.bool_]]:
    """The median of all that is shown, words or not, and where most variants agree on it: what is taken for words there
    is the template's own, since captions differ.

    Args:
        stack: some places of each variant, shape (n, n_places, 3).
        shown: whether the variant shows them, shape (n, n_places).
    """
    median, n_shown, n_near = counted_medians(stack, shown, NEAR)
    return median, n_near >= np.maximum(SAME_SHARE * n_shown, SAME_SEEN)


def _free(features: Features) -> npt.NDArray[np.uint8]:
    """Where a picture is free of words, at its full size, 255 or 0; its outermost pixels are not counted."""
    size = features.width_px, features.height_px
    free: Any = cv2.resize((~features.is_text).astype(np.uint8) * 255, size, interpolation=cv2.INTER_NEAREST)
    free[[0, -1], :] = 0
    free[:, [0, -1]] = 0
    found: npt.NDArray[np.uint8] = free
    return found
