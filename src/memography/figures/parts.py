"""What charts over time are made of: axis, bands of holes, marks of shifts, bars upon each other."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from memography.figures.figure import Specification
from memography.figures.periods import called
from memography.phrases import shortened

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
AXIS_PX = 40
"""Room for the labels beside a chart, the same in each, so that charts stand in line."""
LANE_PX = 15
"""How far apart the names of shifts stand above each other."""
PLOT_PX = 640
"""How wide a chart is taken to be when names are placed; on a narrow screen they are left out."""
LETTER_PX = 5.8
"""How wide a letter of them is."""
WIDE_LETTER_PX = 7
"""How wide a letter of a label is in wide type."""
ALONE_PX = 26
"""How much room the number of a shift has, where it stands alone; more than it needs, for narrow screens."""
WITH_YEAR = "datum.index || !utcmonth(datum.value) ? datum.label : utcFormat(datum.value, '%b %Y')"
"""Dates on an axis, of which the first has its year: where no January is among them, no other one would."""
WHOLE = "datum.value % 1 ? '' : format(datum.value, ',')"
"""Counts on an axis: it may have ticks between them where they are small."""
OTHERS = "others"
UNKNOWN = "unknown"


def chart(layers: Sequence[Specification], height: int, *, keys: Sequence[str] = (), top_px: int = 8) -> Specification:
    """Layers as a chart as wide as its page.

    Args:
        layers: from the lowest.
        height: of what is drawn, pixels.
        keys: what the colours stand for, in their order.
        top_px: room above.
    """
    return {
        "$schema": SCHEMA,
        "width": "container",
        "height": height,
        "padding": {"left": 2, "right": 6, "top": 6, "bottom": 2},
        "autosize": {"type": "fit-x", "contains": "padding"},
        "layer": list(layers),
        "usermeta": {"keys": list(keys)},
    }


def time_axis(field: str = "begins") -> Specification:
    """The axis of time, the same in every layer."""
    axis: Specification = {"grid": False, "labelOverlap": True, "labelSeparation": 8, "tickCount": 6}
    axis["labelExpr"] = WITH_YEAR
    scale = {"type": "utc", "nice": False}
    return {"field": field, "type": "temporal", "title": None, "scale": scale, "axis": axis}


def whole(span: tuple[date, date]) -> Specification:
    """A layer in which nothing is seen, that makes the axis of time go from the first day to the last."""
    ends = {"values": [{"begins": end.isoformat()} for end in span]}
    return {"data": ends, "mark": {"type": "rule", "opacity": 0}, "encoding": {"x": time_axis()}}


def amounts(title: str, *, field: str = "top", axis: Specification | None = None) -> Specification:
    """The axis of how many; with an axis of its own, of shares."""
    how = {"tickCount": 4, "minExtent": AXIS_PX, **({"tickMinStep": 1, "labelExpr": WHOLE} if axis is None else axis)}
    return {"field": field, "type": "quantitative", "title": title, "scale": {"zero": True}, "axis": how}


def row_axis(names: Sequence[str], *, limit_px: int = 170, **how: Any) -> Specification:
    """The axis of rows with names: with room for them in wide letters too, since a file is seen with other letters than
    it was measured with, where a machine lacks those that it asks for."""
    room = min(max(map(len, names), default=0) * WIDE_LETTER_PX, limit_px)
    return {"domain": False, "ticks": False, "labelLimit": limit_px, "minExtent": round(room) + 12, **how}


def colours(keys: Sequence[str], field: str = "part") -> Specification:
    """A colour for each part, and a legend where there are several."""
    legend = (
        {"orient": "bottom", "columns": 4, "title": None, "labelLimit": 170, "columnPadding": 26}
        if len(keys) > 1
        else None
    )
    return {"field": field, "type": "nominal", "scale": {"domain": list(keys)}, "sort": list(keys), "legend": legend}


def tooltip(*fields: tuple[str, str, str | None]) -> list[Specification]:
    """What is told of a mark: field, title and format (None for a text)."""
    made = []
    for field, title, shape in fields:
        type = {"type": "nominal"} if shape is None else {"type": "quantitative", "format": shape}
        made.append({"field": field, "title": title, **type})
    return made


def values(rows: pl.DataFrame) -> Specification:
    """Rows as the data of a layer; days as ISO 8601."""
    days = [name for name, type in rows.schema.items() if type == pl.Date]
    return {"values": rows.with_columns(pl.col(days).cast(pl.String)).to_dicts()}


def timed(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with what their period is called, in column `when`."""
    pairs = rows.select("begins", "ends").iter_rows()
    return rows.with_columns(when=pl.Series([called(first, after) for first, after in pairs], dtype=pl.String))


