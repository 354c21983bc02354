"""Charts show holes as bands and what is expected as a fan, and are plain where there are none."""

from datetime import UTC, date, datetime, timedelta

import polars as pl

from memography.tables import TABLES
from memography.web.charts import Beside, by_period, share_chart, uses_chart

BEGINS = date(2020, 1, 1)
TIMELINE = pl.DataFrame(
    [{"day": BEGINS + timedelta(days=n), "community": "a", "n_uses": 2, "n_posts": 2} for n in range(60)]
)
EXPOSURE = TIMELINE.select("day", "community", n_posts=pl.lit(10))
HOLES = pl.DataFrame({"begins": [date(2020, 2, 1)], "ends": [date(2020, 2, 4)]})
SHIFT = {name: datetime(2020, 1, day, tzinfo=UTC) for name, day in (("low", 10), ("shifted_at", 15), ("high", 20))}
FORECAST = pl.DataFrame(
    {
        "begins": [date(2020, 3, 1)],
        "ends": [date(2020, 4, 1)],
        "share_low": [0.1],
        "share": [0.2],
        "share_high": [0.3],
    }
)


def test_bands_and_fan_are_layers() -> None:
    """The hole, the interval of a shift and room for the fan below; then the bars; above in the shares the fan, in
    the uses the shift."""
    found = by_period(TIMELINE, EXPOSURE)
    beside = Beside(HOLES, FORECAST, [SHIFT])
    layers = share_chart(*found, beside)["layer"]
    assert layers[0]["data"]["values"] == [{"begins": "2020-02-01", "ends": "2020-02-04"}]
    assert layers[1]["data"]["values"] == [{"begins": "2020-01-10", "ends": "2020-01-20"}]
    assert [layer["encoding"]["y2"]["field"] for layer in layers[3:5]] == ["none", "share_high"]
    layers = uses_chart(*found, beside)["layer"]
    assert len(layers) == 5
    assert len(layers[3]["data"]["values"]) == 60
    assert layers[4]["data"]["values"] == [{"begins": "2020-01-15"}]


def test_a_chart_without_them_is_plain() -> None:
    """One mark, one set of values."""
    nothing = [pl.DataFrame(TABLES[name].schema.empty_table()) for name in ("holes", "forecasts")]
    made = uses_chart(*by_period(TIMELINE, EXPOSURE), Beside(*nothing, []))
    assert len(made["data"]["values"]) == 60
