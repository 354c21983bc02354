"""What a kind of claim is: how its values are measured, and how one is recounted."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from memography.biography.article import Claim, Evidence
from memography.biography.corpus_facts import CorpusFacts
from memography.biography.facts import Facts
from memography.biography.meme_uses import MemeUses


@dataclass(frozen=True, slots=True)
class Measured:
    """A value, and the uses that prove it, which say what meme it is about."""

    value: Any
    evidence: Evidence
    low: Any = None
    high: Any = None
    subject: str = ""
    """What tells this claim from others of its kind, such as the word it is about."""


def nothing(corpus: CorpusFacts) -> dict[str, Any]:
    """The parameters of what is only counted."""
    return {}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of claim."""

    name: str
    method: str
    """How the value is found, in a sentence."""
    tables: tuple[str, ...]
    measure: Callable[[Facts], Iterator[Measured]]
    """Counts all memes at once; the claims of one meme come in their order."""
    recount: Callable[[MemeUses, Claim], Measured]
    """Counts the uses of the claim's meme one by one."""
    renew: Callable[[Claim, CorpusFacts], Claim] | None = None
    """The claim once the corpus around the meme has changed and its own uses have not; None where it says nothing of
    the corpus."""
    parameters: Callable[[CorpusFacts], dict[str, Any]] = nothing
    """The settings and constants that the method ran with, by name; `confidence` is that of the interval."""


def all_uses(meme_id: str) -> Evidence:
    """The evidence of all uses of a meme."""
    return Evidence(meme_id)


def dated_uses(meme_id: str) -> Evidence:
    """The evidence of all uses of a meme that have a time."""
    return Evidence(meme_id, dated=True)
