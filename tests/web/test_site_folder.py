"""The folder of a static copy: whole or not at all, and nobody's files are lost."""

import json
from pathlib import Path

import pytest

from memography.errors import UserError
from memography.web.site.folder import MANIFEST, NewFolder


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Where a corpus lies."""
    folder = tmp_path / "lies" / "corpus"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where the copy is to lie."""
    return tmp_path / "sites" / "copy"


def write(place: Path, corpus: Path, content: str, overwrite: bool = False) -> NewFolder:
    with NewFolder(place, corpus, overwrite) as folder:
        folder.write("memes/a.html", content.encode())
        folder.write_manifest({})
    return folder


def fail(place: Path, corpus: Path, error: type[BaseException]) -> None:
    with NewFolder(place, corpus, False) as folder:
        folder.write("memes/a.html", b"after")
        raise error


def test_files_appear_together(place: Path, corpus: Path) -> None:
    """Nothing lies there while it is written; then everything, with a manifest."""
    with NewFolder(place, corpus, False) as folder:
        folder.write("memes/a.html", b"a")
        assert not place.exists()
        folder.write_manifest({"corpus_version": "v"})
    assert [path.name for path in place.parent.iterdir()] == ["copy"]
    told = json.loads((place / MANIFEST).read_text())
    assert told["corpus_version"] == "v"
    assert list(told["files"]) == ["memes/a.html"]
    assert folder.n_bytes == 1 + (place / MANIFEST).stat().st_size


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_what_fails_leaves_nothing(place: Path, corpus: Path, error: type[BaseException]) -> None:
    """And the copy that was there before is as it was."""
    for was_there in (False, True):
        if was_there:
            write(place, corpus, "before")
        with pytest.raises(error):
            fail(place, corpus, error)
        assert [path.name for path in place.parent.iterdir()] == (["copy"] if was_there else [])
    assert (place / "memes" / "a.html").read_text() == "before"


def test_a_full_disk_is_told(place: Path, corpus: Path) -> None:
    """As what it is, and that nothing was left."""
    with pytest.raises(UserError, match=r"No space left.*Nothing of it was left"), NewFolder(place, corpus, False):
        raise OSError(28, "No space left on device")


def test_what_a_killed_process_left_is_tidied(place: Path, corpus: Path) -> None:
    """A folder that it was writing, beside the place of the copy; that of a living process stays."""
    dead, living = place.parent / ".copy.2147483647.x.partial", place.parent / ".copy.1.x.partial"
    dead.mkdir(parents=True)
    living.mkdir()
    write(place, corpus, "a")
    assert sorted(path.name for path in place.parent.iterdir()) == [living.name, "copy"]


def test_only_an_earlier_copy_is_replaced(place: Path, corpus: Path) -> None:
    """A folder with other files is refused; with `overwrite` it is moved aside, and nothing in it is lost."""
    write(place, corpus, "first")
    assert write(place, corpus, "second").moved_to is None
    mine = place / "memes" / "mine.txt"
    mine.write_text("mine")
    with pytest.raises(UserError, match=r"memes/mine\.txt"):
        write(place, corpus, "third")
    moved_to = write(place, corpus, "third", overwrite=True).moved_to
    assert moved_to is not None
    assert (moved_to / "memes" / "mine.txt").read_text() == "mine"
    assert not mine.exists()
    assert (place / "memes" / "a.html").read_text() == "third"
    assert write(place, corpus, "fourth", overwrite=True).moved_to is None


def test_a_forged_manifest_gives_nothing_away(place: Path, corpus: Path) -> None:
    """A folder is a copy of ours only where each file in it stands in the manifest."""
    place.mkdir(parents=True)
    (place / MANIFEST).write_text('{"made_by": "memography site", "files": {}}')
    (place / "thesis.tex").write_text("mine")
    with pytest.raises(UserError, match=r"thesis\.tex"):
        write(place, corpus, "a")


def test_no_place_of_ours_is_replaced(tmp_path: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not the corpus, nor what it lies in, nor the working directory; not even with `overwrite`."""
    inside = tmp_path / "work" / "deep"
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside)
    for place in (corpus, corpus.parent, corpus / "copy", tmp_path / "work"):
        with pytest.raises(UserError, match=r"Name another folder|Name a folder outside"):
            NewFolder(place, corpus, True)
    (tmp_path / "file").touch()
    with pytest.raises(UserError, match="is no folder"):
        NewFolder(tmp_path / "file", corpus, True)
