"""The words that set the uses of one meme apart from those of another."""

from typing import NamedTuple

import numpy as np
import polars as pl
from scipy.stats import binom, norm

from memography.stop_words import telling
from memography.web.log_odds import CLEAR

N_WORDS = 30
"""So many words at most are told for each."""
MAX_Z = 37.0
"""Clearer than so many standard deviations is told as so many: smaller p-values are no numbers."""


class Word(NamedTuple):
    """A word that more texts of one meme have."""

    word: str
    z: float
    """How clearly, in standard deviations."""


def telling_words(one: pl.DataFrame, other: pl.DataFrame) -> tuple[list[Word], list[Word]]:
    """The words that set each of two heaps of texts apart from the other, clearest first.

    Texts with the same words count once, however often they are posted, and a word once a text. If a word had nothing
    to do with the heap, each text with it would be in the one as often as all texts are: a binomial test, one-sided,
    its p-value told as standard deviations of a normal distribution. So a word that a fifth of a large heap has tells
    something beside a small heap without it; a log-odds ratio whose prior follows from both heaps would expect it in
    the small one too.

    Args:
        one: columns words, the different words of each text in order of the alphabet, and language, which may be null.
        other: likewise.
    """
    heaps = [_different(one), _different(other)]
    n_texts = [heap.height for heap in heaps]
    if not all(n_texts):
        return [], []
    rows = telling(pl.concat(heap.with_columns(heap=pl.lit(at)) for at, heap in enumerate(heaps)))
    counts = rows.group_by("word").agg(n=(pl.col("heap") == 0).sum(), n_other=(pl.col("heap") == 1).sum())
    both = (counts["n"] + counts["n_other"]).to_numpy()
    told = []
    for column, n_own in zip(("n", "n_other"), n_texts, strict=True):
        p = binom.sf(counts[column].to_numpy().astype(np.int64) - 1, both, n_own / sum(n_texts))
        found = counts.select("word", z=pl.Series(norm.isf(p), dtype=pl.Float64).clip(upper_bound=MAX_Z))
        clear = found.filter(pl.col("z") >= CLEAR).sort(["z", "word"], descending=[True, False])
        told.append([Word(*row) for row in clear.head(N_WORDS).iter_rows()])
    return told[0], told[1]


def _different(texts: pl.DataFrame) -> pl.DataFrame:
    """Texts with words, those with the same words once."""
    some = texts.filter(pl.col("words").list.len() > 0)
    text = pl.col("words").list.join("\n").alias("text")
    return some.unique(text, keep="first", maintain_order=True).select("words", "language")
