"""The cache: whatever happens to its files, what is read is what the tables say, and the corpus is as it was."""

import os
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from memography import Corpus
from memography.corpus.cache import FOLDER, Cache
from memography.corpus.integrity import faults, notes
from memography.corpus.kept import OF_USES, KeptCorpus
from memography.corpus.store import one_of, quoted
from memography.tables import TABLES

ROWS = pl.DataFrame({"id": ["a", "b", None], "n": [1, 2, 3], "words": [["x"], [], ["y", "z"]]})


def never() -> pl.DataFrame:
    """What must not be made."""
    raise AssertionError("made again")


@pytest.fixture
def copied(built: Corpus, tmp_path: Path) -> Corpus:
    """A corpus of one's own."""
    shutil.copytree(built.folder, tmp_path / "corpus")
    return Corpus(tmp_path / "corpus")


def only_file(corpus: Path) -> Path:
    """The one file of a cache."""
    (found,) = (corpus / FOLDER).iterdir()
    return found


def test_what_was_made_is_read(tmp_path: Path) -> None:
    assert Cache(tmp_path).frame("rows", ["1"], lambda: ROWS).equals(ROWS)
    assert Cache(tmp_path).frame("rows", ["1"], never).equals(ROWS)


def test_what_follows_from_something_else_is_made_again(tmp_path: Path) -> None:
    """What was made before is removed; who reads it goes on."""
    old = Cache(tmp_path).frame("rows", ["1"], lambda: ROWS)
    new = Cache(tmp_path).frame("rows", ["2"], lambda: ROWS.head(1))
    assert old.equals(ROWS)
    assert new.equals(ROWS.head(1))
    assert only_file(tmp_path).name.startswith("rows-")


@pytest.mark.parametrize(
    "harm",
    [
        lambda file: file.unlink(),
        lambda file: file.write_bytes(b""),
        lambda file: file.write_bytes(b"something else"),
        lambda file: file.write_bytes(file.read_bytes()[:-100]),
        lambda file: (file.unlink(), file.mkdir()),
    ],
    ids=["missing", "empty", "something else", "cut off", "a folder"],
)
def test_what_is_damaged_is_made_again(tmp_path: Path, harm: Callable[[Path], None]) -> None:
    Cache(tmp_path).frame("rows", ["1"], lambda: ROWS)
    harm(only_file(tmp_path))
    assert Cache(tmp_path).frame("rows", ["1"], lambda: ROWS).equals(ROWS)


def test_a_corpus_that_cannot_be_written_is_read_all_the_same(tmp_path: Path) -> None:
    """What is made lies elsewhere then, as long as the cache is in use."""
    (tmp_path / FOLDER).write_text("no folder can be made here")
    cache = Cache(tmp_path)
    assert cache.frame("rows", ["1"], lambda: ROWS).equals(ROWS)
    assert cache.frame("more", ["1"], lambda: ROWS).equals(ROWS)
    assert [path.name for path in tmp_path.iterdir()] == [FOLDER]


def test_several_may_make_the_same_at_once(tmp_path: Path) -> None:
    """Each gets what it asked for, and one whole file is left."""
    found = []
    both = threading.Barrier(4)

    def ask() -> None:
        def make() -> pl.DataFrame:
            both.wait()
            return ROWS

        found.append(Cache(tmp_path).frame("rows", ["1"], make))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert all(rows.equals(ROWS) for rows in found)
    only_file(tmp_path)


def test_what_a_maker_that_was_killed_left_is_removed(tmp_path: Path) -> None:
    """But not what another is just making."""
    (tmp_path / FOLDER).mkdir()
    old, young = (tmp_path / FOLDER / f"rows-{name}.new" for name in ("old", "young"))
    for path in (old, young):
        path.write_text("half a fi")
    os.utime(old, times=(time.time() - 100_000, time.time() - 100_000))
    Cache(tmp_path).frame("rows", ["1"], lambda: ROWS)
    assert not old.exists()
    assert young.exists()


def test_what_is_let_go_can_still_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Cache(tmp_path)
    rows = cache.frame("rows", ["1"], lambda: ROWS)
    monkeypatch.setattr("memography.corpus.cache.MAX_RESIDENT_BYTES", 0)
    cache.let_go()
    assert rows.equals(ROWS)


@pytest.mark.parametrize("name", list(TABLES))
def test_a_mapped_table_has_the_rows_that_the_disk_has(copied: Corpus, name: str) -> None:
    """Those of uses in order of meme and time, all others in the order of the table; whichever condition picks them."""
    if not copied.has(name):
        return
    kept = KeptCorpus(copied, small=1)
    for _ in range(2):  # as it is made, and as it is found
        frame = copied.polars(name, kept.table(name).frame.columns)
        mapped = kept.polars(name, frame.columns)
        if name in ("uses", *OF_USES):
            key = list(TABLES[name].key)
            frame, mapped = frame.sort(key), mapped.sort(key)
        assert mapped.equals(frame)
        for column in (column for column in frame.columns if frame.schema[column] == pl.String):
            texts = [*frame[column].drop_nulls().unique().sort().head(3), "it's not there"]
            key = list(TABLES[name].key)
            for where in (
                f"{column} = {quoted(texts[0])}",
                one_of(column, texts),
                f"{one_of(column, texts)} AND {key[0]} IS NOT NULL",
                f"{column} = {quoted(texts[0])} OR {column} = {quoted(texts[-1])}",
            ):
                assert kept.count(name, where) == copied.count(name, where)
                found = sorted(tuple(row.values()) for row in kept.rows(name, key, where))
                assert found == sorted(tuple(row.values()) for row in copied.rows(name, key, where))
        kept = KeptCorpus(copied, small=1)


def test_the_cache_is_no_part_of_the_corpus(copied: Corpus) -> None:
    """`check` finds nothing amiss, and the corpus can be opened and its cache removed."""
    kept = KeptCorpus(copied, small=1)
    kept.in_order()
    assert any((copied.folder / FOLDER).iterdir())
    assert list(faults(Corpus(copied.folder))) == []
    assert notes(Corpus(copied.folder)) == []
    shutil.rmtree(copied.folder / FOLDER)
    assert KeptCorpus(copied, small=1).in_order().meme_ids == kept.in_order().meme_ids
