"""Whether a corpus is whole: every table can be read and fits, keys are unique, what is named is there."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from memography.corpus import runs, withdrawn
from memography.corpus.content import CONTENT, content_sha256
from memography.corpus.pseudonyms import KEY_BYTES, KEY_FILE
from memography.corpus.store import BROUGHT_BY, Corpus
from memography.corpus.vectors import as_long_as
from memography.errors import CorpusError
from memography.tables import TABLES, Column, Table

SHOWN = 3
"""How many values are shown with a fault."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it must be."""

    where: str
    """The table, or table and column, or file."""
    what: str
    """What was expected and what was found."""
    mend: str
    """What to do about it."""


def notes(corpus: Corpus) -> list[str]:
    """What is no damage, but worth knowing: a run that did not end, stages that are out of date."""
    found = []
    if what := corpus.unfinished():
        found.append(f"The last run did not end ({what}). The same command goes on from there.")
    if old := stale(corpus):
        found.append(
            f"Out of date, since tables have changed: {', '.join(old)}. "
            f"Bring up to date with `memography build -c {corpus.folder}`."
        )
    return found


def stale(corpus: Corpus) -> list[str]:
    """The stages whose inputs or outputs are not as their last run left them: figures may disagree until the next."""
    latest = {run["stage"]: run for run in runs.read(corpus, "is_done") if run["stage"] not in BROUGHT_BY}
    latest.pop("narrator", None)  # it may be off by now; a sentence that it has not seen is shown as composed
    return [stage for stage, run in latest.items() if not _is_current(corpus, run)]


def altered(corpus: Corpus) -> list[str]:
    """The stages whose tables somebody has changed since they were written: no build has."""
    latest = {run["stage"]: run for run in runs.read(corpus, "is_done") if run["stage"] not in BROUGHT_BY}
    return [stage for stage, run in latest.items() if not runs.is_at(corpus, run["outputs"])]


def _is_current(corpus: Corpus, run: dict[str, Any]) -> bool:
    try:
        return runs.is_current(corpus, run)
    except CorpusError:  # a table that can't be read is a fault, which is told by itself
        return False


def faults(corpus: Corpus) -> Iterator[Fault]:
    """Everything that is damaged.

    References are looked at only where the stage that wrote them is up to date: what is out of date may well name
    what is no more.
    """
    whole: set[str] = set()
    for table in TABLES.values():
        if not corpus.has(table.name):
            yield from _lost(corpus, table)
        else:
            found = list(_table_faults(corpus, table))
            yield from found
            if not found:
                whole.add(table.name)
    if "posts" in whole:
        yield from _key_faults(corpus)
        yield from _content_faults(corpus)
    if {"originals", "rejects"} <= whole:
        yield from _silent_faults(corpus)
    old = stale(corpus) if "runs" in whole else []
    for table in TABLES.values():
        if table.name in whole and table.stage not in old:
            for column in table.columns:
                if column.refers_to in whole:
                    yield from _reference_faults(corpus, table, column)
    for name in ("images", "catalogue"):
        if name in whole:
            yield from _thumbnail_faults(corpus, TABLES[name])


def _key_faults(corpus: Corpus) -> Iterator[Fault]:
    yield from _withdrawn_faults(corpus)
    path = corpus.folder / KEY_FILE
    mend = "Ingest the sources again into a new corpus; only the same key gives authors the same pseudonyms."
    if not corpus.count("posts", "author IS NOT NULL"):
        return
    if not path.exists():
        return  # removed on purpose: the pseudonyms are final
    if path.stat().st_size != KEY_BYTES:
        yield Fault(KEY_FILE, f"expected {KEY_BYTES} bytes, found {path.stat().st_size}", mend)


def refuse_cut(corpus: Corpus, *, afresh: bool = False) -> None:
    """Refuse a corpus of which files of rows were lost or cut: a stage that has nothing to do would not read them. It
    takes some milliseconds; `faults` reads everything.

    Args:
        corpus: the corpus.
        afresh: whether all tables are made again anyway but those that were brought.

    Raises:
        CorpusError: some are.
    """
    kept = [table for table in TABLES.values() if not afresh or table.stage in (*BROUGHT_BY, "pipeline")]
    files = {table: corpus.cut_files(table.name) for table in kept if corpus.has(table.name)}
    cut = [table for table, some in files.items() if some]
    if cut:
        told = [f"{len(files[table]):,} of table '{table.name}', such as {files[table][0]}" for table in cut]
        raise CorpusError(
            f"Files of this corpus are gone, or not as long as they were written: {'; '.join(told)}. "
            f"{' '.join(_removing(corpus, table) for table in cut)}"
        )


def refuse_earlier(corpus: Corpus) -> None:
    """Refuse a corpus of which an earlier version of memography has built tables without columns that there are now.

    Raises:
        CorpusError: some are so.
    """
    built = [table for table in TABLES.values() if table.stage not in (*BROUGHT_BY, "pipeline")]
    lacking = [table.name for table in built if corpus.has(table.name) and _lacks_columns(corpus, table)]
    if lacking:
        raise CorpusError(
            f"An earlier version of memography built this corpus: it lacks columns in {', '.join(lacking)}. "
            f"`memography build -c {corpus.folder}` makes them again."
        )


