"""What it is about: the words that set it apart."""

from collections.abc import Iterator

import polars as pl

from memography.biography.article import Claim, Evidence
from memography.biography.facts import Facts
from memography.biography.kinds.kind import Kind, Measured

N_WORDS = 4
"""How many distinctive words are claimed."""


def _measure_word(facts: Facts) -> Iterator[Measured]:
    for word in facts.name["words"][:N_WORDS]:
        value = {"word": word, "n_uses": _n_with_word(facts.uses, word)}
        yield Measured(value, Evidence(facts.meme["meme_id"], word=word), subject=word)


def _recount_word(facts: Facts, claim: Claim) -> Measured:
    word = claim.value["word"]
    n_uses = sum(word in (found or ()) for found in facts.uses["words"].to_list())
    return Measured({"word": word, "n_uses": n_uses}, claim.evidence)


def _n_with_word(uses: pl.DataFrame, word: str) -> int:
    return int(uses["words"].list.contains(word).fill_null(False).sum())


KINDS = (
    Kind(
        "word",
        "Uses whose context has the word; the words are chosen by class-based TF-IDF against all other memes.",
        ("names", "contexts", "uses"),
        _measure_word,
        _recount_word,
    ),
)
