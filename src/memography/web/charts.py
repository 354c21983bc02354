"""Charts as Vega-Lite, made here and drawn by the browser with a bundle that we serve ourselves."""

import functools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

import polars as pl

VEGA_LITE_VERSION = "6.4"
"""The version that Altair's schema and the bundle share."""
MAX_COMMUNITIES = 6
"""Communities with a colour of their own; all others share one."""
AXIS_PX = 44
"""Room for the labels beside a chart, the same in each, so that charts stand in line."""
SHIFT_COLOUR = "#c0392b"
"""Of the lines that show shifts; stands out on light and dark."""
OTHERS = "others"
UNKNOWN = "unknown"


def bundle() -> str:
    """Vega, Vega-Lite and Vega-Embed as one script, from the vl-convert package; about 0.9 MB."""
    return _bundle()


@functools.cache
def _bundle() -> str:
    import vl_convert

    return str(vl_convert.javascript_bundle(vl_version=VEGA_LITE_VERSION))  # type: ignore[call-arg] # its stub errs


def period_of(first: date, last: date) -> str:
    """How finely a span is counted: "day", "week" or "month".

    >>> period_of(date(2012, 1, 1), date(2022, 1, 1))
    'month'
    """
    days = (last - first).days
    return "day" if days <= 92 else "week" if days <= 3 * 366 else "month"


def by_period(timeline: pl.DataFrame, exposure: pl.DataFrame) -> tuple[str, pl.DataFrame]:
    """A meme's uses by period and community, beside all posts of the period.

    Args:
        timeline: rows of table `timeline` for one meme.
        exposure: table `exposure`.

    Returns:
        The period's name, and columns begins (a day), community, n_uses, n_posts, n_all (posts of every community in
        that period), in order of time; the largest communities by name, the rest as `OTHERS`.
    """
    period = period_of(timeline["day"].min(), timeline["day"].max())  # type: ignore[arg-type]
    every = {"day": "1d", "week": "1w", "month": "1mo"}[period]
    known = timeline.with_columns(pl.col("community").fill_null(UNKNOWN))
    ranked = (
        known.group_by("community").agg(n=pl.col("n_uses").sum()).sort(["n", "community"], descending=[True, False])
    )
    largest = ranked["community"].head(MAX_COMMUNITIES)
    named = pl.when(pl.col("community").is_in(largest.implode())).then("community").otherwise(pl.lit(OTHERS))
    counted = (
        known.group_by(begins=pl.col("day").dt.truncate(every), community=named)
        .agg(pl.col("n_uses").sum(), pl.col("n_posts").sum())
        .sort("begins", "community")
    )
    everything = exposure.group_by(begins=pl.col("day").dt.truncate(every)).agg(n_all=pl.col("n_posts").sum())
    return period, counted.join(everything, on="begins", how="left", maintain_order="left")


class Beside(NamedTuple):
    """What a chart over time shows beside its bars."""

    holes: pl.DataFrame
    """Columns begins and ends; days of which a community lacks posts, shown as grey bands."""
    forecast: pl.DataFrame
    """Rows of table `forecasts`, for which room is left, so that charts stand in line."""
    shifts: Sequence[Mapping[str, Any]]
    """Rows of table `shifts`, each shown as a line with its interval's band."""


class Around(NamedTuple):
    """Charts over the same time."""

    below: Sequence[Any]
    above: Sequence[Any]


def uses_chart(period: str, counted: pl.DataFrame, beside: Beside) -> dict[str, Any]:
    """Uses by period, stacked by community, as a Vega-Lite specification; arguments as `by_period` gives them."""
    communities = counted.group_by("community").agg(pl.col("n_uses").sum())
    by_size = communities.sort(["n_uses", "community"], descending=[True, False])["community"].to_list()
    order = sorted(by_size, key=lambda name: name == OTHERS)
    parts = counted.rename({"community": "part"})
    return _stacked(period, parts, order, columns=3, labels=False, around=Around(_bands(beside), _lines(beside)))


