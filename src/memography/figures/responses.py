"""How people answer posts that use a meme."""

import polars as pl

from memography.corpus import Corpus
from memography.corpus.store import quoted
from memography.figures import parts
from memography.figures.figure import Figure, Specification
from memography.phrases import percent, series

KINDS = ("sympathy", "amusement", "hostility", "other")
ROW_PX = 24


def data(corpus: Corpus, meme_id: str) -> pl.DataFrame:
    """Answers by kind: rows with what ('answers'), kind, n, share; no rows where nobody answered."""
    found = corpus.polars("responses", ["kind"], f"meme_id = {quoted(meme_id)}")
    if found.is_empty():
        return pl.DataFrame()
    counts = dict(found["kind"].value_counts().iter_rows())
    rows = [("answers", kind, counts.get(kind, 0), counts.get(kind, 0) / found.height) for kind in KINDS]
    return pl.DataFrame(rows, ["what", "kind", "n", "share"], orient="row")


def draw(data: pl.DataFrame) -> Specification:
    """A bar a kind, with its number."""
    labels = parts.row_axis(KINDS, labelPadding=8)
    y = {"field": "kind", "type": "nominal", "sort": list(KINDS), "title": None, "axis": labels}
    x = {"field": "n", "type": "quantitative", "title": None, "axis": None, "scale": {"zero": True, "nice": False}}
    told = parts.tooltip(("kind", "answers", None), ("n", "posts", ",d"), ("share", "share", ".0%"))
    said = pl.struct("n", "share").map_elements(
        lambda row: f"{row['n']:,}, {percent(row['share'])}" if row["n"] else "none", return_dtype=pl.String
    )
    source = parts.values(data.drop("what").with_columns(said=said))
    bars = {
        "name": "main",
        "mark": {"type": "bar", "height": {"band": 0.62}},
        "encoding": {"x": x, "y": y, "tooltip": told},
    }
    numbers = {
        "mark": {"type": "text", "align": "left", "dx": 6},
        "encoding": {"x": x, "y": y, "text": {"field": "said"}},
    }
    made = parts.chart([{"data": source, **bars}, {"data": source, **numbers}], ROW_PX * len(KINDS))
    made["padding"]["right"] = 70
    return made


def describe(data: pl.DataFrame) -> str:
    """For who can't see it."""
    told = [f"{row['n']:,} of {row['kind']}" for row in data.rows(named=True) if row["n"]]
    return f"Answers to its posts, {data['n'].sum():,} in all: {series(told)}."


def caption(data: pl.DataFrame) -> str:
    """What stands below it."""
    return f"How {data['n'].sum():,} answers to its posts are meant, told from their words."


def table(data: pl.DataFrame) -> pl.DataFrame:
    """Kinds of answers with their number."""
    return data.drop("what")


RESPONSES = Figure(
    name="responses",
    title="How people answer",
    reads=("responses",),
    data=data,
    draw=draw,
    describe=describe,
    caption=caption,
    table=table,
    heads={"kind": ("answers", "text"), "n": ("posts", "count"), "share": ("share", "share")},
)
