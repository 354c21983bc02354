"""How time is cut into periods, and what they are called."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import polars as pl

from memography.phrases import day, month

EVERY = {"day": "1d", "week": "1w", "month": "1mo", "quarter": "1q", "year": "1y"}
"""Periods from the finest, as Polars writes them."""


def period_of(first: date, last: date) -> str:
    """How finely a span is counted: "day", "week" or "month".

    >>> period_of(date(2012, 1, 1), date(2022, 1, 1))
    'month'
    """
    days = (last - first).days
    return "day" if days <= 92 else "week" if days <= 3 * 366 else "month"


_MONDAY = 3
"""The first day of 1970 was a Thursday; weeks begin on Mondays."""
MAX_PERIODS = 110
"""A chart has no more periods than can be told apart."""


def by_day(uses: pl.DataFrame) -> pl.DataFrame:
    """How many uses each day has: columns day, n_uses."""
    return uses.group_by("day").agg(n_uses=pl.len())


def fitting(days: pl.DataFrame, typical: int) -> str:
    """The finest period that typically has so many uses (the median, where there are any), of which a chart has not too
    many; years where there is none.

    Args:
        days: columns day, each once and at least one, and n_uses.
        typical: how many uses a period typically has.
    """
    at, n_uses = days["day"].to_numpy(), days["n_uses"].to_numpy()
    for period in EVERY:
        numbers = _numbers(at, period)
        counts = np.bincount(numbers - numbers.min(), weights=n_uses)
        if len(counts) <= MAX_PERIODS and np.median(counts[counts > 0]) >= typical:
            return period
    return list(EVERY)[-1]


def _numbers(days: npt.NDArray[np.datetime64], period: str) -> npt.NDArray[np.int64]:
    """The number of the period that each day lies in, counted from one or another."""
    if period in ("day", "week"):
        number = days.astype("datetime64[D]").astype(np.int64)
        return number if period == "day" else (number + _MONDAY) // 7
    month = days.astype("datetime64[M]").astype(np.int64)
    return month // {"month": 1, "quarter": 3, "year": 12}[period]


def begins(period: str, column: str = "day") -> pl.Expr:
    """The first day of the period that a day lies in."""
    return pl.col(column).dt.truncate(EVERY[period]).alias("begins")


def ends(period: str) -> pl.Expr:
    """The day after a period that begins on the day in column `begins`."""
    return pl.col("begins").dt.offset_by(EVERY[period]).alias("ends")


def length(data: pl.DataFrame) -> str:
    """Which period rows with `begins` and `ends` are of, the shortest that one of them is."""
    days = (data["ends"] - data["begins"]).dt.total_days().min()
    limits = (("day", 1), ("week", 7), ("month", 31), ("quarter", 92))
    return next((period for period, most in limits if int(days) <= most), "year")  # type: ignore[arg-type]


def called(first: date, after: date) -> str:
    """What a period is called.

    >>> called(date(2020, 3, 1), date(2020, 4, 1)), called(date(2020, 1, 1), date(2021, 1, 1))
    ('March 2020', '2020')
    >>> called(date(2020, 3, 9), date(2020, 3, 16)), called(date(2020, 1, 1), date(2020, 4, 1))
    ('the week from 9 March 2020', 'January to March 2020')
    """
    days = (after - first).days
    if days == 1:
        return day(first)
    if days == 7:
        return f"the week from {day(first)}"
    if days <= 31:
        return month(first)
    if days <= 92:
        return f"{first:%B} to {month(after - timedelta(days=1))}"
    return str(first.year)


def between(first: date, last: date) -> str:
    """A span as a writer would put it.

    >>> between(date(2013, 1, 13), date(2022, 10, 3)), between(date(2020, 3, 1), date(2020, 3, 9))
    ('January 2013 to October 2022', '1 to 9 March 2020')
    """
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {day(last)}" if first != last else day(first)
    return f"{month(first)} to {month(last)}"


def filled(counted: pl.DataFrame, period: str, parts: Sequence[str], column: str) -> pl.DataFrame:
    """Rows of periods and parts, with those between that have none: columns begins, `column`, n_uses."""
    first, last = counted["begins"].min(), counted["begins"].max()
    every = pl.DataFrame({"begins": pl.date_range(first, last, EVERY[period], eager=True)})  # type: ignore[arg-type]
    grid = every.join(pl.DataFrame({column: list(parts)}), how="cross")
    found = grid.join(counted, on=["begins", column], how="left", maintain_order="left")
    return found.with_columns(pl.col("n_uses").fill_null(0))
