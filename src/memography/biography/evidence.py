"""Evidence: every post that proves a claim, for the reader who wants to see them all."""

from dataclasses import replace
from typing import NamedTuple

import polars as pl

from memography.biography.article import Evidence
from memography.biography.facts import chosen
from memography.corpus import Corpus
from memography.corpus.store import quoted
from memography.words import words

_COLUMNS = ["use_id", "post_id", "posted_at", "community", "variant_id", "meme_id", "picture_meme_id"]


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
    uses = corpus.polars("uses", _COLUMNS, f"meme_id = {quoted(evidence.meme_id)}")
    found = chosen(uses, replace(evidence, word=None))
    if evidence.word is not None:
        found = _with_word(corpus, found, evidence.meme_id, evidence.word)
    post_ids = found.sort("posted_at", "use_id", nulls_last=True)["post_id"].unique(maintain_order=True)
    return Proof(post_ids.slice(offset, limit).to_list(), len(post_ids))


def _with_word(corpus: Corpus, uses: pl.DataFrame, meme_id: str, word: str) -> pl.DataFrame:
    contexts = corpus.polars("contexts", ["use_id", "text"], f"meme_id = {quoted(meme_id)}")
    contexts = contexts.join(uses, on="use_id", how="semi")
    has_word = pl.Series([_has_word(text, word) for text in contexts["text"]], dtype=pl.Boolean)
    return uses.join(contexts.filter(has_word), on="use_id", how="semi")


def _has_word(text: str, word: str) -> bool:
    """Whether a word is among a text's words; most texts are told by a search, before they are taken apart."""
    return word in text.casefold().replace("’", "'") and word in words(text)
