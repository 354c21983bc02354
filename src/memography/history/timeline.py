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


def timeline(corpus: Corpus, exposure: pl.DataFrame, meme_ids: pl.Series | None = None) -> pl.DataFrame:
    """Table `timeline`: uses of each meme by day and community, and their posts as a share of the exposure.

    Args:
        corpus: a corpus with uses.
        exposure: table `exposure`.
        meme_ids: count the uses of these memes, and take the others' days from the table as it is; all by default.
    """
    col = daft.col
    uses = corpus.frame("uses").where(col("meme_id").not_null() & col("posted_at").not_null())
    if meme_ids is not None:
        uses = uses.join(daft.from_pydict({"meme_id": meme_ids.to_list()}), on="meme_id", how="semi")
    counted = uses.groupby(col("meme_id"), col("posted_at").date().alias("day"), col("community")).agg(
        col("use_id").count().alias("n_uses"), col("post_id").count_distinct().alias("n_posts")
    )
    found = collected(counted).with_columns(pl.col("n_uses", "n_posts").cast(pl.Int64))
    if meme_ids is not None:
        columns = ["meme_id", "day", "community", "n_uses", "n_posts"]
        others = corpus.polars("timeline", columns).filter(~pl.col("meme_id").is_in(meme_ids.implode()))
        found = pl.concat([others, found.select(columns)])
    everything = exposure.rename({"n_posts": "n_all"})
    return (
        found.join(everything, on=["day", "community"], how="left", nulls_equal=True)
        .with_columns(share=pl.col("n_posts") / pl.col("n_all"))
        .drop("n_all")
        .sort("meme_id", "day", "community")
    )
