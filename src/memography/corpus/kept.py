"""A corpus as the explorer reads it, and what is told of a meme's uses, in order of time."""

import functools
import mmap
import os
import subprocess
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import numpy.typing as npt
import polars as pl

from memography.corpus.cache import Cache
from memography.corpus.held import Held, HeldCorpus, Ids, Rows, light_columns, taken
from memography.corpus.lookup import MIN_ROWS, id_columns
from memography.corpus.store import Corpus, one_of, quoted
from memography.tables import TABLES

if TYPE_CHECKING:
    import lance

OF_USES = ("contexts", "tones", "emotions", "use_senses")
"""Tables of which a row tells of a use, and whose rows are read meme by meme."""
Value = TypeVar("Value")
Made = TypeVar("Made")
MAX_MADE = 100
"""So much of what `once` made is remembered."""
Wanted = Mapping[str, Sequence[str]]
"""Columns by table."""
_FEW = 2_000
"""So many rows are asked for by id; of more the whole table is read, which is quicker."""
_AHEAD_BYTES = 1 << 25
"""So much Lance reads ahead; by default it would read a whole table."""
_NO_USES = Held(pl.DataFrame(TABLES["uses"].schema.empty_table()), TABLES["uses"].schema)


@dataclass(frozen=True, slots=True)
class UsesInOrder:
    """Uses of memes in order of meme, time and id; those without a time come last."""

    uses: Held
    """Table `uses`."""
    meme_ids: list[str]
    """In order of the alphabet; their places are what `meme` tells."""
    starts: Rows
    """Where the uses of each meme begin, and where those of the last end, shape (n_memes + 1,)."""
    meme: npt.NDArray[np.int32]
    row: npt.NDArray[np.int32]
    """The row of each use in table `uses`."""

    def of_meme(self, meme_id: str) -> slice:
        """The uses of a meme; none where there is no such meme."""
        number = int(np.searchsorted(self.meme_ids, meme_id)) if self.meme_ids else 0
        if number == len(self.meme_ids) or self.meme_ids[number] != meme_id:
            return slice(0, 0)
        return slice(int(self.starts[number]), int(self.starts[number + 1]))


