"""Timeline: a meme's uses by day and community, beside all that was posted there and then."""

import daft
import polars as pl

from memography.corpus import Corpus
from memography.engine import collected


def exposure(corpus: Corpus) -> pl.DataFrame:
    """Table `exposure`: how many dated posts each community has on each day."""
    col = daft.col
    posts = corpus.frame("posts").where(col("posted_at").not_null())
    counted = posts.groupby(col("posted_at").date().alias("day"), col("community")).agg(
        col("post_id").count().alias("n_posts")
    )
    return collected(counted).with_columns(pl.col("n_posts").cast(pl.Int64)).sort("day", "community")


def timeline(corpus: Corpus, exposure: pl.DataFrame) -> pl.DataFrame:
    """Table `timeline`: uses of each meme by day and community, and their posts as a share of the exposure."""
    col = daft.col
    uses = corpus.frame("uses").where(col("meme_id").not_null() & col("posted_at").not_null())
    counted = uses.groupby(col("meme_id"), col("posted_at").date().alias("day"), col("community")).agg(
        col("use_id").count().alias("n_uses"), col("post_id").count_distinct().alias("n_posts")
    )
    found = collected(counted).with_columns(pl.col("n_uses", "n_posts").cast(pl.Int64))
    everything = exposure.rename({"n_posts": "n_all"})
    return (
        found.join(everything, on=["day", "community"], how="left", nulls_equal=True)
        .with_columns(share=pl.col("n_posts") / pl.col("n_all"))
        .drop("n_all")
        .sort("meme_id", "day", "community")
    )
