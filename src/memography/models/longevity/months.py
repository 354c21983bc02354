"""Months: a meme's uses by day as a monthly series, beside what was posted, so that holes are no deaths."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Days = npt.NDArray[np.int64]

MONTH_DAYS = 365.25 / 12
"""Months are twelfths of a year, counted back from the end, so that the last is whole."""
HOLE_SHARE = 0.05
"""A month in which less than this share of the usual was posted tells nothing."""


class Monthly(NamedTuple):
    """A monthly series."""

    level: Array
    """Uses a month, were as much posted as in the last twelve months on average; shape (n_months,)."""
    per_month: float
    """Posts a month in the last twelve months."""


def monthly(used: Days, posted: Array, first_day: int) -> Monthly:
    """Uses as a monthly series, month by month as a share of what was posted.

    Months of which nothing is known (`HOLE_SHARE`) are given the level halfway between their neighbours.

    Args:
        used: the day of each use, in days since 1970, shape (n_uses,).
        posted: posts of each day in the communities that the meme was used in, from the first day of the corpus to its
            last, shape (n_days,).
        first_day: the corpus's first day, in days since 1970.

    >>> monthly(np.array([10, 50]), np.ones(61), 0).level.round(1).tolist()
    [1.0, 1.0]
    """
    n_months = int(len(posted) / MONTH_DAYS)
    back = ((len(posted) - 1 - np.arange(len(posted))) / MONTH_DAYS).astype(np.int64)
    month_of_day = n_months - 1 - back  # below zero: before the first whole month
    of_use = month_of_day[used - first_day]
    counts = np.bincount(of_use[of_use >= 0], minlength=n_months).astype(float)
    is_whole = month_of_day >= 0
    exposure = np.bincount(month_of_day[is_whole], posted[is_whole], minlength=n_months)
    if n_months == 0 or not exposure.any():
        return Monthly(np.empty(0), 0.0)
    per_month = float(exposure[-12:].mean())
    is_known = exposure > HOLE_SHARE * np.median(exposure[exposure > 0])
    share = counts[is_known] / exposure[is_known]
    every = np.interp(np.arange(n_months), np.flatnonzero(is_known), share)
    return Monthly(every * per_month, per_month)
