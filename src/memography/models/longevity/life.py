"""The life of a meme so far: when it was at its height, how fast it faded, when it slept."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Days = npt.NDArray[np.int64]

SMOOTH_WEEKS = (4, 26)
"""Shares are averaged over so many weeks at least and at most."""
USES_IN_WINDOW = 20
"""The window is as wide as holds so many uses in the meme's mean week."""
DORMANT_DAYS = 90
"""A shorter time without a use is no sleep."""
DORMANT_EXPECTED = 6.0
"""Nor is one in which fewer uses would have fallen at the mean rate of the life before it, or of that after it: a meme
that was not yet common, or no longer, is not asleep. To it comes the logarithm of how many such times a meme has, of
which one may be long by chance (Bonferroni)."""
DORMANT_MIN_USES = 6
"""Nor one before or after which fewer uses are known: too few to tell how common it was."""
PEAK_CONFIDENCE = 0.9
"""How often a share that is as high as the highest differs from it by less than `CHANCE`."""
CHANCE = 1.645
"""In standard deviations of the difference of two shares."""
_EPOCH = date(1970, 1, 1)


def peak_and_half_life(used: Days, posted: Array, first_day: int) -> dict[str, Any]:
    """When the smoothed share of posts was highest, and how long it then took to fall to half of that and stay.

    Args:
        used: the day of each use in days since 1970, in order.
        posted: posts by day, from `first_day` on.
        first_day: in days since 1970.

    Returns:
        `peak_at`; `peak_low` and `peak_high`, the first and the last week whose share differs from the highest by no
        more than chance; `half_life_days`, and `why_no_half_life` where it has none.
    """
    n_weeks = len(posted) // 7 + (len(posted) % 7 > 0)
    week = (used - first_day) // 7
    counts = np.bincount(week, minlength=n_weeks).astype(float)
    exposure = np.bincount(np.arange(len(posted)) // 7, posted, minlength=n_weeks)
    life_weeks = int(week[-1] - week[0]) + 1
    width = int(np.clip(USES_IN_WINDOW * life_weeks / len(used), *SMOOTH_WEEKS))
    window = np.ones(min(width, n_weeks))
    around = np.convolve(exposure, window, "same")
    enough = around > 0.05 * np.median(around[around > 0])
    around = np.maximum(around, 1e-9)
    inside = np.convolve(counts, window, "same")
    share = np.where(enough, inside / around, 0.0)
    peak = int(share.argmax())
    error = np.sqrt(inside[peak] / around[peak] ** 2 + inside / around**2)  # of Poisson counts
    alike = np.flatnonzero(enough & (share[peak] - share <= CHANCE * error))
    ends = {"peak_at": peak, "peak_low": int(alike[0]), "peak_high": int(alike[-1])}
    found: dict[str, Any] = {name: _midnight(first_day + 7 * week + 3) for name, week in ends.items()}
    found["half_life_days"] = None
    above = int(np.flatnonzero(share >= share[peak] / 2)[-1])
    if above >= n_weeks - 1 - width // 2:
        return found | {"why_no_half_life": "not yet fallen to half of its peak"}
    after = share[above] - share[above + 1]
    part = (share[above] - share[peak] / 2) / after if after > 0 else 0.5
    return found | {"half_life_days": round(7.0 * (above - peak + float(part)), 1), "why_no_half_life": None}


def within_life(peak_at: datetime, born_at: datetime, last_seen_at: datetime) -> datetime:
    """A peak, which is told as the middle of a week, between the first use and the last."""
    return min(max(peak_at, born_at), last_seen_at)


def dormant(used: Days, posted: Array, first_day: int) -> list[str]:
    """Spells without a use that a meme as common as it was before, and as it was after, would not have by chance.

    Args:
        used: the day of each use in days since 1970, in order.
        posted: posts by day, from `first_day` on.
        first_day: in days since 1970.

    Returns:
        Each as ISO 8601 interval of the days of its last use before and its first after.
    """
    until = np.cumsum(posted)
    seen = until[used - first_day]
    n_before = np.arange(len(used) - 1)  # the first use begins the life; what was posted ends it
    before = n_before / np.maximum(seen[:-1] - seen[0], 1.0)
    after = n_before[::-1] / np.maximum(until[-1] - seen[1:], 1.0)
    expected = np.diff(seen) * np.minimum(before, after)
    is_between = np.minimum(n_before, n_before[::-1]) + 1 >= DORMANT_MIN_USES
    least = DORMANT_EXPECTED + float(np.log(max(int(is_between.sum()), 1)))
    is_sleep = (np.diff(used) >= DORMANT_DAYS) & (expected >= least) & is_between
    found = []
    for i in np.flatnonzero(is_sleep):
        found.append(f"{day_of(int(used[i]))}/{day_of(int(used[i + 1]))}")
    return found


def day_of(number: int) -> date:
    """The day that is so many days after 1 January 1970."""
    return _EPOCH + timedelta(days=number)


def _midnight(number: int) -> datetime:
    return datetime.combine(day_of(number), datetime.min.time(), UTC)
