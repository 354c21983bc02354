"""How long it will last: its height, its half-life, its sleep, and what is expected of it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from memography.biography.article import Claim
from memography.biography.corpus_facts import CorpusFacts, year_before
from memography.biography.facts import Facts
from memography.biography.kinds.kind import Kind, Measured, dated_uses
from memography.biography.meme_uses import MemeUses, utc
from memography.models.longevity import LEVELS, MEDIAN, longevity_model, past
from memography.models.longevity.life import (
    DORMANT_DAYS,
    DORMANT_EXPECTED,
    DORMANT_MIN_USES,
    PEAK_CONFIDENCE,
    dormant,
    peak_and_half_life,
    within_life,
)
from memography.models.longevity.months import monthly

LASTING = ("lifecycle", "forecast")
"""The kinds of claims that follow from when a meme was used and what its communities posted, and from nothing else."""
_ROUNDED = 6
"""Figures of the model are told to so many places, so that they are the same however they are added up."""


def _measure_lifecycle(facts: Facts) -> Iterator[Measured]:
    for row in facts.lifecycles.drop_nulls("peak_at").iter_rows(named=True):
        yield _lifecycle_of(row)


def _renew_lifecycle(claim: Claim, corpus: CorpusFacts) -> Claim:
    found = _lifecycle_of(corpus.lifecycles[claim.meme_id])
    return replace(claim, value=found.value, low=found.low, high=found.high)


def _lifecycle_of(row: dict[str, Any]) -> Measured:
    names = ("n_uses", "peak_at", "half_life_days", "why_no_half_life", "dormant")
    value = {name: row[name] for name in names}
    return Measured(value, dated_uses(row["meme_id"]), row["peak_low"], row["peak_high"])


def _recount_lifecycle(uses: MemeUses, claim: Claim) -> Measured:
    used, posted = _days(uses), _posted(uses)
    first_day = uses.corpus.first_day
    value: dict[str, Any] = {"n_uses": len(used), **peak_and_half_life(used, posted, first_day)}
    dated = uses.posted_at[uses.is_dated]
    names = ("peak_at", "peak_low", "peak_high")
    ends = {name: within_life(value.pop(name), utc(dated.min()), utc(dated.max())) for name in names}
    value |= {"peak_at": ends["peak_at"], "dormant": dormant(used, posted, first_day)}
    return Measured(value, dated_uses(uses.meme_id), ends["peak_low"], ends["peak_high"])


def _measure_forecast(facts: Facts) -> Iterator[Measured]:
    for row in facts.lifecycles.drop_nulls("forecast").iter_rows(named=True):
        yield _forecast_of(row, facts.corpus)


def _renew_forecast(claim: Claim, corpus: CorpusFacts) -> Claim:
    found = _forecast_of(corpus.lifecycles[claim.meme_id], corpus)
    return replace(claim, value=found.value, low=found.low, high=found.high)


def _forecast_of(row: dict[str, Any], corpus: CorpusFacts) -> Measured:
    figures = [row[name] for name in ("forecast", "p_alive_in_a_year", "forecast_low", "forecast_high")]
    n_uses = {"n_uses": row["n_uses"], "n_last_year": corpus.n_last_year.get(row["meme_id"], 0)}
    return _forecast(row["meme_id"], n_uses, *figures)


def _recount_forecast(uses: MemeUses, claim: Claim) -> Measured:
    used = _days(uses)
    seen = past(monthly(used, _posted(uses), uses.corpus.first_day).level, float(len(used)))
    outlook = longevity_model().outlook([seen])
    low, middle, high = (float(12 * outlook.year[0, level]) for level in (0, MEDIAN, len(LEVELS) - 1))
    n_last_year = int((used >= year_before(uses.corpus.end_day)).sum())
    p_alive = float(outlook.p_alive_in_a_year([seen])[0])
    return _forecast(uses.meme_id, {"n_uses": len(used), "n_last_year": n_last_year}, middle, p_alive, low, high)


def _forecast(meme_id: str, n_uses: dict[str, int], middle: float, p_alive: float, low: float, high: float) -> Measured:
    value = {**n_uses, "uses": round(middle, _ROUNDED), "p_alive": round(p_alive, _ROUNDED)}
    return Measured(value, dated_uses(meme_id), round(low, _ROUNDED), round(high, _ROUNDED))


def told(lifecycles: pl.DataFrame) -> Iterator[tuple[str, str]]:
    """The claims that rows of table `lifecycles` make: kind and meme."""
    for kind, column in zip(LASTING, ("peak_at", "forecast"), strict=True):
        for meme_id in lifecycles.drop_nulls(column)["meme_id"]:
            yield kind, meme_id


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
        "The week in which the smoothed share of posts is highest, with the first and the last week whose share "
        "differs from it by no more than the chance of counts explains, and the time from there until it is below half "
        "for good; times without a use count as sleep where six, and as many more as the logarithm of how many such "
        "times there are, would have fallen at the mean rate of the life before them, and of that after them.",
        ("lifecycles", "exposure", "uses"),
        _measure_lifecycle,
        _recount_lifecycle,
        _renew_lifecycle,
        parameters=lambda corpus: {
            "min_uses": corpus.history["lifecycle_min_uses"],
            "dormant_days": DORMANT_DAYS,
            "dormant_expected": DORMANT_EXPECTED,
            "dormant_min_uses": DORMANT_MIN_USES,
            "confidence": PEAK_CONFIDENCE,
        },
    ),
    Kind(
        "forecast",
        "Uses in the twelve months after the corpus ends, if as much is posted as in its last twelve, with an "
        "interval, beside those of the last twelve, and the probability that no twelve months until then "
        "have a mean below 5 % of the highest month; by a model learned from monthly series of memes "
        "(docs/models/longevity.md).",
        ("lifecycles", "exposure", "uses"),
        _measure_forecast,
        _recount_forecast,
        _renew_forecast,
        parameters=lambda corpus: {"confidence": round(LEVELS[-1] - LEVELS[0], 6)},
    ),
)
