"""Which variant was made from which, by time."""

from datetime import datetime
from typing import Any

import polars as pl

from memography.corpus import Corpus
from memography.corpus.store import quoted
from memography.figures import parts
from memography.figures.figure import Figure, Specification
from memography.figures.periods import between
from memography.figures.tree_layout import Node, lanes
from memography.phrases import number

MAX_VARIANTS = 24
"""So many variants are drawn: those with most uses and descendants."""
NODE_SHARE = 0.035
"""How much of the width a node takes in the chart."""
LANE_PX = 26
KINDS = {
    "root": "from the clean picture",
    "copy": "copy",
    "edit": "edit",
    "remix": "remix of several memes",
}
"""How a variant came to be: what the colours stand for."""


def data(corpus: Corpus, meme_id: str) -> pl.DataFrame:
    """The family of a meme's variants; no rows where fewer than two are dated.

    Returns:
        Rows with what ('variant'), variant_id, parent_id (the nearest ancestor that is drawn), n_between (ancestors
        between them that are not), confidence (probability of its own parent), kind, first_seen_at, n_uses,
        n_descendants, is_drawn, in order of time.
    """
    columns = ["variant_id", "parent_id", "confidence", "kind", "first_seen_at"]
    found = corpus.polars("lineage", columns, f"meme_id = {quoted(meme_id)} AND first_seen_at IS NOT NULL")
    if found.height < 2:
        return pl.DataFrame()
    uses = corpus.polars("uses", ["variant_id"], f"meme_id = {quoted(meme_id)} AND variant_id IS NOT NULL")
    counts = uses.group_by("variant_id").agg(n_uses=pl.len().cast(pl.Int64))
    found = found.join(counts, on="variant_id", how="left").with_columns(pl.col("n_uses").fill_null(0))
    parents: dict[str, str | None] = dict(found.select("variant_id", "parent_id").iter_rows())
    below = dict.fromkeys(parents, 0)
    for variant_id in parents:
        for ancestor in _ancestors(variant_id, parents):
            below[ancestor] += 1
    sized = found.with_columns(n_descendants=pl.col("variant_id").replace_strict(below, return_dtype=pl.Int64))
    foremost = sized.sort(
        pl.col("n_uses") + pl.col("n_descendants"), "first_seen_at", "variant_id", descending=[True, False, False]
    )
    drawn = set(foremost["variant_id"].head(MAX_VARIANTS))
    above = {variant_id: _nearest(variant_id, parents, drawn) for variant_id in parents}
    nearest = pl.DataFrame(
        [(variant_id, parent, n, variant_id in drawn) for variant_id, (parent, n) in above.items()],
        {"variant_id": pl.String, "parent_id": pl.String, "n_between": pl.Int64, "is_drawn": pl.Boolean},
        orient="row",
    )
    told = sized.drop("parent_id").join(nearest, on="variant_id").sort("first_seen_at", "variant_id")
    order = ["variant_id", "parent_id", "n_between", "confidence", "kind", "first_seen_at", "n_uses", "n_descendants"]
    return told.select(pl.lit("variant").alias("what"), *order, "is_drawn")


def _ancestors(variant_id: str, parents: dict[str, str | None]) -> list[str]:
    found = []
    parent = parents[variant_id]
    while parent in parents and parent is not None:
        found.append(parent)
        parent = parents[parent]
    return found


def _nearest(variant_id: str, parents: dict[str, str | None], drawn: set[str]) -> tuple[str | None, int]:
    """The nearest ancestor that is drawn, and how many lie between."""
    for n_between, ancestor in enumerate(_ancestors(variant_id, parents)):
        if ancestor in drawn:
            return ancestor, n_between
    return None, 0


def placed(data: pl.DataFrame, node_share: float) -> list[dict[str, Any]]:
    """The variants that are drawn, each with `x` (its first sighting, 0 to 1 - `node_share`) and its `lane`.

    Args:
        data: as `data` gives it.
        node_share: how much of the width a node takes.
    """
    rows = data.filter("is_drawn").rows(named=True)
    first, last = rows[0]["first_seen_at"], rows[-1]["first_seen_at"]
    whole = max((last - first).total_seconds(), 1)

    def share(when: datetime) -> float:
        return float((when - first).total_seconds() / whole * (1 - node_share))

    nodes = [Node(row["variant_id"], row["parent_id"], share(row["first_seen_at"])) for row in rows]
    lane = lanes(nodes, node_share)
    return [{**row, "x": node.x, "lane": lane[node.id]} for row, node in zip(rows, nodes, strict=True)]