def _lacks_columns(corpus: Corpus, table: Table) -> bool:
    try:
        return not set(table.schema.names).issubset(corpus.schema(table.name).names)
    except CorpusError:  # one that can't be read is told by what asks for it
        return False


def _withdrawn_faults(corpus: Corpus) -> Iterator[Fault]:
    try:
        withdrawn.Withdrawn.of(corpus)
    except CorpusError as error:
        yield Fault(withdrawn.KEY_FILE, "what was withdrawn can't be told from other posts", str(error))


def _lost(corpus: Corpus, table: Table) -> Iterator[Fault]:
    """A table that a user has brought, and that is no longer there; `build` makes every other one again by itself."""
    if table.stage in BROUGHT_BY and runs.latest(corpus, table.stage):
        mend = f"Bring its sources again with `{BROUGHT_BY[table.stage]} -c {corpus.folder}`."
        yield Fault(table.name, f"was written by {table.stage}, and is not there", mend)


def _table_faults(corpus: Corpus, table: Table) -> Iterator[Fault]:
    """Faults of one table by itself: its columns, its files, its keys."""
    mend = _removing(corpus, table)
    try:
        if (found := corpus.schema(table.name)) != as_long_as(table.schema, found):
            is_built = table.stage not in (*BROUGHT_BY, "pipeline")
            again = f"`memography build -c {corpus.folder}` makes it again." if is_built else mend
            yield Fault(table.name, "its columns are not those of this version of memography", again)
            return
        for _ in corpus.batches(table.name, table.schema.names):
            pass
        keys = corpus.polars(table.name, table.key)
    except (CorpusError, ValueError) as error:
        yield Fault(table.name, f"can't be read: {error.__cause__ or error}"[:300], mend)
        return
    doubled = keys.filter(keys.is_duplicated()).unique().sort(table.key)
    if doubled.height:
        shown = ", ".join(str(row) for row in doubled.head(SHOWN).rows())
        yield Fault(table.name, f"{doubled.height:,} keys are there more than once: {shown}", mend)


def _removing(corpus: Corpus, table: Table) -> str:
    """What to do about a table that can't be read."""
    remove = f"Remove {corpus.folder / 'tables' / table.name}.lance, then "
    again = "catalogue its folders" if table.stage == "catalogue" else "ingest its sources"
    return f"{remove}{again if table.stage in (*BROUGHT_BY, 'pipeline') else 'build'} again."


def _reference_faults(corpus: Corpus, table: Table, column: Column) -> Iterator[Fault]:
    target = TABLES[str(column.refers_to)]
    named = corpus.polars(table.name, [column.name])[column.name]
    if named.dtype == pl.List:
        named = named.explode()
    there = corpus.polars(target.name, list(target.key))[target.key[0]]
    missing = named.drop_nulls().unique().filter(~named.drop_nulls().unique().is_in(there.implode())).sort()
    if len(missing):
        yield Fault(
            f"{table.name}.{column.name}",
            f"{len(missing):,} of those it names are not in '{target.name}': {', '.join(map(str, missing[:SHOWN]))}",
            f"Build again from the start with `memography build --afresh -c {corpus.folder}`.",
        )


def _content_faults(corpus: Corpus) -> Iterator[Fault]:
    damaged = []
    for batch in corpus.batches("posts", ["post_id", "content_sha256", *CONTENT]):
        damaged += [row["post_id"] for row in batch.to_pylist() if content_sha256(row) != row["content_sha256"]]
    if damaged:
        yield Fault(
            "posts",
            f"{len(damaged):,} do not have the hash that was stored with them: {', '.join(damaged[:SHOWN])}",
            f"Remove {corpus.folder / 'tables' / 'posts'}.lance, then ingest its sources again.",
        )


def _silent_faults(corpus: Corpus) -> Iterator[Fault]:
    """Pictures that were not taken, and that no reject tells of."""
    unread = corpus.polars("originals", ["root", "image"], "image_id IS NULL")
    told = corpus.polars("rejects", ["source", "item"]).rename({"source": "root", "item": "image"})
    silent = unread.join(told, on=["root", "image"], how="anti")["image"].sort()
    if len(silent):
        yield Fault(
            "rejects",
            f"nothing is said of {len(silent):,} pictures that were not taken: {', '.join(silent[:SHOWN])}",
            f"Build again from the start with `memography build --afresh -c {corpus.folder}`.",
        )


def _thumbnail_faults(corpus: Corpus, table: Table) -> Iterator[Fault]:
    damaged = []
    for batch in corpus.batches(table.name, [*table.key, "thumbnail", "thumbnail_sha256"]):
        for key, thumbnail, sha256 in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            if hashlib.sha256(thumbnail).hexdigest() != sha256:
                damaged.append(key)
    if damaged:
        afresh = f"Build again from the start with `memography build --afresh -c {corpus.folder}`."
        again = f"Catalogue its folders again with `{BROUGHT_BY['catalogue']} -c {corpus.folder}`."
        yield Fault(
            f"{table.name}.thumbnail",
            f"{len(damaged):,} do not have the hash that was stored with them: {', '.join(damaged[:SHOWN])}",
            again if table.name == "catalogue" else afresh,
        )
