"""Whether two pictures show the same thing: corresponding features in one arrangement, and agreement place by place."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from memography.recognition.agreement import Agreement, agreement
from memography.recognition.features import Features
from memography.recognition.geometry import Similarity, corresponding, similarity

_MIN_INLIERS = 4
_SCALES = 0.12, 8.0
"""Between so much smaller and so much larger a picture is looked for in another."""
_MIN_AGREEING = 0.03
"""At least so much of a picture must agree with another."""
_MIN_COLOUR = 0.3
"""Colours may be changed by a filter, but seldom turned round: else it is another picture on the same lines."""
_CERTAIN = 30, 0.85
"""So many inliers and such a share that agrees outweigh colours: sepia turns them round."""
_ENOUGH = (5, 0.05, 0.5), (8, 0.1, 0.4)
"""Inliers, their share, and the share of what can be compared that agrees: any line is enough to join a meme."""
_ENOUGH_TO_FOUND = (5, 0.1, 0.7), (8, 0.1, 0.5), (12, 0.1, 0.4)
"""To found one more is asked: most pictures are alike to no other, and there are many pairs of them."""


@dataclass(frozen=True, slots=True)
class Verified:
    """A picture laid upon another, with what speaks for it."""

    transform: Similarity
    """From the picture, mirrored first where that is so, to the other."""
    mirrored: bool
    n_inliers: int
    """Corresponding features that the transform puts together."""
    inlier_share: float
    """Of the features that could correspond, how many do: those where the pictures overlap, in that with fewer."""
    agreement: Agreement


def verified(query: Features, view: Features, mirrored: bool) -> Verified | None:
    """Lay a picture upon another by their features.

    Args:
        query: the one picture.
        view: the other.
        mirrored: whether the query is looked at in the mirror.

    Returns:
        None where no arrangement holds together more than a few features.
    """
    fitted = _fitted(query, view, mirrored)
    return None if fitted is None else _compared(query, view, mirrored, *fitted)


def verified_same(query: Features, view: Features, mirrored: bool, to_found: bool = False) -> Verified | None:
    """Lay a picture upon another, as `verified`; None unless it is enough, as `is_same` has it.

    Most pictures that share a few features fail by these alone, and need not be compared place by place.
    """
    fitted = _fitted(query, view, mirrored)
    limits = _ENOUGH_TO_FOUND if to_found else _ENOUGH
    if fitted is None or not any(fitted[1] >= n and fitted[2] >= share for n, share, _ in limits):
        return None
    found = _compared(query, view, mirrored, *fitted)
    return found if is_same(found, to_found) else None


def _fitted(query: Features, view: Features, mirrored: bool) -> tuple[Similarity, int, float] | None:
    """The transform, the inliers, and their share of those that could be."""
    pairs = corresponding(query, view, mirrored)
    if len(pairs) < _MIN_INLIERS:
        return None
    found = similarity(query, view, mirrored, pairs)
    if found is None:
        return None
    transform, n_inliers = found
    if n_inliers < _MIN_INLIERS or not _SCALES[0] < transform.scale < _SCALES[1]:
        return None
    n_there = _n_inside(query, view, transform, mirrored)
    n_here = _n_inside(view, query, _inverse(transform), False, query.width_px if mirrored else None)
    return transform, n_inliers, n_inliers / max(min(n_here, n_there), n_inliers)


def _compared(
    query: Features, view: Features, mirrored: bool, transform: Similarity, n_inliers: int, share: float
) -> Verified:
    return Verified(transform, mirrored, n_inliers, share, agreement(query, view, transform, mirrored))


def is_same(found: Verified, to_found: bool = False) -> bool:
    """Whether what was verified is enough for a picture to join a meme, or for two to found one.

    Pictures on one backdrop share few features of many, or do not agree place by place; the limits were found by
    measuring (docs/design.md).
    """
    seen = found.agreement
    is_beyond_doubt = found.n_inliers >= _CERTAIN[0] and seen.share >= _CERTAIN[1]
    if seen.agreeing < _MIN_AGREEING or (seen.colour < _MIN_COLOUR and not is_beyond_doubt):
        return False
    return any(
        found.n_inliers >= n and found.inlier_share >= share and seen.share >= agreeing
        for n, share, agreeing in (_ENOUGH_TO_FOUND if to_found else _ENOUGH)
    )


def _n_inside(
    query: Features, view: Features, transform: Similarity, mirrored: bool, mirror_after: int | None = None
) -> int:
    """How many of the query's features lie in the view."""
    x = query.points[:, 0].astype(np.float64)
    if mirrored:
        x = query.width_px - 1 - x
    there: npt.NDArray[np.complex128] = transform.factor * (x + 1j * query.points[:, 1]) + transform.shift
    across = there.real if mirror_after is None else mirror_after - 1 - there.real
    inside = (across >= 0) & (across < view.width_px) & (there.imag >= 0) & (there.imag < view.height_px)
    return int(inside.sum())


def _inverse(transform: Similarity) -> Similarity:
    return Similarity(1 / transform.factor, -transform.shift / transform.factor)
