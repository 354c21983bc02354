"""A corpus: one directory, opened, read and written in one place."""

import json
import stat
import time
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from memography import Corpus
from memography.corpus import store
from memography.corpus.pseudonyms import Pseudonyms
from memography.corpus.store import one_of, quoted
from memography.errors import CorpusError, TableError
from memography.tables import TABLES


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    return Corpus(tmp_path / "corpus", create=True)


def names(*pairs: tuple[str, str]) -> pa.Table:
    rows = [{"meme_id": i, "name": n, "method": "given", "words": []} for i, n in pairs]
    return pa.Table.from_pylist(rows, schema=TABLES["names"].schema)


def stored(corpus: Corpus) -> dict[str, str]:
    return {row["meme_id"]: row["name"] for row in corpus.rows("names")}


def test_rows_are_replaced_added_and_removed(corpus: Corpus) -> None:
    """Each in one commit, so that the version grows."""
    corpus.replace("names", names(("1", "a")))
    version = corpus.version("names")
    corpus.append("names", names(("2", "b")))
    corpus.upsert("names", names(("2", "c"), ("3", "d")))
    assert stored(corpus) == {"1": "a", "2": "c", "3": "d"}
    corpus.delete("names", f"meme_id = {quoted('1')}")
    assert stored(corpus) == {"2": "c", "3": "d"}
    assert corpus.version("names") > version
    assert corpus.count("names") == 2
    corpus.compact("names")
    assert stored(corpus) == {"2": "c", "3": "d"}


def test_what_is_written_is_there_for_others(corpus: Corpus) -> None:
    """Another who has the corpus open sees the newest version."""
    corpus.replace("names", names(("1", "a")))
    other = Corpus(corpus.folder)
    assert stored(other) == {"1": "a"}
    corpus.replace("names", names(("1", "b")))
    assert stored(other) == {"1": "b"}


def test_what_was_opened_can_be_read_for_a_while(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    """What counts is when another version took its place, and not when it was written."""
    monkeypatch.setattr(store, "KEEP_VERSIONS_FOR", timedelta(seconds=0.1))
    corpus.replace("names", names(("1", "a")))
    time.sleep(1.2)  # by the clock of the disk
    opened = corpus.lance("names")
    corpus.replace("names", names(("1", "b")))
    assert opened.scanner().to_table()["name"].to_pylist() == ["a"]
    time.sleep(0.2)
    corpus.replace("names", names(("1", "c")))
    assert {version["version"] for version in corpus.lance("names").versions()} == {2, 3}


def test_one_call_gives_arrow_polars_pandas_or_daft(corpus: Corpus) -> None:
    """The same rows for everyone."""
    corpus.replace("names", names(("1", "a"), ("2", "b")))
    assert corpus.arrow("names").num_rows == 2
    assert corpus.polars("names")["name"].to_list() == ["a", "b"]
    assert corpus.pandas("names")["name"].tolist() == ["a", "b"]
    assert corpus.frame("names").to_pydict()["name"] == ["a", "b"]
    assert corpus.arrow("names", ["name"], "meme_id = '2'").to_pylist() == [{"name": "b"}]
    assert corpus.arrow("names", limit=1, offset=1)["name"].to_pylist() == ["b"]


@pytest.mark.parametrize("text", ["it's", "'; DROP TABLE names; --", '"', "\\", "%", "ü\n", ""])
def test_any_text_is_safe_in_a_condition(corpus: Corpus, text: str) -> None:
    """What a post says can't change what is asked."""
    corpus.replace("names", names((text, "wanted"), ("other", "unwanted")))
    assert [row["name"] for row in corpus.rows("names", where=f"meme_id = {quoted(text)}")] == ["wanted"]
    assert [row["name"] for row in corpus.rows("names", where=one_of("meme_id", [text]))] == ["wanted"]
    assert corpus.rows("names", where=one_of("meme_id", [])) == []


def test_a_table_that_is_not_built_names_its_command(corpus: Corpus) -> None:
    """And a table that does not exist, the tables that do."""
    with pytest.raises(TableError, match=r"memography build .* --until memes"):
        corpus.arrow("uses")
    with pytest.raises(TableError, match="posts, rejects"):
        corpus.arrow("unknown")


def test_nothing_is_made_until_something_is_written(corpus: Corpus) -> None:
    """Asking leaves no trace."""
    assert not corpus.has("posts")
    assert not corpus.folder.exists()


def test_a_directory_of_others_is_not_taken(tmp_path: Path) -> None:
    """Neither to begin a corpus in it, nor to read it as one."""
    (tmp_path / "holiday.jpg").write_bytes(b"x")
    with pytest.raises(CorpusError, match="other files"):
        Corpus(tmp_path, create=True)
    with pytest.raises(CorpusError, match="no corpus"):
        Corpus(tmp_path)


@pytest.mark.parametrize("card", ['{"format": 999}', "nonsense", "[]"])
def test_a_corpus_of_another_format_is_not_read(tmp_path: Path, card: str) -> None:
    """The message says what to do."""
    (tmp_path / "corpus.json").write_text(card, encoding="utf-8")
    with pytest.raises(CorpusError):
        Corpus(tmp_path)


def test_pseudonyms_are_one_corpus_s_own(tmp_path: Path) -> None:
    """The same author: one pseudonym here, another elsewhere; the key is its owner's alone."""
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        folder.mkdir()
    here, again, elsewhere = Pseudonyms.of(folders[0]), Pseudonyms.of(folders[0]), Pseudonyms.of(folders[1])
    assert here("ann") == again("ann") != here("bob")
    assert here("ann") != elsewhere("ann")
    key = next(folders[0].iterdir())
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_the_key_is_in_no_table(corpus: Corpus) -> None:
    """What is exported can't hold it."""
    corpus.replace("names", names(("1", "a")))
    Pseudonyms.of(corpus.folder)
    columns = {column.name for table in TABLES.values() for column in table.columns} - {"keywords"}
    assert "key" not in json.dumps(sorted(columns))


def test_what_is_deleted_stands_in_no_log(tmp_path: Path) -> None:
    """A condition may hold the very text that is to go."""
    corpus = Corpus(tmp_path / "corpus", create=True)
    rows = [dict.fromkeys(TABLES["rejects"].schema.names, "x") | {"reject_id": name} for name in ("a", "unutterable")]
    corpus.append("rejects", pa.Table.from_pylist(rows, schema=TABLES["rejects"].schema))
    corpus.delete("rejects", "reject_id = 'unutterable'")
    corpus.delete("rejects", "reject_id = 'not there'")
    assert [row["reject_id"] for row in corpus.rows("rejects")] == ["a"]
    logs = (corpus.folder / "tables" / "rejects.lance" / "_transactions").iterdir()
    assert not any(b"unutterable" in path.read_bytes() for path in logs)
