"""What a meme catalogue has of the meme: the entry that shows its picture most surely, and other names."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import polars as pl

from memography.biography.article import Claim
from memography.biography.facts import Facts
from memography.biography.kinds.kind import Kind, Measured, all_uses
from memography.biography.meme_uses import MemeUses
from memography.recognition.confidence import confidence
from memography.recognition.regions import evidence


def values(entries: pl.DataFrame) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each meme that the catalogue has, with what is claimed of that.

    Args:
        entries: as `Facts.entries`.
    """
    first = entries.filter(pl.col("rank") == 1).sort("meme_id")
    also = entries.filter(pl.col("rank") > 1).sort("meme_id", "rank")
    names = dict(also.group_by("meme_id", maintain_order=True).agg("name").iter_rows())
    for row in first.iter_rows(named=True):
        other = [name for name in dict.fromkeys(names.get(row["meme_id"], [])) if name != row["name"]]
        yield row["meme_id"], _value(row, other)


def _measure(facts: Facts) -> Iterator[Measured]:
    for meme_id, value in values(facts.entries):
        yield Measured(value, all_uses(meme_id))


def _recount(uses: MemeUses, claim: Claim) -> Measured:
    weighed = []
    for row in uses.rows.entries.iter_rows(named=True):
        sure = confidence(row["n_inliers"], row["share"], row["agreeing"])
        strong = evidence(row["agreeing"], row["n_inliers"])
        weighed.append(((-sure, -strong, row["entry_id"]), row | {"confidence": float(np.float32(sure))}))
    first, *others = (row for _, row in sorted(weighed, key=lambda one: one[0]))
    also: list[str] = []
    for row in others:
        if row["name"] not in (first["name"], *also):
            also.append(row["name"])
    return Measured(_value(first, also), all_uses(uses.meme_id))


def _value(row: dict[str, Any], also: Sequence[str]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "entry_id": row["entry_id"],
        "name": row["name"],
        "is_its_name": row["method"] == "catalogue",
        "n_inliers": row["n_inliers"],
        "share": round(row["share"], 4),
        "confidence": round(row["confidence"], 4),
    }
    optional = {"description": row["description"], "source": row["source"], "also": list(also)}
    return told | {name: value for name, value in optional.items() if value}


KINDS = (
    Kind(
        "catalogue",
        "Entries of the meme catalogue are laid upon the leaders and clean templates of all memes, and must agree as "
        "pictures must that found a meme; the surest one names the meme where no source does.",
        ("catalogue", "catalogue_matches", "names"),
        _measure,
        _recount,
    ),
)
