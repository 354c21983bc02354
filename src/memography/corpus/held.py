"""Tables held in memory, and asked there as on the disk."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

import polars as pl
import pyarrow as pa

from memography.corpus.store import Corpus


class HeldCorpus(Corpus, ABC):
    """A corpus that holds some of its tables in memory, but for pictures and vectors.

    A condition picks the same rows in the same order there as on the disk, where a table is small in a tenth of the
    time.
    """

    @abstractmethod
    def _held(self, name: str) -> pl.DataFrame | None:
        """A table without its bulk; None where it is not held."""

    def polars(self, name: str, columns: Sequence[str] | None = None, where: str | None = None) -> pl.DataFrame:
        """Rows of a table as a Polars data frame."""
        picked = self._picked(name, columns, where)
        return super().polars(name, columns, where) if picked is None else picked

    def _scanned(self, name: str, columns: Any = None, where: str | None = None, **how: Any) -> Any:
        picked = self._picked(name, columns, where) if not any(how.values()) else None
        if picked is None:
            return super()._scanned(name, columns, where, **how)
        schema = self.schema(name)
        return picked.to_arrow().cast(pa.schema([schema.field(column) for column in picked.columns]))

    def _picked(self, name: str, columns: Sequence[str] | None, where: str | None) -> pl.DataFrame | None:
        """Rows from memory; None where they are not held there, or the condition is one that only the disk knows."""
        frame = self._held(name)
        if frame is None:
            return None
        wanted = list(columns) if columns else self.schema(name).names
        if not set(wanted) <= set(frame.columns):
            return None
        if where is None:
            return frame.select(wanted)
        try:
            return frame.filter(pl.sql_expr(where)).select(wanted)
        except pl.exceptions.PolarsError:
            return None


def light_columns(schema: pa.Schema) -> list[str]:
    """The columns that are held: all but pictures, vectors and the like."""
    return [field.name for field in schema if not _is_bulk(field.type)]


def _is_bulk(type_: pa.DataType) -> bool:
    return bool(pa.types.is_binary(type_) or pa.types.is_large_binary(type_) or pa.types.is_fixed_size_list(type_))
