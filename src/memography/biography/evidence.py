"""Evidence: every post that proves a claim, for the reader who wants to see them all."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

import polars as pl

from memography.biography.article import Claim, Evidence
from memography.corpus import Corpus
from memography.corpus.kept import of_meme
from memography.corpus.store import one_of, quoted
from memography.corpus.views import JUDGED
from memography.tables import TABLES
from memography.words import has_phrase, words

_COLUMNS = ["use_id", "post_id", "posted_at", "community", "variant_id", "mirrored", "picture_meme_id"]


class Proof(NamedTuple):
    """Posts that prove a claim."""

    post_ids: list[str]
    """Some of them, in order of time; those without a time come last."""
    n_posts: int
    """How many there are."""


class Rows(NamedTuple):
    """The rows of a table that a claim follows from."""

    table: str
    n_rows: int
    """How many there are: those of the claim's meme where the table tells memes apart, else all."""
    is_of_meme: bool
    """Whether these are those of the meme alone."""


def rows_behind(corpus: Corpus, claim: Claim) -> list[Rows]:
    """The rows that a claim follows from, table by table; tables that are not built are left out."""
    found = []
    for name in claim.tables:
        if corpus.has(name):
            is_of_meme = "meme_id" in TABLES[name].schema.names
            where = f"meme_id = {quoted(claim.meme_id)}" if is_of_meme else None
            found.append(Rows(name, corpus.count(name, where), is_of_meme))
    return found


def posts_behind(corpus: Corpus, evidence: Evidence, limit: int, offset: int = 0) -> Proof:
    """The posts whose uses some evidence names.

    Args:
        corpus: a corpus with memes built.
        evidence: which uses.
        limit: at most so many posts.
        offset: leave so many out first.
    """
    meme_id = evidence.meme_id
    if evidence.judged:
        uses = of_meme(corpus, meme_id, {"uses": _COLUMNS, "tones": []}, {"contexts": JUDGED})
    else:
        uses = of_meme(corpus, meme_id, {"uses": _COLUMNS})
    if evidence.word is not None:
        has_word = f"meme_id = {quoted(meme_id)} AND array_has(words, {quoted(evidence.word)})"
        uses = uses.join(corpus.polars("contexts", ["use_id"], has_word), on="use_id", how="semi")
    if evidence.phrase is not None:
        texts = corpus.polars("contexts", ["use_id", "text"], f"meme_id = {quoted(meme_id)}")
        with_phrase = [use_id for use_id, text in texts.iter_rows() if has_phrase(text, evidence.phrase)]
        uses = uses.filter(pl.col("use_id").is_in(with_phrase))
    if evidence.sense_id is not None:
        of_sense = f"sense_id = {quoted(evidence.sense_id)}"
        uses = uses.join(corpus.polars("use_senses", ["use_id"], of_sense), on="use_id", how="semi")
    if evidence.answered is not None:
        of_kind = f"meme_id = {quoted(meme_id)} AND kind = {quoted(evidence.answered)}"
        answered = corpus.polars("responses", ["to_post_id"], of_kind)
        uses = uses.join(answered, left_on="post_id", right_on="to_post_id", how="semi")
    if evidence.made is not None:
        of_made = f"meme_id = {quoted(meme_id)} AND kind = {quoted(evidence.made)}"
        uses = uses.join(corpus.polars("lineage", ["variant_id"], of_made), on="variant_id", how="semi")
    if evidence.bare:
        of_bare = f"meme_id = {quoted(meme_id)} AND is_bare"
        bare = corpus.polars("lineage", ["variant_id"], of_bare)["variant_id"].to_list()
        captions = corpus.polars("captions", ["variant_id", "text"], one_of("variant_id", bare))
        wordless = [variant_id for variant_id, text in captions.iter_rows() if not words(text)]
        uses = uses.filter(pl.col("variant_id").is_in(wordless))
    found = uses.filter(*_conditions(evidence))
    post_ids = found.sort("posted_at", "use_id", nulls_last=True)["post_id"].unique(maintain_order=True)
    return Proof(post_ids.slice(offset, limit).to_list(), len(post_ids))


def _conditions(evidence: Evidence) -> Iterator[pl.Expr]:
    for name in ("community", "post_id", "variant_id"):
        if (wanted := getattr(evidence, name)) is not None:
            yield pl.col(name) == wanted
    if evidence.since is not None:
        yield pl.col("posted_at") >= datetime.fromisoformat(evidence.since)
    if evidence.before is not None:
        yield pl.col("posted_at") < datetime.fromisoformat(evidence.before)
    if evidence.mirrored:
        yield pl.col("mirrored")
    if evidence.disagreeing:
        yield pl.col("picture_meme_id") != evidence.meme_id
    if evidence.dated:
        yield pl.col("posted_at").is_not_null()
    if evidence.untimed:
        yield pl.col("posted_at").is_null()
