"""Charts of the climate: uses, tones and emotions of all memes together, over time, as Vega-Lite."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from memography.figures.parts import WHOLE, WITH_YEAR
from memography.tables import EMOTIONS

Specification = dict[str, Any]
TONES = ("sincere", "humorous", "ironic")
N_EMOTIONS = 6
"""So many emotions have a line, the strongest; more can't be told apart."""
TYPICAL_USES, MIN_USES = 30, 5
"""Periods are the finest whose median has so many uses that were judged; one that has fewer than the second tells
nothing of tones and emotions."""
MAX_PERIODS = 200
"""There are no more of them, unless they are years."""
_EVERY = {"week": "1w", "month": "1mo", "quarter": "1q", "year": "1y"}
_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
_AXIS_PX = 44


def by_period(weeks: pl.DataFrame) -> tuple[str, pl.DataFrame]:
    """Weeks joined into periods.

    Args:
        weeks: rows of table `climate` of one community.

    Returns:
        "week", "month", "quarter" or "year", and columns begins, ends (the day after), n_posts, n_uses, n_judged,
        n_shifts, the three tones and every emotion: means over the uses that were judged, empty where none was. In
        order of time.
    """
    means = {**{tone: f"p_{tone}" for tone in TONES}, **{name: name for name in EMOTIONS}}
    judged = pl.col("n_judged")
    for period, every in _EVERY.items():  # noqa: B007 - the first that fits, or the last
        found = (
            weeks.group_by(begins=pl.col("week").dt.truncate(every))
            .agg(
                *(pl.col(name).sum() for name in ("n_posts", "n_uses", "n_judged", "n_shifts")),
                *((pl.col(column) * judged).sum().alias(name) for name, column in means.items()),
            )
            .with_columns(pl.when(judged > 0).then(pl.col(name) / judged).alias(name) for name in means)
            .sort("begins")
            .with_columns(ends=pl.col("begins").dt.offset_by(every))
        )
        if found.height <= MAX_PERIODS and (found["n_judged"].median() or 0) >= TYPICAL_USES:  # type: ignore[operator]
            break
    return period, found


def strongest(periods: pl.DataFrame) -> list[str]:
    """The emotions with the highest means over all that was judged, neutral left out."""
    judged = periods.filter(pl.col("n_judged") >= MIN_USES)
    if judged.is_empty():
        return []
    of_all = {name: float((judged[name] * judged["n_judged"]).sum()) for name in EMOTIONS if name != "neutral"}
    return sorted(of_all, key=lambda name: (-of_all[name], name))[:N_EMOTIONS]


def uses_chart(periods: pl.DataFrame) -> Specification:
    """Uses by period as bars, with a rule in periods in which shifts are dated, as thick as there are many."""
    values = _values(periods, ["n_uses"])
    middle = pl.col("begins") + (pl.col("ends") - pl.col("begins")) / 2
    shifts = _values(periods.filter(pl.col("n_shifts") > 0).with_columns(begins=middle), ["n_shifts"])
    bars = {"mark": {"type": "rect"}, "data": {"values": values}}
    height = _height("n_uses", "uses", {"tickMinStep": 1, "labelExpr": WHOLE})
    bars["encoding"] = {"x": _time(), "x2": {"field": "ends"}, "y": height, "y2": {"datum": 0}}
    rules = {"mark": {"type": "rule", "color": "#c0392b", "opacity": 0.8}, "data": {"values": shifts}}
    rules["encoding"] = {
        "x": _time(),
        "size": {"field": "n_shifts", "type": "quantitative", "scale": {"range": [1, 4]}, "legend": None},
    }
    return {**_frame(150), "layer": [bars, rules] if shifts else [bars]}


def tones_chart(periods: pl.DataFrame) -> Specification:
    """How uses are meant, as shares upon each other."""
    return _parts(periods, TONES, {"type": "rect"}, is_stacked=True, height_px=150)


def emotions_chart(periods: pl.DataFrame) -> Specification:
    """The strongest emotions, a line each."""
    mark = {"type": "line", "strokeWidth": 2, "point": {"size": 14}}
    return _parts(periods, strongest(periods), mark, is_stacked=False, height_px=200)


def _parts(
    periods: pl.DataFrame, names: Sequence[str], mark: dict[str, Any], *, is_stacked: bool, height_px: int
) -> Specification:
    judged = periods.filter(pl.col("n_judged") >= MIN_USES)
    values = []
    for row in judged.rows(named=True):
        foot = 0.0
        for name in names:
            at = {"begins": row["begins"].isoformat(), "ends": row["ends"].isoformat(), "part": name}
            values.append({**at, "p": round(row[name], 4), "foot": round(foot, 4), "top": round(foot + row[name], 4)})
            foot += row[name]
    colour = {
        "field": "part",
        "type": "nominal",
        "scale": {"domain": list(names)},
        "sort": list(names),
        "legend": {"orient": "bottom", "columns": 3, "title": None},
    }
    height = _height("top" if is_stacked else "p", "probability", {"format": "~%"})
    encoding = {"x": _time(), "y": height, "color": colour}
    if is_stacked:
        height["scale"] = {"domain": [0, 1]}
        encoding |= {"x2": {"field": "ends"}, "y2": {"field": "foot"}}
    return {**_frame(height_px), "mark": mark, "encoding": encoding, "data": {"values": values}}


def _values(periods: pl.DataFrame, columns: list[str]) -> list[dict[str, Any]]:
    rows = periods.select("begins", "ends", *columns).rows(named=True)
    return [{**row, "begins": row["begins"].isoformat(), "ends": row["ends"].isoformat()} for row in rows]


def _frame(height_px: int) -> Specification:
    config = {"background": "transparent", "view": {"stroke": None}}
    return {
        "$schema": _SCHEMA,
        "width": "container",
        "height": height_px,
        "autosize": {"type": "fit-x"},
        "config": config,
    }


def _time() -> dict[str, Any]:
    axis = {"grid": False, "labelOverlap": True, "tickCount": 6, "labelExpr": WITH_YEAR}
    return {"field": "begins", "type": "temporal", "title": None, "scale": {"type": "utc", "nice": False}, "axis": axis}


def _height(field: str, title: str, axis: dict[str, Any]) -> dict[str, Any]:
    axis = {"tickCount": 4, "minExtent": _AXIS_PX, **axis}
    return {"field": field, "type": "quantitative", "title": title, "scale": {"zero": True}, "axis": axis}