def draw(data: pl.DataFrame) -> Specification:
    """Circles at the first sighting of each variant, as large as it has uses; lines lead from what it was made from."""
    rows = placed(data, NODE_SHARE)
    by_id = {row["variant_id"]: row for row in rows}
    kinds = list(KINDS.values())
    shown = [
        {
            "variant_id": row["variant_id"],
            "at": row["first_seen_at"].isoformat(),
            "when": f"{row['first_seen_at']:%-d %B %Y}",
            "lane": row["lane"],
            "kind": KINDS[row["kind"]],
            "n_uses": row["n_uses"],
            "n_descendants": row["n_descendants"],
        }
        for row in rows
    ]
    edges = [
        {
            "at": by_id[row["parent_id"]]["first_seen_at"].isoformat(),
            "lane": by_id[row["parent_id"]]["lane"],
            "until": row["first_seen_at"].isoformat(),
            "to_lane": row["lane"],
            "is_sure": row["confidence"] >= 0.5 and not row["n_between"],
        }
        for row in rows
        if row["parent_id"]
    ]
    first, last = rows[0]["first_seen_at"], rows[-1]["first_seen_at"]
    room = (last - first) * 0.02
    axis = parts.time_axis("at")
    n_lanes = max(row["lane"] for row in rows) + 1
    y = {
        "field": "lane",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [n_lanes - 0.3, -0.7], "nice": False},
    }
    dashed = {"condition": {"test": "datum.is_sure", "value": [1, 0]}, "value": [3, 3]}
    lines = {
        "data": {"values": edges},
        "mark": {"type": "rule", "style": "mark-shift", "opacity": 0.45, "size": 1.2},
        "encoding": {"x": axis, "y": y, "x2": {"field": "until"}, "y2": {"field": "to_lane"}, "strokeDash": dashed},
    }
    told = parts.tooltip(
        ("when", "first seen", None),
        ("kind", "made as", None),
        ("n_uses", "uses", ",d"),
        ("n_descendants", "descendants", ",d"),
    )
    size = {"field": "n_uses", "type": "quantitative", "scale": {"range": [60, 420], "zero": False}, "legend": None}
    circles = {
        "name": "main",
        "data": {"values": shown},
        "mark": {"type": "circle", "opacity": 1, "cursor": "pointer"},
        "encoding": {"x": axis, "y": y, "size": size, "color": parts.colours(kinds, "kind"), "tooltip": told},
    }
    return parts.chart(
        [parts.whole(((first - room).date(), (last + room).date())), lines, circles], LANE_PX * n_lanes, keys=kinds
    )


def describe(data: pl.DataFrame) -> str:
    """For who can't see it."""
    n_roots, drawn = int((data["kind"] == "root").sum()), data.filter("is_drawn")
    most = data.sort("n_descendants").row(-1, named=True)
    span = between(drawn["first_seen_at"].min().date(), drawn["first_seen_at"].max().date())  # type: ignore[union-attr]
    said = f"Family tree of {data.height:,} variants, {span}: {number(n_roots)} made from the clean picture"
    if not most["n_descendants"]:
        return f"{said}, none from another variant."
    return (
        f"{said}, the others from other variants. Most descendants, {most['n_descendants']:,}, has one first seen on "
        f"{most['first_seen_at']:%-d %B %Y}."
    )


def caption(data: pl.DataFrame) -> str:
    """What stands below it."""
    said = (
        "Each variant at its first sighting, with a line from what it was most likely made from; dashed: less sure than"
    )
    said += " not, or over others between."
    n_drawn = data["is_drawn"].sum()
    return f"{said} The {n_drawn} of {data.height:,} with most uses and descendants." if n_drawn < data.height else said


def table(data: pl.DataFrame) -> pl.DataFrame:
    """Variants with what they were made from."""
    return data.filter("is_drawn").with_columns(
        pl.col("kind").replace_strict(KINDS), first_on=pl.col("first_seen_at").dt.date()
    )


FAMILY_TREE = Figure(
    name="family-tree",
    title="Which variant was made from which, by time",
    reads=("lineage", "uses"),
    data=data,
    draw=draw,
    describe=describe,
    caption=caption,
    table=table,
    keys=lambda _: list(KINDS.values()),
    heads={
        "first_on": ("first seen", "day"),
        "variant_id": ("variant", "text"),
        "kind": ("made as", "text"),
        "parent_id": ("from", "text"),
        "confidence": ("how sure", "share"),
        "n_uses": ("uses", "count"),
        "n_descendants": ("descendants", "count"),
    },
)
