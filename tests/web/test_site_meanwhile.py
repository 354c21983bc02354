"""A copy is of one moment, whatever is written into the corpus while it is made."""

import contextlib
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from memography import Corpus, Settings, build, ingest, site
from memography.corpus.writer import writing
from memography.errors import CorpusError
from memography.progress import Silent
from memography.tables import TABLES
from memography.web.site import Extent
from memography.web.site.folder import MANIFEST

ALL = Extent(pictures=False)


class After(Silent):
    """Someone who does something when so many files are copied."""

    def __init__(self, n_files: int, act: Callable[[], None]) -> None:
        self.n_left, self._act = n_files, act

    @contextmanager
    def task(self, what: str, total: int | None, unit: str) -> Iterator["After"]:
        yield self

    def advance(self, n: int = 1) -> None:
        self.n_left -= n
        if self.n_left == 0:
            self._act()

    def expect(self, total: int) -> None:
        pass


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """A corpus of words alone."""
    folder = tmp_path_factory.mktemp("small")
    rows = [
        {"id": f"{meme}{n}", "meme": f"meme {meme}", "community": f"r/{n % 2}", "posted_at": f"2020-03-{n + 1:02}",
         "text": f"words of {meme} {n}"}
        for meme in "ab"
        for n in range(9)
    ]  # fmt: skip
    (folder / "posts.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    corpus = Corpus(folder / "corpus", create=True)
    ingest([folder / "posts.jsonl"], corpus, settings=Settings())
    build(corpus, settings=Settings())
    return corpus


@pytest.fixture
def corpus(small: Corpus, tmp_path: Path) -> Corpus:
    shutil.copytree(small.folder, tmp_path / "corpus")
    return Corpus(tmp_path / "corpus")


def change(corpus: Corpus) -> None:
    """Write into tables of every kind of page."""
    for table, column in (("names", "name"), ("posts", "text"), ("contexts", "text"), ("claims", "method")):
        corpus.replace(table, corpus.polars(table).with_columns(pl.lit("changed").alias(column)))
    corpus.delete("memes", "true")


def test_what_is_written_meanwhile_does_not_show(corpus: Corpus, tmp_path: Path) -> None:
    """To the byte: neither what is changed nor that it is, from the second file on."""
    quiet = site(corpus, tmp_path / "quiet", extent=ALL)
    disturbed = site(corpus, tmp_path / "disturbed", extent=ALL, progress=After(1, lambda: change(corpus)))
    assert corpus.count("memes") == 0
    assert quiet.n_files > 50
    assert (quiet.folder / MANIFEST).read_bytes() == (disturbed.folder / MANIFEST).read_bytes()


def test_a_copy_whose_rows_are_gone_says_so(corpus: Corpus, tmp_path: Path) -> None:
    """Old versions stay for ten minutes; a copy that takes longer is of no two moments: it ends, unless it has read all
    that it needs."""

    def take_away() -> None:
        change(corpus)
        for name in filter(corpus.has, TABLES):
            corpus.lance(name).cleanup_old_versions(older_than=timedelta(0), delete_unverified=True)

    quiet = site(corpus, tmp_path / "quiet", extent=ALL)
    copy = None
    with contextlib.suppress(CorpusError):
        copy = site(corpus, tmp_path / "copy", extent=ALL, progress=After(1, take_away))
    if copy is None:
        assert not (tmp_path / "copy").exists()
    else:
        assert (quiet.folder / MANIFEST).read_bytes() == (copy.folder / MANIFEST).read_bytes()


def test_nothing_is_copied_while_somebody_writes(corpus: Corpus, tmp_path: Path) -> None:
    """Tables of a build that is under way do not fit each other."""
    with writing(corpus, "build"), pytest.raises(CorpusError, match=r"being written into \(build by process"):
        site(corpus, tmp_path / "copy", extent=ALL)
    assert not (tmp_path / "copy").exists()
