"""The words that set the uses of one meme apart from those of another."""

from typing import NamedTuple

import polars as pl

from memography.stop_words import STOP_WORDS
from memography.web.log_odds import CLEAR, log_odds

N_WORDS = 30
"""So many words at most are told for each."""


class Word(NamedTuple):
    """A word that more texts of one meme have."""

    word: str
    z: float
    """How clearly, in standard deviations."""


def telling_words(one: pl.Series, other: pl.Series) -> tuple[list[Word], list[Word]]:
    """The words that set each of two heaps of texts apart from the other, clearest first; see `log_odds`.

    Texts with the same words count once, however often they are posted, and a word once a text; the prior follows from
    both heaps together.

    Args:
        one: the different words of each text, in order of the alphabet, lists of strings.
        other: likewise.
    """
    counts = _texts_with_words(one).join(
        _texts_with_words(other), on="words", how="full", coalesce=True, suffix="_other"
    )
    counts = counts.with_columns(pl.col("n", "n_other").fill_null(0))
    counts = counts.filter(~pl.col("words").is_in(list(STOP_WORDS)), pl.col("n") + pl.col("n_other") >= 2)
    if counts.is_empty():
        return [], []
    ours, theirs = counts["n"].to_numpy(), counts["n_other"].to_numpy()
    share = (ours + theirs) / (ours + theirs).sum()
    found = counts.select("words", z=pl.Series(log_odds(ours, theirs, ours.sum(), theirs.sum(), share)))
    clear = [
        found.with_columns(pl.col("z") * sign)
        .filter(pl.col("z") >= CLEAR)
        .sort(["z", "words"], descending=[True, False])
        for sign in (1, -1)
    ]
    first, second = ([Word(*row) for row in rows.head(N_WORDS).iter_rows()] for rows in clear)
    return first, second


def _texts_with_words(texts: pl.Series) -> pl.DataFrame:
    """How many different texts have each word: columns words, n."""
    different = texts.alias("words").to_frame().unique(pl.col("words").list.join("\n").alias("text"))
    words = different.select(pl.col("words").explode(keep_nulls=False, empty_as_null=False))
    return words.group_by("words").agg(n=pl.len())
