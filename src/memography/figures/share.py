"""Posts with a meme as a share of all that was posted, over time, and what is expected of it."""

import numpy as np
import polars as pl

from memography.corpus import Corpus
from memography.corpus.kept import once
from memography.figures import parts
from memography.figures.around import MARKS, PERIOD_LINKS, days_of, domain, ends_of, span_of, with_marks
from memography.figures.figure import Figure, Specification
from memography.figures.periods import begins, called, ends, length, period_of
from memography.phrases import percent


def data(corpus: Corpus, meme_id: str) -> pl.DataFrame:
    """Posts with a meme by period, as a share of all posts in all communities.

    Returns:
        Rows with what: 'share' (begins, ends, n_posts, n_all, share), 'expected' (begins, ends, share_low, share,
        share_high: what is foretold, with its 90 % interval), and 'hole' and 'shift' as in the figure of uses.
    """
    days = days_of(corpus, meme_id)
    if days.is_empty():
        return days
    period = period_of(*ends_of(days))
    everything = once(corpus, ("posted", period), ("exposure",), lambda: _posted(corpus, period))
    counted = days.group_by(begins(period)).agg(pl.col("n_posts").sum())
    found = counted.join(everything, on="begins").with_columns(ends(period), what=pl.lit("share")).sort("begins")
    found = found.with_columns(share=pl.col("n_posts") / pl.col("n_all"))
    return with_marks(corpus, meme_id, found, days)


def _posted(corpus: Corpus, period: str) -> pl.DataFrame:
    """How many posts each period has, in all communities together: columns begins, n_all."""
    exposure = corpus.polars("exposure", ["day", "n_posts"])
    if exposure.is_empty():
        return exposure.select(begins(period), n_all="n_posts")
    day = exposure["day"].to_physical().to_numpy()
    n_posts = np.bincount(day - day.min(), weights=exposure["n_posts"].to_numpy())  # there may be many communities
    there = np.flatnonzero(n_posts)
    days = pl.Series("day", there + day.min(), dtype=pl.Int32).cast(pl.Date)
    by_day = pl.DataFrame([days, pl.Series("n_posts", n_posts[there].astype(np.int64))])
    return by_day.group_by(begins(period)).agg(n_all=pl.col("n_posts").sum())


def draw(data: pl.DataFrame) -> Specification:
    """Bars by period; what is foretold as a fan: the 90 % interval, and the median as a line."""
    span = domain(data)
    axis = parts.time_axis()
    rows = data.filter((pl.col("what") == "share") & (pl.col("begins") >= span[0]))
    share = parts.amounts("share", field="share", axis={"format": "~%", "tickCount": 3})
    told = parts.tooltip(("when", "when", None), ("share", "of all posts", ".2~%"), ("n_posts", "posts", ",d"))
    bars = {
        "name": "main",
        "data": parts.values(parts.timed(rows.select("begins", "ends", "share", "n_posts"))),
        "mark": {"type": "rect", "opacity": 0.8, "cursor": "pointer"},
        "encoding": {"x": axis, "x2": {"field": "ends"}, "y": share, "y2": {"datum": 0}, "tooltip": told},
    }
    return parts.chart([parts.whole(span), *parts.holes(data, span), bars, *_fan(data, axis, share)], 70)


def _fan(data: pl.DataFrame, axis: Specification, share: Specification) -> list[Specification]:
    rows = data.filter(pl.col("what") == "expected")
    if rows.is_empty():
        return []
    told = parts.tooltip(
        ("when", "expected", None),
        ("share", "of all posts", ".2~%"),
        ("share_low", "at least", ".2~%"),
        ("share_high", "at most", ".2~%"),
    )
    source = {"data": parts.values(parts.timed(rows.select("begins", "ends", "share_low", "share", "share_high")))}
    wide = {"x": axis, "x2": {"field": "ends"}}
    told_as = {"y": {**share, "field": "share_low"}, "y2": {"field": "share_high"}, "tooltip": told}
    interval = {"mark": {"type": "rect", "opacity": 0.25}, "encoding": {**wide, **told_as}}
    median = {"mark": {"type": "rule", "size": 2, "style": "mark-shift"}, "encoding": {**wide, "y": share}}
    return [{**source, **interval}, {**source, **median}]


def describe(data: pl.DataFrame) -> str:
    """For who can't see the chart of shares."""
    rows = data.filter(pl.col("what") == "share")
    most = rows.sort("share", descending=True).row(0, named=True)
    said = f"Share of all posts by {length(rows)}, {span_of(rows)}: at most {percent(most['share'])}, in "
    said += f"{called(most['begins'], most['ends'])}."
    expected = data.filter(pl.col("what") == "expected")
    if expected.is_empty():
        return said
    last = expected.sort("begins").row(-1, named=True)
    if last["share_high"] - last["share_low"] > MAX_TOLD:
        return said
    low, high = percent(last["share_low"]), percent(last["share_high"])
    return f"{said} Expected in {called(last['begins'], last['ends'])}: {low} to {high}."


MAX_TOLD = 0.9
"""A wider interval tells nothing."""


def caption(data: pl.DataFrame) -> str:
    """What stands below the chart of shares."""
    said = f"Posts with the meme as a share of all posts of that {length(data.filter(pl.col('what') == 'share'))}."
    expected = " At the end what is expected, with its 90 % interval."
    return said + expected if (data["what"] == "expected").any() else said


def table(data: pl.DataFrame) -> pl.DataFrame:
    """Periods with their share."""
    return data.filter(pl.col("what") == "share").select("begins", "ends", "n_posts", "n_all", "share")


SHARE = Figure(
    name="share",
    title="Share of all posts over time",
    reads=("timeline", "exposure"),
    data=data,
    draw=draw,
    describe=describe,
    caption=caption,
    table=table,
    heads={
        "begins": ("from", "day"),
        "n_posts": ("posts", "count"),
        "n_all": ("all posts", "count"),
        "share": ("share", "share"),
    },
    links=PERIOD_LINKS,
    beside=MARKS,
)
