"""What a meme is used to say, as a stream over time."""

from typing import Any

import polars as pl

from memography.corpus import Corpus
from memography.corpus.kept import of_meme
from memography.corpus.store import quoted
from memography.figures import parts
from memography.figures.figure import Figure, Specification
from memography.figures.meant import with_day
from memography.figures.moments import moments
from memography.figures.periods import begins, between, by_day, called, ends, filled, fitting, length
from memography.figures.style import N_COLOURS
from memography.phrases import percent, series, shortened

TYPICAL_USES = 5
"""The stream is drawn by the finest periods that typically have so many uses: fewer make it a row of drops."""
HEIGHT = 170
LABEL_PX = 15
"""A sense whose stream is as wide somewhere bears its name there."""
LABEL = 32
"""So many letters it has at most."""
LINKS = {"from": "begins", "to": "ends", "sense": "rank"}


def data(corpus: Corpus, meme_id: str) -> pl.DataFrame:
    """A meme's dated uses by period and sense; no rows where it has but one sense.

    Returns:
        Rows with what: 'sense' (begins, ends, rank, sense: its label, n_uses, is_guess: whether the senses are one),
        and 'shift' as `moments` gives them.
    """
    told = corpus.polars("senses", ["sense_id", "rank", "label", "is_stable"], f"meme_id = {quoted(meme_id)}")
    if told.height < 2:
        return pl.DataFrame()
    uses = with_day(of_meme(corpus, meme_id, {"uses": ["posted_at"], "use_senses": ["sense_id"]})).drop_nulls("day")
    uses = uses.filter(pl.col("sense_id").is_in(told["sense_id"].implode()))
    if uses.is_empty():
        return pl.DataFrame()
    period = fitting(by_day(uses), TYPICAL_USES)
    counted = uses.group_by(begins(period), "sense_id").agg(n_uses=pl.len().cast(pl.Int64))
    grid = filled(counted, period, told["sense_id"].to_list(), "sense_id")
    named = told.select("sense_id", "rank", sense=pl.col("label"), is_guess=~pl.col("is_stable"))
    found = grid.join(named, on="sense_id").with_columns(ends(period), what=pl.lit("sense")).drop("sense_id")
    found = found.sort("begins", "rank")
    return pl.concat([found.select("what", pl.exclude("what")), moments(corpus, meme_id)], how="diagonal_relaxed")


def draw(data: pl.DataFrame) -> Specification:
    """A stream: at each time as wide as there were uses, a colour a sense, each with its name where it is widest."""
    rows = _parted(data)
    keys = _keys(rows)
    whole = rows.group_by("begins").agg(half=pl.col("n_uses").sum() / 2)
    middle = pl.col("begins") + (pl.col("ends") - pl.col("begins")) / 2
    flowing = parts.stacked(rows, keys, "n_uses").join(whole, on="begins").with_columns(at=middle)
    flowing = flowing.with_columns(pl.col("foot", "top") - pl.col("half"))
    span: tuple[Any, Any] = rows["begins"].min(), rows["ends"].max()
    axis = parts.time_axis()
    y = {"field": "top", "type": "quantitative", "axis": None, "scale": {"zero": True}}
    place = {"x": {**axis, "field": "at"}, "y": y, "y2": {"field": "foot"}, "color": parts.colours(keys)}
    stream = {
        "name": "stream",
        "data": parts.values(flowing.select("at", "top", "foot", "part")),
        "mark": {"type": "area", "interpolate": "monotone", "strokeWidth": 0.8, "style": "stream"},
        "encoding": place,
    }
    catching = {
        "name": "main",
        "data": parts.values(parts.timed(flowing.filter(pl.col("n_uses") > 0).drop("at"))),
        "mark": {"type": "rect", "opacity": 0, "cursor": "pointer"},
        "encoding": {
            "x": axis,
            "x2": {"field": "ends"},
            "y": y,
            "y2": {"field": "foot"},
            "tooltip": parts.tooltip(("part", "says", None), ("when", "when", None), ("n_uses", "uses", ",d")),
        },
    }
    marks = parts.shifts(data, span, names=False)
    return parts.chart([parts.whole(span), stream, catching, *marks, *_labels(flowing, y)], HEIGHT, keys=keys)


