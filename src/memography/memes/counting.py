"""What is counted of each meme's uses."""

import polars as pl


def counted(uses: pl.DataFrame) -> pl.DataFrame:
    """How many uses, posts and variants each meme has, and when it was first and last seen, as table `memes` has it.

    Args:
        uses: rows of table `uses`; those of no meme are left out.
    """
    disagrees = (pl.col("picture_meme_id") != pl.col("meme_id")).fill_null(False)
    return (
        uses.drop_nulls("meme_id")
        .group_by("meme_id")
        .agg(
            n_uses=pl.len().cast(pl.Int64),
            n_posts=pl.col("post_id").n_unique().cast(pl.Int64),
            n_variants=pl.col("variant_id").drop_nulls().n_unique().cast(pl.Int64),
            n_untimed_uses=pl.col("posted_at").is_null().sum().cast(pl.Int64),
            n_disagreements=disagrees.sum().cast(pl.Int64),
            first_seen_at=pl.col("posted_at").min(),
            last_seen_at=pl.col("posted_at").max(),
        )
    )
