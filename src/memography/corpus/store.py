"""A corpus: one directory of Lance tables, opened, read and written in one place."""

import functools
import importlib.util
import json
import os
import shutil
import uuid
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import lance
import pyarrow as pa
from lance import LanceDataset

from memography.corpus import disk, lock
from memography.corpus.vectors import as_long_as
from memography.errors import CorpusError, MissingExtra, TableError
from memography.tables import TABLES, Table

if TYPE_CHECKING:
    import daft
    import pandas as pd
    import polars as pl

FORMAT = 4
"""The layout of a corpus directory; a corpus of another format is not opened."""
KEEP_VERSIONS_FOR = timedelta(minutes=10)
"""How long a version of a table stays after another took its place, for who opened it before."""
MAX_FRAGMENTS = 16
"""A table in more pieces than this is compacted. Fewer are quick enough to read, and compacting rewrites what is there,
so that doing it after every write would cost more than the write."""
FRAGMENT_ROWS = 1 << 17
"""Pieces of so many rows are left as they are when smaller ones are compacted."""
BROUGHT_BY = {
    "ingest": "memography ingest SOURCE",
    "catalogue": "memography catalogue FOLDER",
    "withdraw": "memography withdraw POST",
}
"""How users bring what no stage makes, by what is written beside tables and runs in place of a stage."""
_ON_WISH = {"narrator": "memography build --set narrator.url=ADDRESS --set narrator.model=NAME"}
"""What a build does only where the settings ask for it."""
_IDENTITY = b"memography.table"
"""Where a table's schema says which table it is."""
_TRACKED = {"new_table_enable_stable_row_ids": "true"}
"""Lance then keeps for each row the version that wrote it last, which `changed` reads."""


class Stamp(NamedTuple):
    """A table at a version."""

    table: str
    """The table's own mark; a table that is removed and made again bears another. Empty where there is none."""
    version: int

    @classmethod
    def from_text(cls, text: str) -> "Stamp":
        """A stamp as `Corpus.stamp` tells it."""
        table, _, version = text.partition(":")
        return cls(table, int(version))


