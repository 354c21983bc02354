"""Axes of time: no day falls between two bins, and labels are few."""

from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from memography.web.facets import EPOCH
from memography.web.histogram import MAX_BINS, axis, bars


@given(st.dates(), st.dates())
def test_every_day_lies_in_one_bin(one: date, other: date) -> None:
    """However long the time is."""
    first, last = sorted(((one - EPOCH).days, (other - EPOCH).days))
    time = axis(first, last)
    days = np.array([first, (first + last) // 2, last])
    counts = time.counted(days)
    assert counts.sum() == 3
    assert counts[0] > 0
    assert counts[-1] > 0
    assert (np.diff(time.edges) > 0).all()
    assert time.n_bins <= MAX_BINS or time.period == "year"
    for day, at in zip(days.tolist(), time.bins(days).tolist(), strict=True):
        assert time.edges[at] <= day < time.edges[at + 1]
    ticks = time.ticks()
    assert len(ticks) <= 8
    assert all(0 <= tick["x"] <= 100 for tick in ticks)


def test_bars_reach_as_high_as_they_count() -> None:
    """The greatest fills the height; nothing is nothing; little can still be seen."""
    drawn = bars(np.array([0, 1, 1000]), 1000, 100)
    assert drawn[0] is None
    assert drawn[1] is not None
    assert drawn[1]["height"] == 1.5
    assert drawn[2] is not None
    assert drawn[2]["height"] == 100
    assert drawn[2]["y"] == 0
