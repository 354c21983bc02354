"""Communities that only repeat each other leave nothing to a background, and end no build."""

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl

from memography.history.spread import spread
from memography.history.timeline import exposure
from memography.settings import HistorySettings


def repeated(seconds_later: float) -> pl.DataFrame:
    rng = np.random.default_rng(0)
    at = [datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=float(day)) for day in np.sort(rng.uniform(0, 20, 150))]
    times = [*at, *(time + timedelta(seconds=seconds_later) for time in at)]
    return pl.DataFrame(
        {
            "meme_id": "m",
            "use_id": [f"u{n:03}" for n in range(300)],
            "posted_at": pl.Series(times, dtype=pl.Datetime("us", "UTC")),
            "community": ["a"] * 150 + ["b"] * 150,
        }
    )


def test_a_robot_that_repeats_everything_is_followed() -> None:
    uses = repeated(1)
    found = spread(uses, exposure(uses), HistorySettings(spread_min_uses=100), 0)
    assert set(found["target"]) == {"a", "b"}
    assert found["ratio"].is_finite().all()


def test_all_at_one_moment_is_followed() -> None:
    uses = repeated(0).with_columns(posted_at=pl.lit(datetime(2020, 1, 1, tzinfo=UTC)))
    found = spread(uses, exposure(uses), HistorySettings(spread_min_uses=100), 0)
    assert found["ratio"].is_finite().all()
