"""What is found: uses and memes in order, and why each is there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

By = Literal["both", "words", "meaning"]
"""What is looked for: wanted words, the same meaning, or both together."""
Tone = Literal["sincere", "humorous", "ironic"]

_KINDS = {
    "name": "its name",
    "words": "words that set it apart",
    "entry": "its name in the catalogue",
    "description": "the catalogue's description",
    "keywords": "the catalogue's keywords",
    "picture": "how posters describe its picture",
}


@dataclass(frozen=True, slots=True)
class Why:
    """Why a text was found."""

    by_words: bool
    """Whether it is among those that have wanted words."""
    by_meaning: bool
    """Whether it is among those whose meaning is nearest."""
    words: tuple[str, ...]
    """The wanted words that stand in it to the letter."""
    likeness: float | None
    """How alike the meanings are: the cosine of the vectors; None where there is none."""

    def in_words(self) -> str:
        """Why, in words.

        >>> Why(True, True, ("mask", "tears"), 0.71).in_words()
        'by its words (mask, tears) and its meaning (0.71)'
        """
        shared = f" ({', '.join(self.words)})" if self.words else ""
        parts = [f"its words{shared}"] if self.by_words else []
        if self.by_meaning and self.likeness is not None:
            parts.append(f"its meaning ({self.likeness:.2f})")
        return f"by {' and '.join(parts)}"

    def as_data(self) -> dict[str, Any]:
        """As JSON has it."""
        found_by = [name for name, holds in (("words", self.by_words), ("meaning", self.by_meaning)) if holds]
        likeness = None if self.likeness is None else round(self.likeness, 4)
        return {"found_by": found_by, "words": list(self.words), "likeness": likeness}


@dataclass(frozen=True, slots=True)
class FoundUse:
    """A use whose context was found: the first of those with the same words."""

    rank: int
    """From 1."""
    score: float
    """What the order follows; it is comparable within one answer."""
    use_id: str
    post_id: str
    meme_id: str
    name: str
    """The meme's."""
    community: str | None
    posted_at: datetime | None
    tone: Tone | None
    """The most probable; None where the tone model can't say, or has not read it."""
    text: str
    n_same: int
    """How many uses have these words, itself among them."""
    why: Why

    def as_data(self) -> dict[str, Any]:
        """As JSON has it."""
        told = {name: getattr(self, name) for name in self.__slots__ if name not in ("why", "score")}
        return {**told, "score": round(self.score, 4), **self.why.as_data()}


@dataclass(frozen=True, slots=True)
class FoundMeme:
    """A meme whose labels or uses were found."""

    rank: int
    meme_id: str
    name: str
    n_uses: int
    words: tuple[str, ...]
    """Those that set it apart."""
    kind: str | None
    """Which kind of label speaks for it, as in table `labels`; None where its uses alone do."""
    label: str | None
    """That label."""
    uses: tuple[FoundUse, ...]
    """Its best uses."""

    def in_words(self) -> str:
        """Why, in words."""
        return f"{_KINDS.get(self.kind, self.kind)}: {self.label}" if self.kind else "its uses"

    def as_data(self) -> dict[str, Any]:
        """As JSON has it."""
        told = {name: getattr(self, name) for name in self.__slots__ if name not in ("uses", "words")}
        return {**told, "words": list(self.words), "uses": [use.as_data() for use in self.uses]}


@dataclass(frozen=True, slots=True)
class Searched:
    """An answer."""

    query: str
    by: By
    """What was looked for; 'words' where there are no vectors."""
    memes: tuple[FoundMeme, ...]
    uses: tuple[FoundUse, ...]
    notes: tuple[str, ...]
    """What the reader must know, such as that meaning was left out."""

    def as_data(self) -> dict[str, Any]:
        """As `memography search --json` prints it."""
        return {
            "query": self.query,
            "by": self.by,
            "notes": list(self.notes),
            "memes": [meme.as_data() for meme in self.memes],
            "uses": [use.as_data() for use in self.uses],
        }
