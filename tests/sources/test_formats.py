"""Which format a source has is told from its name, or by the user."""

import os
from pathlib import Path

import pytest

from memography.errors import SourceError
from memography.settings import IngestSettings
from memography.sources import Post, open_source


def test_a_name_that_tells_nothing_is_an_error_that_helps(tmp_path: Path) -> None:
    """The message lists formats and endings; with --format it can be read."""
    path = tmp_path / "dump.dat"
    path.write_text('{"id": "1", "text": "x"}', encoding="utf-8")
    with pytest.raises(SourceError, match="--format"):
        open_source(path, None, None, IngestSettings())
    assert isinstance(next(iter(open_source(path, "exchange", None, IngestSettings()).read())), Post)


@pytest.mark.parametrize(
    ("format", "said"), [("xml", "exchange, csv, parquet, pictures"), ("pictures", "wants a folder")]
)
def test_a_wrong_format_is_told(tmp_path: Path, format: str, said: str) -> None:
    """With what there is."""
    path = tmp_path / "posts.jsonl"
    path.write_text("", encoding="utf-8")
    with pytest.raises(SourceError, match=said):
        open_source(path, format, None, IngestSettings())


def test_a_source_that_is_not_there_is_told(tmp_path: Path) -> None:
    """By its whole path."""
    with pytest.raises(SourceError, match=str(tmp_path)):
        open_source(tmp_path / "nothing.jsonl", None, None, IngestSettings())


def test_a_source_whose_path_is_no_text_is_told(tmp_path: Path) -> None:
    """It could not be stored where its posts came from; the message itself can be printed."""
    folder = tmp_path / os.fsdecode(b"bad\xff")
    folder.mkdir()
    with pytest.raises(SourceError, match="Rename") as caught:
        open_source(folder, None, None, IngestSettings())
    assert r"bad\xff" in str(caught.value)
    str(caught.value).encode()


@pytest.mark.parametrize("spelling", ["a/../posts.jsonl", "./posts.jsonl", "a/..//posts.jsonl"])
def test_a_source_has_one_path_however_it_is_spelt(
    tmp_path: Path, spelling: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is told of it is then told once."""
    (tmp_path / "a").mkdir()
    (tmp_path / "posts.jsonl").touch()
    monkeypatch.chdir(tmp_path)
    for path in (spelling, f"{tmp_path}/{spelling}"):
        source = open_source(path, None, None, IngestSettings())
        assert (source.path, source.root) == (tmp_path / "posts.jsonl", tmp_path)


def test_a_link_keeps_its_name_unless_it_leads_elsewhere(tmp_path: Path) -> None:
    """Above the folder that a link leads to is not where the link lies."""
    (tmp_path / "far" / "in").mkdir(parents=True)
    (tmp_path / "far" / "posts.jsonl").touch()
    (tmp_path / "link").symlink_to(tmp_path / "far" / "in")
    above = open_source(tmp_path / "link" / ".." / "posts.jsonl", None, None, IngestSettings())
    assert above.path == (tmp_path / "far" / "posts.jsonl").resolve()
    (tmp_path / "far" / "in" / "posts.jsonl").touch()
    assert open_source(tmp_path / "link", None, None, IngestSettings()).path == tmp_path / "link" / "posts.jsonl"


def test_a_source_that_can_not_be_looked_at_is_told(tmp_path: Path) -> None:
    """In the system's words."""
    with pytest.raises(SourceError, match="File name too long"):
        open_source(tmp_path / ("x" * 300), None, None, IngestSettings())


def test_what_has_no_end_is_no_source() -> None:
    """A device is not read until the disk is full."""
    with pytest.raises(SourceError, match="a device or a pipe"):
        open_source("/dev/zero", "exchange", None, IngestSettings())
