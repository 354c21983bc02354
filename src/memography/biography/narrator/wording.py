"""Sentences in a narrator's words where those are faithful, and why not where they are not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from memography.biography.narrator.faithful import faithful
from memography.corpus import Corpus
from memography.corpus.store import one_of
from memography.phrases import number, series

if TYPE_CHECKING:
    from memography.biography.article import Claim, Sentence

_NAMED_BY = ("community", "source", "target")
"""Where claims hold names that sentences do not put into quotation marks."""

Key = tuple[str, str]
"""A section's title and a composed sentence."""


@dataclass(frozen=True, slots=True)
class Narration:
    """What a narrator made of a sentence."""

    composed: str
    """The sentence as its claims make it."""
    answer: str
    """What the narrator answered."""
    model: str
    """The narrator, as its endpoint calls it."""
    complaints: tuple[str, ...]
    """What the answer says that the sentence does not; the sentence stands where there are any."""

    @property
    def is_shown(self) -> bool:
        """Whether the answer is read in place of the sentence."""
        return not self.complaints and self.answer != self.composed


def narrated(corpus: Corpus, sentences: "Iterable[Sentence]") -> "tuple[Sentence, ...]":
    """Sentences as a narrator put them, each held against its claims now; those that fail stay as composed.

    Args:
        corpus: the corpus.
        sentences: of one article, as composed.
    """
    own = tuple(sentences)
    answers = latest(corpus, one_of("composed", sorted({sentence.text for sentence in own})))
    return tuple(_put(sentence, answers.get((sentence.section, sentence.text))) for sentence in own)


def _put(sentence: "Sentence", row: dict[str, Any] | None) -> "Sentence":
    if row is None:
        return sentence
    complaints = _complaints(sentence.text, row["answer"], names(sentence.claims))
    narration = Narration(sentence.text, row["answer"], row["model"], complaints)
    return replace(sentence, narration=narration)


@lru_cache(maxsize=10_000)
def _complaints(composed: str, answer: str, called: frozenset[str]) -> tuple[str, ...]:
    """What `faithful` says, once: pages are asked for again and again."""
    return tuple(faithful(composed, answer, called))


def latest(corpus: Corpus, where: str | None = None) -> dict[Key, dict[str, Any]]:
    """The last answer to each sentence; none where nobody has been asked."""
    if not corpus.has("narrations") or not corpus.count("narrations"):
        return {}
    rows = sorted(corpus.rows("narrations", where=where), key=lambda row: (row["asked_at"], row["narration_id"]))
    return {(row["section"], row["composed"]): row for row in rows}


def names(claims: "Iterable[Claim]") -> frozenset[str]:
    """The names that claims hold and sentences do not put into quotation marks."""
    found: set[str] = set()
    for claim in claims:
        _gather(claim.value, found)
    return frozenset(found)


def _gather(value: Any, found: set[str]) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in _NAMED_BY and isinstance(inner, str) and inner:
                found.add(inner)
            else:
                _gather(inner, found)
    elif isinstance(value, list):
        for inner in value:
            _gather(inner, found)


def in_words(sentences: "Sequence[Sentence]") -> str:
    """Whose wording an article is in, and how much of it; empty where nobody was asked."""
    asked = [sentence.narration for sentence in sentences if sentence.narration]
    if not asked:
        return ""
    models = series([f"“{model}”" for model in sorted({narration.model for narration in asked})])
    n_taken = sum(narration.is_shown for narration in asked)
    n_refused = sum(bool(narration.complaints) for narration in asked)
    checked = "a program held every answer against the sentence as composed"
    if not n_taken:
        told = f"Every sentence is as it was composed. The language model {models} was asked for other words; {checked}"
        return f"{told}, and refused {number(n_refused)}." if n_refused else f"{told}, and it had none."
    told = (
        f"The wording of {number(n_taken)} of {number(len(sentences))} sentences is by the language model {models}. "
        f"It was given each by itself and could change neither claims nor evidence; {checked}"
    )
    return f"{told}, and refused {number(n_refused)}." if n_refused else f"{told}."
