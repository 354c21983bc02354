"""Kinds of claims, by what they are about.

A kind has two functions. `measure` groups what the stages wrote, for all memes at once; `recount` finds one claim's
value again from `uses`, `posts` and captions alone, and takes another way. The audit holds one against the other.
"""

from memography.biography.kinds import amount, catalogue, limits, peak, picture, places, shifts, tones, words
from memography.biography.kinds.kind import Kind, Measured

KINDS: dict[str, Kind] = {
    kind.name: kind
    for part in (amount, picture, catalogue, places, words, tones, shifts, peak, limits)
    for kind in part.KINDS
}
"""Every kind of claim by name, in the order in which claims are made."""

__all__ = ["KINDS", "Kind", "Measured"]