def senses_chart(period: str, counted: pl.DataFrame) -> dict[str, Any]:
    """Uses by period, stacked by sense, as a Vega-Lite specification.

    Args:
        period: "day", "week" or "month".
        counted: columns begins, sense (its rank, a colon and its label), n_uses.
    """
    order = sorted(counted["sense"].unique(), key=lambda sense: int(sense.split(":")[0]))
    return _stacked(period, counted.rename({"sense": "part"}), order, columns=1, labels=True)


def tones_chart(period: str, means: pl.DataFrame) -> dict[str, Any]:
    """How uses are meant by period, as shares of 1, as a Vega-Lite specification.

    Args:
        period: "day", "week", "month", "quarter" or "year".
        means: columns begins, sincere, humorous, ironic.
    """
    tones = ["sincere", "humorous", "ironic"]
    parts = means.select("begins", *tones).unpivot(tones, index="begins", variable_name="part", value_name="n_uses")
    return _stacked(period, parts, tones, columns=3, labels=True, title="share", axis={"format": "~%"})


def _stacked(
    period: str,
    counted: pl.DataFrame,
    order: list[str],
    *,
    columns: int,
    labels: bool,
    title: str = "uses",
    axis: dict[str, Any] | None = None,
    around: Around | None = None,
) -> dict[str, Any]:
    """Bars by period, of parts upon each other.

    Args:
        period: how long each bar lasts.
        counted: columns begins, part, n_uses.
        order: the parts from the bottom.
        columns: of the legend.
        labels: whether the axis of time bears dates.
        title: of the other axis.
        axis: more of the other axis.
        around: what else is drawn.
    """
    import altair as alt

    stacked: Counter[date] = Counter()
    values = []
    for row in sorted(counted.rows(named=True), key=lambda row: order.index(row["part"])):
        foot = stacked[row["begins"]]
        stacked[row["begins"]] += row["n_uses"]
        heights = {"foot": foot, "uses": stacked[row["begins"]]}
        values.append({**_span(row["begins"], period), "part": row["part"], **heights})
    legend = alt.Legend(orient="bottom", columns=columns, title=None, labelLimit=260) if len(order) > 1 else None
    chart = (
        alt.Chart(alt.Data(values=[]))
        .mark_rect()
        .encode(
            x=_time_axis(labels=labels),
            x2="ends",
            y=alt.Y(
                "uses:Q",
                title=title,
                scale=alt.Scale(zero=True),
                axis=alt.Axis(**(axis or {"tickMinStep": 1}), tickCount=4, minExtent=AXIS_PX),
            ),
            y2="foot",
            color=alt.Color("part:N", sort=order, scale=alt.Scale(domain=order), legend=legend),
        )
        .properties(width="container", height=180)
    )
    return _finished(chart, values, around)


def share_chart(period: str, counted: pl.DataFrame, beside: Beside) -> dict[str, Any]:
    """Posts with the meme as a share of all posts of the period, as a Vega-Lite specification; arguments as `by_period`
    gives them. What is expected is a fan: the 90 % interval, and the median as a line."""
    import altair as alt

    shares = (
        counted.drop_nulls("n_all")
        .group_by("begins", maintain_order=True)
        .agg(pl.col("n_posts").sum(), pl.col("n_all").first())
    )
    values = [{**_span(begins, period), "none": 0, "share": n / n_all} for begins, n, n_all in shares.iter_rows()]
    chart = (
        alt.Chart(alt.Data(values=[]))
        .mark_rect(opacity=0.75)
        .encode(
            x=_time_axis(labels=True),
            x2="ends",
            y=alt.Y(
                "share:Q",
                title="share",
                scale=alt.Scale(zero=True),
                axis=alt.Axis(format="~%", tickCount=3, minExtent=AXIS_PX),
            ),
            y2="none",
        )
        .properties(width="container", height=80)
    )
    return _finished(chart, values, Around(_bands(beside), _fan(beside.forecast)))


