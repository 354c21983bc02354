"""Origins: where a meme was first seen, and how much earlier it may have begun."""

from datetime import datetime, timedelta

import polars as pl

from memography.settings import HistorySettings

ORIGIN_YEARS_MAX = 1000
"""An interval that would reach further back says nothing, and is left open."""

_TIME = pl.Datetime("us", "UTC")


def origins(uses: pl.DataFrame, settings: HistorySettings) -> pl.DataFrame:
    """The earliest dated use of each meme and the interval of its true origin: table `origins` but for `is_censored`.

    The interval is that of Strauss & Sadler ("Classical confidence intervals and Bayesian probability estimates for
    ends of local taxon ranges", Mathematical Geology 21, 1989) for the end of a range: with n finds over a range R,
    the true end lies at most R * ((1 - C)^(-1 / (n - 1)) - 1) beyond the first find. It takes finds to fall evenly
    and independently over the meme's life, which posts seldom do: it is a floor for doubt, not a measurement.

    Args:
        uses: columns meme_id, use_id, post_id, posted_at, community; dated uses of memes.
        settings: C.
    """
    first = uses.sort("posted_at", "use_id").group_by("meme_id", maintain_order=True)
    found = first.agg(
        first_seen_at=pl.col("posted_at").first(),
        last_seen_at=pl.col("posted_at").last(),
        n=pl.len(),
        community=pl.col("community").first(),
        post_id=pl.col("post_id").first(),
    ).sort("meme_id")
    spans = found.select("first_seen_at", "last_seen_at", "n").iter_rows()
    low = [_low(first, last, n, settings.origin_confidence) for first, last, n in spans]
    return found.select(
        "meme_id",
        "first_seen_at",
        low=pl.Series(low, dtype=_TIME),
        high=pl.col("first_seen_at"),
        community="community",
        post_id="post_id",
    )


def with_censoring(origins: pl.DataFrame, corpus_begins_at: datetime | None, settings: HistorySettings) -> pl.DataFrame:
    """Origins with `is_censored`: whether the corpus may start later than the meme.

    So it is where the interval is open or reaches before the corpus, and where the meme is first seen among the
    corpus's first posts: one that was there before shows up there at once.

    Args:
        origins: columns low, first_seen_at.
        corpus_begins_at: the corpus's earliest dated post; None where no post is dated.
        settings: how long the first posts last.
    """
    margin = pl.duration(seconds=settings.origin_margin_days * 86400)
    begins_at = pl.lit(corpus_begins_at, _TIME)
    return origins.with_columns(
        is_censored=pl.col("low").is_null()
        | (pl.col("low") < begins_at)
        | (pl.col("first_seen_at") - margin < begins_at).fill_null(True)
    )


def _low(first: datetime, last: datetime, n: int, confidence: float) -> datetime | None:
    if n < 2 or first == last:
        return None
    days = (last - first).total_seconds() / 86400 * ((1 - confidence) ** (-1 / (n - 1)) - 1)
    return first - timedelta(days=days) if days < ORIGIN_YEARS_MAX * 365 else None
