"""Origins: where a meme was first seen, and how much earlier it may have begun."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt
import polars as pl

from memography.settings import HistorySettings

Array = npt.NDArray[np.float64]

LEAST_USES = 20
"""With fewer dated uses how much earlier a meme began is not told: real ones begin too differently."""
N_EARLIEST = 15
"""The interval follows from so many of the earliest uses: fewer tell too little of how uses begin, more tell of what
came later. Chosen, with the range of powers, on the fit part of benchmarks/origin.py."""
ORIGIN_YEARS_MAX = 1000
"""An interval that would reach further back says nothing, and is left open."""

_TIME = pl.Datetime("us", "UTC")
_SHAPES = np.geomspace(0.3, 6, 15)
_GAPS = np.geomspace(1e-4, 1e3, 90)


def origins(uses: pl.DataFrame, settings: HistorySettings) -> pl.DataFrame:
    """The earliest dated use of each meme and the interval of its true origin: table `origins` but for `is_censored`.

    The interval is `earlier_days` before the first use, at most, and open where there are too few uses to tell.

    Args:
        uses: columns meme_id, use_id, post_id, posted_at, community; dated uses of memes.
        settings: the interval's confidence.
    """
    first = uses.sort("posted_at", "use_id").group_by("meme_id", maintain_order=True)
    found = first.agg(
        first_seen_at=pl.col("posted_at").first(),
        times="posted_at",
        community=pl.col("community").first(),
        post_id=pl.col("post_id").first(),
    ).sort("meme_id")
    low = [_low(first_at, times, settings.origin_confidence) for first_at, times in _times(found)]
    return found.select(
        "meme_id",
        "first_seen_at",
        low=pl.Series(low, dtype=_TIME),
        high=pl.col("first_seen_at"),
        community="community",
        post_id="post_id",
    )


def earlier_days(days: Array, confidence: float) -> float | None:
    """How many days before its first known use a meme began, at most; None where that can't be told.

    Early uses are taken to come at a rate that goes as a power of the time since the origin: as growth does near its
    beginning, whatever its later course, and as chance leaves it when uses are missed. The power is not known, and
    summed over. That is the Weibull limit on which optimal linear estimation rests too (Roberts & Solow, "When did the
    dodo become extinct?", Nature 426, 2003), seen as a posterior. With even uses it comes near Strauss & Sadler (1989).

    Args:
        days: times of its uses in order, in days, shape (n_uses,).
        confidence: how often the origin lies within them.
    """
    if len(days) < LEAST_USES or days[-1] <= days[0]:
        return None
    n = max(N_EARLIEST, int(np.searchsorted(days, days[0], "right")) + 1)
    since = days[: n - 1] - days[0]
    reach = float(days[n - 1] - days[0])
    gaps = _GAPS * reach
    logs = np.log(since + gaps[:, None]).sum(axis=1)  # (n_gaps,)
    whole = np.log(reach + gaps)
    likelihood = (n - 1) * (np.log(_SHAPES) - _SHAPES * whole[:, None]) + (_SHAPES - 1) * logs[:, None]
    posterior = likelihood + (np.log(gaps) - whole)[:, None]  # a gap as likely as its share of the reach
    weights = np.exp(posterior - posterior.max()).sum(axis=1)
    return float(np.exp(np.interp(confidence, np.cumsum(weights) / weights.sum(), np.log(gaps))))


def _times(found: pl.DataFrame) -> Iterator[tuple[datetime, Array]]:
    for first_at, times in found.select("first_seen_at", "times").iter_rows():
        yield first_at, np.array([(at - first_at).total_seconds() / 86400 for at in times])


def _low(first_at: datetime, days: Array, confidence: float) -> datetime | None:
    earlier = earlier_days(days, confidence)
    return first_at - timedelta(days=earlier) if earlier is not None and earlier < ORIGIN_YEARS_MAX * 365 else None


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
