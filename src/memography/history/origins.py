"""Origins: where a meme was first seen, and how much earlier it may have begun."""

from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt
import polars as pl

from memography.settings import HistorySettings

Array = npt.NDArray[np.float64]

LEAST_USES = 5
"""With fewer dated uses how much earlier a meme began is not told."""
N_EARLIEST = 8
"""How many of the earliest uses are looked at, at most."""
ORIGIN_YEARS_MAX = 1000
"""An interval that would reach further back says nothing, and is left open."""
CONFIDENCES = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.975, 0.99)
INTERCEPTS = (2.586, 3.326, 4.466, 5.306, 5.906, 6.606, 7.686, 8.406, 9.286)
"""One for each of the confidences: a higher one, a longer interval."""
COEFFICIENTS = (0.431, -0.667)
"""Of `traits`. These and the intercepts are what `python -m benchmarks.origin fit` prints."""

_TIME = pl.Datetime("us", "UTC")
_POWERS = np.geomspace(0.3, 6, 15)
_GAPS = np.geomspace(1e-4, 1e3, 90)


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
        earliest=(at.head(N_EARLIEST) - at.first()).dt.total_microseconds() / 86_400_000_000,
        is_spread=at.first() < at.last(),
        n_uses=pl.len(),
        community=pl.col("community").first(),
        post_id=pl.col("post_id").first(),
    ).sort("meme_id")
    low = [
        _low(first_at, earlier_days(np.array(earliest), n_uses, settings.origin_confidence)) if is_spread else None
        for first_at, earliest, is_spread, n_uses in found.select(
            "first_seen_at", "earliest", "is_spread", "n_uses"
        ).iter_rows()
    ]
    return found.select(
        "meme_id",
        "first_seen_at",
        low=pl.Series(low, dtype=_TIME),
        high=pl.col("first_seen_at"),
        community="community",
        post_id="post_id",
    )


def earlier_days(earliest: Array, n_uses: int, confidence: float) -> float | None:
    """How many days before its first known use a meme began, at most; None where that can't be told.

    The longer of two: what is left open where uses begin regularly, and what real memes were seen to do. The first goes
    with any pace, but knows of no trickle before a meme takes off; the second knows it, at the pace of real memes.

    Args:
        earliest: times of its earliest uses in order, from the first on, days, shape (n,): N_EARLIEST or all.
        n_uses: how many dated uses it has.
        confidence: how often the origin lies within them; between the first and the last of `CONFIDENCES`.
    """
    if n_uses < LEAST_USES:
        return None
    intercept = np.interp(confidence, CONFIDENCES, INTERCEPTS)
    learned = intercept + traits(np.array([n_uses]), earliest[[LEAST_USES - 1]]) @ COEFFICIENTS
    return max(float(np.expm1(learned[0])), float(regular_days(earliest, np.array([confidence]))[0]))


def traits(n_uses: Array, fifth_days: Array) -> Array:
    """What the time before the first use is learned from: logarithms of the time to the fifth use, with a day more,
    since uses of one day are as good as together, and of the number of uses.

    Real memes begin with a trickle whose length no formula gives, so that bounds from formulas hold less often than
    they say. The quantile of the logarithm of the time before, with a day more, is therefore learned from real memes
    whose first use is known and of which chance left a part (quantile regression, Koenker & Bassett, Econometrica 46,
    1978), and moved until intervals hold as often as they say for memes that they were not learned from (as in Romano,
    Patterson & Candès, "Conformalized quantile regression", 2019).

    Args:
        n_uses: how many dated uses each meme has, shape (n_memes,).
        fifth_days: how long after the first use the fifth came, days, shape (n_memes,).

    Returns:
        Shape (n_memes, 2).
    """
    return np.column_stack([np.log1p(fifth_days), np.log(n_uses)])


def regular_days(earliest: Array, confidences: Array) -> Array:
    """How many days earlier a meme began at most, at each confidence, if early uses come at a rate that goes as a power
    of the time since the origin; 0 where they are of one moment.

    So growth begins in most models, and so chance leaves it when uses are missed. The power is not known, and summed
    over. That is the Weibull limit on which optimal linear estimation rests too (Roberts & Solow, "When did the dodo
    become extinct?", Nature 426, 2003), seen as a posterior.

    Args:
        earliest: times of its earliest uses in order, from the first on, days, shape (n,).
        confidences: shape (n_confidences,).
    """
    since, reach = earliest[:-1], earliest[-1]
    if reach <= 0:
        return np.zeros(len(confidences))
    gaps = _GAPS * reach
    logs = np.log(since + gaps[:, None]).sum(axis=1)  # (n_gaps,)
    whole = np.log(reach + gaps)
    likelihood = len(since) * (np.log(_POWERS) - _POWERS * whole[:, None]) + (_POWERS - 1) * logs[:, None]
    posterior = likelihood + (np.log(gaps) - whole)[:, None]  # a gap as likely as its share of the reach
    weights = np.exp(posterior - posterior.max()).sum(axis=1)
    found: Array = np.exp(np.interp(confidences, np.cumsum(weights) / weights.sum(), np.log(gaps)))
    return found


def _low(first_at: datetime, days: float | None) -> datetime | None:
    return first_at - timedelta(days=days) if days is not None and days < ORIGIN_YEARS_MAX * 365 else None


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
