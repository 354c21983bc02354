"""What is said of a picture: its memes, how sure that is, and why."""

from dataclasses import dataclass, field
from typing import Any

from memography.phrases import percent
from memography.recognition.features import Features
from memography.recognition.geometry import Similarity

Region = tuple[float, float, float, float]
"""Left, top, right, bottom as shares of the picture."""

_CERTAIN = 0.995
"""Surer than this is told as almost certain."""
_WHOLE, _HALF = 0.85, 0.35
"""A region that covers so much of a side is said to span it, or half of it."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A picture of the corpus that is the same."""

    image_id: str
    variant_id: str
    n_bits: int
    """How many of 256 bits of PDQ differ."""
    is_exact: bool
    """Whether the bytes are the same."""

    def in_words(self) -> str:
        """What kind of copy.

        >>> Copy("i", "v", 4, is_exact=False).in_words()
        'a copy of a picture in this corpus: 4 of 256 bits of its hash differ'
        """
        if self.is_exact:
            return "a picture of this corpus, byte by byte"
        return f"a copy of a picture in this corpus: {self.n_bits} of 256 bits of its hash differ"


@dataclass(frozen=True, slots=True)
class Match:
    """A meme that the picture shows."""

    meme_id: str
    name: str
    confidence: float
    """How probable it is that the picture shows this meme, 0 to 1; see `recognition.confidence`."""
    leader_id: str
    """The variant that it was laid upon."""
    is_clean: bool
    """Whether it was laid upon the leader's clean template."""
    mirrored: bool
    """Whether the picture is laid upon the leader mirrored."""
    is_turned: bool
    """Whether the leader itself is mirrored, beside most uses of the meme."""
    region: Region
    """Where in the picture the meme lies."""
    transform: Similarity
    """From pixels of the picture's thumbnail, mirrored first if so, to those of the leader's."""
    n_inliers: int | None
    """Features that lie where the transform puts them; None where the picture is the leader itself."""
    share: float
    """Of what can be compared, how much agrees, 0 to 1."""
    agreeing: float
    """How much of the picture agrees, 0 to 1."""
    covered: float
    """How much of the picture the leader lies on, 0 to 1."""
    covered_leader: float
    """How much of the leader the picture shows, 0 to 1."""

    def how_sure(self) -> str:
        """How sure, in words."""
        return "almost certain" if self.confidence >= _CERTAIN else f"{percent(self.confidence)} sure"

    def in_words(self) -> str:
        """Why, in words: where, which way round, and what fits.

        >>> half = (0.0, 0.0, 0.5, 1.0)
        >>> Match("m", "n", 0.9, "l", False, True, False, half, Similarity(1, 0), 63, 0.92, 0.4, 0.5, 1.0).in_words()
        'left half, mirrored, 63 features fit, 92 % of what can be compared agrees'
        """
        told = [where(self.region)]
        if self.mirrored != self.is_turned:
            told.append("mirrored")
        if self.n_inliers is not None:
            told.append(f"{self.n_inliers:,} features fit")
        told.append(f"{percent(self.share)} of what can be compared agrees")
        return ", ".join(told)

    def as_data(self) -> dict[str, Any]:
        """The match as JSON has it."""
        factor, shift = self.transform.factor, self.transform.shift
        return {
            "meme_id": self.meme_id,
            "name": self.name,
            "confidence": round(self.confidence, 4),
            "why": self.in_words(),
            "region": [round(value, 4) for value in self.region],
            "mirrored": self.mirrored != self.is_turned,
            "is_turned": self.is_turned,
            "n_inliers": self.n_inliers,
            "share": round(self.share, 4),
            "agreeing": round(self.agreeing, 4),
            "covered": round(self.covered, 4),
            "covered_leader": round(self.covered_leader, 4),
            "leader_id": self.leader_id,
            "is_clean": self.is_clean,
            "transform": [factor.real, factor.imag, shift.real, shift.imag],
        }


@dataclass(frozen=True, slots=True)
class Near:
    """A meme that came near, and was not near enough."""

    meme_id: str
    name: str
    confidence: float
    n_inliers: int
    share: float

    def in_words(self) -> str:
        """What fits, and that it is not enough."""
        fit = "one feature fits" if self.n_inliers == 1 else f"{self.n_inliers:,} features fit"
        return f"{fit}, {percent(self.share)} of what can be compared agrees, which is not enough"

    def as_data(self) -> dict[str, Any]:
        """The meme as JSON has it."""
        return {
            "meme_id": self.meme_id,
            "name": self.name,
            "confidence": round(self.confidence, 4),
            "n_inliers": self.n_inliers,
            "share": round(self.share, 4),
        }


@dataclass(frozen=True, slots=True, eq=False)
class Identification:
    """What is said of one picture."""

    picture: str
    """How the picture was named."""
    image_id: str | None
    """SHA-256 of its bytes."""
    matches: tuple[Match, ...] = ()
    """The memes that it shows, that which covers most of it first; none where it is no meme of this corpus."""
    nearest: tuple[Near, ...] = ()
    """Where it shows none: what came nearest."""
    copy: Copy | None = None
    """A picture of the corpus that is the same, where there is one."""
    refused: str | None = None
    """Why the picture could not be looked at."""
    seconds: float = 0.0
    """How long it took, reading the file included."""
    thumbnail: bytes | None = field(default=None, repr=False)
    """JPEG: the picture, or that which it is a copy of, as it was compared."""
    features: Features | None = field(default=None, repr=False)
    """Its features."""

    def as_data(self) -> dict[str, Any]:
        """The answer as JSON has it."""
        copy = self.copy
        return {
            "picture": self.picture,
            "image_id": self.image_id,
            "memes": [match.as_data() for match in self.matches],
            "nearest": [near.as_data() for near in self.nearest],
            "copy_of": copy and {"image_id": copy.image_id, "n_bits": copy.n_bits, "is_exact": copy.is_exact},
            "refused": self.refused,
            "seconds": round(self.seconds, 4),
        }


def where(region: Region) -> str:
    """A region in words.

    >>> where((0, 0, 1, 1)), where((0.5, 0.02, 1, 0.5)), where((0, 0.3, 1, 0.6)), where((0.1, 0.1, 0.8, 0.9))
    ('the whole picture', 'top right quarter', 'a band at the middle', 'most of the picture')
    """
    left, top, right, bottom = region
    wide, high = right - left, bottom - top
    across = _side((left + right) / 2, "left", "right")
    down = _side((top + bottom) / 2, "top", "bottom")
    if wide >= _WHOLE and high >= _WHOLE:
        return "the whole picture"
    half = across if high >= _WHOLE and wide > _HALF else down if wide >= _WHOLE and high > _HALF else ""
    if half:
        return f"{half} half"
    if wide * high >= 0.5:
        return "most of the picture"
    side = " ".join(filter(None, [down, across])) or "middle"
    if wide >= _WHOLE or high >= _WHOLE:
        return f"a band at the {side}"
    return f"{side} quarter" if across and down and wide * high > 0.15 else f"a part at the {side}"


def _side(middle: float, low: str, high: str) -> str:
    return low if middle < 0.42 else high if middle > 0.58 else ""
