"""Regions of the map by meaning, each with the words that set it apart."""

import numpy as np
import polars as pl
from sklearn.cluster import KMeans
from threadpoolctl import threadpool_limits

from memography.stop_words import telling

LEVELS = {"far": 14, "near": 90}
"""How many regions there are at most, seen from far and from near."""
MIN_USES = 25
"""A region holds at least so many uses on average: there are fewer regions on a small map."""
N_WORDS = 3
MIN_TEXTS = 3
"""A word is told of a region where at least so many of its texts have it."""


def regions(positions: pl.DataFrame, contexts: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Table `regions`: k-means over positions, and for each region its words by class-based TF-IDF.

    A word's weight is n * log(1 + A / f): n texts of the region have it, f texts of all, and A is the mean number of
    words that a region's texts have (Grootendorst, "BERTopic", 2022, but for counting a word once a text). Regions
    without such words have no row.

    Args:
        positions: columns use_id, x, y, made_of.
        contexts: columns use_id, words, language.
        seed: of where the regions begin.
    """
    first = positions.sort("use_id").unique("made_of", keep="first", maintain_order=True)  # languages may differ
    texts = first.sort("made_of").join(contexts, on="use_id", maintain_order="left")
    found = [_at_level(texts, level, most, seed) for level, most in LEVELS.items()]
    return pl.concat(found)


def _at_level(texts: pl.DataFrame, level: str, most: int, seed: int) -> pl.DataFrame:
    n_regions = min(most, texts.height // MIN_USES)
    empty = pl.DataFrame(schema={"region_id": pl.String, "level": pl.String, "x": pl.Float32, "y": pl.Float32})
    if n_regions < 2:
        return empty.with_columns(n_texts=pl.lit(0, pl.Int64), words=pl.lit(None, pl.List(pl.String))).clear()
    at = texts.select("x", "y").to_numpy().astype(np.float64)
    with threadpool_limits(1):  # more threads would add up in another order
        cells = KMeans(n_regions, n_init=1, random_state=seed).fit(at)
    far = np.square(at - cells.cluster_centers_[cells.labels_]).sum(axis=1)
    divided = texts.with_columns(region=pl.Series(cells.labels_, dtype=pl.Int32), far=pl.Series(far))
    middle = divided.sort("far", "made_of").unique("region", keep="first").select("region", "x", "y")
    sizes = divided.group_by("region").agg(n_texts=pl.len().cast(pl.Int64))
    told = _words(divided).join(middle, on="region").join(sizes, on="region").sort("n_texts", "x", descending=True)
    names = pl.format("{}-{}", pl.lit(level), pl.int_range(1, pl.len() + 1))
    return told.select(names.alias("region_id"), pl.lit(level).alias("level"), "x", "y", "n_texts", "words")


def _words(divided: pl.DataFrame) -> pl.DataFrame:
    """The words of each region, columns region, words."""
    has_word = telling(divided.select("region", "words", "language")).filter(pl.col("word").str.len_chars() > 2)
    counts = has_word.group_by("region", "word").agg(n=pl.len())
    everywhere = counts.group_by("word").agg(n_everywhere=pl.col("n").sum())
    mean_words = counts["n"].sum() / max(divided["region"].n_unique(), 1)
    weighed = (
        counts.filter(pl.col("n") >= MIN_TEXTS)
        .join(everywhere, on="word")
        .with_columns(weight=pl.col("n") * (mean_words / pl.col("n_everywhere")).log1p())
        .sort(["region", "weight", "word"], descending=[False, True, False])
    )
    return weighed.group_by("region", maintain_order=True).agg(words=pl.col("word").head(N_WORDS))
