"""Where a meme was first seen, and how much earlier it may have begun."""

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from memography.history.origins import origins, with_censoring
from memography.settings import HistorySettings

BEGINS = datetime(2010, 1, 1, tzinfo=UTC)


def uses(days: list[float], meme_id: str = "m1") -> pl.DataFrame:
    return pl.DataFrame(
        {
            "meme_id": [meme_id] * len(days),
            "use_id": [f"u{n}" for n in range(len(days))],
            "post_id": [f"p{n}" for n in range(len(days))],
            "posted_at": [BEGINS + timedelta(days=day) for day in days],
            "community": [f"c{n}" for n in range(len(days))],
        },
        schema_overrides={"posted_at": pl.Datetime("us", "UTC")},
    )


def found(uses: pl.DataFrame) -> pl.DataFrame:
    """Table `origins`."""
    return with_censoring(origins(uses, HistorySettings()), BEGINS, HistorySettings())


def test_the_origin_is_the_earliest_sighting() -> None:
    """Its time, place and post, whatever the order of rows."""
    row = found(uses([500, 100, 900])).row(0, named=True)
    assert row["first_seen_at"] == row["high"] == BEGINS + timedelta(days=100)
    assert (row["community"], row["post_id"]) == ("c1", "p1")


def test_one_use_tells_no_interval() -> None:
    """The interval stays open, and the origin counts as censored."""
    row = found(uses([100])).row(0, named=True)
    assert row["low"] is None
    assert row["is_censored"]


def test_a_corpus_that_starts_too_late_is_told() -> None:
    """Where the interval reaches before the corpus, the origin can't be known."""
    assert found(uses([1, 300, 600]))["is_censored"].to_list() == [True]
    assert found(uses([1000 + day for day in range(50)]))["is_censored"].to_list() == [False]


def test_a_meme_among_the_first_posts_may_be_older() -> None:
    """However dense its uses: what was there before the corpus began shows up in it at once."""
    days = np.linspace(2, 2000, 9000).tolist()
    assert found(uses(days))["is_censored"].to_list() == [True]
    assert found(uses([day + 40 for day in days]))["is_censored"].to_list() == [False]


def test_intervals_hold_as_often_as_they_say() -> None:
    """For uses that fall evenly, the true origin lies in the 90 % interval in 90 % of cases."""
    rng = np.random.default_rng(0)
    holds = 0
    for _ in range(600):
        days = 2000 + np.sort(rng.uniform(0, 1000, 12))
        row = found(uses(days.tolist())).row(0, named=True)
        holds += row["low"] <= BEGINS + timedelta(days=2000)
    assert holds / 600 == pytest.approx(0.9, abs=0.03)
