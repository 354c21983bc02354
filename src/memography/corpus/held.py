"""Tables held in memory, or mapped into it, and asked there as on the disk."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from memography.corpus.lookup import Named, named_by
from memography.corpus.store import Corpus, declared

Rows = npt.NDArray[np.int64]
"""Which rows of a table."""
MAX_SMALL = 16
"""A list of so many numbers, such as a box, is held; a longer one is a vector."""


@dataclass(frozen=True, slots=True)
class Ids:
    """Where the rows of a table are by what one of its columns names, found by a 64-bit hash."""

    hashes: npt.NDArray[np.uint64]
    """In order."""
    rows: npt.NDArray[np.uint32]
    """The row of each."""

    @classmethod
    def of(cls, ids: pl.Series) -> "Ids":
        """Those of a column; rows without an id are left out."""
        hashes = ids.hash(0).to_numpy()
        rows = np.flatnonzero(ids.is_not_null().to_numpy())
        order = rows[np.argsort(hashes[rows], kind="stable")]
        return cls(hashes[order], order.astype(np.uint32))

    @classmethod
    def of_frame(cls, frame: pl.DataFrame) -> "Ids":
        """Those that `frame` has told."""
        return cls(frame["hash"].to_numpy(), frame["row"].to_numpy())

    def frame(self) -> pl.DataFrame:
        """As columns hash, row."""
        return pl.DataFrame({"hash": self.hashes, "row": self.rows})

    def of_value(self, value: str) -> Rows:
        """The rows whose id has the hash of a value, in order of the table; quicker than `of_values` of one."""
        wanted = _hash(value)
        begin, end = np.searchsorted(self.hashes, wanted), np.searchsorted(self.hashes, wanted, side="right")
        return np.sort(self.rows[begin:end]).astype(np.int64)

    def of_values(self, values: Sequence[str]) -> Rows:
        """The rows whose id has the hash of one of some values, in order of the table."""
        wanted = pl.Series(list(dict.fromkeys(values)), dtype=pl.String).hash(0).to_numpy()
        begins, ends = np.searchsorted(self.hashes, wanted), np.searchsorted(self.hashes, wanted, side="right")
        n_rows = ends - begins
        at = np.repeat(begins - (np.cumsum(n_rows) - n_rows), n_rows) + np.arange(n_rows.sum())
        return np.sort(self.rows[at]).astype(np.int64)

    def first_of_each(self, values: pl.Series) -> tuple[Rows, npt.NDArray[np.bool_]]:
        """A row of each of some values, in their order, for ids that are there once; and which values are there."""
        wanted = values.hash(0).to_numpy()
        at = np.searchsorted(self.hashes, wanted)
        there = at < len(self.hashes)
        there[there] = self.hashes[at[there]] == wanted[there]
        return self.rows[at[there]].astype(np.int64), there


@lru_cache(1 << 12)
def _hash(value: str) -> np.uint64:
    found: np.uint64 = pl.Series([value], dtype=pl.String).hash(0).to_numpy()[0]
    return found


class Held:
    """A table without its bulk."""

    def __init__(
        self, frame: pl.DataFrame, schema: pa.Schema, stamp: str = "", ids: Mapping[str, Ids] | None = None
    ) -> None:
        """Take a table.

        Args:
            frame: its rows.
            schema: that of the table.
            stamp: which table it is and at which version.
            ids: of columns that rows are found by; those of others are made when they are first asked for.
        """
        self.frame, self.schema, self.stamp = frame, schema, stamp
        self._ids = {**(ids or {})}

    def ids(self, column: str) -> Ids:
        """Where its rows are by a column of texts."""
        if column not in self._ids:
            self._ids[column] = Ids.of(self.frame[column])
        return self._ids[column]

    def picked(self, columns: Sequence[str] | None, where: str | None) -> pl.DataFrame | None:
        """Rows that fit a condition in SQL; None where a column is not held, or only the disk knows the condition."""
        wanted = list(columns) if columns else self.schema.names
        if not set(wanted) <= set(self.frame.columns):
            return None
        if where is None:
            return self.frame[wanted]
        named = named_by(where)
        if named is None or self.frame.schema.get(named.column) != pl.String:
            return _filtered(self.frame, wanted, where)
        rows = self._rows(named)
        if not named.more:
            return taken(self.frame[wanted], rows)
        return _filtered(self.frame, wanted, named.more, rows)

    def _rows(self, named: Named) -> Rows:
        """The rows that a condition names, in order of the table; most are few, for which Polars' engine is slow."""
        ids, texts = self.ids(named.column), self.frame[named.column]
        if len(named.values) == 1:
            value = named.values[0]
            rows = ids.of_value(value)
            if len(rows) == 1:
                return rows if texts[int(rows[0])] == value else rows[:0]
            is_it: npt.NDArray[np.bool_] = (texts[rows] == value).to_numpy()
            return rows[is_it]
        rows = ids.of_values(named.values)
        found = texts[rows]
        values = set(named.values)
        return rows[np.fromiter((text in values for text in found), np.bool_, len(found))]


