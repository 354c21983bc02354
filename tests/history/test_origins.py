"""Where a meme was first seen, and how much earlier it may have begun."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import numpy.typing as npt
import polars as pl
import pytest

from memography.history import holes
from memography.history.origins import (
    CONFIDENCES,
    N_EARLIEST,
    earlier_days,
    origins,
    regular_days,
    with_censoring,
)
from memography.settings import HistorySettings

Array = npt.NDArray[np.float64]

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


@pytest.mark.parametrize("n_uses", [1, 4])
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


def bound(days: Array, confidence: float = 0.9) -> float:
    """The bound of all uses of a meme."""
    return earlier_days(days[:N_EARLIEST] - days[0], len(days), confidence) or 0


@pytest.mark.parametrize("power", [0.5, 1, 2, 3])
@pytest.mark.parametrize("n_uses", [20, 200])
def test_intervals_hold_where_uses_begin_regularly(power: float, n_uses: int) -> None:
    """At once, evenly or slowly, and at any pace."""
    rng = np.random.default_rng(0)
    for pace in (30, 3000):
        samples = [np.sort(rng.uniform(0, 1, n_uses) ** (1 / power)) * pace for _ in range(200)]
        assert np.mean([bound(days) >= days[0] for days in samples]) >= 0.86


def test_a_trickle_that_is_seldom_seen_is_reckoned_with() -> None:
    """Ten uses in the month before a meme takes off, of which one in twenty is left with the rest: even a regular
    beginning, whatever its power, says too little."""
    rng = np.random.default_rng(0)
    ours, regular = [], []
    for _ in range(200):
        whole = np.sort(np.concatenate([rng.uniform(0, 30, 10), 30 + rng.exponential(300, 4000)]))
        days = whole[rng.random(len(whole)) < 0.05]
        ours.append(bound(days) >= days[0] - whole[0])
        earliest = days[:N_EARLIEST] - days[0]
        regular.append(regular_days(earliest, np.array([0.9]))[0] >= days[0] - whole[0])
    assert np.mean(regular) < 0.6
    assert np.mean(ours) >= 0.86


def test_surer_is_longer() -> None:
    """An interval grows with its confidence."""
    days = np.linspace(0, 300, 100)
    assert (np.diff([bound(days, level) for level in CONFIDENCES]) > 0).all()


def test_more_uses_that_begin_alike_make_it_shorter() -> None:
    """So many more of the world's are seen."""
    earliest = np.arange(N_EARLIEST) * 3.0
    assert (np.diff([earlier_days(earliest, n_uses, 0.9) or 0 for n_uses in (8, 20, 100, 500)]) < 0).all()


def test_the_interval_of_a_table_is_that_of_its_uses() -> None:
    """In whatever order rows come, and beside other memes."""
    days = [100.0, 103, 104, 104, 109, 120, 130, 131, 140]
    both = pl.concat([uses(days[::-1]), uses([500.0, 700], "m2")]).sample(fraction=1, shuffle=True, seed=0)
    rows = origins(both, HistorySettings())
    earlier = (rows["first_seen_at"][0] - rows["low"][0]) / timedelta(days=1)
    assert earlier == pytest.approx(bound(np.array(days)), abs=1e-6)
    assert rows["low"][1] is None


def test_uses_of_one_moment_tell_nothing() -> None:
    """There is no rate to go by; several at the first moment are no hindrance."""
    assert found(uses([1000.0] * 30))["low"].to_list() == [None]
    assert found(uses([1000.0] * 8 + [1001.0 + n for n in range(20)]))["low"].null_count() == 0
