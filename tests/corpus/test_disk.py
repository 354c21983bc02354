"""A full disk is told as such, and nothing is half-written."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from memography import Corpus, Settings, build, ingest
from memography.corpus import disk
from memography.corpus.comparison import differences
from memography.corpus.pseudonyms import KEY_FILE
from memography.errors import CorpusError
from memography.evaluation.synthetic import World


def test_errors_of_the_system_are_told(tmp_path: Path) -> None:
    """Python's own and those that Lance wraps; an error of another kind stays what it is."""
    for error in (OSError(28, "x"), RuntimeError("lance error: No space left on device (os error 28), commit.rs")):
        with pytest.raises(CorpusError, match="No space left on device"), disk.as_corpus_error(tmp_path):
            raise error
    with pytest.raises(RuntimeError, match="other"), disk.as_corpus_error(tmp_path):
        raise RuntimeError("other")


def test_a_place_for_a_corpus_is_a_folder_or_nothing(tmp_path: Path) -> None:
    """A file there or on the way there is told by its path, and what the system won't look at in its words."""
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to(tmp_path)
    for fine in (tmp_path, tmp_path / "new" / "corpus", tmp_path / "link"):
        disk.check_place(fine)
    for place in (tmp_path / "file", tmp_path / "file" / "below" / "corpus"):
        with pytest.raises(CorpusError, match=rf"found a file: {tmp_path / 'file'}\. Name a new"):
            disk.check_place(place)
    with pytest.raises(CorpusError, match=r"File name too long\. Name another directory with -c"):
        disk.check_place(tmp_path / ("x" * 300))


def test_a_file_is_written_whole_and_once(tmp_path: Path) -> None:
    """The first to write wins, and nothing is left beside it."""
    disk.write_whole(tmp_path / "key", b"one", 0o600)
    disk.write_whole(tmp_path / "key", b"two")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("key", b"one")]
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("needs leave to mount a file system: " + mounted.stderr.decode().strip())
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.mark.slow
def test_a_full_disk_loses_nothing(small_disk: Path, world: World, tmp_path: Path) -> None:
    """Work stops with a message; once there is room, the same commands end with the rows of a run undisturbed."""
    corpus, undisturbed = (Corpus(folder, create=True) for folder in (small_disk / "corpus", tmp_path / "corpus"))
    for new in (corpus, undisturbed):
        new.begin()
        (new.folder / KEY_FILE).write_bytes(bytes(32))
    settings = Settings.load({"vision.batch_pictures": "20"}, {})
    filler = small_disk / "filler"
    refusals = []
    for room_bytes in (60_000, 150_000, 400_000, 700_000):
        filler.unlink(missing_ok=True)
        with filler.open("wb") as file:
            file.truncate(0)
            file.write(bytes(max(0, _free_bytes(small_disk) - room_bytes)))
        try:
            ingest([world.posts], corpus, settings=settings)
            build(corpus, until="memes", settings=settings)
        except CorpusError as error:
            refusals.append(str(error))
    assert refusals
    assert all("No space left on device" in refusal for refusal in refusals)
    filler.unlink()
    subprocess.run(["mount", "-o", "remount,size=64m", small_disk], check=True)
    for new in (corpus, undisturbed):
        ingest([world.posts], new, settings=settings)
        build(new, until="memes", settings=settings)
    assert differences(undisturbed, corpus) == []
    assert json.loads((corpus.folder / "corpus.json").read_text())


def _free_bytes(folder: Path) -> int:
    found = subprocess.run(["df", "--output=avail", "-B1", folder], capture_output=True, check=True, text=True)
    return int(found.stdout.split()[1])
