"""Emotions in the words of a meme's uses, over time."""

import polars as pl

from memography.corpus import Corpus
from memography.figures import parts
from memography.figures.figure import Figure, Specification
from memography.figures.meant import judged
from memography.figures.periods import begins, between, by_day, called, ends, fitting, length
from memography.figures.tones import MIN_USES
from memography.phrases import percent, series
from memography.tables import EMOTIONS

N_EMOTIONS = 8
"""So many are shown, strongest first."""
TYPICAL_USES = 12
"""They are shown by the finest periods that typically have so many uses."""
ROW_PX = 20


def data(corpus: Corpus, meme_id: str) -> pl.DataFrame:
    """The strongest emotions of a meme by period; periods with few uses are left out.

    Returns:
        Rows with what ('emotion' of a period, 'whole' of all judged uses, dated or not), begins, ends, emotion, mean (a
        mean probability), n_uses, in order of strength and time.
    """
    told = judged(corpus, meme_id, "emotions")
    if told.is_empty():
        return pl.DataFrame()
    means = told.select(pl.col(name).mean() for name in EMOTIONS if name != "neutral").row(0, named=True)
    strongest = sorted(means, key=lambda name: (-means[name], name))[:N_EMOTIONS]
    whole = pl.DataFrame({"emotion": strongest, "mean": [float(means[name]) for name in strongest]})
    whole = whole.with_columns(what=pl.lit("whole"), n_uses=pl.lit(told.height, pl.Int64))
    uses = told.drop_nulls("day")
    if uses.is_empty():
        return whole
    period = fitting(by_day(uses), TYPICAL_USES)
    counted = uses.group_by(begins(period)).agg(
        pl.len().cast(pl.Int64).alias("n_uses"), *(pl.col(name).mean().cast(pl.Float64) for name in strongest)
    )
    counted = counted.filter(pl.col("n_uses") >= MIN_USES).sort("begins").with_columns(ends(period))
    apart = counted.unpivot(strongest, index=["begins", "ends", "n_uses"], variable_name="emotion", value_name="mean")
    return pl.concat([apart.with_columns(what=pl.lit("emotion")), whole], how="diagonal_relaxed")


def draw(data: pl.DataFrame) -> Specification:
    """A row an emotion: the stronger the colour, the more of it; its mean stands behind its name. Bars where nothing is
    dated."""
    whole = data.filter(pl.col("what") == "whole")
    rows = data.filter(pl.col("what") == "emotion")
    named = [f"{row['emotion']}  {percent(row['mean'])}" for row in whole.rows(named=True)]
    names = pl.col("emotion").replace_strict(whole["emotion"].to_list(), named).alias("row")
    axis = parts.row_axis(named, labelPadding=6)
    y = {"field": "row", "type": "nominal", "sort": named, "title": None, "axis": axis}
    height = ROW_PX * len(named)
    if rows.is_empty():
        bar = {"data": parts.values(whole.with_columns(names)), "mark": {"type": "bar", "height": {"band": 0.7}}}
        bar["encoding"] = {"y": y, "x": parts.amounts("mean probability", field="mean", axis={"format": "~%"})}
        return parts.chart([{"name": "main", **bar}], height)
    told = (("emotion", "emotion", None), ("mean", "mean", ".1%"), ("when", "when", None), ("n_uses", "of uses", ",d"))
    cells = {
        "name": "main",
        "data": parts.values(parts.timed(rows.with_columns(names).drop("what"))),
        "mark": {"type": "rect", "cursor": "pointer"},
        "encoding": {
            "x": parts.time_axis(),
            "x2": {"field": "ends"},
            "y": y,
            "color": {"field": "mean", "type": "quantitative", "scale": {"zero": True}, "legend": None},
            "tooltip": parts.tooltip(*told),
        },
    }
    return parts.chart([cells], height)


def describe(data: pl.DataFrame) -> str:
    """For who can't see it."""
    whole = data.filter(pl.col("what") == "whole")
    told = [f"{row['emotion']} ({percent(row['mean'])})" for row in whole.rows(named=True)]
    said = f"Emotions in its words, mean probabilities: {series(told)}."
    rows = data.filter(pl.col("what") == "emotion")
    if rows.is_empty():
        return said
    most = rows.sort("mean").row(-1, named=True)
    span = between(rows["begins"].min(), rows["begins"].max())  # type: ignore[arg-type]
    when = called(most["begins"], most["ends"])
    return f"{said} By {length(rows)}, {span}: most {most['emotion']} in {when}, {percent(most['mean'])}."


def caption(data: pl.DataFrame) -> str:
    """What stands below it."""
    rows = data.filter(pl.col("what") == "emotion")
    if rows.is_empty():
        return "Emotions in its words: mean probabilities, as a model of English words judges."
    said = (
        f"Emotions in its words by {length(rows)}: the stronger the colour, the more; behind each name its mean over "
    )
    said += "all uses."
    return f"{said} {length(rows).capitalize()}s with few uses are left out."


def table(data: pl.DataFrame) -> pl.DataFrame:
    """Emotions and periods with their means, first of all uses."""
    whole = data.filter(pl.col("what") == "whole")
    rows = pl.concat([whole, data.filter(pl.col("what") == "emotion")])
    if "begins" not in rows.columns:  # nothing is dated
        rows = rows.with_columns(begins=pl.lit(None, pl.Date), ends=pl.lit(None, pl.Date))
    return rows.select("emotion", "begins", "ends", "mean", "n_uses")


EMOTIONS_FIGURE = Figure(
    name="emotions",
    title="Emotions in its words, over time",
    reads=("uses", "contexts", "emotions"),
    data=data,
    draw=draw,
    describe=describe,
    caption=caption,
    table=table,
    heads={
        "emotion": ("emotion", "text"),
        "begins": ("from", "day"),
        "n_uses": ("uses", "count"),
        "mean": ("mean", "share"),
    },
    links={"from": "begins", "to": "ends"},
)