class KeptCorpus(HeldCorpus):
    """A corpus for who asks again and again: its small tables are held in memory, its large ones mapped from its cache,
    and their rows found by id. What a build changes meanwhile is read again.

    Rows of large tables of uses come in order of meme, time and id: what is told of a meme lies together.
    """

    def __init__(self, corpus: Corpus, *, small: int = MIN_ROWS) -> None:
        """Read nothing yet.

        Args:
            corpus: the corpus.
            small: a table of fewer rows is held in memory, and so is what follows from it.
        """
        super().__init__(corpus.folder, create=True)
        self._cache = Cache(corpus.folder)
        self._small = small
        self._lock = threading.RLock()
        self._tables: dict[str, tuple[int, Held | None]] = {}
        self._are_there: dict[str, tuple[int, bool]] = {}
        self._order: UsesInOrder | None = None
        self._made: OrderedDict[tuple[str, ...], tuple[tuple[int, ...], Any]] = OrderedDict()
        self._rows_told: dict[tuple[str, str | None], tuple[UsesInOrder, Held, npt.NDArray[np.int32]]] = {}

    def has(self, name: str) -> bool:
        """Whether a table is there."""
        mark = self.mark(name)
        known = self._are_there.get(name)
        if known is None or known[0] != mark:
            known = self._are_there[name] = mark, super().has(name)
        return known[1]

    def table(self, name: str) -> Held:
        """A table without its bulk, as it is now.

        Raises:
            TableError: it is not built.
        """
        held = self._held(name)
        return held or Held(super().polars(name), self.schema(name))  # which says what is not built

    @classmethod
    def of(cls, corpus: Corpus) -> "KeptCorpus":
        """The corpus itself, or the same for who asks again and again."""
        return corpus if isinstance(corpus, cls) else cls(corpus)

    def following(self, name: str, made_of: Sequence[str], of: str, make: Callable[[], pl.DataFrame]) -> pl.DataFrame:
        """What follows from tables, from the cache where it is large.

        Args:
            name: what it is.
            made_of: the stamps of the tables that it follows from, as they were before it is made.
            of: the table that has as many rows as it, about.
            make: makes it.
        """
        return self._cache.frame(name, made_of, make) if self._is_large(of) else make().rechunk()

    def following_file(
        self,
        name: str,
        made_of: Sequence[str],
        of: str,
        make: Callable[[], Value],
        write: Callable[[Value, Path], None],
        read: Callable[[mmap.mmap], Value],
    ) -> Value:
        """The same of what is no data frame; it is written to a file and read from there where it is large."""
        if not self._is_large(of):
            return make()
        return self._cache.get(name, made_of, lambda path: write(make(), path), read)

    def beside(self, name: str, key: str, values: pl.Series, columns: Sequence[str]) -> pl.DataFrame:
        """What a table tells of some ids, each of which is in it once at most: a row for each, empty where it is not.

        Args:
            name: the table.
            key: its column of ids.
            values: the ids.
            columns: what is to be told.
        """
        held = self.table(name)
        rows, there = held.ids(key).first_of_each(values)
        at = np.full(len(values), -1, np.int64)
        at[there] = rows
        wanted = pl.Series(at).replace(-1, None)
        return held.frame[[*columns]].select(pl.all().gather(wanted))

    def is_large(self) -> bool:
        """Whether the cache is of use: uses are too many to be held in memory."""
        return self._is_large("uses")

    def make_apart(self, commands: Sequence[Sequence[str]]) -> None:
        """Have processes of their own make what the cache is to hold, where they have not since a table changed; who
        asks meanwhile waits.

        Args:
            commands: each asks a corpus of this folder for a part of what it is to hold, one after the other. Where one
                fails, what is missing is made here when it is asked for.
        """

        def make(path: Path) -> None:
            if os.access(self.folder, os.W_OK):
                for command in commands:
                    subprocess.run(command, check=False)  # noqa: S603 - our own words
            path.write_text("made")

        with self._lock:
            self._cache.get("whole", [self.stamp(name) for name in TABLES if self.has(name)], make, bytes)

    def once(self, key: tuple[str, ...], tables: Sequence[str], make: Callable[[], Made]) -> Made:
        """See `once`."""
        marks = tuple(map(self.mark, tables))
        with self._lock:
            known = self._made.get(key)
            if known is not None:
                self._made.move_to_end(key)
        if known is not None and known[0] == marks:
            made: Made = known[1]
            return made
        made = make()
        with self._lock:
            self._made[key] = marks, made
            self._made.move_to_end(key)
            while len(self._made) > MAX_MADE:
                self._made.popitem(last=False)
        return made

    def let_go(self) -> None:
        """Hold no more of the cache in memory than the system has room for; see `Cache.let_go`."""
        self._cache.let_go()

    def _is_large(self, name: str) -> bool:
        return self.has(name) and Corpus.count(self, name) >= self._small  # not by reading it

    def in_order(self) -> UsesInOrder:
        """Every use of a meme, in order; none where memes are not built."""
        with self._lock:
            uses = self._held("uses") or _NO_USES
            if self._order is None or self._order.uses is not uses:
                self._order = self._read_order(uses)
            return self._order

    def rows_told(self, order: UsesInOrder, name: str, held: Held, where: str | None = None) -> npt.NDArray[np.int32]:
        """The row of each use in another table, by its id; -1 where there is none.

        Args:
            order: the uses.
            name: the table's name.
            held: the table, of which at most one row tells of a use.
            where: a condition in SQL that a row must fit.
        """
        with self._lock:
            known = self._rows_told.get((name, where))
            if known is not None and known[0] is order and known[1] is held:
                return known[2]
            if where is None:
                stamps = [order.uses.stamp, held.stamp]
                kept = self.following(f"{name}.in_order", stamps, "uses", lambda: _rows_of(order, held))
                rows = kept["row"].to_numpy()
            else:
                rows = self.rows_told(order, name, held)
                fits = held.frame.select(fits=pl.sql_expr(where).fill_null(False))["fits"].to_numpy()
                rows = np.where((rows >= 0) & fits[rows], rows, -1).astype(np.int32)
            self._rows_told[name, where] = order, held, rows
            return rows

    def told(self, meme_id: str, columns: Wanted, where: Mapping[str, str]) -> pl.DataFrame:
        """See `of_meme`."""
        order = self.in_order()
        part = order.of_meme(meme_id)
        held = {name: self.table(name) for name in columns.keys() | where.keys() if name != "uses"}
        rows = {name: self.rows_told(order, name, table, where.get(name))[part] for name, table in held.items()}
        held["uses"], rows["uses"] = order.uses, order.row[part]
        kept = np.all([of_table >= 0 for of_table in rows.values()], axis=0)
        found = [taken(held[name].frame[[*some]], rows[name][kept]) for name, some in columns.items() if some]
        return pl.concat(found, how="horizontal")

    def _held(self, name: str) -> Held | None:
        known = self._tables.get(name)
        if known is None or known[0] != self.mark(name):
            with self._lock:
                mark = self.mark(name)
                known = self._tables.get(name)
                if known is None or known[0] != mark:
                    known = self._tables[name] = mark, self._read(name)
        return known[1]

    def _read(self, name: str) -> Held | None:
        if not self.has(name):
            return None
        with self._reading(name):
            stamp = self.stamp(name)
            table = self.lance(name)  # if another writes meanwhile, the next who asks finds that
            columns = light_columns(table.schema)
            if table.count_rows() < self._small:
                return Held(_scan(table, columns), table.schema, stamp)
            uses = self._held("uses") if name in OF_USES else None
            if uses is not None:
                stamp = f"{stamp} {uses.stamp}"
            order = functools.cache(lambda: _order(name, table, uses))

            def mapped(column: str) -> pl.DataFrame:
                return self._cache.frame(f"{name}.column.{column}", [stamp], lambda: _column(table, column, order()))

            frame = pl.concat(map(mapped, columns), how="horizontal")  # one by one: they take much while they are made
        held = Held(frame, table.schema, stamp)
        return Held(frame, table.schema, stamp, {column: self._ids(name, column, held) for column in id_columns(name)})

    def _ids(self, name: str, column: str, held: Held) -> Ids:
        def make() -> pl.DataFrame:
            return Ids.of(held.frame[column]).frame()

        return Ids.of_frame(self._cache.frame(f"{name}.{column}", [held.stamp], make))

    def _read_order(self, uses: Held) -> UsesInOrder:
        def make() -> pl.DataFrame:
            frame = uses.frame.select("meme_id", "posted_at", "use_id").with_row_index("row")
            frame = frame.filter(pl.col("meme_id").is_not_null())
            frame = frame.with_columns(meme=pl.col("meme_id").rank("dense") - 1)
            ordered = frame.sort("meme", "posted_at", "use_id", nulls_last=True)
            return ordered.select(pl.col("meme", "row").cast(pl.Int32))

        kept = self.following("uses.in_order", [uses.stamp], "uses", make)
        meme, row = kept["meme"].to_numpy(), kept["row"].to_numpy()
        n_memes = int(meme[-1]) + 1 if len(meme) else 0
        starts = np.searchsorted(meme, np.arange(n_memes + 1))
        return UsesInOrder(uses, uses.frame["meme_id"][row[starts[:-1]]].to_list(), starts, meme, row)