class Corpus:
    """The tables of one corpus.

    A write is one Lance commit: readers see all of it or nothing. Every table that `tables` declares can be
    read as soon as the stage that writes it has run.
    """

    def __init__(self, folder: Path | str, *, create: bool = False) -> None:
        """Open a corpus, or begin one.

        Args:
            folder: the corpus directory.
            create: begin one if none is there; the directory is made when the first table is written.

        Raises:
            CorpusError: it is a file, there is no corpus in it, something else is, or its format is another.
        """
        self.folder = Path(folder).absolute()
        disk.check_place(self.folder)
        self._card = self.folder / "corpus.json"
        if not self._card.exists():
            if not create:
                raise CorpusError(
                    f"There is no corpus in {self.folder}. Begin one with "
                    f"`memography ingest SOURCE -c {folder}`, or name its directory with -c."
                )
            if self.folder.exists() and any(path.suffix != ".new" for path in self.folder.iterdir()):
                raise CorpusError(
                    f"{self.folder} holds other files and no corpus. Name a new or an empty directory with -c."
                )
        else:
            self._check_format()
        self._open: dict[str, Any] = {}

    def __repr__(self) -> str:
        return f"Corpus({str(self.folder)!r})"

    @property
    def fetched(self) -> Path:
        """The folder of pictures that were fetched from URLs."""
        return self.folder / "fetched"

    def has(self, name: str) -> bool:
        """Whether a table is there: its stage has run."""
        declared(name)
        with self._reading(name):
            return _is_committed(self._path(name))

    def version(self, name: str) -> int:
        """The table's version, which grows with every commit; 0 where it is not there."""
        with self._reading(name):
            return int(self.lance(name).version) if self.has(name) else 0

    def stamp(self, name: str) -> str:
        """Which table it is and at which version, as text: one that was removed and made again has another stamp."""
        return f"{self._identity(name)}:{self.version(name)}"

    def state(self) -> str:
        """A text that is another after every commit to any table; it costs a tenth of a millisecond."""
        return " ".join(map(str, map(self.mark, TABLES)))

    def mark(self, name: str) -> int:
        """A number that is another after every commit to a table, told as quickly as `state`."""
        try:
            return os.stat(self._version_folders[name]).st_mtime_ns  # noqa: PTH116 - pages ask thousands of times
        except FileNotFoundError:
            return 0

    def writer(self) -> str | None:
        """What is being done by whoever writes into the corpus at this moment; None where nobody does."""
        return lock.writer(self.folder)

    def unfinished(self) -> str | None:
        """What the last writer was doing when it was killed or failed; None where it ended well or is still writing."""
        return lock.unfinished(self.folder)

    def count(self, name: str, where: str | None = None) -> int:
        """How many rows a table has, or how many of them fit a condition in SQL."""
        with self._reading(name):
            return int(self.lance(name).count_rows(where))

    def arrow(
        self,
        name: str,
        columns: Sequence[str] | None = None,
        where: str | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> pa.Table:
        """Rows of a table as Arrow.

        Args:
            name: the table.
            columns: which columns; all by default.
            where: a condition in SQL, such as "meme_id = 'm1'"; `quoted` makes a text safe in it.
            limit: at most so many rows.
            offset: leave so many out first.
        """
        return self._scanned(name, columns, where, limit=limit, offset=offset or None)

    def batches(self, name: str, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """Some columns of a table, batch by batch, for what need not be held as a whole."""
        with self._reading(name):
            yield from self.lance(name).to_batches(columns=list(columns))

    def cut_files(self, name: str) -> list[str]:
        """The files of a table that are gone, or have another length than they were written with."""
        folder = self._path(name) / "data"
        with self._reading(name):
            written = [file for part in self.lance(name).get_fragments() for file in part.metadata.files]
        return [file.path for file in written if not _is_whole(folder / file.path, file.file_size_bytes)]

    def lance(self, name: str) -> LanceDataset:
        """The table as a Lance dataset, at the version that it has now."""
        self._check_built(name)
        return self._dataset(name)

    def lancedb(self, name: str) -> Any:
        """The table as LanceDB has it, for indices that its own reader follows."""
        return self._table(name)

    def schema(self, name: str) -> pa.Schema:
        """The columns that a table has; those that it should have are in `tables`."""
        with self._reading(name):
            return self.lance(name).schema

    def polars(self, name: str, columns: Sequence[str] | None = None, where: str | None = None) -> "pl.DataFrame":
        """Rows of a table as a Polars data frame."""
        import polars as pl

        return pl.DataFrame(self.arrow(name, columns, where))

    def pandas(self, name: str, columns: Sequence[str] | None = None, where: str | None = None) -> "pd.DataFrame":
        """Rows of a table as a pandas data frame.

        Raises:
            MissingExtra: pandas is not installed.
        """
        if importlib.util.find_spec("pandas") is None:
            raise MissingExtra("Tables as pandas need pandas. Install it with `pip install 'memography[pandas]'`.")
        return self.arrow(name, columns, where).to_pandas()

    def frame(self, name: str) -> "daft.DataFrame":
        """The table as a Daft data frame, read when it is worked on."""
        import daft

        self._check_built(name)
        return daft.read_lance(str(self._path(name)))

    def rows(self, name: str, columns: Sequence[str] | None = None, where: str | None = None) -> list[dict[str, Any]]:
        """Rows of a table as dictionaries."""
        rows: list[dict[str, Any]] = self.arrow(name, columns, where).to_pylist()
        return rows

    def changed(self, name: str, since: int, columns: Sequence[str] | None = None) -> pa.Table:
        """The rows that were added or written again after a version of the table; all of them after version 0."""
        return self.arrow(name, columns, f"_row_last_updated_at_version > {since}" if since else None)

    def replace(self, name: str, rows: "pa.Table | pl.DataFrame") -> None:
        """Write a table anew, in one commit: every row of it counts as changed."""
        self._open.pop(name, None)
        mode = "overwrite" if self.has(name) else "create"
        data = fitted(rows, declared(name))
        with disk.as_corpus_error(self._path(name)):
            self._open[name] = self._created(name, data.schema, data=data, mode=mode)
            self._tidy(name)

    def amend(self, name: str, rows: "pa.Table | pl.DataFrame", where: str | None = None) -> int:
        """Make a table, or those of its rows that fit a condition in SQL, these rows; what is so already stays.

        Where rows differ, the new ones are added and the old ones removed in two commits: after a death between them
        nothing is lost, and the table must be amended again.

        Returns:
            How many rows differed: written, or removed where more were.
        """
        import polars as pl

        known = self.schema(name) if self.has(name) else None
        data = fitted(rows, declared(name), known)
        new = pl.DataFrame(data)
        if known is None or (where is None and set(known) != set(data.schema)):
            self.replace(name, data)  # the second: an earlier version made it, or another text encoder
            return new.height
        old = pl.DataFrame(self._scanned(name, where=where, with_row_id=True))
        written = new.join(old, on=new.columns, how="anti", nulls_equal=True)
        gone = old.join(new, on=new.columns, how="anti", nulls_equal=True)
        n_changed = max(written.height, gone.height)
        if where is None and 2 * n_changed > old.height:
            self.replace(name, data)
        elif n_changed:
            if written.height:
                self.append(name, written)
            if gone.height:
                self.delete_rows(name, gone["_rowid"].to_list())
            self.compact(name)
        return n_changed

    def append(self, name: str, rows: "pa.Table | pl.DataFrame") -> None:
        """Add rows whose keys are known to be new, in one commit."""
        data = fitted(rows, declared(name))
        with disk.as_corpus_error(self._path(name)):
            self._or_new(name, data.schema).add(data)

    def upsert(self, name: str, rows: "pa.Table | pl.DataFrame") -> None:
        """Add rows, in one commit; a row whose key is there already takes its place."""
        table = declared(name)
        data = fitted(rows, table)
        with disk.as_corpus_error(self._path(name)):
            merge = self._or_new(name, data.schema).merge_insert(list(table.key))
            merge.when_matched_update_all().when_not_matched_insert_all().execute(data)

    def delete(self, name: str, where: str) -> None:
        """Remove the rows that fit a condition in SQL, in one commit.

        They go by number: the condition, with whatever texts are in it, would stand in the table's log.
        """
        found = self._scanned(name, [declared(name).key[0]], where, with_row_id=True)["_rowid"].to_pylist()
        if found:
            self.delete_rows(name, found)

    def delete_rows(self, name: str, numbers: Sequence[int]) -> None:
        """Remove rows by their numbers (`_rowid`), in one commit."""
        with disk.as_corpus_error(self._path(name)):
            self._table(name).delete(f"_rowid IN ({', '.join(map(str, numbers))})")

    def compact(self, name: str) -> None:
        """Merge small files where there are many, and drop old versions, so that a table reads quickly."""
        with disk.as_corpus_error(self._path(name)):
            table = self.lance(name)
            if len(table.get_fragments()) > MAX_FRAGMENTS:
                table.optimize.compact_files(target_rows_per_fragment=FRAGMENT_ROWS)
            self._tidy(name)

    def begin(self) -> None:
        """Make the directory of a new corpus; one that is there stays as it is.

        Raises:
            CorpusError: it can't be written.
        """
        if self._card.exists():
            return
        with disk.as_corpus_error(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            disk.write_whole(self._card, json.dumps({"format": FORMAT}).encode() + b"\n")

    def forget_unfinished(self) -> None:
        """Remove what was never committed: tables without a version, files that no version names.

        Only for who holds the corpus for writing: to others these files may be a write under way.
        """
        for path in (self.folder / "tables").glob("*.lance"):
            if not _is_committed(path):
                shutil.rmtree(path)
            elif path.stem in TABLES:
                self._tidy(path.stem, delete_unverified=True)

    def _path(self, name: str) -> Path:
        return self.folder / "tables" / f"{name}.lance"

    def _scanned(self, name: str, columns: Sequence[str] | None = None, where: str | None = None, **how: Any) -> Any:
        with self._reading(name):
            scanner = self.lance(name).scanner(columns=list(columns) if columns else None, filter=where, **how)
            return scanner.to_table()

    def _reading(self, name: str) -> AbstractContextManager[None]:
        return disk.as_read_error(self._path(name), self.folder)

    def _created(self, name: str, schema: pa.Schema, *, mode: str, data: pa.Table | None = None) -> Any:
        return self._database.create_table(
            name,
            data=data,
            schema=schema.with_metadata({_IDENTITY: self._identity(name) or uuid.uuid4().hex[:8]}),
            mode=mode,
            storage_options=_TRACKED,
        )

    def _identity(self, name: str) -> str:
        """A table's own mark, which no other bears; empty where there is no table."""
        with self._reading(name):
            return (self.schema(name).metadata or {}).get(_IDENTITY, b"").decode() if self.has(name) else ""

    def _tidy(self, name: str, *, delete_unverified: bool = False) -> None:
        table = self.lance(name)
        table.cleanup_old_versions(older_than=_oldest_in_use(table), delete_unverified=delete_unverified)

    def _check_built(self, name: str) -> None:
        table = declared(name)
        if not self.has(name):
            how = {**BROUGHT_BY, **_ON_WISH}.get(table.stage, "memography build")
            until = f" --until {table.stage}" if table.stage not in (*BROUGHT_BY, *_ON_WISH, "pipeline") else ""
            raise TableError(f"Table '{name}' is not built yet. Build it with `{how} -c {self.folder}{until}`.")

    def _dataset(self, name: str) -> LanceDataset:
        with self._reading(name):
            try:
                return lance.dataset(str(self._path(name)))
            except ValueError as error:  # so Lance tells of a manifest that it can't read
                raise OSError(str(error)) from error

    def _table(self, name: str) -> Any:
        """The table as it is written to, by LanceDB."""
        if name not in self._open:
            self._check_built(name)
            with self._reading(name):
                self._open[name] = self._database.open_table(name)
        return self._open[name]

    @functools.cached_property
    def _version_folders(self) -> dict[str, str]:
        """Where the versions of each table are: this changes when one is added or taken away."""
        return {name: str(self._path(name) / "_versions") for name in TABLES}

    @functools.cached_property
    def _database(self) -> Any:
        import lancedb  # takes a second: who only reads does without

        self.begin()
        return lancedb.connect(str(self.folder / "tables"), read_consistency_interval=timedelta(seconds=0))

    def _or_new(self, name: str, schema: pa.Schema) -> Any:
        if not self.has(name):
            self._open[name] = self._created(name, schema, mode="create")
        return self._table(name)

    def _check_format(self) -> None:
        try:
            found = json.loads(self._card.read_text(encoding="utf-8"))["format"]
        except (ValueError, KeyError, TypeError) as error:
            raise CorpusError(f"{self._card} can't be read: {error}. Is this a corpus of memography?") from None
        if found != FORMAT:
            raise CorpusError(
                f"{self.folder} is a corpus of format {found}; this version reads format {FORMAT}. "
                "Ingest its sources again into a new directory, or use the version that made it."
            )


def _is_whole(path: Path, n_bytes: int | None) -> bool:
    """Whether a file is there, and as long as it was written where that is known."""
    return path.exists() and n_bytes in (None, path.stat().st_size)


def _is_committed(path: Path) -> bool:
    """Whether a table has a version: its directory is there as soon as its first write begins."""
    return any((path / "_versions").glob("*.manifest"))


def _oldest_in_use(table: LanceDataset) -> timedelta:
    """How long ago the oldest version was written that somebody may read who opened the table `KEEP_VERSIONS_FOR` ago.

    Lance asks for a version's own age; what counts is how long ago another took its place.
    """
    now = datetime.now().astimezone()
    written = [version["timestamp"].astimezone() for version in table.versions()]
    in_use = max((at for at in written if at <= now - KEEP_VERSIONS_FOR), default=min(written))
    age: timedelta = now - in_use
    return age + timedelta(seconds=1)  # Lance reads the clock a little later


def declared(name: str) -> Table:
    """The table of that name.

    Raises:
        TableError: there is none.
    """
    if name not in TABLES:
        raise TableError(f"There is no table '{name}'. The tables are: {', '.join(TABLES)}.")
    return TABLES[name]


def fitted(rows: "pa.Table | pl.DataFrame", table: Table, known: pa.Schema | None = None) -> pa.Table:
    """Rows with exactly the table's columns, order and types; Daft's large strings become plain ones.

    Vectors may have any length; where there are no rows, that which they have in a table that is known.
    """
    arrow = rows if isinstance(rows, pa.Table) else rows.to_arrow()
    schema = as_long_as(table.schema, arrow.schema if arrow.num_rows or known is None else known)
    if not arrow.num_rows:
        return schema.empty_table()
    return arrow.select(table.schema.names).cast(schema)


def quoted(text: str) -> str:
    """A text as a literal for a condition in SQL.

    >>> quoted("it's")
    "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"


def one_of(column: str, values: Sequence[str]) -> str:
    """A condition in SQL: the column is one of these texts.

    >>> one_of("post_id", ["a", "b"])
    "post_id IN ('a', 'b')"
    """
    return f"{column} IN ({', '.join(map(quoted, values))})" if values else "false"
