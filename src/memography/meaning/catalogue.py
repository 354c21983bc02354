"""The meme catalogue: which meme's picture each of its entries shows."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

from memography import gallery, workers
from memography.corpus import Corpus
from memography.engine import call_workers
from memography.progress import Task
from memography.recognition.confidence import confidence
from memography.recognition.matching import ANSWER, FEATURES
from memography.recognition.regions import evidence
from memography.settings import MemesSettings
from memography.tables import TABLES

Row = dict[str, Any]

_LOOKED_UP = FEATURES.names[:-1]
"""The features that pictures are looked up by."""
_TOGETHER = 8
"""So many entries are sent to a worker at once."""


def catalogue_matches(corpus: Corpus, settings: MemesSettings, task: Task, is_afresh: bool = False) -> pa.Table:
    """Table `catalogue_matches`: each entry of `catalogue` is looked up among the leaders and clean templates of all
    memes, and matched with one meme at most; as much is asked as of two pictures that found a meme.

    An entry that was looked up before, among the same views, is not looked up again.

    Args:
        corpus: the corpus, built to memes.
        settings: which recogniser the memes come from; only those of `gallery.RECOGNISER` can be looked up.
        task: told how many entries are done.
        is_afresh: whether what was found before is not to be relied on.
    """
    schema = TABLES["catalogue_matches"].schema
    if not corpus.has("catalogue"):
        return schema.empty_table()
    entries = sorted(corpus.rows("catalogue", ["entry_id", *_LOOKED_UP]), key=lambda entry: str(entry["entry_id"]))
    members = gallery.members(corpus) if settings.recogniser == gallery.RECOGNISER else None
    views = _views(members)
    made_of = {entry["entry_id"]: _made_of(entry, views) for entry in entries}
    is_known = not is_afresh and corpus.has("catalogue_matches")
    known = {row["entry_id"]: row for row in corpus.rows("catalogue_matches")} if is_known else {}
    rows = [row for entry_id, row in known.items() if row["made_of"] == made_of.get(entry_id)]
    kept = {row["entry_id"] for row in rows}
    new = [entry for entry in entries if entry["entry_id"] not in kept]
    task.expect(len(new))
    for entry, found in zip(new, _shown(corpus, members, new, settings, task), strict=True):
        match = _match(members, found) if members is not None and found else {}
        # One that a worker did not come back from is looked up again at the next build.
        told = "" if found is None else made_of[entry["entry_id"]]
        rows.append({"entry_id": entry["entry_id"], "made_of": told, **match})
    return pa.Table.from_pylist(_ranked(rows), schema=schema)


def names_of_memes(corpus: Corpus) -> dict[str, str]:
    """The catalogue's name of each meme that it has: that of the entry which shows it most surely."""
    if not corpus.has("catalogue"):
        return {}
    matches = corpus.polars("catalogue_matches", ["entry_id", "meme_id"], "rank = 1")
    names = corpus.polars("catalogue", ["entry_id", "name"])
    return dict(matches.join(names, on="entry_id").select("meme_id", "name").iter_rows())


def _views(members: pl.DataFrame | None) -> str:
    """A hash of all views that there are: it changes when one does."""
    if members is None:
        return ""
    there = members.drop_nulls("meme_id").sort("leader_id", "is_clean")
    return hashlib.sha256(repr(there.rows()).encode()).hexdigest()


def _made_of(entry: Row, views: str) -> str:
    looks = entry["points"] + entry["descriptors"] + entry["small"] + entry["small_text"]
    return hashlib.sha256(looks + views.encode()).hexdigest()


def _shown(
    corpus: Corpus, members: pl.DataFrame | None, entries: Sequence[Row], settings: MemesSettings, task: Task
) -> list[list[Row] | None]:
    """The views that each entry shows, as `recognition.matching.FOUND` has them; None where a worker failed."""
    if not entries or members is None or members.is_empty():
        return [[] for _ in entries]
    folder, n = gallery.place(corpus), len(entries)
    columns = {name: [entry[name] for entry in entries] for name in _LOOKED_UP}
    answers = call_workers(
        "memography.recognition.matching:matcher",
        folder.parent,
        {"name": [folder.name] * n, "own": [-1] * n, "to_found": [True] * n, **columns},
        ANSWER,
        workers.Limits(settings.workers, settings.timeout_s, settings.memory_bytes, _TOGETHER),
        task.advance,
    )
    return [None if isinstance(answer, workers.Failure) else answer["found"] for answer in answers]


def _match(members: pl.DataFrame, found: Sequence[Row]) -> Row:
    """The best of the views that an entry shows, as columns of `catalogue_matches`."""
    best = max(found, key=lambda one: (evidence(one["agreeing"], one["n_inliers"]), -one["view"]))
    view = members.row(best["view"], named=True)
    # As exact as the table has it, so that what is worked out from the table is the same.
    shares = {name: float(np.float32(best[name])) for name in ("share", "agreeing", "covered")}
    return {
        "meme_id": view["meme_id"],
        "leader_id": view["leader_id"],
        "is_clean": view["is_clean"],
        "confidence": confidence(best["n_inliers"], shares["share"], shares["agreeing"]),
        "mirrored": best["mirrored"],
        "n_inliers": best["n_inliers"],
        "covered_leader": best["covered_view"],
        **shares,
    }


def _surest_first(match: Row) -> tuple[float, float, str]:
    sure = confidence(match["n_inliers"], match["share"], match["agreeing"])
    return -sure, -evidence(match["agreeing"], match["n_inliers"]), match["entry_id"]


def _ranked(rows: Sequence[Row]) -> list[Row]:
    """The rows with the rank of each entry among those of its meme."""
    of_memes: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.get("meme_id"):
            of_memes[row["meme_id"]].append(row)
    ranks: dict[str, int] = {}
    for of_meme in of_memes.values():
        ranks |= {row["entry_id"]: rank for rank, row in enumerate(sorted(of_meme, key=_surest_first), 1)}
    return [{**row, "rank": ranks.get(row["entry_id"])} for row in rows]
