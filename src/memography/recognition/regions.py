"""Regions of one picture: what may lie beside what, and which comes first."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

Region = Sequence[float]
"""Left, top, right, bottom as shares of a picture."""

_MAX_OVERLAP = 0.45
"""Two memes in one picture may overlap by so much of the smaller: where words stand, edges are known only roughly."""
_ABOUT_EQUAL = 0.6
"""Of memes in one picture that cover about as much, the one that is read first ranks first."""
_N_PLACES = 64
"""Areas are counted in so many columns and rows."""
_OF_AN_INLIER = 0.002
"""So much of a picture's area that agrees is a corresponding feature worth as evidence."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A region of a picture that a leader claims for its meme."""

    leader_id: str
    meme: Hashable
    region: Region
    covered: float
    """How much of the picture the leader lies on."""
    evidence: float


def evidence(agreeing: float, n_inliers: int | None) -> float:
    """How strongly a leader claims its place, to be compared within a picture.

    Args:
        agreeing: how much of the picture agrees, 0 to 1.
        n_inliers: corresponding features; None for a leader in its own picture.
    """
    return agreeing + _OF_AN_INLIER * (500 if n_inliers is None else n_inliers)


def chosen(claims: Sequence[Claim]) -> list[int]:
    """Of claims to one place, or for one meme, the strongest; as places in the sequence, first what ranks first.

    The one that covers most of the picture ranks first; of those that cover about as much the one that is read first,
    since how much is covered is known only roughly.
    """
    kept: list[int] = []
    for place in sorted(range(len(claims)), key=lambda i: (-claims[i].evidence, claims[i].leader_id)):
        one, others = claims[place], [claims[i] for i in kept]
        if all(may_stand_beside(one.region, other.region) and one.meme != other.meme for other in others):
            kept.append(place)
    ranked = []
    while kept:
        most = max(claims[i].covered for i in kept)
        equal = [i for i in kept if claims[i].covered >= _ABOUT_EQUAL * most]
        ranked.append(min(equal, key=lambda i: _reading_order(claims[i])))
        kept.remove(ranked[-1])
    return ranked


def may_stand_beside(one: Region, other: Region) -> bool:
    """Whether two regions may show two things."""
    return overlap(one, other) <= _MAX_OVERLAP


def overlap(one: Region, other: Region) -> float:
    """How much of the smaller of two regions lies in the other, 0 to 1."""
    wide = max(0.0, min(one[2], other[2]) - max(one[0], other[0]))
    high = max(0.0, min(one[3], other[3]) - max(one[1], other[1]))
    areas = [(region[2] - region[0]) * (region[3] - region[1]) for region in (one, other)]
    return wide * high / max(min(areas), 1e-9)


def covered(regions: Sequence[Region]) -> float:
    """How much of a picture some regions cover together, 0 to 1."""
    places = np.zeros((_N_PLACES, _N_PLACES), bool)
    for region in regions:
        left, top, right, bottom = (round(edge * _N_PLACES) for edge in region)
        places[top:bottom, left:right] = True
    return float(places.mean())


def _reading_order(claim: Claim) -> tuple[float, float, str]:
    left, top, *_ = claim.region
    return round(top, 1), left, claim.leader_id
