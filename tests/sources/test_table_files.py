"""CSV and Parquet, with a column map."""

import datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from memography.errors import SourceError
from memography.reject import Reason, Reject
from memography.settings import IngestSettings
from memography.sources import Post, open_source


def read(path: Path, **columns: str) -> list[Post | Reject]:
    return list(open_source(path, None, columns, IngestSettings()).read())


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_csv_is_read_by_its_header(tmp_path: Path, delimiter: str) -> None:
    """Whatever stands between its cells, with line breaks and marks within quotes."""
    path = tmp_path / "posts.csv"
    rows = [["id", "body", "images"], ["1", '"one\n""line"" two"', '"[""a.jpg"", ""b.jpg""]"'], ["2", "x", "c.jpg"]]
    path.write_text("\n".join(delimiter.join(row) for row in rows), encoding="utf-8-sig")
    first, second = read(path, text="body")
    assert isinstance(first, Post)
    assert isinstance(second, Post)
    assert (first.id, first.text, first.images) == ("1", 'one\n"line" two', ("a.jpg", "b.jpg"))
    assert second.images == ("c.jpg",)


def test_bad_rows_of_a_csv_are_rejects(tmp_path: Path) -> None:
    """Too few cells, too many, bytes of another encoding: each one reject, named by its line."""
    path = tmp_path / "posts.csv"
    path.write_bytes(b"id,text\n1,one\n2\n3,a,b\n4,caf\xe9\n5,five\n\n6,six\n")
    items = read(path)
    assert [item.id for item in items if isinstance(item, Post)] == ["1", "5", "6"]
    rejects = [item for item in items if isinstance(item, Reject)]
    assert [(r.item, r.reason) for r in rejects] == [(f"line {n}", Reason.BAD_LINE) for n in (3, 4, 5)]


def test_a_quote_that_is_never_closed_is_told(tmp_path: Path) -> None:
    """What stands before it is read."""
    path = tmp_path / "posts.csv"
    path.write_text('id,text\n1,one\n2,"open\n3,three\n', encoding="utf-8")
    items = read(path)
    assert isinstance(items[0], Post)
    lost = items[-1]
    assert isinstance(lost, Reject)
    assert "lines 3 to 4 were taken for one row" in lost.detail


def test_a_csv_without_the_wanted_column_is_an_error(tmp_path: Path) -> None:
    """The message lists the columns that it has."""
    path = tmp_path / "posts.csv"
    path.write_text("key,body\n1,x\n", encoding="utf-8")
    with pytest.raises(SourceError, match="key, body"):
        read(path)
    with pytest.raises(SourceError, match="key, body"):
        read(path, id="key", text="words")


def test_an_empty_csv_is_an_error(tmp_path: Path) -> None:
    """Without a header nothing can be told."""
    (tmp_path / "posts.csv").write_text("", encoding="utf-8")
    with pytest.raises(SourceError, match="empty"):
        read(tmp_path / "posts.csv")


def test_a_header_that_is_no_csv_is_an_error(tmp_path: Path) -> None:
    """Found by fuzzing: a mark closed in the middle of a cell."""
    (tmp_path / "posts.csv").write_text('id,text,"a":"b"\n1,x,y\n', encoding="utf-8")
    with pytest.raises(SourceError, match="columns' names"):
        read(tmp_path / "posts.csv")


def test_a_long_text_in_a_csv_is_read(tmp_path: Path) -> None:
    """As long as a line of JSONL may be, not as Python's csv would have it (131,072 characters)."""
    (tmp_path / "posts.csv").write_text("id,text\n1," + "x" * 2_000_000 + "\n", encoding="utf-8")
    (post,) = read(tmp_path / "posts.csv")
    assert isinstance(post, Post)
    assert len(post.text) == 2_000_000


def test_parquet_keeps_types(tmp_path: Path) -> None:
    """Lists, times with and without a zone, numbers, large and dictionary texts."""
    path = tmp_path / "posts.parquet"
    at = datetime.datetime(2020, 3, 14, 9, tzinfo=datetime.UTC)
    table = pa.table(
        {
            "id": pa.array([1, 2], pa.int64()),
            "when": pa.array([at, None], pa.timestamp("ns", tz="Europe/Berlin")),
            "body": pa.array(["one", "two"], pa.large_string()),
            "images": pa.array([["a.jpg"], []], pa.list_(pa.string())),
            "community": pa.array(["x", "x"]).dictionary_encode(),
            "score": pa.array([Decimal("1.5"), None], pa.decimal128(5, 2)),
        }
    )
    pq.write_table(table, path)
    first, second = read(path, text="body", posted_at="when")
    assert isinstance(first, Post)
    assert isinstance(second, Post)
    assert (first.id, first.posted_at, first.images, first.community, first.score) == ("1", at, ("a.jpg",), "x", 1.5)
    assert (second.posted_at, second.score) == (None, None)


def test_what_is_no_parquet_is_an_error(tmp_path: Path) -> None:
    """The message names the file."""
    (tmp_path / "posts.parquet").write_bytes(b"nothing of the kind")
    with pytest.raises(SourceError, match=r"posts\.parquet"):
        read(tmp_path / "posts.parquet")
