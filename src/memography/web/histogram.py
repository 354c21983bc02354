"""Histograms over time that are drawn here, as shapes of an SVG whose places across are shares of its width."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

from memography.web.facets import EPOCH, Counts, Days

MAX_BINS = 150
HEIGHT_PX = 64
_N_TICKS = 8
_UNITS = {"day": ("D", 1), "week": ("D", 7), "month": ("M", 1), "quarter": ("M", 3), "year": ("Y", 1)}
_STEPS = {"D": (1, 2, 7, 14), "M": (1, 2, 3, 6), "Y": (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)}
"""After so many days, months or years comes the next label."""


@dataclass(frozen=True, slots=True)
class Axis:
    """A time in bins of equal name: days, weeks, months, quarters or years."""

    period: str
    edges: Days
    """Days since 1970 on which bins begin, and the day after the last; shape (n_bins + 1,)."""

    @property
    def n_bins(self) -> int:
        """How many bins there are."""
        return len(self.edges) - 1

    def begins(self) -> list[date]:
        """The first day of each bin, and the day after the last."""
        last = (date.max - EPOCH).days
        return [EPOCH + timedelta(days=min(int(day), last)) for day in self.edges]

    def bins(self, day: Days) -> Counts:
        """The bin of each day; all of them must lie on the axis."""
        of_day = np.repeat(np.arange(self.n_bins), np.diff(self.edges))
        found: Counts = of_day[day - self.edges[0]]
        return found

    def counted(self, day: Days) -> Counts:
        """How many of some days lie in each bin, shape (n_bins,)."""
        return np.bincount(self.bins(day), minlength=self.n_bins)

    def place(self, when: date) -> float:
        """Where a day begins, as per cent of the width, kept within it. Bins are drawn equally wide."""
        day = (when - EPOCH).days
        at = int(np.clip(np.searchsorted(self.edges, day, side="right") - 1, 0, self.n_bins - 1))
        width = self.edges[at + 1] - self.edges[at]
        return float(np.clip(100 * (at + (day - self.edges[at]) / width) / self.n_bins, 0, 100))

    def ticks(self) -> list[dict[str, Any]]:
        """Labels: `x` in per cent of the width, and `label`."""
        first, end = self.begins()[0], self.begins()[-1]
        for unit, steps in _STEPS.items():
            for step in steps:
                found = _ticks(first, end, unit, step)
                if len(found) <= _N_TICKS:
                    return [{"x": round(self.place(when), 2), "label": label} for when, label in found]
        raise AssertionError("a calendar has no more years than that")


def axis(first: int, last: int, max_bins: int = MAX_BINS) -> Axis:
    """The finest axis over some days, since 1970, that has no more bins than wanted."""
    for period, (unit, size) in _UNITS.items():
        edges = _edges(first, last, unit, size)
        if len(edges) - 1 <= max_bins:
            return Axis(period, edges)
    return Axis("year", edges)


def bars(n_uses: npt.NDArray[Any], top: float, height: float = HEIGHT_PX) -> list[dict[str, float] | None]:
    """The bars of a histogram, each as `x` and `width` in per cent and `y` and `height` in pixels; None where empty.

    Args:
        n_uses: how many, shape (n_bins,).
        top: what is as high as the whole.
        height: of the whole, pixels.
    """
    width = 100 / max(len(n_uses), 1)
    found: list[dict[str, float] | None] = []
    for number, n in enumerate(n_uses.tolist()):
        tall = round(max(1.5, height * n / top), 1) if n else 0
        bar = {"x": round(number * width, 3), "width": round(width * 0.86, 3), "y": round(height - tall, 1)}
        found.append({**bar, "height": tall} if n else None)
    return found


def spark(n_uses: Sequence[int]) -> str:
    """The bars of a small chart without axes, in a box of 100 x 20, as the data of one path.

    >>> spark([0, 2, 1])
    'M33.3 20v-20h28.3v20zM66.7 20v-10h28.3v10z'
    """
    width, top = 100 / max(len(n_uses), 1), max(n_uses, default=0)
    wide = f"{width * 0.85:.3g}"
    parts = []
    for number, n in enumerate(n_uses):
        if n:
            tall = f"{max(1.0, 20 * n / top):.3g}"
            parts.append(f"M{number * width:.3g} 20v-{tall}h{wide}v{tall}z")
    return "".join(parts)


def _edges(first: int, last: int, unit: str, size: int) -> Days:
    begin, end = np.datetime64(first, "D"), np.datetime64(last, "D")
    if unit == "D":
        start = first - (first + 3) % 7 if size == 7 else first  # weeks begin on Mondays; 1 January 1970 was a Thursday
        return np.arange(start, last + 1 + size, size, dtype=np.int32)[: (last - start) // size + 2]
    start_of = begin.astype(f"datetime64[{unit}]").astype(int)
    start_of -= start_of % size
    stop = end.astype(f"datetime64[{unit}]").astype(int)
    numbers = np.arange(start_of, stop + 1 + size, size)[: (stop - start_of) // size + 2]
    return numbers.astype(f"datetime64[{unit}]").astype("datetime64[D]").astype(np.int32)


def _ticks(first: date, end: date, unit: str, step: int) -> list[tuple[date, str]]:
    """Days from one to before another on which something rounder begins, and what they are called."""
    if unit == "D":
        days = range(0, (end - first).days, step)
        if len(days) > _N_TICKS:
            return [(first, "")] * len(days)
        return [(day, f"{day.day} {day:%b}") for day in (first + timedelta(days=n) for n in days)]
    if unit == "M":
        months = [m for m in range(first.year * 12 + first.month - 1, end.year * 12 + end.month) if m % step == 0]
        days_of = [date(m // 12, m % 12 + 1, 1) for m in months]
        return [(d, str(d.year) if d.month == 1 else f"{d:%b}") for d in days_of if first <= d < end]
    years = [date(y, 1, 1) for y in range(max(first.year, 1), end.year + 1) if y % step == 0]
    return [(day, str(day.year)) for day in years if first <= day < end]