def _filtered(frame: pl.DataFrame, wanted: list[str], where: str, rows: Rows | None = None) -> pl.DataFrame | None:
    try:
        condition = pl.sql_expr(where)
        needed = frame[list(dict.fromkeys([*wanted, *condition.meta.root_names()]))]
        return (needed if rows is None else taken(needed, rows)).filter(condition)[wanted]
    except pl.exceptions.PolarsError:
        return None


def taken(frame: pl.DataFrame, rows: npt.NDArray[np.integer]) -> pl.DataFrame:
    """Some rows of a frame; where they lie together nothing is copied."""
    if len(rows) and rows[-1] - rows[0] == len(rows) - 1 and (np.diff(rows) == 1).all():
        return frame.slice(int(rows[0]), len(rows))
    return frame[rows]


class HeldCorpus(Corpus, ABC):
    """A corpus that holds some of its tables, but for pictures and vectors.

    A condition picks the same rows in the same order there as on the disk, in a tenth of the time.
    """

    @abstractmethod
    def _held(self, name: str) -> Held | None:
        """A table without its bulk; None where it is not held."""

    def polars(self, name: str, columns: Sequence[str] | None = None, where: str | None = None) -> pl.DataFrame:
        """Rows of a table as a Polars data frame."""
        picked = self._picked(name, columns, where)
        return super().polars(name, columns, where) if picked is None else picked

    def rows(self, name: str, columns: Sequence[str] | None = None, where: str | None = None) -> list[dict[str, Any]]:
        """Rows of a table as dictionaries."""
        picked = self._picked(name, columns, where)
        return super().rows(name, columns, where) if picked is None else picked.rows(named=True)

    def count(self, name: str, where: str | None = None) -> int:
        """How many rows a table has, or how many of them fit a condition in SQL."""
        picked = self._picked(name, declared(name).key, where) if where is not None else None
        return super().count(name, where) if picked is None else picked.height

    def _scanned(self, name: str, columns: Any = None, where: str | None = None, **how: Any) -> Any:
        held = self._held(name) if not any(how.values()) else None
        picked = held.picked(columns, where) if held is not None else None
        if held is None or picked is None:
            return super()._scanned(name, columns, where, **how)
        return picked.to_arrow().cast(pa.schema([held.schema.field(column) for column in picked.columns]))

    def _picked(self, name: str, columns: Sequence[str] | None, where: str | None) -> pl.DataFrame | None:
        held = self._held(name)
        return None if held is None else held.picked(columns, where)


def light_columns(schema: pa.Schema) -> list[str]:
    """The columns that are held: all but pictures, vectors and the like."""
    return [field.name for field in schema if not _is_bulk(field.type)]


def _is_bulk(type_: pa.DataType) -> bool:
    is_vector = pa.types.is_fixed_size_list(type_) and type_.list_size > MAX_SMALL
    return bool(pa.types.is_binary(type_) or pa.types.is_large_binary(type_) or is_vector)
