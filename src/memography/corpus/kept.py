"""What is told of a meme's uses, read from the tables, or kept in memory by who asks again and again."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from memography.corpus.held import HeldCorpus, light_columns
from memography.corpus.lookup import MIN_ROWS
from memography.corpus.store import Corpus, one_of, quoted

_USES = ("use_id", "post_id", "variant_id", "mirrored", "posted_at", "community", "picture_meme_id")
_AS_NUMBERS = ("variant_id", "community", "meme_id", "picture_meme_id")
"""Texts that many rows share."""
_FEW = 2_000
"""So many rows are asked for by id; of more the whole table is read, which is quicker."""


class KeptCorpus(HeldCorpus):
    """A corpus that holds its small tables, and of which `of_meme` keeps what it has read: of a million uses some
    100 MB, and 4 MB for each column of numbers that is asked for. What a build changes meanwhile is read again."""

    def __init__(self, corpus: Corpus) -> None:
        super().__init__(corpus.folder)
        self._lock = threading.RLock()
        self._mark = -1
        self._uses, self._runs = _uses_in_order(None)
        self._tables: dict[tuple[str, str | None], _Kept] = {}
        self._small: dict[str, tuple[int, pl.DataFrame | None]] = {}

    def kept(self, name: str, meme_id: str, columns: Sequence[str], where: str | None) -> pl.DataFrame:
        """See `of_meme`."""
        with self._lock:
            if self._mark != (mark := self.mark("uses")):
                self._uses, self._runs = _uses_in_order(self)
                self._mark = mark
                self._tables.clear()
            begin, n = self._runs.get(meme_id, (0, 0))
            uses = self._uses.slice(begin, n)
            if name == "uses":
                return uses.select(pl.col(columns)).with_columns(pl.col(pl.Categorical).cast(pl.String))
            kept = self._read(name, [column for column in columns if column != "use_id"], where)
            told = [kept.columns[column].slice(begin, n) for column in columns if column != "use_id"]
            found = uses.select("use_id").hstack(told).filter(kept.is_there.slice(begin, n))
        return found.select(columns)

    def _held(self, name: str) -> pl.DataFrame | None:
        mark = self.mark(name)
        found = self._small.get(name)
        if found is None or found[0] != mark:
            found = self._small[name] = (mark, self._read_small(name))
        return found[1]

    def _read_small(self, name: str) -> pl.DataFrame | None:
        if not self.has(name) or self.count(name) >= MIN_ROWS:
            return None
        with self._reading(name):
            table = self.lance(name)
            return pl.DataFrame(table.scanner(columns=light_columns(table.schema)).to_table())

    def _read(self, name: str, columns: list[str], where: str | None) -> "_Kept":
        mark = self.mark(name)
        kept = self._tables.get((name, where))
        if kept is None or kept.mark != mark:
            kept = self._tables[name, where] = _Kept(mark)
        missing = [column for column in columns if column not in kept.columns]
        if missing or not kept.is_read:
            rows = self.polars(name, ["use_id", *missing], where).with_columns(is_there=pl.lit(True))
            joined = self._uses.select("use_id").join(rows, on="use_id", how="left", maintain_order="left")
            kept.is_there, kept.is_read = joined["is_there"].fill_null(False), True
            kept.columns |= {column: joined[column] for column in missing}
        return kept


@dataclass(slots=True)
class _Kept:
    """Columns of a table, a row a use in the order of all uses."""

    mark: int
    is_read: bool = False
    is_there: pl.Series = field(default_factory=pl.Series)
    """Whether the table has a row of the use."""
    columns: dict[str, pl.Series] = field(default_factory=dict)


def of_meme(corpus: Corpus, name: str, meme_id: str, columns: Sequence[str], where: str | None = None) -> pl.DataFrame:
    """What a table tells of a meme's uses, in order of their time and id; those without a time come last.

    Args:
        corpus: the corpus; a `KeptCorpus` answers from memory.
        name: `uses`, or a table of which a row tells of a use, by its id.
        meme_id: the meme.
        columns: which columns; of `uses` not all, but those in `_USES`.
        where: a condition in SQL on the table's rows.
    """
    if isinstance(corpus, KeptCorpus):
        return corpus.kept(name, meme_id, columns, where)
    uses = corpus.polars("uses", _USES, f"meme_id = {quoted(meme_id)}")
    uses = uses.sort("posted_at", "use_id", nulls_last=True)
    if name == "uses":
        return uses.select(columns)
    wanted = [] if uses.height > _FEW else [one_of("use_id", uses["use_id"].to_list())]
    condition = " AND ".join([*wanted, *([f"({where})"] if where else [])]) or None
    told = corpus.polars(name, list(dict.fromkeys(["use_id", *columns])), condition)
    return uses.select("use_id").join(told, on="use_id", maintain_order="left").select(columns)


def _uses_in_order(corpus: Corpus | None) -> tuple[pl.DataFrame, dict[str, tuple[int, int]]]:
    """Uses in order of meme, time and id, and where each meme's begin and how many they are."""
    if corpus is None or not corpus.has("uses"):
        return pl.DataFrame(schema=dict.fromkeys(_USES, pl.String)), {}
    uses = corpus.polars("uses", [*_USES, "meme_id"], "meme_id IS NOT NULL")
    uses = uses.with_columns(pl.col(_AS_NUMBERS).cast(pl.Categorical))
    uses = uses.sort(pl.col("meme_id").to_physical(), "posted_at", "use_id", nulls_last=True).rechunk()
    runs = uses["meme_id"].rle().struct.unnest()
    first = runs["len"].cum_sum() - runs["len"]
    return uses.select(_USES), dict(
        zip(runs["value"].cast(pl.String), zip(first, runs["len"], strict=True), strict=True)
    )
