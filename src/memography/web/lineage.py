"""A variant's family: what it was most likely made from, and what was made from it."""

from typing import Any

from memography.corpus import Corpus
from memography.corpus.store import quoted
from memography.phrases import percent

Row = dict[str, Any]
MAX_CHILDREN = 6
"""So many of those that were made from it are shown, the earliest."""

MIN_CHANGE = 0.005
"""Less than this share of the picture is not told."""


def family(corpus: Corpus, variant_id: str, meme_id: str) -> Row | None:
    """A variant among those of one meme.

    Returns:
        The variant's row of table `lineage`, with `told` (how it was made, in words), `children` (rows of those that
        were most likely made from it, earliest first) and `n_children`; None where its lineage is not known.
    """
    if not corpus.has("lineage"):
        return None
    of_meme = f"meme_id = {quoted(meme_id)}"
    own = corpus.rows("lineage", where=f"variant_id = {quoted(variant_id)} AND {of_meme}")
    if not own:
        return None
    columns = ["variant_id", "kind", "confidence", "first_seen_at", "added", "removed", "cropped", "is_bare"]
    children = corpus.polars("lineage", columns, f"parent_id = {quoted(variant_id)} AND {of_meme}")
    first = children.sort("first_seen_at", "variant_id", nulls_last=True).head(MAX_CHILDREN)
    told = [{**row, "told": in_words(row)} for row in first.iter_rows(named=True)]
    return {**own[0], "told": in_words(own[0]), "children": told, "n_children": children.height}


def in_words(row: Row) -> str:
    """How a variant was made from its parent.

    >>> in_words({"kind": "edit", "added": 0.021, "removed": 0.0, "cropped": 0.1})
    'an edit: of the picture 2 % added, 10 % cut off'
    >>> in_words({"kind": "copy", "added": 0.0, "removed": 0.0, "cropped": 0.0})
    'a copy: nothing but size, colours or quality differs'
    """
    if row.get("is_bare"):
        return "the bare picture: nothing is added to it"
    if row["kind"] == "root":
        return "made from the clean picture"
    if row["kind"] == "copy":
        return "a copy: nothing but size, colours or quality differs"
    parts = (("added", "added"), ("removed", "taken away"), ("cropped", "cut off"))
    changes = [f"{percent(row[column])} {word}" for column, word in parts if row[column] >= MIN_CHANGE]
    kind = "a remix with another meme" if row["kind"] == "remix" else "an edit"
    return f"{kind}: of the picture {', '.join(changes)}" if changes else kind
