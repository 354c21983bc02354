"""Holes are found where a community falls silent amid its days, and nowhere else."""

from datetime import date, timedelta

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from memography.history.holes import holes

BEGINS = date(2020, 1, 1)


def exposure(counts: np.ndarray, community: str | None = "a") -> pl.DataFrame:
    rows = [(BEGINS + timedelta(days=i), community, int(n)) for i, n in enumerate(counts) if n]
    return pl.DataFrame(rows, {"day": pl.Date, "community": pl.String, "n_posts": pl.Int64}, orient="row")


def test_a_gap_is_found_with_its_days() -> None:
    """Three days of thirty posts each are missing."""
    counts = np.random.default_rng(0).poisson(30, 200)
    counts[100:103] = [0, 1, 0]
    [row] = holes(exposure(counts)).rows(named=True)
    assert (row["begins"], row["ends"]) == (BEGINS + timedelta(days=100), BEGINS + timedelta(days=103))
    assert row["n_posts"] == 1
    assert 80 < row["n_expected"] < 100


def test_slow_communities_are_looked_at_by_the_week() -> None:
    """With three posts a day a silent day is chance; a silent month is not."""
    counts = np.random.default_rng(1).poisson(3, 400)
    counts[200:228] = 0
    found = holes(exposure(counts, None))
    assert found.height == 1
    assert found["begins"][0] <= BEGINS + timedelta(days=206)


def test_sundays_off_are_no_holes() -> None:
    """A rhythm is not a lack."""
    counts = np.random.default_rng(2).poisson(40, 210)
    counts[6::7] = 0
    assert holes(exposure(counts)).is_empty()


def test_a_community_of_few_days_has_none() -> None:
    """Not every weekday is among them."""
    assert holes(exposure(np.array([20, 0, 25, 30]))).is_empty()


@given(st.integers(0, 10_000), st.sampled_from([0.3, 3, 30, 300]))
def test_even_posting_has_no_holes(seed: int, mean: float) -> None:
    """Nor has a community that begins late or stops."""
    counts = np.random.default_rng(seed).poisson(mean, 300)
    counts[:40] = 0
    if counts.any():
        assert holes(exposure(counts)).is_empty()
