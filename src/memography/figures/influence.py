"""Which community moves which: uses that one use brings about, as a matrix."""

import polars as pl

from memography.corpus import Corpus
from memography.corpus.store import quoted
from memography.figures import parts
from memography.figures.figure import Figure, Specification
from memography.phrases import series

MAX_COMMUNITIES = 10
"""So many communities have a row and a column: those with most uses."""
CELL_PX = 30


def data(corpus: Corpus, meme_id: str) -> pl.DataFrame:
    """Influence between the communities of a meme; no rows where it was not looked at alone.

    Returns:
        Rows with what ('influence'), source, target, ratio, low, high, share_caused, is_found, n_events, as in table
        `spread`.
    """
    columns = ["source", "target", "ratio", "low", "high", "share_caused", "is_found", "n_events"]
    found = corpus.polars("spread", columns, f"meme_id = {quoted(meme_id)}")
    sizes = found.group_by("target").agg(n=pl.col("n_events").first()).sort("n", "target", descending=[True, False])
    kept = sizes["target"].head(MAX_COMMUNITIES).to_list()
    found = found.filter(pl.col("source").is_in(kept) & pl.col("target").is_in(kept))
    order = [pl.col(end).replace_strict(kept, range(len(kept)), return_dtype=pl.Int64) for end in ("source", "target")]
    return found.select(pl.lit("influence").alias("what"), *columns).sort(order)


def draw(data: pl.DataFrame) -> Specification:
    """A row for each community whose uses excite, a column for each that is excited; what was found is filled."""
    names = data["source"].unique(maintain_order=True).to_list()
    told = (
        ("source", "a use in", None),
        ("target", "brings about in", None),
        ("ratio", "uses", ".2f"),
        ("low", "at least", ".2f"),
        ("high", "at most", ".2f"),
        ("said", "found", None),
    )
    said = pl.when("is_found").then(pl.lit("yes")).otherwise(pl.lit("no")).alias("said")
    source = parts.values(data.drop("what").with_columns(said))
    axis = {"domain": False, "ticks": False, "labelLimit": 150}
    x = {"field": "target", "type": "nominal", "sort": names, "title": "brings about in"}
    y = {
        "field": "source",
        "type": "nominal",
        "sort": names,
        "title": "a use in",
        "axis": parts.row_axis(names, limit_px=150),
    }
    place = {"x": {**x, "axis": {**axis, "orient": "top", "labelAngle": -40}}, "y": y}
    found: Specification = {"condition": {"test": "datum.is_found", "value": 1}, "value": 0}
    cells: Specification = {
        "name": "main",
        "mark": {"type": "rect", "style": "cell"},
        "encoding": {
            **place,
            "color": {"field": "ratio", "type": "quantitative", "scale": {"zero": True}, "legend": None},
            "fillOpacity": found,
            "tooltip": parts.tooltip(*told),
        },
    }
    text = {"field": "ratio", "type": "quantitative", "format": ".2f"}
    numbers: list[Specification] = [
        {
            "mark": {"type": "text", "style": style},
            "encoding": {**place, "text": text, "opacity": {**found, "value": 0.7}},
        }
        for style in ("halo", "over")
    ]
    layers = [{"data": source, **layer} for layer in (cells, *numbers)]
    return parts.chart(layers, CELL_PX * len(names))


def describe(data: pl.DataFrame) -> str:
    """For who can't see it."""
    found = data.filter(pl.col("is_found") & (pl.col("source") != pl.col("target"))).sort("ratio", descending=True)
    n = data["source"].n_unique()
    if found.is_empty():
        return f"Influence between {n} communities: none was found that chance, or one crowd, would not show."
    told = [f"{row['source']} on {row['target']} ({row['ratio']:.2f})" for row in found.rows(named=True)]
    return f"Influence between {n} communities, uses brought about by one use: {series(told)}."


def caption(data: pl.DataFrame) -> str:
    """What stands below it."""
    return (
        "How many uses in one community (column) a use in another (row) brings about, read from times alone by a "
        "Hawkes process. Filled where it was found; else chance, or one crowd, would look the same."
    )


def table(data: pl.DataFrame) -> pl.DataFrame:
    """Pairs of communities, those that were found first."""
    others = data.filter(pl.col("source") != pl.col("target"))
    said = pl.when("is_found").then(pl.lit("yes")).otherwise(pl.lit("no")).alias("found")
    ordered = others.sort("is_found", "ratio", descending=True).with_columns(said, community=pl.col("target"))
    return ordered.drop("what", "is_found", "n_events")


INFLUENCE = Figure(
    name="influence",
    title="Which community moves which",
    reads=("spread",),
    data=data,
    draw=draw,
    describe=describe,
    caption=caption,
    table=table,
    heads={
        "source": ("a use in", "text"),
        "target": ("brings about in", "text"),
        "ratio": ("uses", "number"),
        "low": ("at least", "number"),
        "high": ("at most", "number"),
        "share_caused": ("of its uses", "share"),
        "found": ("found", "text"),
    },
)
