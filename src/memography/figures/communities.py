"""Where a meme was used when: a row a community, in the order in which they took it up."""

import polars as pl

from memography.corpus import Corpus
from memography.figures import parts
from memography.figures.around import days_of
from memography.figures.figure import Figure, Specification
from memography.figures.periods import begins, called, ends, fitting
from memography.phrases import day, number, series

MAX_ROWS = 12
"""So many communities have a row: those with most uses."""
TYPICAL_USES = 4
"""Circles stand for the finest periods that typically have so many uses."""
ROW_PX = 24


def data(corpus: Corpus, meme_id: str) -> pl.DataFrame:
    """A meme's uses by community and period; no rows where it is known in one place alone.

    Returns:
        Rows with what: 'uses' (community, begins, ends, n_uses) and 'community' (community, first_on, last_on, n_uses),
        in the order in which the communities took it up.
    """
    days = days_of(corpus, meme_id).drop_nulls("community")
    if days["community"].n_unique() < 2:
        return pl.DataFrame()
    period = fitting(days.group_by("day").agg(pl.col("n_uses").sum()), TYPICAL_USES)
    first = days.group_by("community").agg(
        first_on=pl.col("day").min(), last_on=pl.col("day").max(), n_uses=pl.col("n_uses").sum()
    )
    counted = days.group_by("community", begins(period)).agg(pl.col("n_uses").sum()).with_columns(ends(period))
    both = [counted.with_columns(what=pl.lit("uses")), first.with_columns(what=pl.lit("community"))]
    told = pl.concat(both, how="diagonal_relaxed")
    order = first.sort("first_on", "community").select("community").with_row_index("place")
    told = told.join(order, on="community", maintain_order="left").sort("place", "what", "begins")
    return told.select("what", pl.exclude("what", "place"))


def draw(data: pl.DataFrame) -> Specification:
    """A line a community from its first use to its last, and circles whose areas are as its periods have uses."""
    whole = data.filter(pl.col("what") == "community").select("community", "first_on", "last_on", "n_uses")
    kept = whole.sort("n_uses", descending=True).head(MAX_ROWS)["community"].to_list()
    whole = whole.filter(pl.col("community").is_in(kept))
    named = [f"{row['community']}  {row['n_uses']:,}" for row in whole.rows(named=True)]
    names = pl.col("community").replace_strict(whole["community"].to_list(), named, default=None).alias("row")
    rows = data.filter((pl.col("what") == "uses") & pl.col("community").is_in(kept)).with_columns(names)
    middle = pl.col("begins") + (pl.col("ends") - pl.col("begins")) / 2
    rows = parts.timed(rows.select("community", "row", "begins", "ends", "n_uses").with_columns(at=middle))
    axis = parts.time_axis()
    labels = parts.row_axis(named, grid=True, labelPadding=8)
    y = {"field": "row", "type": "nominal", "sort": named, "title": None, "axis": labels}
    lives = {
        "data": parts.values(whole.with_columns(names)),
        "mark": {"type": "rule", "size": 2, "style": "mark-shift", "opacity": 0.3},
        "encoding": {"x": {**axis, "field": "first_on"}, "x2": {"field": "last_on"}, "y": y},
    }
    told = (("community", "where", None), ("when", "when", None), ("n_uses", "uses", ",d"))
    size = {"field": "n_uses", "type": "quantitative", "scale": {"range": [0, 330], "zero": True}, "legend": None}
    circles = {
        "name": "main",
        "data": parts.values(rows),
        "mark": {"type": "circle", "opacity": 0.75, "cursor": "pointer"},
        "encoding": {"x": {**axis, "field": "at"}, "y": y, "size": size, "tooltip": parts.tooltip(*told)},
    }
    return parts.chart([lives, circles], ROW_PX * len(named))


def describe(data: pl.DataFrame) -> str:
    """For who can't see it."""
    whole = data.filter(pl.col("what") == "community")
    first = whole.row(0, named=True)
    told = [f"{row['community']} ({row['n_uses']:,})" for row in whole.sort("n_uses", descending=True).rows(named=True)]
    most = data.filter(pl.col("what") == "uses").sort("n_uses").row(-1, named=True)
    return (
        f"Uses over time in {number(whole.height)} communities: {series(told[:MAX_ROWS])}. First in "
        f"{first['community']}, on {day(first['first_on'])}; most at once in {most['community']}, "
        f"{most['n_uses']:,} in {called(most['begins'], most['ends'])}."
    )


def caption(data: pl.DataFrame) -> str:
    """What stands below it."""
    n = data.filter(pl.col("what") == "community").height
    said = (
        "Communities in the order in which they took it up, with their uses; the larger a circle, the more at a time."
    )
    return f"{said} The {MAX_ROWS} largest of {n:,}." if n > MAX_ROWS else said


def table(data: pl.DataFrame) -> pl.DataFrame:
    """Communities with their uses, first and last."""
    return data.filter(pl.col("what") == "community").select("community", "n_uses", "first_on", "last_on")


COMMUNITIES = Figure(
    name="communities",
    title="Where it was used, over time",
    reads=("timeline",),
    data=data,
    draw=draw,
    describe=describe,
    caption=caption,
    table=table,
    heads={
        "community": ("community", "text"),
        "n_uses": ("uses", "count"),
        "first_on": ("first seen", "day"),
        "last_on": ("last seen", "day"),
    },
    links={"from": "begins", "to": "ends", "community": "community"},
)
