"""Kinds of claims, by what they are about.

A kind has two functions. `measure` groups what the stages wrote, for all memes at once; `recount` finds one claim's
value again from `uses`, `posts` and captions alone, and takes another way. The audit holds one against the other.
"""

from memography.biography.kinds import (
    amount,
    catalogue,
    influence,
    lifetime,
    limits,
    names,
    peak,
    picture,
    places,
    responses,
    senses,
    shifts,
    tones,
    variants,
    whole,
    words,
)
from memography.biography.kinds.kind import Kind, Measured

_PARTS = (
    names,
    amount,
    picture,
    catalogue,
    places,
    influence,
    words,
    senses,
    tones,
    shifts,
    responses,
    peak,
    lifetime,
    variants,
    limits,
    whole,
)

KINDS: dict[str, Kind] = {kind.name: kind for part in _PARTS for kind in part.KINDS}
"""Every kind of claim by name, in the order in which claims are made."""

__all__ = ["KINDS", "Kind", "Measured"]
