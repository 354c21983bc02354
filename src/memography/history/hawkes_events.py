"""Events as a Hawkes process is fitted to them: their times and communities, and knots between which backgrounds run.

A community's background in a series is what was posted there, times a line from knot to knot. Steps would leave a part
of what moves all communities at once within each step, and that looks like influence.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

KNOT_DAYS_MIN = 28.0
"""Knots closer together would follow what events bring about themselves."""
EVENTS_AT_KNOT = 50
"""Events of each community at a knot, on average."""


@dataclass(frozen=True, slots=True)
class Knots:
    """Where the backgrounds of all communities in all series may turn, those of each in order of time."""

    before: Places
    """The last knot of the event's community and series that lies before it, shape (n_events,)."""
    rising: Array
    """How far the event lies on its way to the next, 0 to 1, shape (n_events,)."""
    passed: Array
    """Exposure that both knots account for, from the beginning of the series to the event, shape (n_events, 2)."""
    sizes: Array
    """Exposure that each knot accounts for, summed over time, shape (n_knots,)."""
    communities: Places
    """Of each knot, shape (n_knots,)."""


@dataclass(frozen=True, slots=True)
class Events:
    """Events of several communities in one or more series, in order of series and time."""

    times: Array
    """Days since the series began, shape (n_events,)."""
    communities: Places
    """From 0, shape (n_events,)."""
    series: Places
    """From 0, shape (n_events,)."""
    exposures: Array
    """How much was posted in the community at that time, in any unit, shape (n_events,)."""
    ends: Array
    """Days from the beginning of each series to its end, shape (n_series,)."""
    n_communities: int
    knots: Knots
    finer: Knots
    """Twice as many."""


def n_knots(days: float, n_events: int, n_communities: int) -> int:
    """At how many knots backgrounds may turn: as many as events bear, so that what moves all communities at once is
    not taken for influence."""
    return max(1, int(min(days / KNOT_DAYS_MIN, n_events / (n_communities * EVENTS_AT_KNOT))))


def one_series(times: Array, communities: Places, by_day: Array, end: float, n_knots: int = 1) -> Events:
    """Events of one series.

    Args:
        times: in order, days since the series began, shape (n_events,).
        communities: from 0, shape (n_events,).
        by_day: how much was posted, in any unit, shape (n_communities, n_days).
        end: how long was watched, at most `n_days`.
        n_knots: at how many knots, evenly apart, backgrounds may turn; with one they are level.
    """
    day = np.minimum(times.astype(np.int64), by_day.shape[1] - 1)
    return Events(
        times,
        communities,
        np.zeros(len(times), np.int64),
        by_day[communities, day],
        np.array([end]),
        len(by_day),
        _knots(times, communities, by_day, end, n_knots),
        _knots(times, communities, by_day, end, 2 * n_knots),
    )


def all_series(parts: Sequence[Events]) -> Events:
    """Events of several series, each as `one_series` gives it."""
    n_events = [len(part.times) for part in parts]
    return Events(
        np.concatenate([part.times for part in parts]),
        np.concatenate([part.communities for part in parts]),
        np.repeat(np.arange(len(parts)), n_events),
        np.concatenate([part.exposures for part in parts]),
        np.concatenate([part.ends for part in parts]),
        parts[0].n_communities,
        _all_knots([part.knots for part in parts]),
        _all_knots([part.finer for part in parts]),
    )


def _all_knots(parts: Sequence[Knots]) -> Knots:
    begins = np.cumsum([0] + [len(part.sizes) for part in parts])
    return Knots(
        np.concatenate([part.before + begin for part, begin in zip(parts, begins, strict=False)]),
        np.concatenate([part.rising for part in parts]),
        np.concatenate([part.passed for part in parts]),
        np.concatenate([part.sizes for part in parts]),
        np.concatenate([part.communities for part in parts]),
    )


def _knots(times: Array, communities: Places, by_day: Array, end: float, n: int) -> Knots:
    n_communities = len(by_day)
    of = np.repeat(np.arange(n_communities), n)
    if n == 1:
        passed = np.stack([_exposed(by_day, communities, times)[0], np.zeros(len(times))], axis=1)
        sizes = _exposed(by_day, of, np.full(n_communities, end))[0]
        return Knots(communities, np.zeros(len(times)), passed, sizes, of)
    apart = end / (n - 1)
    place = np.minimum((times / apart).astype(np.int64), n - 2)
    fallen, risen = _between(by_day, communities, place, times, apart)
    starts = np.tile(np.arange(n - 1), n_communities)
    of_segment = np.repeat(np.arange(n_communities), n - 1)
    ends = np.asarray((starts + 1) * apart, np.float64)
    falls, rises = _between(by_day, of_segment, starts, ends, apart)
    falls, rises = falls.reshape(n_communities, n - 1), rises.reshape(n_communities, n - 1)
    falls, rises = np.pad(falls, ((0, 0), (0, 1))), np.pad(rises, ((0, 0), (1, 0)))
    passed = np.stack([rises[communities, place] + fallen, risen], axis=1)
    return Knots(communities * n + place, times / apart - place, passed, (falls + rises).ravel(), of)


def _between(by_day: Array, communities: Places, place: Places, until: Array, apart: float) -> tuple[Array, Array]:
    """Exposure from a knot to a time before the next: that which the knot accounts for, and the next one."""
    begin = np.asarray(place * apart, np.float64)
    since, first = _exposed(by_day, communities, begin), _exposed(by_day, communities, until)
    exposed = first[0] - since[0]
    risen = (first[1] - since[1] - begin * exposed) / apart
    return exposed - risen, risen


def _exposed(by_day: Array, communities: Places, times: Array) -> tuple[Array, Array]:
    """Exposure from the beginning to each time, and the same times the time at which it came, summed."""
    days = np.arange(by_day.shape[1])
    whole = np.pad(np.cumsum(by_day, axis=1), ((0, 0), (1, 0)))
    moments = np.pad(np.cumsum(by_day * (days + 0.5), axis=1), ((0, 0), (1, 0)))
    day = np.minimum(times.astype(np.int64), by_day.shape[1] - 1)
    busy = by_day[communities, day]
    return (
        whole[communities, day] + busy * (times - day),
        moments[communities, day] + busy * (times**2 - day**2) / 2,
    )
