"""The state of a corpus: what is built, what is older than the tables it rests on, and how each stage ran."""

import json
from typing import Any

import polars as pl

from memography.corpus import Corpus
from memography.tables import TABLES

_TOLD = {"memes": "memes", "captions": "captions", "timeline": "history", "biography": "biographies"}
"""Tables whose absence a reader notices, and what is then missing."""


def notes(corpus: Corpus) -> list[str]:
    """What is not built, and what is out of date, each with the command that mends it; none where all is well."""
    found = []
    build = f"`memography build -c {corpus.folder}`"
    if lacking := [name for table, name in _TOLD.items() if not corpus.has(table)]:
        found.append(f"Not built yet: {', '.join(lacking)}. Build with {build}.")
    if old := stale(corpus):
        found.append(f"Out of date, since tables have changed: {', '.join(old)}. Bring up to date with {build}.")
    return found


def stale(corpus: Corpus) -> list[str]:
    """The stages whose inputs or outputs are not as their last run left them: figures may disagree until the next."""
    return [run["stage"] for run in runs(corpus) if run["stage"] != "ingest" and not _is_current(corpus, run)]


def runs(corpus: Corpus) -> list[dict[str, Any]]:
    """The latest run of each stage, in order of time; settings, inputs, outputs and versions as data."""
    if not corpus.has("runs"):
        return []
    rows = corpus.polars("runs").sort("started_at").unique("stage", keep="last", maintain_order=True)
    return [_read(row) for row in rows.rows(named=True)]


def ingested(corpus: Corpus) -> list[dict[str, Any]]:
    """Every run that ingested something, in order of time; `inputs` has its sources with their formats."""
    if not corpus.has("runs"):
        return []
    rows = corpus.polars("runs", where="stage = 'ingest'").sort("started_at")
    return [_read(row) for row in rows.rows(named=True)]


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


def _read(row: dict[str, Any]) -> dict[str, Any]:
    return row | {name: json.loads(row[name]) for name in ("settings", "inputs", "outputs", "versions")}


def _is_current(corpus: Corpus, run: dict[str, Any]) -> bool:
    left = run["inputs"] | run["outputs"]
    return all(corpus.version(name) == version for name, version in left.items() if name in TABLES)
