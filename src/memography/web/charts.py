"""Charts as Vega-Lite, made here and drawn by the browser with a bundle that we serve ourselves."""

import calendar
import functools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

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


def uses_chart(period: str, counted: pl.DataFrame, shifts: Sequence[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """Uses by period, stacked by community, as a Vega-Lite specification; each shift a line with its interval's band.

    Args:
        period: "day", "week" or "month".
        counted: as `by_period` gives it.
        shifts: rows of table `shifts`.
    """
    import altair as alt

    communities = counted.group_by("community").agg(pl.col("n_uses").sum())
    by_size = communities.sort(["n_uses", "community"], descending=[True, False])["community"].to_list()
    order = sorted(by_size, key=lambda name: name == OTHERS)
    stacked: Counter[date] = Counter()
    values = []
    for row in sorted(counted.rows(named=True), key=lambda row: order.index(row["community"])):
        below = stacked[row["begins"]]
        stacked[row["begins"]] += row["n_uses"]
        heights = {"below": below, "uses": stacked[row["begins"]]}
        values.append({**_span(row["begins"], period), "community": row["community"], **heights})
    legend = alt.Legend(orient="bottom", columns=3, title=None, labelLimit=160) if len(order) > 1 else None
    chart = (
        alt.Chart(alt.Data(values=[]))
        .mark_rect()
        .encode(
            x=_time_axis(labels=False),
            x2="ends",
            y=alt.Y(
                "uses:Q",
                title="uses",
                scale=alt.Scale(zero=True),
                axis=alt.Axis(tickMinStep=1, tickCount=4, minExtent=AXIS_PX),
            ),
            y2="below",
            color=alt.Color("community:N", sort=order, legend=legend),
        )
        .properties(width="container", height=180)
    )
    return _with_shifts(_finished(chart, values), period, shifts)


def _with_shifts(chart: dict[str, Any], period: str, shifts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A chart over time with a line and a band for each shift; a band ends where the chart does."""
    if not shifts:
        return chart
    bars = chart["data"]["values"]
    first, last = (choose(bar[end] for bar in bars) for choose, end in ((min, "begins"), (max, "ends")))
    days = [
        {
            "shifted": shift["shifted_at"].date().isoformat(),
            "begins": max(shift["low"].date().isoformat(), first),
            "ends": min(shift["high"].date().isoformat(), last),
        }
        for shift in shifts
    ]
    own = {"data": {"values": days}}
    x = {"field": "begins", "type": "temporal"}
    layers = [
        {
            **own,
            "mark": {"type": "rect", "color": SHIFT_COLOUR, "opacity": 0.18},
            "encoding": {"x": x, "x2": {"field": "ends"}},
        },
        {
            **own,
            "mark": {"type": "rule", "color": SHIFT_COLOUR, "size": 1.5},
            "encoding": {"x": {**x, "field": "shifted"}},
        },
    ]
    bars_layer = {name: chart.pop(name) for name in ("mark", "encoding")}
    return {**chart, "layer": [layers[0], bars_layer, layers[1]]}


def share_chart(period: str, counted: pl.DataFrame) -> dict[str, Any]:
    """Posts with the meme as a share of all posts of the period, as a Vega-Lite specification."""
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
    return _finished(chart, values)


def _span(begins: date, period: str) -> dict[str, str]:
    days = {"day": 1, "week": 7, "month": calendar.monthrange(begins.year, begins.month)[1]}[period]
    return {"begins": begins.isoformat(), "ends": (begins + timedelta(days=days)).isoformat()}


def _time_axis(labels: bool) -> Any:
    import altair as alt

    axis = alt.Axis(labels=labels, ticks=labels, grid=False, labelOverlap=True, tickCount=6)
    return alt.X("begins:T", scale=alt.Scale(type="utc", nice=False), title=None, axis=axis)


def _finished(chart: Any, values: list[dict[str, Any]]) -> dict[str, Any]:
    chart = chart.configure_view(stroke=None).configure(background="transparent", autosize={"type": "fit-x"})
    found: dict[str, Any] = chart.to_dict()
    return found | {"data": {"values": values}}  # put in last: Altair would check every value, which takes long


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
