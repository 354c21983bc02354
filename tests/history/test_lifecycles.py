"""Lives: height, half-life, sleep, and what is expected; holes in what was posted are no deaths."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from memography.history.lifecycles import lifecycles
from memography.models.longevity.life import day_of, dormant, peak_and_half_life
from memography.models.longevity.months import monthly
from memography.settings import HistorySettings

BEGINS = date(2015, 1, 1)
FIRST = (BEGINS - date(1970, 1, 1)).days


def tables(counts: np.ndarray, posted: np.ndarray) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Lifecycles and forecasts of one meme with so many uses a day, among so many posts."""
    days = np.repeat(np.arange(len(counts)), counts)
    at = [datetime(2015, 1, 1, 12, tzinfo=UTC) + timedelta(days=int(day)) for day in days]
    named = {"meme_id": "m", "community": "a"}
    uses = pl.DataFrame([{**named, "use_id": f"u{n}", "posted_at": when} for n, when in enumerate(at)])
    exposure = pl.DataFrame(
        {"day": [BEGINS + timedelta(days=n) for n in range(len(posted))], "community": "a", "n_posts": posted}
    )
    return lifecycles(
        uses.with_columns(pl.col("posted_at").cast(pl.Datetime("us", "UTC"))), exposure, HistorySettings()
    )


def test_height_and_half_life_of_a_fall_that_is_known() -> None:
    """Forty a day until day 400, then half every hundred days."""
    rng = np.random.default_rng(0)
    day = np.arange(1200)
    rate = np.where(day < 400, 40 * day / 400, 40 * 0.5 ** ((day - 400) / 100))
    life, _ = tables(rng.poisson(rate), np.full(1200, 1000))
    row = life.row(0, named=True)
    assert abs((row["peak_at"].date() - BEGINS).days - 400) < 30
    assert row["half_life_days"] == pytest.approx(100, abs=35)
    assert row["dormant"] == []


def test_a_hole_in_what_was_posted_is_no_fall() -> None:
    """Half of all posts are missing for half a year: the share, and so the life, is the same."""
    rng = np.random.default_rng(1)
    posted = np.full(1500, 1000)
    posted[1000:1300] = 20
    life, months = tables(rng.poisson(posted / 100), posted)
    row = life.row(0, named=True)
    assert row["half_life_days"] is None
    assert row["why_no_half_life"] == "not yet fallen to half of its peak"
    assert row["p_alive_in_a_year"] > 0.9
    assert row["forecast_low"] <= row["forecast"] <= row["forecast_high"]
    assert months.height == 12
    assert months["begins"][0] == BEGINS + timedelta(days=1500)
    assert (months["low"] <= months["uses"]).all()
    assert (months["uses"] <= months["high"]).all()


def test_a_meme_that_stays_is_expected_to_stay_and_one_that_went_is_not() -> None:
    """In uses a year, at what is posted now."""
    rng = np.random.default_rng(2)
    day = np.arange(2500)
    steady, _ = tables(rng.poisson(np.full(2500, 3.0)), np.full(2500, 100))
    gone, _ = tables(rng.poisson(30 * np.exp(-day / 150)), np.full(2500, 100))
    assert steady["forecast"][0] == pytest.approx(3 * 365, rel=0.3)
    assert gone["forecast"][0] < 20
    assert steady["p_alive_in_a_year"][0] > 0.9
    assert gone["p_alive_in_a_year"][0] < 0.3


def test_what_cannot_be_told_says_why() -> None:
    """Too few uses; too short a time."""
    few, months = tables(np.eye(1, 900, dtype=int)[0], np.full(900, 10))
    assert few["forecast"][0] is few["half_life_days"][0] is None
    assert few["why_no_forecast"][0] == "fewer than 30 dated uses"
    assert months.is_empty()
    short, _ = tables(np.full(200, 2), np.full(200, 10))
    assert short["why_no_forecast"][0] == "known for fewer than 12 months"
    assert short["peak_at"][0] is not None


def test_sleep_counts_what_was_posted_meanwhile() -> None:
    """Two hundred days without a use are sleep, but not if nothing was posted then."""
    used = FIRST + np.concatenate([np.arange(0, 300, 5), np.arange(500, 800, 5)])
    posted = np.full(800, 50.0)
    assert dormant(used, posted, FIRST) == ["2015-10-23/2016-05-15"]
    posted[300:500] = 0
    assert dormant(used, posted, FIRST) == []


def test_a_meme_that_fades_or_has_not_begun_is_not_asleep() -> None:
    """Few uses are to be expected then, whatever the mean of its whole life says."""
    used = FIRST + np.concatenate([np.arange(0, 300), [330, 530, 560]])
    posted = np.full(800, 50.0)
    assert dormant(used, posted, FIRST) == []
    assert dormant(2 * FIRST + 799 - used[::-1], posted, FIRST) == []


def test_a_height_lies_where_chance_allows_it() -> None:
    """An even meme has its height anywhere, one that rose and fell where it did."""
    rng = np.random.default_rng(5)
    posted = np.full(1400, 50.0)

    def height(rate: np.ndarray) -> tuple[int, int]:
        used = FIRST + np.repeat(np.arange(1400), rng.poisson(rate))
        found = peak_and_half_life(used, posted, FIRST)
        assert found["peak_low"] <= found["peak_at"] <= found["peak_high"]
        low, high = ((found[name].date() - day_of(FIRST)).days for name in ("peak_low", "peak_high"))
        return low, high

    low, high = height(np.full(1400, 0.2))
    assert high - low > 900
    low, high = height(2 * np.exp(-(((np.arange(1400) - 700) / 60) ** 2)))
    assert 600 < low < 700 < high < 800


def test_months_without_posts_take_the_level_between_their_neighbours() -> None:
    """A share of nothing is not zero."""
    posted = np.full(1461, 10.0)
    posted[700:770] = 0
    used = FIRST + np.flatnonzero(posted)
    level = monthly(used, posted, FIRST).level
    assert len(level) == 48
    np.testing.assert_allclose(level / level[-12:].mean(), 1, atol=0.01)


def test_a_peak_needs_no_whole_weeks() -> None:
    """A corpus of three days has a week."""
    found = peak_and_half_life(np.array([FIRST, FIRST + 2]), np.ones(3), FIRST)
    assert found["half_life_days"] is None