def _scan(table: "lance.LanceDataset", columns: list[str]) -> pl.DataFrame:
    read_ahead = {"batch_readahead": 1, "fragment_readahead": 1, "io_buffer_size": _AHEAD_BYTES}
    return pl.DataFrame(table.scanner(columns=columns, **read_ahead).to_table())


def _column(table: "lance.LanceDataset", column: str, order: Rows | None) -> pl.DataFrame:
    rows = _scan(table, [column]).rechunk()  # here, so that what it was need not be kept
    return rows if order is None else rows[order]


def _order(name: str, table: "lance.LanceDataset", uses: Held | None) -> Rows | None:
    """The order in which rows of a table are mapped: that of the uses that they tell of, where these are given; None
    for their own."""
    if name == "uses":
        by = ["meme_id", "posted_at", "use_id"]
        order: Rows = _scan(table, by).select(pl.arg_sort_by(by, nulls_last=True)).to_series().to_numpy()
        return order
    if uses is None:
        return None
    use_ids = _scan(table, ["use_id"])["use_id"]
    at, there = uses.ids("use_id").first_of_each(use_ids)
    places = np.full(len(use_ids), uses.frame.height, np.int64)
    places[there] = at
    return np.argsort(places, kind="stable")


def _rows_of(order: UsesInOrder, table: Held) -> pl.DataFrame:
    ids = table.ids("use_id")
    rows, there = ids.first_of_each(order.uses.frame["use_id"])
    found = np.full(len(there), -1, np.int32)
    found[there] = rows
    return pl.DataFrame({"row": found[order.row]})


def once(corpus: Corpus, key: tuple[str, ...], tables: Sequence[str], make: Callable[[], Made]) -> Made:
    """What follows from some tables, which several parts of a page ask for: a `KeptCorpus` remembers the last few.

    Args:
        corpus: the corpus.
        key: what is made, and of what.
        tables: what it is made from; some may not be built.
        make: makes it. What it makes is not to be changed.
    """
    return corpus.once(key, tables, make) if isinstance(corpus, KeptCorpus) else make()


def of_meme(
    corpus: Corpus, meme_id: str, columns: Wanted, where: Mapping[str, str] = MappingProxyType({})
) -> pl.DataFrame:
    """What tables tell of a meme's uses, in order of their time and id; those without a time come last.

    Args:
        corpus: the corpus; a `KeptCorpus` answers from memory.
        meme_id: the meme.
        columns: which columns of which tables: of `uses`, and of tables of which a row tells of a use. Only uses of
            which all of them tell are told.
        where: conditions in SQL that rows of these tables, or of others, must fit.
    """
    if isinstance(corpus, KeptCorpus):
        return corpus.told(meme_id, columns, where)
    found = corpus.polars("uses", where=f"meme_id = {quoted(meme_id)}")
    found = found.sort("posted_at", "use_id", nulls_last=True)
    found = found.select(list(dict.fromkeys(["use_id", *columns.get("uses", ())])))
    few = one_of("use_id", found["use_id"].to_list()) if found.height <= _FEW else None
    for name in dict.fromkeys([*columns, *where]):
        if name != "uses":
            condition = " AND ".join(f"({part})" for part in (few, where.get(name)) if part) or None
            told = corpus.polars(name, ["use_id", *columns.get(name, ())], condition)
            found = found.join(told, on="use_id", maintain_order="left")
    return found.select(column for some in columns.values() for column in some)
