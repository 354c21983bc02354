"""The log of a corpus: every stage of every run with its settings, inputs, versions, time and memory, and whether it
ended well."""

import contextlib
import importlib.metadata
import json
import platform
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

from memography.corpus.store import Corpus, quoted
from memography.memory import PeakMemory
from memography.tables import TABLES

_RESTS_ON = (
    "daft",
    "lancedb",
    "pylance",
    "numpy",
    "numba",
    "pillow",
    "rapidocr",
    "onnxruntime",
    "scikit-learn",
)


class Running:
    """One stage under way; its row of `runs` is there from the start, and says that it ended only once it did."""

    def __init__(
        self, corpus: Corpus, run_id: str, stage: str, settings: Mapping[str, Any], inputs: Mapping[str, Any]
    ) -> None:
        self._corpus = corpus
        self._began = time.monotonic()
        self._memory = PeakMemory()
        self._row = {
            "run_id": run_id,
            "stage": stage,
            "is_done": False,
            "started_at": _after_all(corpus),
            "seconds": 0.0,
            "peak_memory_bytes": 0,
            "n_in": 0,
            "n_done": 0,
            "n_rejected": 0,
            "settings": json.dumps(settings, sort_keys=True),
            "inputs": json.dumps(inputs, sort_keys=True),
            "outputs": json.dumps({}),
            "versions": json.dumps(versions(), sort_keys=True),
        }
        corpus.append("runs", pa.Table.from_pylist([self._row], schema=TABLES["runs"].schema))

    def end(self, *, n_in: int, n_done: int, n_rejected: int, outputs: Mapping[str, Any]) -> dict[str, Any]:
        """Record that the stage has ended well, and give its row."""
        self._row |= {
            "is_done": True,
            "seconds": round(time.monotonic() - self._began, 3),
            "peak_memory_bytes": self._memory.stop(),
            "n_in": n_in,
            "n_done": n_done,
            "n_rejected": n_rejected,
            "outputs": json.dumps(outputs, sort_keys=True),
        }
        self._corpus.upsert("runs", pa.Table.from_pylist([self._row], schema=TABLES["runs"].schema))
        return self._row

    def stop(self) -> None:
        """Stop the clocks, whether it ended well or not."""
        self._memory.stop()


@contextlib.contextmanager
def running(
    corpus: Corpus, run_id: str, stage: str, *, settings: Mapping[str, Any], inputs: Mapping[str, Any]
) -> Iterator[Running]:
    """Record that a stage begins, with what it works from; who calls records its end."""
    stage_under_way = Running(corpus, run_id, stage, settings, inputs)
    try:
        yield stage_under_way
    finally:
        stage_under_way.stop()


def _after_all(corpus: Corpus) -> datetime:
    """Now, or right after the latest run, where a clock was set back: runs are told apart by their order."""
    now = datetime.now(UTC)
    started = [row["started_at"] for row in corpus.rows("runs", ["started_at"])] if corpus.has("runs") else []
    latest_at: datetime = max([now, *(at + timedelta(microseconds=1) for at in started)])
    return latest_at


def new_id() -> str:
    """An id for a run, which sorts by time."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:8]}"


def latest(corpus: Corpus, stage: str, *, is_done: bool = True) -> dict[str, Any] | None:
    """The latest row of `runs` for a stage; with `is_done` false, of those that did not end well too.

    Settings, inputs, outputs and versions are data, not JSON.
    """
    condition = f"stage = {quoted(stage)}" + (" AND is_done" if is_done else "")
    rows = read(corpus, condition)
    return rows[-1] if rows else None


def read(corpus: Corpus, where: str | None = None) -> list[dict[str, Any]]:
    """Rows of `runs` that fit a condition in SQL, in order of time, with JSON as data; none where nothing has run."""
    if not corpus.has("runs"):
        return []
    rows = sorted(corpus.rows("runs", where=where), key=lambda row: row["started_at"])
    return [
        row | {name: json.loads(row[name]) for name in ("settings", "inputs", "outputs", "versions")} for row in rows
    ]


def is_current(corpus: Corpus, run: Mapping[str, Any]) -> bool:
    """Whether the tables that a stage read and wrote are as that run of it left them."""
    return is_at(corpus, run["inputs"] | run["outputs"])


def is_at(corpus: Corpus, stamps: Mapping[str, str]) -> bool:
    """Whether tables are as they were at these stamps; what is named beside tables is left out."""
    return all(corpus.stamp(name) == stamp for name, stamp in stamps.items() if name in TABLES)


def holding(corpus: Corpus) -> list[str]:
    """The stages whose tables are as their latest runs left them; `restamp` takes these."""
    latest_runs = {run["stage"]: run for run in read(corpus, "is_done")}
    return [stage for stage, run in latest_runs.items() if is_at(corpus, run["outputs"])]


def restamp(corpus: Corpus, stages: Sequence[str]) -> None:
    """Have the latest runs of stages say that they left their tables as they are now.

    For who has removed from these tables what follows from rows that are no more: the next build then goes on from
    what is left.
    """
    rows = []
    for stage in stages:
        run = read(corpus, f"stage = {quoted(stage)} AND is_done")[-1]
        outputs = {name: corpus.stamp(name) if name in TABLES else stamp for name, stamp in run["outputs"].items()}
        told = {name: json.dumps(run[name], sort_keys=True) for name in ("settings", "inputs", "versions")}
        rows.append({**run, **told, "outputs": json.dumps(outputs, sort_keys=True)})
    if rows:
        corpus.upsert("runs", pa.Table.from_pylist(rows, schema=TABLES["runs"].schema))


def versions() -> dict[str, str]:
    """The versions of memography, Python and the libraries whose versions could change a row."""
    found = {name: importlib.metadata.version(name) for name in _RESTS_ON}
    from memography import __version__

    return {"memography": __version__, "python": platform.python_version(), **found}
