"""Planted influence is found, and none where there is none."""

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from memography.history.hawkes import influence
from memography.history.hawkes_events import Events, n_knots, one_series
from memography.history.spread import is_found, resolution_days, spread
from memography.history.timeline import exposure
from memography.settings import HistorySettings
from memography.tables import ALL_MEMES

RATIOS = np.array([[0.3, 0.4], [0.0, 0.2]])


def drawn(seed: int, ratios: np.ndarray, days: float = 1500.0, decay: float = 2.0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    at = rng.uniform(0, days, rng.poisson(2 * days))
    of = rng.integers(0, 2, len(at))
    whole = [(at, of)]
    while len(at):
        n = rng.poisson(ratios[of])
        parents, to = np.nonzero(n)
        at, of = np.repeat(at[parents], n[parents, to]), np.repeat(to, n[parents, to])
        at = at + rng.exponential(1 / decay, len(at))
        at, of = at[at < days], of[at < days]
        whole.append((at, of))
    times, communities = (np.concatenate(column) for column in zip(*whole, strict=True))
    order = np.argsort(times)
    return times[order], communities[order].astype(np.int64)


def steady(times: np.ndarray, communities: np.ndarray, days: float, n: int = 1) -> Events:
    return one_series(times, communities, np.ones((2, int(days))), days, n)


def test_planted_influence_is_recovered() -> None:
    """Ratios, their intervals, the decay, and which way it goes."""
    times, communities = drawn(0, RATIOS)
    found = influence(steady(times, communities, 1500.0), 1e9)
    np.testing.assert_allclose(found.ratios, RATIOS, atol=0.06)
    assert (found.low <= RATIOS).all()
    assert (found.high >= RATIOS).all()
    assert found.decay == pytest.approx(2, rel=0.25)
    assert is_found(found).tolist() == [[False, True], [False, False]]
    assert (found.fits > 0.01).all()
    np.testing.assert_allclose(found.shares.sum(axis=0), 1)


def test_backgrounds_that_may_turn_do_not_draw_ratios_down() -> None:
    """Though they follow, at each knot, what events bring about themselves."""
    errors = []
    for seed in range(6):
        times, communities = drawn(seed, RATIOS, days=800.0)
        found = influence(steady(times, communities, 800.0, n_knots(800.0, len(times), 2)), 1e9)
        errors.append(found.ratios - RATIOS)
    assert abs(np.mean(errors, axis=0)).max() < 0.035


def test_backgrounds_that_rise_together_are_no_influence() -> None:
    """Nor do they make a community's own ratio larger."""
    rng = np.random.default_rng(0)
    days = np.arange(1000)
    per_day = rng.poisson(4 + 3 * np.sin(days * 2 * np.pi / 200), (2, 1000))
    times = np.concatenate([np.repeat(days, n) + rng.random(n.sum()) for n in per_day])
    communities = np.repeat([0, 1], per_day.sum(axis=1))
    order = np.argsort(times)
    found = influence(steady(times[order], communities[order], 1000.0, n_knots(1000.0, len(times), 2)), 1e9)
    assert not is_found(found).any()
    assert found.ratios.max() < 0.1


def test_rescaled_times_tell_a_model_that_does_not_fit() -> None:
    """Events in step are no process of chance."""
    times = np.sort(np.concatenate([np.arange(0, 500, 1.0), np.random.default_rng(0).uniform(0, 500, 400)]))
    communities = (times % 1 != 0).astype(np.int64)
    assert influence(steady(times, communities, 500.0), 1e9).fits[0] < 0.001


def as_uses(times: np.ndarray, communities: np.ndarray, meme_id: str = "m1") -> pl.DataFrame:
    begins = datetime(2015, 1, 1, tzinfo=UTC)
    return pl.DataFrame(
        {
            "meme_id": [meme_id] * len(times),
            "use_id": [f"{meme_id}-{n}" for n in range(len(times))],
            "posted_at": [begins + timedelta(days=float(at)) for at in times],
            "community": [("north", "south")[k] for k in communities],
        },
        schema_overrides={"posted_at": pl.Datetime("us", "UTC")},
    )


def test_a_crowd_dealt_out_at_random_shows_no_influence() -> None:
    """It excites itself, and its members' communities say nothing: that is told as influence no oftener than chance."""
    n_found = 0
    for seed in range(6):
        times, _ = drawn(seed, np.full((2, 2), 0.3), days=500.0)
        uses = as_uses(times, np.random.default_rng(seed).integers(0, 2, len(times)))
        found = spread(uses, exposure(uses), HistorySettings(), 0).filter(meme_id="m1")
        assert found["ratio"].sum() > 0.6
        n_found += found["is_found"].any()
    assert n_found <= 1


def test_memes_too_small_are_looked_at_together() -> None:
    """Each has its own backgrounds; their ratios are one."""
    times, communities = drawn(1, RATIOS)
    part = (times // 30).astype(int)
    uses = pl.concat(as_uses(times[part == n], communities[part == n], f"m{n}") for n in range(40))
    found = spread(uses, exposure(uses), HistorySettings(spread_min_uses=1000), 0)
    assert found["meme_id"].unique().to_list() == [ALL_MEMES]
    row = found.filter(source="north", target="south").row(0, named=True)
    assert row["low"] < 0.45
    assert row["high"] > 0.25


def test_times_known_to_the_day_tell_no_faster_effect() -> None:
    """And the table says so."""
    times, communities = drawn(2, RATIOS, days=400.0)
    uses = as_uses(np.floor(times), communities)
    found = spread(uses, exposure(uses), HistorySettings(), 0)
    assert found["resolution_days"].unique().to_list() == [1.0]
    assert (found["decay_per_day"] <= 1).all()


def test_days_a_week_apart_are_weeks() -> None:
    """And hours are hours."""
    begins = datetime(2020, 1, 6)  # noqa: DTZ001
    assert resolution_days(pl.Series([begins + timedelta(days=7 * n) for n in range(5)])) == 7
    assert resolution_days(pl.Series([begins, begins + timedelta(hours=3)])) == 0


def test_only_memes_that_changed_are_looked_at_again() -> None:
    """A post that comes later changes neither the uses nor the exposure of a meme that was over; a fresh table is the
    same."""
    early, late = (
        as_uses(*drawn(seed, RATIOS, days=200.0), meme_id=meme_id).with_columns(pl.col("posted_at") + delay)
        for seed, meme_id, delay in ((0, "m1", timedelta(0)), (1, "m2", timedelta(days=300)))
    )
    uses = pl.concat([early, late])
    before = spread(uses, exposure(uses), HistorySettings(), 0)
    assert before["made_of"].n_unique() == 3
    more = late.tail(1).with_columns(pl.col("posted_at") + timedelta(days=40), use_id=pl.lit("new"))
    grown = pl.concat([uses, more])
    marked = before.with_columns(ratio=pl.lit(-1.0))
    again = spread(grown, exposure(grown), HistorySettings(), 0, marked)
    assert (again.filter(meme_id="m1")["ratio"] == -1).all()
    assert (again.filter(pl.col("meme_id") != "m1")["ratio"] >= 0).all()
    fresh = spread(grown, exposure(grown), HistorySettings(), 0)
    assert spread(grown, exposure(grown), HistorySettings(), 0, before).equals(fresh)
