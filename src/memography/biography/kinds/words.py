"""What it is about: the words that set it apart."""

from collections.abc import Iterator

import polars as pl

from memography.biography.article import Claim, Evidence
from memography.biography.facts import Facts
from memography.biography.kinds.kind import Kind, Measured
from memography.biography.meme_uses import MemeUses

N_WORDS = 4
"""How many distinctive words are claimed."""


def _measure_word(facts: Facts) -> Iterator[Measured]:
    told = facts.names.select("meme_id", word=pl.col("words").list.head(N_WORDS)).explode("word").drop_nulls()
    words = facts.uses.select("meme_id", word="words").explode("word")
    words = words.filter(pl.col("word").is_in(told["word"].implode()))  # leaves few for the join, which is slow
    n_with = words.join(told, on=["meme_id", "word"], how="semi").group_by("meme_id", "word").len("n_uses")
    counted = told.join(n_with, on=["meme_id", "word"], how="left", maintain_order="left")
    for meme_id, word, n_uses in counted.iter_rows():
        yield Measured({"word": word, "n_uses": n_uses or 0}, Evidence(meme_id, word=word), subject=word)


def _recount_word(uses: MemeUses, claim: Claim) -> Measured:
    word = claim.value["word"]
    return Measured({"word": word, "n_uses": int(uses.has_word(word).sum())}, Evidence(uses.meme_id, word=word))


KINDS = (
    Kind(
        "word",
        "Uses whose context has the word; the words are those that clearly more of the meme's texts have than of all "
        "other memes' (binomial test, false discoveries held).",
        ("names", "contexts", "uses"),
        _measure_word,
        _recount_word,
    ),
)