def _bands(beside: Beside) -> list[Any]:
    """Holes as grey bands over the whole height, the intervals of shifts as red ones; and, unseen, the time that is
    foretold."""
    import altair as alt

    made = []
    foretold = beside.forecast.select(pl.col("begins").min(), pl.col("ends").max())
    shifted = [(shift["low"].date(), shift["high"].date()) for shift in beside.shifts]
    intervals = pl.DataFrame(shifted, {"begins": pl.Date, "ends": pl.Date}, orient="row")
    for rows, colour, opacity in (
        (beside.holes, "gray", 0.35),
        (intervals, SHIFT_COLOUR, 0.18),
        (foretold, "gray", 0.0),
    ):
        values = [
            {"begins": a.isoformat(), "ends": b.isoformat()}
            for a, b in rows.select("begins", "ends").drop_nulls().iter_rows()
        ]
        if values:
            band = alt.Chart(alt.Data(values=values)).mark_rect(color=colour, opacity=opacity, clip=True)
            made.append(band.encode(x=_time_axis(labels=True), x2="ends"))
    return made


def _lines(beside: Beside) -> list[Any]:
    """The days of shifts as lines."""
    import altair as alt

    values = [{"begins": shift["shifted_at"].date().isoformat()} for shift in beside.shifts]
    line = alt.Chart(alt.Data(values=values)).mark_rule(color=SHIFT_COLOUR, size=1.5)
    return [line.encode(x=_time_axis(labels=True))] if values else []


def _fan(forecast: pl.DataFrame) -> list[Any]:
    import altair as alt

    if forecast.is_empty():
        return []
    values = [
        {"begins": row["begins"].isoformat(), "ends": row["ends"].isoformat()}
        | {name: row[name] for name in ("share_low", "share", "share_high")}
        for row in forecast.sort("begins").rows(named=True)
    ]
    whole = alt.Chart(alt.Data(values=values)).encode(x=_time_axis(labels=True), x2="ends")
    interval = whole.mark_rect(opacity=0.25).encode(y=alt.Y("share_low:Q", title="share"), y2="share_high")
    return [interval, whole.mark_rule(strokeWidth=2).encode(y=alt.Y("share:Q", title="share"))]


def _span(begins: date, period: str) -> dict[str, str]:
    months = {"month": 1, "quarter": 3, "year": 12}.get(period)
    if months is None:
        ends = begins + timedelta(days={"day": 1, "week": 7}[period])
    else:
        after = begins.month - 1 + months
        ends = date(begins.year + after // 12, after % 12 + 1, 1)
    return {"begins": begins.isoformat(), "ends": ends.isoformat()}


def _time_axis(labels: bool) -> Any:
    import altair as alt

    axis = alt.Axis(labels=labels, ticks=labels, grid=False, labelOverlap=True, tickCount=6)
    return alt.X("begins:T", scale=alt.Scale(type="utc", nice=False), title=None, axis=axis)


def _finished(chart: Any, values: list[dict[str, Any]], around: Around | None) -> dict[str, Any]:
    """A chart with its values, and with what else is drawn over the same time."""
    import altair as alt

    below, above = around or ((), ())
    size = {"width": chart.width, "height": chart.height}
    if below or above:
        bare = chart.copy(deep=False)
        bare.width = bare.height = alt.Undefined
        chart = alt.layer(*below, bare, *above).properties(**size)
    chart = chart.configure_view(stroke=None).configure(background="transparent", autosize={"type": "fit-x"})
    found: dict[str, Any] = chart.to_dict()
    bars = found["layer"][len(below)] if below or above else found
    bars["data"] = {"values": values}  # put in last: Altair would check every value, which takes long
    return found


def sparkline(n_uses: list[int]) -> Iterator[dict[str, float]]:
    """Bars of a small chart without axes: x, y, width and height in a box of 100 x 20."""
    width, top = 100 / max(len(n_uses), 1), max(n_uses, default=0)
    for number, n in enumerate(n_uses):
        if n:
            height = max(1.0, 20 * n / top)
            yield {
                "x": round(number * width, 2),
                "y": round(20 - height, 2),
                "width": round(width * 0.85, 2),
                "height": round(height, 2),
            }
