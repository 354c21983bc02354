"""How long it will last: its height, its half-life, its sleep, and what is expected of it."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from memography.biography.article import Claim
from memography.biography.facts import Facts
from memography.biography.kinds.kind import Kind, Measured, dated_uses
from memography.biography.meme_uses import MemeUses, utc
from memography.models.longevity import LEVELS, MEDIAN, longevity_model, past
from memography.models.longevity.life import (
    DORMANT_DAYS,
    DORMANT_EXPECTED,
    dormant,
    peak_and_half_life,
    within_life,
)
from memography.models.longevity.months import monthly

_ROUNDED = 6
"""Figures of the model are told to so many places, so that they are the same however they are added up."""


def _measure_lifecycle(facts: Facts) -> Iterator[Measured]:
    for row in facts.lifecycles.drop_nulls("peak_at").iter_rows(named=True):
        names = ("n_uses", "peak_at", "half_life_days", "why_no_half_life", "dormant")
        yield Measured({name: row[name] for name in names}, dated_uses(row["meme_id"]))


def _recount_lifecycle(uses: MemeUses, claim: Claim) -> Measured:
    used, posted = _days(uses), _posted(uses)
    first_day = uses.corpus.first_day
    value: dict[str, Any] = {"n_uses": len(used), **peak_and_half_life(used, posted, first_day)}
    dated = uses.posted_at[uses.is_dated]
    value["peak_at"] = within_life(value["peak_at"], utc(dated.min()), utc(dated.max()))
    return Measured(value | {"dormant": dormant(used, posted, first_day)}, dated_uses(uses.meme_id))


def _measure_forecast(facts: Facts) -> Iterator[Measured]:
    for row in facts.lifecycles.drop_nulls("forecast").iter_rows(named=True):
        figures = [row[name] for name in ("forecast", "p_alive_in_a_year", "forecast_low", "forecast_high")]
        yield _forecast(row["meme_id"], row["n_uses"], *figures)


def _recount_forecast(uses: MemeUses, claim: Claim) -> Measured:
    used = _days(uses)
    seen = past(monthly(used, _posted(uses), uses.corpus.first_day).level, float(len(used)))
    outlook = longevity_model().outlook([seen])
    low, middle, high = (float(12 * outlook.year[0, level]) for level in (0, MEDIAN, len(LEVELS) - 1))
    return _forecast(uses.meme_id, len(used), middle, float(outlook.p_alive_in_a_year([seen])[0]), low, high)


def _forecast(meme_id: str, n_uses: int, middle: float, p_alive: float, low: float, high: float) -> Measured:
    value = {"n_uses": n_uses, "uses": round(middle, _ROUNDED), "p_alive": round(p_alive, _ROUNDED)}
    return Measured(value, dated_uses(meme_id), round(low, _ROUNDED), round(high, _ROUNDED))


def _days(uses: MemeUses) -> npt.NDArray[np.int64]:
    """The day of each dated use, in order, in days since 1970."""
    return uses.posted_at[uses.is_dated].astype("datetime64[D]").astype(np.int64)


def _posted(uses: MemeUses) -> npt.NDArray[np.float64]:
    """What the communities of the meme posted, day by day."""
    names = set(uses.communities[uses.is_dated].tolist())
    if not names:
        raise LookupError("the meme has no dated use")
    found: npt.NDArray[np.float64] = np.sum([uses.corpus.posted[name] for name in names], axis=0)
    return found


KINDS = (
    Kind(
        "lifecycle",
        "The week in which the smoothed share of posts is highest, and the time from there until it is below half for "
        "good; times without a use count as sleep where six or more would have fallen at the meme's mean rate.",
        ("lifecycles", "exposure", "uses"),
        _measure_lifecycle,
        _recount_lifecycle,
        parameters=lambda corpus: {
            "min_uses": corpus.history["lifecycle_min_uses"],
            "dormant_days": DORMANT_DAYS,
            "dormant_expected": DORMANT_EXPECTED,
        },
    ),
    Kind(
        "forecast",
        "Uses in the twelve months after the corpus ends, if as much is posted as in its last twelve, with an "
        "interval, and the probability that no twelve months until then have a mean below 5 % of the highest month; by "
        "a model learned from monthly series of memes (docs/models/longevity.md).",
        ("lifecycles", "exposure", "uses"),
        _measure_forecast,
        _recount_forecast,
        parameters=lambda corpus: {"confidence": round(LEVELS[-1] - LEVELS[0], 6)},
    ),
)
