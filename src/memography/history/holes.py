"""Holes: times in which a community has far fewer posts than around them, as when a crawler stood still."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.stats import poisson

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

BIN_DAYS = (1, 7, 28)
"""Holes are looked for in days, weeks and four weeks, wherever that many days usually have enough posts."""
USUAL_MIN = 10.0
"""So many posts are enough for their lack to mean something."""
SHARE_MAX = 0.1
"""A hole has at most so much of what is usual around it."""
P_MAX = 0.001
"""And so few posts would come by chance less often than this in the whole of the community's time."""
N_AROUND = 53
"""What is usual is the median of so many bins around."""

SCHEMA = {
    "community": pl.String,
    "begins": pl.Date,
    "ends": pl.Date,
    "n_posts": pl.Int64,
    "n_expected": pl.Float64,
}


def holes(exposure: pl.DataFrame) -> pl.DataFrame:
    """Table `holes`.

    A community that only begins or stops posting has no hole there. Days are held against the same weekday too, since
    some communities rest on Sundays.

    Args:
        exposure: table `exposure`.
    """
    rows = [row for (community,), some in exposure.group_by("community") for row in _holes(community, some)]
    return pl.DataFrame(rows, SCHEMA, orient="row").sort("community", "begins")


def _holes(community: object, exposure: pl.DataFrame) -> Iterator[tuple[object, ...]]:
    day = exposure["day"].cast(pl.Int32).to_numpy().astype(np.int64)
    first_day = int(day.min())
    counts = np.zeros(int(day.max()) - first_day + 1)
    counts[day - first_day] = exposure["n_posts"].to_numpy()
    is_hole = np.zeros(len(counts), dtype=bool)
    expected = np.zeros(len(counts))
    for days in BIN_DAYS:
        n_bins = len(counts) // days
        if n_bins < 3:
            continue
        binned = counts[: n_bins * days].reshape(n_bins, days).sum(axis=1)
        usual = _usual(binned, weekly=days == 1)
        found = (binned <= SHARE_MAX * usual) & (usual >= USUAL_MIN)
        found &= poisson.cdf(binned, np.maximum(usual, 1e-9)) * n_bins < P_MAX
        wide = np.repeat(found, days)
        is_hole[: len(wide)] |= wide
        expected[: len(wide)] = np.where(
            wide, np.maximum(np.repeat(usual / days, days), expected[: len(wide)]), expected[: len(wide)]
        )
    edges = np.flatnonzero(np.diff(is_hole.astype(np.int8), prepend=0, append=0))
    for begins, ends in zip(edges[::2], edges[1::2], strict=True):
        span = [np.datetime64(first_day + int(place), "D").item() for place in (begins, ends)]
        yield (community, *span, int(counts[begins:ends].sum()), float(expected[begins:ends].sum()))


def _usual(binned: Array, weekly: bool) -> Array:
    """The median of the bins around each, and where days are looked at no more than that of the same weekday."""
    around = _rolling_median(binned, N_AROUND)
    if weekly:
        same = np.zeros_like(around)
        for weekday in range(7):
            same[weekday::7] = _rolling_median(binned[weekday::7], N_AROUND // 4)
        around = np.minimum(around, same)
    return around


def _rolling_median(values: Array, n: int) -> Array:
    if not len(values):
        return values
    half = n // 2
    padded = np.pad(values, half, constant_values=np.nan)
    found: Array = np.nanmedian(np.lib.stride_tricks.sliding_window_view(padded, 2 * half + 1), axis=1)
    return found
