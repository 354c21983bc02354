"""A snapshot: the same rows as the corpus, and no later write."""

from pathlib import Path

import polars as pl
import pytest

from memography import Corpus, Settings, ingest
from memography.corpus.snapshot import Snapshot
from memography.errors import TableError
from memography.tables import TABLES

CONDITIONS = {
    "uses": [
        "meme_id IS NOT NULL AND rank = 1",
        "variant_id IN ('a', 'b') OR mirrored",
        "false",
        "post_id = 'it''s'",
        "posted_at >= timestamp '2016-01-01 00:00:00'",
        "community = 'r/nightbus' AND NOT mirrored",
    ],
    "runs": ["is_done", "stage IN ('ingest', 'catalogue')", "stage != 'ingest'"],
    "posts": ["array_has(images, 'x')", "reply_to IS NULL"],
}


@pytest.fixture(scope="module")
def snapshot(built: Corpus) -> Snapshot:
    """Of the corpus of the sample."""
    return Snapshot(built)


@pytest.mark.parametrize("name", list(TABLES))
def test_every_table_reads_the_same(built: Corpus, snapshot: Snapshot, name: str) -> None:
    """Types and order included."""
    assert snapshot.has(name) == built.has(name)
    if built.has(name):
        assert snapshot.stamp(name) == built.stamp(name)
        assert snapshot.version(name) == built.version(name)
        assert snapshot.arrow(name).equals(built.arrow(name))
        assert snapshot.polars(name).equals(built.polars(name))


@pytest.mark.parametrize(("name", "where"), [(name, where) for name, some in CONDITIONS.items() for where in some])
def test_every_condition_picks_the_same(built: Corpus, snapshot: Snapshot, name: str, where: str) -> None:
    """Whether rows are picked in memory or on the disk."""
    columns = TABLES[name].schema.names[:3]
    assert snapshot.rows(name, columns, where) == built.rows(name, columns, where)
    assert snapshot.polars(name, columns, where).equals(built.polars(name, columns, where))
    assert snapshot.arrow(name, columns, where).schema == built.arrow(name, columns, where).schema


def test_no_later_write_shows(tmp_path: Path) -> None:
    """What is read is of one moment, though the corpus grows meanwhile."""
    source = tmp_path / "posts.jsonl"
    source.write_text('{"id": "1", "text": "a"}\n')
    corpus = Corpus(tmp_path / "corpus", create=True)
    ingest([source], corpus, settings=Settings())
    snapshot = Snapshot(corpus)
    source.write_text('{"id": "1", "text": "a"}\n{"id": "2", "text": "b"}\n')
    ingest([source], corpus, settings=Settings())
    assert corpus.count("posts") == 2
    assert snapshot.polars("posts", ["post_id"])["post_id"].to_list() == ["1"]
    assert snapshot.arrow("posts", limit=5).num_rows == snapshot.count("posts") == 1
    with pytest.raises(TableError, match="not built"):
        snapshot.rows("memes")
    assert isinstance(snapshot.polars("posts"), pl.DataFrame)