def _parted(data: pl.DataFrame) -> pl.DataFrame:
    """Rows of senses, small ones beyond the colours together."""
    rows = data.filter(pl.col("what") == "sense").select("begins", "ends", "rank", "sense", "n_uses")
    told = pl.format("{}: {}", "rank", pl.col("sense").replace("", "no own words"))
    is_own = pl.col("rank") <= N_COLOURS
    rows = rows.with_columns(part=pl.when(is_own).then(told).otherwise(pl.lit(parts.OTHERS)))
    return rows.group_by("begins", "ends", "part", maintain_order=True).agg(
        pl.col("n_uses").sum(), rank=pl.when(pl.col("part").first() != parts.OTHERS).then(pl.col("rank").first())
    )


def _keys(rows: pl.DataFrame) -> list[str]:
    return rows.sort("rank")["part"].unique(maintain_order=True).to_list()


def _labels(flowing: pl.DataFrame, y: Specification) -> list[Specification]:
    highest = flowing["half"].max() or 1
    widest = flowing.sort("n_uses", "at", descending=[True, False]).unique("part", keep="first", maintain_order=True)
    shown = widest.filter(pl.col("n_uses") / (2 * highest) * HEIGHT >= LABEL_PX)  # type: ignore[operator]
    first, last = flowing["at"].min(), flowing["at"].max()
    days = max((last - first).days, 1)  # type: ignore[operator, union-attr]
    made: list[Specification] = []
    for row in shown.rows(named=True):
        share = (row["at"] - first).days / days
        align = "left" if share < 0.12 else "right" if share > 0.88 else "center"
        label = shortened(str(row["part"]).partition(": ")[2] or str(row["part"]), LABEL)
        point = [{"at": row["at"].isoformat(), "top": (row["top"] + row["foot"]) / 2, "label": label}]
        made += parts.words(
            f"names-{len(made)}", {"values": point}, {"x": parts.time_axis("at"), "y": y}, {"align": align}
        )
    return made


def describe(data: pl.DataFrame) -> str:
    """For who can't see it."""
    rows = data.filter(pl.col("what") == "sense")
    sizes = rows.group_by("rank", "sense").agg(pl.col("n_uses").sum()).sort("rank")
    told = [f"“{row['sense'] or 'no own words'}” ({row['n_uses']:,} uses)" for row in sizes.rows(named=True)]
    said = f"What it is used to say by {length(rows)}, {between(rows['begins'].min(), rows['begins'].max())}: "  # type: ignore[arg-type]
    widest = rows.group_by("begins", "ends").agg(pl.col("n_uses").sum()).sort("n_uses", "begins").row(-1, named=True)
    leading = rows.filter(pl.col("begins") == widest["begins"]).sort("n_uses").row(-1, named=True)
    share = percent(leading["n_uses"] / widest["n_uses"])
    when = called(widest["begins"], widest["ends"])
    return f"{said}{series(told)}. In {when}, the busiest {length(rows)}, {share} said “{leading['sense']}”."


def caption(data: pl.DataFrame) -> str:
    """What stands below it."""
    rows = data.filter(pl.col("what") == "sense")
    said = f"Uses with words by {length(rows)} and sense; the stream is as wide as there were uses."
    return f"{said} The senses are a guess." if rows["is_guess"].any() else said


def table(data: pl.DataFrame) -> pl.DataFrame:
    """Periods and senses with their uses."""
    rows = data.filter((pl.col("what") == "sense") & (pl.col("n_uses") > 0))
    return rows.select("begins", "ends", "rank", pl.col("sense").replace("", "no own words"), "n_uses")


SENSES = Figure(
    name="senses",
    title="What it is used to say, over time",
    reads=("uses", "senses", "use_senses"),
    data=data,
    draw=draw,
    describe=describe,
    caption=caption,
    table=table,
    keys=lambda data: _keys(_parted(data)),
    heads={"begins": ("from", "day"), "sense": ("sense", "text"), "n_uses": ("uses", "count")},
    links=LINKS,
    beside=("shifts",),
)
