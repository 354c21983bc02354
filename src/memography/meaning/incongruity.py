"""Incongruity: how far a use's emotions lie from the usual ones of its meme, and of what its community posts."""

import numpy as np
import numpy.typing as npt
import polars as pl

from memography.corpus import Corpus
from memography.tables import EMOTIONS

MIN_USES = 10
"""Of fewer judged uses nothing is usual."""
DIGITS = 3
"""Distances are kept so fine; finer ones would change with every new post."""

Rows = npt.NDArray[np.float64]


def amend_incongruity(corpus: Corpus) -> None:
    """Bring `incongruity` up to date with `emotions` and `uses`: one row a use whose emotions are known."""
    uses = corpus.polars("uses", ["use_id", "meme_id", "community"], "meme_id IS NOT NULL")
    found = corpus.polars("emotions").join(uses, on="use_id").sort("use_id")
    emotions = found.select(EMOTIONS).to_numpy().astype(np.float64)
    columns = {
        f"from_{of}": pl.Series(_from_usual(emotions, found[column]), dtype=pl.Float32, nan_to_null=True)
        for of, column in (("meme", "meme_id"), ("community", "community"))
    }
    corpus.amend("incongruity", found.select("use_id").with_columns(**columns))


def _from_usual(emotions: Rows, groups: pl.Series) -> Rows:
    """The distance of each row from the mean of its group, NaN where the group is unknown or small."""
    numbers = groups.rank("dense").fill_null(0).to_numpy().astype(np.int64)
    counts = np.bincount(numbers)
    sums = np.stack([np.bincount(numbers, column, len(counts)) for column in emotions.T], axis=1)
    apart = np.round(distance(emotions, sums[numbers]), DIGITS)
    return np.where((numbers > 0) & (counts[numbers] >= MIN_USES), apart, np.nan)


def distance(one: Rows, other: Rows) -> Rows:
    """Hellinger distances between rows of probabilities of emotions, each row first made to sum to 1; 0 is the same, 1
    has nothing in common.

    >>> distance(np.array([[0.2, 0.0], [0.3, 0.1]]), np.array([[0.0, 0.5], [0.9, 0.3]])).round(6)
    array([1., 0.])
    """
    one, other = (rows / np.maximum(rows.sum(axis=1, keepdims=True), 1e-12) for rows in (one, other))
    apart: Rows = np.sqrt(np.clip(1 - np.sqrt(one * other).sum(axis=1), 0, 1))
    return apart
