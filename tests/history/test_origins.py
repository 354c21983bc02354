"""Where a meme was first seen, and how much earlier it may have begun."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from memography.history import holes
from memography.history.origins import earlier_days, origins, with_censoring
from memography.settings import HistorySettings

BEGINS = datetime(2010, 1, 1, tzinfo=UTC)
NO_HOLES = pl.DataFrame(schema=holes.SCHEMA)


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
    return with_censoring(origins(uses, HistorySettings()), BEGINS, NO_HOLES, HistorySettings())


def test_the_origin_is_the_earliest_sighting() -> None:
    """Its time, place and post, whatever the order of rows."""
    row = found(uses([500, 100, 900])).row(0, named=True)
    assert row["first_seen_at"] == row["high"] == BEGINS + timedelta(days=100)
    assert (row["community"], row["post_id"]) == ("c1", "p1")


@pytest.mark.parametrize("n_uses", [1, 19])
def test_few_uses_tell_no_interval(n_uses: int) -> None:
    """The interval stays open, and the origin counts as censored."""
    row = found(uses([100.0 + n for n in range(n_uses)])).row(0, named=True)
    assert row["low"] is None
    assert row["is_censored"]


def test_a_meme_first_seen_after_a_hole_may_be_older() -> None:
    """In the community that had it; a hole elsewhere does not count."""
    days = [1000.0 + day for day in range(50)]
    hole = {"begins": date(2012, 9, 1), "ends": date(2012, 9, 25), "n_posts": 0, "n_expected": 300.0}
    for community, is_censored in (("c0", True), ("elsewhere", False)):
        table = pl.DataFrame([{"community": community, **hole}], holes.SCHEMA)
        row = with_censoring(origins(uses(days), HistorySettings()), BEGINS, table, HistorySettings())
        assert row["is_censored"].to_list() == [is_censored]


def test_a_corpus_that_starts_too_late_is_told() -> None:
    """Where the interval reaches before the corpus, the origin can't be known."""
    assert found(uses([1, 300, 600]))["is_censored"].to_list() == [True]
    assert found(uses([1000 + day for day in range(50)]))["is_censored"].to_list() == [False]


def test_a_meme_among_the_first_posts_may_be_older() -> None:
    """However dense its uses: what was there before the corpus began shows up in it at once."""
    days = np.linspace(2, 2000, 9000).tolist()
    assert found(uses(days))["is_censored"].to_list() == [True]
    assert found(uses([day + 40 for day in days]))["is_censored"].to_list() == [False]


@pytest.mark.parametrize("power", [0.5, 1, 2, 3])
def test_intervals_hold_as_often_as_they_say(power: float) -> None:
    """However uses begin: at once, evenly, or slowly."""
    rng = np.random.default_rng(0)
    holds = []
    for _ in range(300):
        days = np.sort(rng.uniform(0, 1, 60) ** (1 / power) * 1000)
        holds.append((earlier_days(days, 0.9) or 0) >= days[0])
    assert 0.84 <= np.mean(holds) <= 0.98


def test_the_interval_goes_with_the_unit_of_time() -> None:
    """Ten times as slow, ten times as long."""
    days = np.sort(np.random.default_rng(1).uniform(0, 100, 30))
    assert earlier_days(10 * days, 0.9) == pytest.approx(10 * (earlier_days(days, 0.9) or 0))


def test_uses_of_one_moment_tell_nothing() -> None:
    """There is no rate to go by; several at the first moment are no hindrance."""
    assert earlier_days(np.zeros(30), 0.9) is None
    assert earlier_days(np.array([0.0] * 8 + [1.0 + n for n in range(20)]), 0.9) is not None
