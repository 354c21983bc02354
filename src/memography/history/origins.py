"""Origins: where a meme was first seen, and how much earlier it may have begun."""

from datetime import datetime

import numpy as np
import numpy.typing as npt
import polars as pl

from memography.settings import HistorySettings

Array = npt.NDArray[np.float64]

LEAST_USES = 5
"""With fewer dated uses how much earlier a meme began is not told."""
ORIGIN_YEARS_MAX = 1000
"""An interval that would reach further back says nothing, and is left open."""
CONFIDENCES = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.975, 0.99)
INTERCEPTS = (4.656, 5.136, 5.606, 6.126, 6.496, 6.936, 7.806, 8.466, 9.306)
"""One for each of the confidences: a higher one, a longer interval."""
COEFFICIENTS = (0.431, -0.667)
"""Of `traits`. These and the intercepts are what `python -m benchmarks.origin fit` prints."""

_TIME = pl.Datetime("us", "UTC")


def origins(uses: pl.DataFrame, settings: HistorySettings) -> pl.DataFrame:
    """The earliest dated use of each meme and the interval of its true origin: table `origins` but for `is_censored`.

    The interval is `earlier_days` before the first use, at most, and open where there are too few uses to tell.

    Args:
        uses: columns meme_id, use_id, post_id, posted_at, community; dated uses of memes.
        settings: the interval's confidence.
    """
    first = uses.sort("posted_at", "use_id").group_by("meme_id", maintain_order=True)
    at = pl.col("posted_at")
    found = first.agg(
        first_seen_at=at.first(),
        fifth=at.get(LEAST_USES - 1, null_on_oob=True),
        last=at.last(),
        n_uses=pl.len(),
        community=pl.col("community").first(),
        post_id=pl.col("post_id").first(),
    ).sort("meme_id")
    after = {
        name: ((found[name] - found["first_seen_at"]).dt.total_microseconds() / 86_400_000_000).fill_null(0).to_numpy()
        for name in ("fifth", "last")
    }
    n_uses = found["n_uses"].to_numpy().astype(float)
    earlier = earlier_days(n_uses, after["fifth"], settings.origin_confidence)
    is_told = (after["last"] > 0) & (earlier < ORIGIN_YEARS_MAX * 365)  # of one moment: no telling how fast uses come
    back = (
        pl.Series(np.where(is_told, earlier * 86_400_000_000, np.nan), nan_to_null=True)
        .cast(pl.Int64)
        .cast(pl.Duration("us"))
    )
    return found.select(
        "meme_id",
        "first_seen_at",
        low=(pl.col("first_seen_at") - back).cast(_TIME),
        high=pl.col("first_seen_at"),
        community="community",
        post_id="post_id",
    )


def earlier_days(n_uses: Array, fifth_days: Array, confidence: float) -> Array:
    """How many days before its first known use a meme began, at most; NaN where that can't be told.

    How far the end of a distribution lies beyond the first of a sample shows in the gaps between the earliest (Robson &
    Whitlock, Biometrika 51, 1964; Roberts & Solow, Nature 426, 2003). Their formulas need to know how uses begin, and
    real memes begin with a trickle whose length no formula gives: bounds from them hold less often than they say. So the
    quantile of the time before is learned from real memes whose first use is known and of which chance left a part
    (quantile regression, Koenker & Bassett, Econometrica 46, 1978), and moved until it holds as often as it says in
    memes that it was not learned from (as in Romano, Patterson & Candès, "Conformalized quantile regression", 2019).

    Args:
        n_uses: how many dated uses each meme has, shape (n_memes,).
        fifth_days: how long after the first use the fifth came, days, shape (n_memes,).
        confidence: how often the origin lies within them; between the first and the last of `CONFIDENCES`.
    """
    intercept = np.interp(confidence, CONFIDENCES, INTERCEPTS)
    days = np.expm1(np.maximum(intercept + traits(n_uses, fifth_days) @ COEFFICIENTS, 0))
    return np.where(n_uses >= LEAST_USES, days, np.nan)


def traits(n_uses: Array, fifth_days: Array) -> Array:
    """What the time before the first use is told from, shape (n_memes, 2): logarithms of the time to the fifth use, with
    a day more, since uses of one day are as good as together, and of the number of uses."""
    return np.column_stack([np.log1p(fifth_days), np.log(n_uses)])


def with_censoring(
    origins: pl.DataFrame, corpus_begins_at: datetime | None, holes: pl.DataFrame, settings: HistorySettings
) -> pl.DataFrame:
    """Origins with `is_censored`: whether the corpus may start later than the meme.

    So it is where the interval is open or reaches before the corpus, and where the meme is first seen among the
    corpus's first posts, or the first after a hole: one that was there before shows up there at once.

    Args:
        origins: columns meme_id, low, first_seen_at, community.
        corpus_begins_at: the corpus's earliest dated post; None where no post is dated.
        holes: table `holes`.
        settings: how long the first posts last.
    """
    margin = pl.duration(seconds=settings.origin_margin_days * 86400)
    begins_at = pl.lit(corpus_begins_at, _TIME)
    ends_at, hole_at = (pl.col(name).cast(_TIME) for name in ("ends", "begins"))
    behind = origins.join(holes.select("community", hole_at, ends_at), on="community", nulls_equal=True).filter(
        pl.col("begins") <= pl.col("first_seen_at"), pl.col("first_seen_at") - margin < pl.col("ends")
    )
    return origins.with_columns(
        is_censored=pl.col("low").is_null()
        | (pl.col("low") < begins_at)
        | (pl.col("first_seen_at") - margin < begins_at).fill_null(True)
        | pl.col("meme_id").is_in(behind["meme_id"].implode())
    )
