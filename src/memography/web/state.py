"""The state of a corpus: what is built, what is older than the tables it rests on, and how each stage ran."""

from collections import Counter
from typing import Any

import polars as pl

from memography.corpus import Corpus, integrity
from memography.corpus import runs as log
from memography.tables import TABLES

_TOLD = {"memes": "memes", "captions": "captions", "timeline": "history", "biography": "biographies"}
"""Tables whose absence a reader notices, and what is then missing."""


def notes(corpus: Corpus) -> list[str]:
    """What is not built, and what is out of date, each with the command that mends it; none where all is well."""
    found = []
    build = f"`memography build -c {corpus.folder}`"
    if lacking := [name for table, name in _TOLD.items() if not corpus.has(table)]:
        found.append(f"Not built yet: {', '.join(lacking)}. Build with {build}.")
    return found + integrity.notes(corpus)


def runs(corpus: Corpus) -> list[dict[str, Any]]:
    """The latest run of each stage that ended well, in order of time; settings, inputs and outputs as data."""
    found = {run["stage"]: run for run in log.read(corpus, "is_done")}
    return sorted(found.values(), key=lambda run: run["started_at"])


def ingested(corpus: Corpus) -> list[dict[str, Any]]:
    """Every run that ingested something, in order of time; `inputs` has its sources with their formats."""
    return log.read(corpus, "stage = 'ingest' AND is_done")


def times(corpus: Corpus) -> dict[str, int]:
    """How many pictures of folders have their time from EXIF, from the file, or none; empty without such."""
    found: Counter[str] = Counter()
    for run in ingested(corpus):
        found.update(run["outputs"].get("counts", {}).get("times", {}))
    return dict(found)


def counts(corpus: Corpus) -> dict[str, int | None]:
    """Rows of every table; None where it is not built."""
    return {name: corpus.count(name) if corpus.has(name) else None for name in TABLES}


def reject_counts(corpus: Corpus) -> list[dict[str, Any]]:
    """How many rejects there are for each reason."""
    if not corpus.has("rejects"):
        return []
    rejects = corpus.polars("rejects", ["reason"])
    counted = rejects.group_by("reason").agg(n=pl.len())
    return counted.sort(["n", "reason"], descending=[True, False]).rows(named=True)