def stacked(rows: pl.DataFrame, keys: Sequence[str], height: str) -> pl.DataFrame:
    """Parts of a period upon each other, in the order of `keys`: with columns foot and top.

    Args:
        rows: columns begins, part and the one named by `height`.
        keys: the parts from the bottom.
        height: the column that says how high a part is.
    """
    order = pl.col("part").replace_strict(list(keys), list(range(len(keys))), return_dtype=pl.Int64)
    found = rows.sort("begins", order).with_columns(top=pl.col(height).cum_sum().over("begins"))
    return found.with_columns(foot=pl.col("top") - pl.col(height))


def holes(data: pl.DataFrame, span: tuple[date, date]) -> list[Specification]:
    """Grey bands where a community has far fewer posts than around."""
    rows = data.filter((pl.col("what") == "hole") & (pl.col("begins") < span[1]) & (pl.col("ends") > span[0]))
    rows = rows.select(pl.col("begins", "ends").clip(*span))
    mark = {"type": "rect", "style": "hole", "opacity": 0.25, "clip": True}
    return (
        [{"data": values(rows), "mark": mark, "encoding": {"x": time_axis(), "x2": {"field": "ends"}}}]
        if len(rows)
        else []
    )


def shifts(data: pl.DataFrame, span: tuple[date, date], *, names: bool = True) -> list[Specification]:
    """Lines where the meaning changed, each with its number; above them, if wanted, the intervals of their dates as
    whiskers, and names."""
    rows = data.filter(pl.col("what") == "shift")
    rows = rows.filter(pl.col("at").is_between(*span)) if rows.height else rows
    if rows.is_empty():
        return []
    placed = _placed(rows, span, names)
    source = {"values": placed}
    when, y = time_axis("at"), {"field": "y", "type": "quantitative", "scale": None, "axis": None}
    told = tooltip(("label", "shift", None), ("when", "when", None), ("aspects", "in its", None))
    layers: list[Specification] = [
        {
            "data": source,
            "mark": {"type": "rule", "style": "mark-shift", "strokeDash": [3, 2], "opacity": 0.75},
            "encoding": {"x": when, "y": y, "y2": {"value": "height"}},
        }
    ]
    if names:
        whisker = {"type": "rule", "style": "mark-shift", "size": 1.5, "opacity": 0.5, "clip": False}
        ends = {"x": time_axis("low"), "x2": {"field": "high"}, "y": y}
        layers.append({"data": source, "mark": whisker, "encoding": ends})
    badge = {"type": "circle", "size": 190, "opacity": 1, "style": "badge", "cursor": "pointer"}
    layers.append({"data": source, "mark": badge, "encoding": {"x": when, "y": y, "tooltip": told}})
    number = {"type": "text", "style": "number", "baseline": "middle", "dy": 0.5, "cursor": "pointer"}
    layers.append({"data": source, "mark": number, "encoding": {"x": when, "y": y, "text": {"field": "number"}}})
    for side, align in ((1, "left"), (-1, "right")) if names else ():
        shown = [row for row in placed if row["side"] == side]
        mark = {"align": align, "dx": 11 * side, "limit": 210}
        if shown:
            layers += words(f"names-{align}", {"values": shown}, {"x": when, "y": y}, mark)
    return layers


def words(name: str, source: Specification, place: Specification, mark: Specification) -> list[Specification]:
    """Words over a chart, with a halo, so that they can be read upon anything: the text of field `label`."""
    layer = {"data": source, "encoding": {**place, "text": {"field": "label", "type": "nominal"}}}
    return [
        {"name": f"{name}-{style}", **layer, "mark": {"type": "text", "baseline": "middle", "style": style, **mark}}
        for style in ("halo", "over")
    ]


def _placed(rows: pl.DataFrame, span: tuple[date, date], names: bool) -> list[dict[str, Any]]:
    """Marks of shifts in lanes, so that they, and their names, do not lie upon each other."""
    day_px = PLOT_PX / max((span[1] - span[0]).days, 1)
    taken: list[float] = []
    placed = []
    for row in rows.sort("at").rows(named=True):
        label = shortened(row["label"], 30)
        x, width = (row["at"] - span[0]).days * day_px, len(label) * LETTER_PX + 22 if names else ALONE_PX
        side = -1 if x + width > PLOT_PX else 1
        left, right = (x - 9, x + width) if side == 1 else (x - width, x + 9)
        lane = next((n for n, end in enumerate(taken) if end < left), len(taken))
        taken[lane:] = [right, *taken[lane + 1 :]]
        low, high = max(row["begins"], span[0]), min(row["ends"], span[1])
        placed.append(
            {
                "at": row["at"].isoformat(),
                "low": low.isoformat(),
                "high": high.isoformat(),
                "y": -(LANE_PX * lane + 9),
                "lane": lane,
                "side": side,
                "number": row["number"],
                "anchor": f"shift-{row['at']}-{row['aspect']}",
                "label": label,
                "aspects": row["aspects"],
                "when": f"{row['at']:%-d %B %Y}, between {row['begins']:%B %Y} and {row['ends']:%B %Y}",
            }
        )
    return placed
