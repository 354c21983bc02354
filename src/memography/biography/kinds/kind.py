"""What a kind of claim is: how its value is measured, and how it is recounted."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from memography.biography.article import Claim, Evidence
from memography.biography.facts import CorpusFacts, Facts


@dataclass(frozen=True, slots=True)
class Measured:
    """A value, and the uses that prove it."""

    value: Any
    evidence: Evidence
    low: Any = None
    high: Any = None
    subject: str = ""
    """What tells this claim from others of its kind, such as the word it is about."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of claim."""

    name: str
    method: str
    """How the value is found, in a sentence."""
    tables: tuple[str, ...]
    measure: Callable[[Facts], Iterator[Measured]]
    recount: Callable[[Facts, Claim], Measured]
    renew: Callable[[Any, CorpusFacts], Any] | None = None
    """The value once the corpus around the meme has changed and its own uses have not; None where the value says
    nothing of the corpus."""


def all_uses(facts: Facts) -> Evidence:
    """The evidence of all uses of the meme."""
    return Evidence(facts.meme["meme_id"])


def dated_uses(facts: Facts) -> Evidence:
    """The evidence of all uses of the meme that have a time."""
    return Evidence(facts.meme["meme_id"], dated=True)
