"""Evidence: every post that proves a claim, for the reader who wants to see them all."""

from typing import NamedTuple

import polars as pl

from memography.biography.article import Evidence
from memography.biography.facts import chosen
from memography.corpus import Corpus
from memography.corpus.store import quoted
from memography.words import words


class Proof(NamedTuple):
    """Posts that prove a claim."""

    post_ids: list[str]
    """Some of them, in order of time; those without a time come last."""
    n_posts: int
    """How many there are."""


def posts_behind(corpus: Corpus, evidence: Evidence, limit: int, offset: int = 0) -> Proof:
    """The posts whose uses some evidence names.

    Args:
        corpus: a corpus with memes built.
        evidence: which uses.
        limit: at most so many posts.
        offset: leave so many out first.
    """
    uses = corpus.polars("uses", where=f"meme_id = {quoted(evidence.meme_id)}")
    if evidence.word is not None:
        uses = uses.join(_uses_with_word(corpus, evidence.meme_id, evidence.word), on="use_id", how="left")
    found = chosen(uses, evidence).sort("posted_at", "use_id", nulls_last=True)
    post_ids = found["post_id"].unique(maintain_order=True)
    return Proof(post_ids.slice(offset, limit).to_list(), len(post_ids))


def _uses_with_word(corpus: Corpus, meme_id: str, word: str) -> pl.DataFrame:
    contexts = corpus.polars("contexts", ["use_id", "text"], f"meme_id = {quoted(meme_id)}")
    has_word = [[word] if word in words(text) else [] for text in contexts["text"]]
    return contexts.select("use_id", words=pl.Series(has_word, dtype=pl.List(pl.String)))
