"""How a meme is meant, over time: shares of sincere, humorous and ironic."""

from typing import Any

import polars as pl

from memography.corpus import Corpus
from memography.figures import parts
from memography.figures.figure import Figure, Specification
from memography.figures.meant import TONES, judged
from memography.figures.moments import moments
from memography.figures.periods import begins, between, by_day, called, ends, fitting, length
from memography.phrases import percent

MIN_USES = 5
"""A period with fewer uses tells nothing of their tones."""
TYPICAL_USES = 10
"""Tones are shown by the finest periods that typically have so many uses."""


def data(corpus: Corpus, meme_id: str) -> pl.DataFrame:
    """How a meme's dated uses are meant, by period; periods with few uses are left out.

    Returns:
        Rows with what: 'tones' (begins, ends, n_uses, sincere, humorous, ironic: mean probabilities, which sum to 1),
        and 'shift' as `moments` gives them.
    """
    uses = judged(corpus, meme_id, "tones").drop_nulls("day")
    if uses.is_empty():
        return pl.DataFrame()
    period = fitting(by_day(uses), TYPICAL_USES)
    means = (pl.col(f"p_{tone}").mean().alias(tone) for tone in TONES)
    counted = uses.group_by(begins(period)).agg(pl.len().cast(pl.Int64).alias("n_uses"), *means)
    found = counted.filter(pl.col("n_uses") >= MIN_USES).sort("begins").with_columns(ends(period))
    if found.is_empty():
        return pl.DataFrame()
    found = found.select(pl.lit("tones").alias("what"), pl.all())
    return pl.concat([found, moments(corpus, meme_id)], how="diagonal_relaxed")


def draw(data: pl.DataFrame) -> Specification:
    """Bars of shares upon each other, by period."""
    return stacked_tones(data)


def stacked_tones(data: pl.DataFrame, height: int = 130) -> Specification:
    """Bars of shares upon each other, by period; arguments as `data` gives them."""
    rows = data.filter(pl.col("what") == "tones")
    apart = rows.unpivot(TONES, index=["begins", "ends", "n_uses"], variable_name="part", value_name="share")
    span: tuple[Any, Any] = rows["begins"].min(), rows["ends"].max()
    axis = parts.time_axis()
    y = parts.amounts("probability", field="top", axis={"format": "~%", "values": [0, 0.25, 0.5, 0.75, 1]})
    y["scale"] = {"domain": [0, 1]}
    told = (
        ("part", "meant", None),
        ("share", "mean probability", ".0%"),
        ("when", "when", None),
        ("n_uses", "of uses", ",d"),
    )
    bars = {
        "name": "main",
        "data": parts.values(parts.timed(parts.stacked(apart, TONES, "share"))),
        "mark": {"type": "rect", "opacity": 0.85, "cursor": "pointer"},
        "encoding": {
            "x": axis,
            "x2": {"field": "ends"},
            "y": y,
            "y2": {"field": "foot"},
            "color": parts.colours(TONES),
            "tooltip": parts.tooltip(*told),
        },
    }
    return parts.chart([parts.whole(span), bars, *parts.shifts(data, span, names=False)], height, keys=TONES)


def describe(data: pl.DataFrame) -> str:
    """For who can't see it."""
    rows = data.filter(pl.col("what") == "tones")
    first, last = rows.row(0, named=True), rows.row(-1, named=True)
    said = f"How it is meant by {length(rows)}, {between(first['begins'], last['begins'])}. "
    said += "Mean probabilities. "
    start, end = (", ".join(f"{tone} {percent(row[tone])}" for tone in TONES) for row in (first, last))
    said += f"In {called(first['begins'], first['ends'])}: {start}"
    if rows.height == 1:
        return f"{said}."
    most = rows.sort("ironic").row(-1, named=True)
    ironic = f"Most ironic in {called(most['begins'], most['ends'])}: {percent(most['ironic'])}."
    return f"{said}; in {called(last['begins'], last['ends'])}: {end}. {ironic}"


def caption(data: pl.DataFrame) -> str:
    """What stands below it."""
    period = length(data.filter(pl.col("what") == "tones"))
    return (
        f"How it is meant by {period}: mean probabilities that a model of English words gives, fit for comparing times "
        f"and memes, and no shares of uses; {period}s with few uses are left out."
    )


def table(data: pl.DataFrame) -> pl.DataFrame:
    """Periods with the mean probability of each tone."""
    return data.filter(pl.col("what") == "tones").select("begins", "ends", "n_uses", *TONES)


HEADS = {
    "begins": ("from", "day"),
    "n_uses": ("uses", "count"),
    **{tone: (tone, "share") for tone in TONES},
}

TONES_FIGURE = Figure(
    name="tones",
    title="How it is meant, over time",
    reads=("uses", "contexts", "tones"),
    data=data,
    draw=draw,
    describe=describe,
    caption=caption,
    table=table,
    keys=lambda _: list(TONES),
    heads=HEADS,  # type: ignore[arg-type] # kinds of columns, which mypy takes for any text
    links={"from": "begins", "to": "ends"},
    beside=("shifts",),
)
