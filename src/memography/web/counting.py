"""Chosen uses, counted meme by meme and over time."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from memography.web.choice import Choice
from memography.web.facets import UNDATED, Counts, Days, Facets, Places
from memography.web.histogram import Axis, axis

MIN_JUDGED = 20
"""Of fewer uses whose words were judged it is not told how ironic they are."""
SPARK_BARS = 40
_DENSE = 20_000_000
"""Up to so many pairs of meme and community are ticked off in a table; of more the pairs are sorted."""
_IRONIC = 2


@dataclass(frozen=True, slots=True)
class Counted:
    """The chosen uses of every meme; arrays of shape (n_memes,) in the order of the facets."""

    places: Places
    """The chosen uses."""
    n_uses: Counts
    first: Days
    """Days since 1970; UNDATED where none is dated."""
    last: Days
    ironic: npt.NDArray[np.float64]
    """The mean probability of irony; not a number where fewer than MIN_JUDGED were judged."""
    n_communities: Counts
    spark: Counts
    """Uses over the time that is looked at, in equal parts, shape (n_memes, SPARK_BARS)."""
    axis: Axis | None
    """The time of all uses; None where none is dated."""
    timeline: Counts
    """Uses by bin of the axis, those outside the chosen time too, shape (n_bins,)."""


def counted(facets: Facets, choice: Choice) -> Counted:
    """The chosen uses of every meme. Linear in the number of uses."""
    whenever = choice.at_any_time(facets)
    places = choice.within(facets, whenever)
    begins, ends = _bounds(places, facets)
    dated = places[facets.day[places] != UNDATED]
    dated_begins, dated_ends = _bounds(dated, facets)
    has_date = dated_ends > dated_begins
    first = np.full(len(begins), UNDATED, np.int32)
    last = first.copy()
    first[has_date] = facets.day[dated[dated_begins[has_date]]]
    last[has_date] = facets.day[dated[dated_ends[has_date] - 1]]
    p_ironic = facets.p_tones[places, _IRONIC].astype(np.float64)
    is_judged = ~np.isnan(p_ironic)
    n_judged = _sums(is_judged, begins, ends)
    sums = _sums(np.where(is_judged, p_ironic, 0), begins, ends)
    ironic = np.where(n_judged >= MIN_JUDGED, sums / np.maximum(n_judged, 1), np.nan)
    time = axis_of(facets)
    timeline = np.zeros(0, np.int64)
    if time is not None:
        ever = facets.day[whenever]
        timeline = time.counted(ever[ever != UNDATED])
    n_communities, spark = _communities(facets, places), _spark(facets, dated)
    return Counted(places, ends - begins, first, last, ironic, n_communities, spark, time, timeline)


def axis_of(facets: Facets) -> Axis | None:
    """The time of all uses; None where none is dated."""
    days = facets.days
    return axis(*days) if days else None


def _bounds(places: Places, facets: Facets) -> tuple[Places, Places]:
    """Where the uses of each meme begin and end among some uses."""
    at = np.searchsorted(places, facets.starts)
    return at[:-1], at[1:]


def _sums(values: npt.NDArray[np.generic], begins: Places, ends: Places) -> npt.NDArray[np.float64]:
    total = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    found: npt.NDArray[np.float64] = total[ends] - total[begins]
    return found


def _communities(facets: Facets, places: Places) -> Counts:
    n_memes, n_communities = len(facets.meme_ids), len(facets.communities)
    pairs = facets.meme[places].astype(np.int64) * n_communities + facets.community[places]
    if n_memes * n_communities <= _DENSE:
        is_there = np.zeros(n_memes * n_communities, np.bool_)
        is_there[pairs] = True
        found: Counts = is_there.reshape(n_memes, n_communities).sum(axis=1)
        return found
    return np.bincount(np.unique(pairs) // n_communities, minlength=n_memes)


def _spark(facets: Facets, dated: Places) -> Counts:
    n_memes = len(facets.meme_ids)
    if not len(dated):
        return np.zeros((n_memes, SPARK_BARS), np.int64)
    day = facets.day[dated].astype(np.int64)
    first, span = day.min(), max(int(day.max() - day.min()), 1)
    at = (day - first) * (SPARK_BARS - 1) // span
    found: Counts = np.bincount(facets.meme[dated] * SPARK_BARS + at, minlength=n_memes * SPARK_BARS)
    return found.reshape(n_memes, SPARK_BARS)
