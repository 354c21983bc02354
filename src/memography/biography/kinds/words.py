"""What it is about: the phrase and the words that set it apart."""

from collections import Counter
from collections.abc import Iterator

import polars as pl

from memography.biography.article import Claim, Evidence
from memography.biography.facts import Facts
from memography.biography.kinds.kind import Kind, Measured
from memography.biography.meme_uses import MemeUses
from memography.words import has_phrase

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


def _measure_phrase(facts: Facts) -> Iterator[Measured]:
    told = dict(facts.names.select("meme_id", "phrase").drop_nulls().iter_rows())
    texts = facts.texts.filter(pl.col("meme_id").is_in(list(told))).select("meme_id", "text")
    n_with = Counter(meme_id for meme_id, text in texts.iter_rows() if has_phrase(text, told[meme_id]))
    for meme_id, phrase in told.items():
        yield Measured({"phrase": phrase, "n_uses": n_with[meme_id]}, Evidence(meme_id, phrase=phrase))


def _recount_phrase(uses: MemeUses, claim: Claim) -> Measured:
    phrase = claim.value["phrase"]
    value = {"phrase": phrase, "n_uses": int(uses.has_phrase(phrase).sum())}
    return Measured(value, Evidence(uses.meme_id, phrase=phrase))


KINDS = (
    Kind(
        "phrase",
        "Uses whose context has the words in a row; of phrases that clearly more of the meme's texts have than of "
        "all other memes' (binomial test, false discoveries held) the clearest, made longer as far as three in five "
        "of its texts have it so.",
        ("names", "contexts", "uses"),
        _measure_phrase,
        _recount_phrase,
    ),
    Kind(
        "word",
        "Uses whose context has the word; the words are those that clearly more of the meme's texts have than of all "
        "other memes' (binomial test, false discoveries held).",
        ("names", "contexts", "uses"),
        _measure_word,
        _recount_word,
    ),
)
