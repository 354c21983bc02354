"""A corpus as it was when it was opened, for who reads it thousands of times."""

import functools
from pathlib import Path
from typing import Any

import lancedb
import polars as pl
import pyarrow as pa

from memography.corpus.held import Held, HeldCorpus, light_columns
from memography.tables import TABLES

MAX_KEPT_ROWS = 500_000
"""A larger table is not held in memory."""


class Snapshot(HeldCorpus):
    """A corpus to be read only: no later write shows, and what the disk has said once it is not asked again.

    Tables are held in memory, but for pictures, vectors, and what is too large.
    """

    def __init__(self, folder: Path | str) -> None:
        """Open a corpus, and every table that it has.

        Args:
            folder: the corpus directory.

        Raises:
            CorpusError: there is no corpus, or a table of it can't be read.
        """
        super().__init__(folder)
        self._stamps = {name: super(Snapshot, self).stamp(name) for name in TABLES if super(Snapshot, self).has(name)}
        self._datasets = {name: self.lance(name) for name in self._stamps}
        self._versions = {name: int(dataset.version) for name, dataset in self._datasets.items()}
        self._kept: dict[str, Held] = {}

    def has(self, name: str) -> bool:
        """Whether a table was there."""
        return name in self._versions if hasattr(self, "_versions") else super().has(name)

    def version(self, name: str) -> int:
        """The table's version then; 0 where it was not there."""
        return self._versions.get(name, 0) if hasattr(self, "_versions") else super().version(name)

    def stamp(self, name: str) -> str:
        """Which table it was and at which version."""
        return self._stamps[name] if name in self._stamps else super().stamp(name)

    def _scanned(self, name: str, columns: Any = None, where: str | None = None, **how: Any) -> Any:
        held = self._held(name)
        if name in self._datasets and (any(how.values()) or held is None or held.picked(columns, where) is None):
            with self._reading(name):
                scanner = self._datasets[name].scanner(columns=list(columns) if columns else None, filter=where, **how)
                return scanner.to_table()
        return super()._scanned(name, columns, where, **how)  # says what is not built

    def schema(self, name: str) -> pa.Schema:
        """The columns that a table had."""
        return self._datasets[name].schema if name in self._datasets else super().schema(name)

    def _held(self, name: str) -> Held | None:
        if name not in self._datasets:
            return None
        if name not in self._kept:
            dataset = self._datasets[name]
            if dataset.count_rows() > MAX_KEPT_ROWS:
                return None
            with self._reading(name):
                rows = dataset.scanner(columns=light_columns(dataset.schema)).to_table()
            self._kept[name] = Held(pl.DataFrame(rows), dataset.schema, self._stamps[name])
        return self._kept[name]

    @functools.cached_property
    def _database(self) -> Any:
        return lancedb.connect(str(self.folder / "tables"))  # tables stay at the version that they were opened at
