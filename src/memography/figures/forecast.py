"""How long a meme will last: its last years, and what is expected of the next twelve months."""

import polars as pl

from memography.corpus import Corpus
from memography.corpus.store import quoted
from memography.figures import parts
from memography.figures.around import days_of
from memography.figures.figure import Figure, Specification
from memography.figures.periods import called
from memography.phrases import month

MONTHS_BEFORE = 36
"""So many months before are shown."""


def data(corpus: Corpus, meme_id: str) -> pl.DataFrame:
    """A meme's uses by month, and what is expected; no rows where nothing can be told.

    Returns:
        Rows with what: 'uses' (begins, ends, n_uses; months of the calendar up to the start of the forecast) and
        'expected' (begins, ends, low, n_uses, high: the median and its 90 % interval).
    """
    columns = ["begins", "ends", "low", "uses", "high"]
    expected = corpus.polars("forecasts", columns, f"meme_id = {quoted(meme_id)}").sort("begins")
    if expected.is_empty():
        return pl.DataFrame()
    start = expected["begins"][0]
    first = start.replace(year=start.year - MONTHS_BEFORE // 12, day=1)
    begins = pl.date_range(first, start, "1mo", eager=True, closed="left")
    months = pl.DataFrame({"begins": begins, "ends": begins.shift(-1, fill_value=start)})
    days = days_of(corpus, meme_id).filter(pl.col("day") >= first, pl.col("day") < start).sort("day")
    counted = days.join_asof(months, left_on="day", right_on="begins", strategy="backward", coalesce=False)
    counted = counted.group_by("begins").agg(pl.col("n_uses").sum())
    past = months.join(counted, on="begins", how="left", maintain_order="left").with_columns(
        pl.col("n_uses").fill_null(0).cast(pl.Float64), what=pl.lit("uses")
    )
    told = expected.rename({"uses": "n_uses"}).with_columns(what=pl.lit("expected"))
    return pl.concat([past, told], how="diagonal_relaxed").select("what", pl.exclude("what"))


def draw(data: pl.DataFrame) -> Specification:
    """Bars of what was, and a fan of what is expected."""
    axis, y = parts.time_axis(), parts.amounts("uses a month", field="n_uses")
    wide = {"x": axis, "x2": {"field": "ends"}}
    past = parts.timed(data.filter(pl.col("what") == "uses").select("begins", "ends", "n_uses"))
    ahead = parts.timed(data.filter(pl.col("what") == "expected").select("begins", "ends", "low", "n_uses", "high"))
    was = parts.tooltip(("when", "when", None), ("n_uses", "uses", ",d"))
    expected = parts.tooltip(
        ("when", "expected", None), ("n_uses", "uses", ",.1f"), ("low", "at least", ",.1f"), ("high", "at most", ",.1f")
    )
    bars: Specification = {
        "mark": {"type": "rect", "cursor": "pointer"},
        "encoding": {**wide, "y": y, "y2": {"datum": 0}},
    }
    bars["encoding"]["tooltip"] = was
    fan: Specification = {"mark": {"type": "rect", "opacity": 0.25}, "encoding": {**wide, "y": {**y, "field": "low"}}}
    fan["encoding"] |= {"y2": {"field": "high"}, "tooltip": expected}
    median = {"mark": {"type": "rule", "size": 2, "style": "mark-shift"}, "encoding": {**wide, "y": y}}
    layers = [
        {"name": "main", "data": parts.values(past), **bars},
        {"data": parts.values(ahead), **fan},
        {"data": parts.values(ahead), **median},
    ]
    return parts.chart(layers, 120)


def describe(data: pl.DataFrame) -> str:
    """For who can't see it."""
    past, ahead = (data.filter(pl.col("what") == what) for what in ("uses", "expected"))
    last = past.tail(12)["n_uses"].sum()
    first, final = ahead.row(0, named=True), ahead.row(-1, named=True)
    until = month(past["begins"].max())  # type: ignore[arg-type]
    return (
        f"Uses by month up to {until}, {last:,.0f} in the last twelve, and what is expected in the twelve after: in "
        f"{called(first['begins'], first['ends'])} {first['low']:,.1f} to {first['high']:,.1f}, "
        f"in {called(final['begins'], final['ends'])} {final['low']:,.1f} to {final['high']:,.1f}."
    )


def caption(data: pl.DataFrame) -> str:
    """What stands below it."""
    said = "Uses by month in the last three years, and what is expected if as much is posted:"
    return f"{said} the median, and a 90 % interval."


def table(data: pl.DataFrame) -> pl.DataFrame:
    """Months with their uses, and the intervals of those to come."""
    kinds = {"uses": "counted", "expected": "expected"}
    return data.with_columns(pl.col("what").replace_strict(kinds))


FORECAST = Figure(
    name="forecast",
    title="How long it will last",
    reads=("timeline", "forecasts"),
    data=data,
    draw=draw,
    describe=describe,
    caption=caption,
    table=table,
    heads={
        "begins": ("from", "day"),
        "what": ("what", "text"),
        "n_uses": ("uses", "number"),
        "low": ("at least", "number"),
        "high": ("at most", "number"),
    },
    links={"from": "begins", "to": "ends"},
)
