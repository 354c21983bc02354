"""A meme's family on its page: the tree by time as numbers for a drawing, and the gallery of its variants."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import polars as pl

from memography.corpus import Corpus
from memography.corpus.store import one_of, quoted
from memography.figures import Drawn
from memography.figures.family_tree import placed
from memography.phrases import percent

Row = dict[str, Any]
WIDTH_PX = 1080
"""How wide the tree is; a narrower screen scrolls."""
NODE_PX = 60
"""How wide a node is, its picture and some room."""
PICTURE_PX = 52
LANE_PX = 80
"""How far apart lanes are: a picture, and a line of words below it."""
TOP_PX = 28
"""Room for the dates above."""
MIN_TICK_PX = 78
"""Dates on the axis stand no closer."""


def tree(drawn: Drawn) -> Row:
    """What a drawing of the family tree is made of.

    Returns:
        width and height in pixels; `nodes` (rows of the figure with x, y of the picture's corner); `edges` (path: of an
        SVG, is_sure); `ticks` (x, label).
    """
    rows = placed(drawn.data, NODE_PX / WIDTH_PX)
    nodes = [{**row, "x": round(row["x"] * WIDTH_PX, 1), "y": TOP_PX + row["lane"] * LANE_PX} for row in rows]
    by_id = {node["variant_id"]: node for node in nodes}
    edges = [
        {"path": _path(by_id[node["parent_id"]], node), "is_sure": node["confidence"] >= 0.5 and not node["n_between"]}
        for node in nodes
        if node["parent_id"]
    ]
    ticks = list(_ticks(nodes[0]["first_seen_at"].date(), nodes[-1]["first_seen_at"].date()))
    height = TOP_PX + (max(node["lane"] for node in nodes) + 1) * LANE_PX
    return {"width": WIDTH_PX, "height": height, "picture": PICTURE_PX, "nodes": nodes, "edges": edges, "ticks": ticks}


def gallery(corpus: Corpus, meme_id: str, variants: list[Row]) -> list[Row]:
    """Variants, each with `made`: in a few words how it came to be; nothing where that is not known."""
    ids = [row["variant_id"] for row in variants]
    if not corpus.has("lineage") or not ids:
        return [{**row, "made": ""} for row in variants]
    of_meme = f"meme_id = {quoted(meme_id)}"
    columns = ["variant_id", "parent_id", "kind", "added", "removed", "cropped", "is_bare"]
    own = {
        row["variant_id"]: row for row in corpus.rows("lineage", columns, f"{of_meme} AND {one_of('variant_id', ids)}")
    }
    children = corpus.polars("lineage", ["parent_id"], f"{of_meme} AND {one_of('parent_id', ids)}")
    counts = dict(children.group_by("parent_id").agg(pl.len()).iter_rows())
    return [{**row, "made": _made(own.get(row["variant_id"]), counts.get(row["variant_id"], 0))} for row in variants]


def _made(row: Row | None, n_children: int) -> str:
    if row is None:
        return ""
    kinds = {"root": "from the clean picture", "copy": "a copy", "remix": "a remix", "edit": "an edit"}
    said = "the bare picture" if row["is_bare"] else kinds[row["kind"]]
    if row["kind"] in ("edit", "remix") and not row["is_bare"]:
        changes = {"added": "added", "removed": "uncovered", "cropped": "cut off"}
        largest = max(changes, key=lambda change: row[change])
        if 0.01 <= row[largest] <= 0.95:  # beyond, its place was missed
            said += f": {percent(row[largest])} {changes[largest]}"
    return f"{said}; {n_children:,} made from it" if n_children else said


def _path(parent: Row, child: Row) -> str:
    """A curve from a parent's picture to its child's."""
    half = PICTURE_PX / 2
    x0, y0, x1, y1 = parent["x"] + half, parent["y"] + half, child["x"] + half, child["y"] + half
    bend = max((x1 - x0) / 2, 12)
    return f"M{x0:.1f} {y0:.1f}C{x0 + bend:.1f} {y0:.1f} {x1 - bend:.1f} {y1:.1f} {x1:.1f} {y1:.1f}"


def _ticks(first: date, last: date) -> Iterator[Row]:
    """Dates on the axis: the first days of years, quarters or months, whichever fit."""
    whole = max((last - first).days, 1)
    months = next((m for m in (1, 3, 6, 12, 24, 60) if whole / (30.44 * m) * MIN_TICK_PX <= WIDTH_PX), 120)
    at = date(first.year, 1, 1)
    while at <= last:
        if at >= first:
            x = (at - first).days / whole * (WIDTH_PX - NODE_PX) + PICTURE_PX / 2
            yield {"x": round(x, 1), "label": str(at.year) if months >= 12 else f"{at:%b %Y}"}
        index = at.year * 12 + at.month - 1 + months
        at = date(index // 12, index % 12 + 1, 1)
