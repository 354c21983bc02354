"""A corpus as it was when it was opened, for who reads it thousands of times."""

import functools
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import lancedb
import pyarrow as pa

from memography.corpus.store import Corpus
from memography.tables import TABLES

if TYPE_CHECKING:
    import polars as pl

MAX_KEPT_ROWS = 500_000
"""A larger table is not held in memory."""


class Snapshot(Corpus):
    """A corpus to be read only: no later write shows, and what the disk has said once it is not asked again.

    Tables are held in memory, but for pictures, vectors, and what is too large. A condition picks the same rows in the
    same order there as on the disk, in a tenth of the time where a table is small.
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
        self._frames: dict[str, pl.DataFrame] = {}

    def has(self, name: str) -> bool:
        """Whether a table was there."""
        return name in self._versions if hasattr(self, "_versions") else super().has(name)

    def version(self, name: str) -> int:
        """The table's version then; 0 where it was not there."""
        return self._versions.get(name, 0) if hasattr(self, "_versions") else super().version(name)

    def stamp(self, name: str) -> str:
        """Which table it was and at which version."""
        return self._stamps[name] if name in self._stamps else super().stamp(name)

    def polars(self, name: str, columns: Sequence[str] | None = None, where: str | None = None) -> "pl.DataFrame":
        """Rows of a table as a Polars data frame."""
        picked = self._picked(name, columns, where)
        return super().polars(name, columns, where) if picked is None else picked

    def _scanned(self, name: str, columns: Any = None, where: str | None = None, **how: Any) -> Any:
        if name not in self._datasets:
            return super()._scanned(name, columns, where, **how)  # says what is not built
        picked = self._picked(name, columns, where) if not any(how.values()) else None
        if picked is not None:
            schema = self._datasets[name].schema
            return picked.to_arrow().cast(pa.schema([schema.field(column) for column in picked.columns]))
        with self._reading(name):
            scanner = self._datasets[name].scanner(columns=list(columns) if columns else None, filter=where, **how)
            return scanner.to_table()

    def _picked(self, name: str, columns: Sequence[str] | None, where: str | None) -> "pl.DataFrame | None":
        """Rows from memory; None where they are not held there, or the condition is one that only the disk knows."""
        import polars as pl

        if name not in self._datasets:
            return None
        frame = self._frame(name)
        wanted = list(columns) if columns else self._datasets[name].schema.names
        if frame is None or not set(wanted) <= set(frame.columns):
            return None
        if where is None:
            return frame.select(wanted)
        try:
            return frame.filter(pl.sql_expr(where)).select(wanted)
        except pl.exceptions.PolarsError:
            return None

    def _frame(self, name: str) -> "pl.DataFrame | None":
        import polars as pl

        if name not in self._frames:
            dataset = self._datasets[name]
            if dataset.count_rows() > MAX_KEPT_ROWS:
                return None
            light = [field.name for field in dataset.schema if not _is_bulk(field.type)]
            with self._reading(name):
                self._frames[name] = pl.DataFrame(dataset.scanner(columns=light).to_table())
        return self._frames[name]

    @functools.cached_property
    def _database(self) -> Any:
        return lancedb.connect(str(self.folder / "tables"))  # tables stay at the version that they were opened at


def _is_bulk(type_: pa.DataType) -> bool:
    return bool(pa.types.is_binary(type_) or pa.types.is_large_binary(type_) or pa.types.is_fixed_size_list(type_))
