"""The log of a corpus: for every run and stage that ended well, its settings, versions, inputs, time and memory."""

import importlib.metadata
import json
import platform
import time
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
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


class Log:
    """Writes a row of `runs` for each stage of one run; the row is the mark that the stage ended."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self.run_id = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:8]}"
        self.begin()

    def begin(self) -> None:
        """Start the clock of the next stage."""
        self._started_at = datetime.now(UTC)
        self._started = time.monotonic()
        self._memory = PeakMemory()

    def write(
        self,
        stage: str,
        *,
        n_in: int,
        n_done: int,
        n_rejected: int,
        settings: Mapping[str, Any],
        inputs: Mapping[str, Any],
        outputs: Mapping[str, int],
    ) -> dict[str, Any]:
        """Record that the stage has ended."""
        row = {
            "run_id": self.run_id,
            "stage": stage,
            "started_at": self._started_at,
            "seconds": round(time.monotonic() - self._started, 3),
            "peak_memory_bytes": self._memory.stop(),
            "n_in": n_in,
            "n_done": n_done,
            "n_rejected": n_rejected,
            "settings": json.dumps(settings, sort_keys=True),
            "inputs": json.dumps(inputs, sort_keys=True),
            "outputs": json.dumps(outputs, sort_keys=True),
            "versions": json.dumps(versions(), sort_keys=True),
        }
        self._corpus.append("runs", pa.Table.from_pylist([row], schema=TABLES["runs"].schema))
        return row


def last(corpus: Corpus, stage: str) -> dict[str, Any] | None:
    """The latest row of `runs` for a stage, or None."""
    if not corpus.has("runs"):
        return None
    rows = corpus.rows("runs", where=f"stage = {quoted(stage)}")
    return max(rows, key=lambda row: row["started_at"]) if rows else None


def versions() -> dict[str, str]:
    """The versions of memography, Python and the libraries whose versions could change a row."""
    found = {name: importlib.metadata.version(name) for name in _RESTS_ON}
    from memography import __version__

    return {"memography": __version__, "python": platform.python_version(), **found}
