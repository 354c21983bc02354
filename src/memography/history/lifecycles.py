"""Lifecycles: when a meme was born and at its height, how fast it faded, when it slept, and how long it will last."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from memography.models.longevity import LEAST_MONTHS, LEVELS, MEDIAN, Past, longevity_model, past
from memography.models.longevity.life import day_of, dormant, peak_and_half_life, within_life
from memography.models.longevity.months import MONTH_DAYS, monthly
from memography.settings import HistorySettings

Array = npt.NDArray[np.float64]
Days = npt.NDArray[np.int64]

_TIME = pl.Datetime("us", "UTC")

SCHEMA: dict[str, Any] = {
    "meme_id": pl.String,
    "n_uses": pl.Int64,
    "born_at": _TIME,
    "last_seen_at": _TIME,
    "peak_at": _TIME,
    "peak_low": _TIME,
    "peak_high": _TIME,
    "half_life_days": pl.Float64,
    "why_no_half_life": pl.String,
    "dormant": pl.List(pl.String),
    "n_revivals": pl.Int64,
    "family": pl.String,
    "forecast_low": pl.Float64,
    "forecast": pl.Float64,
    "forecast_high": pl.Float64,
    "p_alive_in_a_year": pl.Float64,
    "why_no_forecast": pl.String,
}
FORECAST_SCHEMA: dict[str, Any] = {
    "meme_id": pl.String,
    "begins": pl.Date,
    "ends": pl.Date,
    "low": pl.Float64,
    "uses": pl.Float64,
    "high": pl.Float64,
    "share_low": pl.Float64,
    "share": pl.Float64,
    "share_high": pl.Float64,
}


class _Posted(NamedTuple):
    """What communities posted, day by day."""

    first_day: int
    """In days since 1970."""
    by_community: dict[str | None, Array]


class _Life(NamedTuple):
    """A meme and what its past tells."""

    row: dict[str, Any]
    past: Past | None
    per_month: float


def lifecycles(
    uses: pl.DataFrame, exposure: pl.DataFrame, settings: HistorySettings
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Tables `lifecycles` and `forecasts`.

    Args:
        uses: columns meme_id, use_id, posted_at, community; dated uses of memes.
        exposure: table `exposure`.
        settings: how many uses are enough.
    """
    if uses.is_empty():
        return pl.DataFrame(schema=SCHEMA), pl.DataFrame(schema=FORECAST_SCHEMA)
    posted = _posted(exposure)
    lives = [
        _life(str(meme_id), some, posted, settings.lifecycle_min_uses)
        for (meme_id,), some in uses.sort("meme_id", "posted_at", "use_id").group_by("meme_id", maintain_order=True)
    ]
    months = _foretell([life for life in lives if life.past is not None], posted)
    return pl.DataFrame([life.row for life in lives], SCHEMA), months


def _posted(exposure: pl.DataFrame) -> _Posted:
    day = exposure["day"].cast(pl.Int32).to_numpy().astype(np.int64)
    first_day, n_days = int(day.min()), int(day.max() - day.min()) + 1
    found = {}
    for (community,), some in exposure.group_by("community"):
        counts = np.zeros(n_days)
        counts[some["day"].cast(pl.Int32).to_numpy() - first_day] = some["n_posts"].to_numpy()
        found[None if community is None else str(community)] = counts
    return _Posted(first_day, found)


def _life(meme_id: str, uses: pl.DataFrame, posted: _Posted, min_uses: int) -> _Life:
    row: dict[str, Any] = dict.fromkeys(SCHEMA)
    row |= {"meme_id": meme_id, "n_uses": uses.height, "dormant": [], "n_revivals": 0}
    row |= {"born_at": uses["posted_at"][0], "last_seen_at": uses["posted_at"][-1]}
    if uses.height < min_uses:
        few = f"fewer than {min_uses} dated uses"
        return _Life(row | {"why_no_half_life": few, "why_no_forecast": few}, None, 0.0)
    used = uses["posted_at"].dt.date().cast(pl.Int32).to_numpy().astype(np.int64)
    around = np.sum([posted.by_community[name] for name in uses["community"].unique().to_list()], axis=0)
    row |= peak_and_half_life(used, around, posted.first_day)
    for name in ("peak_at", "peak_low", "peak_high"):
        row[name] = within_life(row[name], row["born_at"], row["last_seen_at"])
    row["dormant"] = dormant(used, around, posted.first_day)
    row["n_revivals"] = len(row["dormant"])
    series = monthly(used, around, posted.first_day)
    try:
        seen = past(series.level, float(uses.height))
    except ValueError:
        return _Life(row | {"why_no_forecast": f"known for fewer than {LEAST_MONTHS} months"}, None, 0.0)
    row["family"] = min(seen.fits, key=lambda name: seen.fits[name].error)
    return _Life(row, seen, series.per_month)


def _foretell(lives: list[_Life], posted: _Posted) -> pl.DataFrame:
    """What is expected, put into the rows of these memes; returns the months ahead."""
    pasts = [life.past for life in lives if life.past is not None]
    outlook = longevity_model().outlook(pasts)
    lasting = outlook.p_alive_in_a_year(pasts)
    last_day = posted.first_day + len(next(iter(posted.by_community.values()), np.empty(0)))
    months = []
    for i, life in enumerate(lives):
        low, middle, high = (float(12 * outlook.year[i, level]) for level in (0, MEDIAN, len(LEVELS) - 1))
        p_alive = float(lasting[i])
        life.row.update(forecast_low=low, forecast=middle, forecast_high=high, p_alive_in_a_year=p_alive)
        for month, levels in enumerate(outlook.months[i]):
            ends = (day_of(last_day + round(MONTH_DAYS * n)) for n in (month, month + 1))
            uses = [float(levels[level]) for level in (0, MEDIAN, len(LEVELS) - 1)]
            months.append((life.row["meme_id"], *ends, *uses, *(min(n / life.per_month, 1.0) for n in uses)))
    return pl.DataFrame(months, FORECAST_SCHEMA, orient="row")
