"""One writer at a time, and what a killed one leaves behind is removed by the next."""

from pathlib import Path

import pyarrow as pa
import pytest

from memography import Corpus, Settings, build, ingest
from memography.corpus.writer import writing
from memography.errors import CorpusError
from memography.evaluation.synthetic import World
from memography.tables import TABLES


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    return Corpus(tmp_path / "corpus", create=True)


def names(name: str) -> pa.Table:
    row = {"meme_id": "1", "name": name, "method": "given", "words": []}
    return pa.Table.from_pylist([row], schema=TABLES["names"].schema)


def test_a_second_writer_is_told_who_is_first(corpus: Corpus, world: World) -> None:
    """Neither ingest nor build starts while another process writes; reading goes on."""
    ingest([world.posts], corpus, settings=Settings())
    with writing(corpus, "build"):
        other = Corpus(corpus.folder)
        with pytest.raises(CorpusError, match=r"being written into \(build by process \d+ on"):
            ingest([world.posts], other, settings=Settings())
        with pytest.raises(CorpusError, match="being written into"):
            build(other, until="memes", settings=Settings())
        assert other.count("posts") == 160
        assert other.unfinished() is None
    ingest([world.posts], corpus, settings=Settings())


def test_work_that_fails_is_remembered_until_the_next(corpus: Corpus) -> None:
    """Who looks at the corpus is told, and the next writer takes the mark away."""
    with pytest.raises(ZeroDivisionError), writing(corpus, "build"):
        _ = 1 / 0
    assert str(corpus.unfinished()).startswith("build by process")
    with writing(corpus, "ingest"):
        pass
    assert corpus.unfinished() is None


def test_what_was_never_committed_is_removed(corpus: Corpus) -> None:
    """Half a table, files that no version names, single files; what was committed stays."""
    corpus.replace("names", names("a"))
    tables = corpus.folder / "tables"
    (tables / "memes.lance" / "data").mkdir(parents=True)
    (tables / "memes.lance" / "data" / "half.lance").write_bytes(b"half")
    stray = tables / "names.lance" / "data" / "stray.lance"
    stray.write_bytes(b"stray")
    corpus.fetched.mkdir()
    for left in (corpus.folder / "pseudonym.key.1.new", corpus.fetched / "picture.new"):
        left.write_bytes(b"")
    assert not corpus.has("memes")
    with pytest.raises(ZeroDivisionError), writing(corpus, "build"):
        _ = 1 / 0
    with writing(corpus, "build"):
        assert not (tables / "memes.lance").exists()
        assert not stray.exists()
        assert list(corpus.folder.rglob("*.new")) == []
        assert corpus.rows("names")[0]["name"] == "a"


def test_a_folder_that_can_not_be_written_is_told(tmp_path: Path) -> None:
    """A file stands where the corpus should be."""
    (tmp_path / "file").write_text("")
    with pytest.raises(CorpusError, match="expected a directory, found a file"):
        Corpus(tmp_path / "file" / "corpus", create=True)
    corpus = Corpus(tmp_path / "late", create=True)
    (tmp_path / "late").write_text("")  # after the corpus was opened
    with pytest.raises(CorpusError, match="can't be written: File exists"), writing(corpus, "ingest"):
        pass
