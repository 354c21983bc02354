"""Timeline: a meme's uses by day and community, beside all that was posted there and then."""

import polars as pl


def exposure(posts: pl.DataFrame) -> pl.DataFrame:
    """Table `exposure`: how many dated posts each community has on each day.

    Args:
        posts: columns posted_at, community.
    """
    dated = posts.drop_nulls("posted_at")
    return dated.group_by(_DAY, "community").agg(n_posts=_N_ROWS).sort("day", "community")


def timeline(uses: pl.DataFrame, exposure: pl.DataFrame) -> pl.DataFrame:
    """Table `timeline`: uses of each meme by day and community, and their posts as a share of the exposure.

    Args:
        uses: columns meme_id, post_id, posted_at, community; dated uses of memes.
        exposure: table `exposure`.
    """
    counted = uses.group_by("meme_id", _DAY, "community").agg(
        n_uses=_N_ROWS, n_posts=pl.col("post_id").n_unique().cast(pl.Int64)
    )
    everything = exposure.rename({"n_posts": "n_all"})
    return (
        counted.join(everything, on=["day", "community"], how="left", nulls_equal=True)
        .with_columns(share=pl.col("n_posts") / pl.col("n_all"))
        .drop("n_all")
        .sort("meme_id", "day", "community")
    )


_DAY = pl.col("posted_at").dt.date().alias("day")
_N_ROWS = pl.len().cast(pl.Int64)
