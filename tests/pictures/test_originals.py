"""Paths can't leave the source's folder, and archives can't either."""

import os
import zipfile
from pathlib import Path

import pytest

from memography.pictures import originals
from memography.pictures.originals import OriginalRefused
from memography.reject import Reason


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A source's folder, with a secret beside it."""
    (tmp_path / "secret.png").write_bytes(b"secret")
    root = tmp_path / "source"
    (root / "images").mkdir(parents=True)
    (root / "images" / "1.png").write_bytes(b"one")
    with zipfile.ZipFile(root / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("in/2.png", b"two")
        archive.writestr("../secret.png", b"inside the archive")
        archive.writestr("bomb.png", b"\0" * 10_000_000)
    return root


def read(root: Path, image: str) -> bytes:
    return originals.read(str(root), image, 1_000_000, root / "fetched").data


def refused(root: Path, image: str) -> Reason:
    with pytest.raises(OriginalRefused) as caught:
        read(root, image)
    return caught.value.reason


@pytest.mark.parametrize("image", ["images/1.png", "./images/1.png", "images/./1.png", "images//1.png"])
def test_files_below_the_folder_are_read(root: Path, image: str) -> None:
    """However the path is spelt, it is one place."""
    assert read(root, image) == b"one"
    assert originals.location(str(root), image) == f"{root}/images/1.png"
    assert originals.refusal(str(root), image) is None


@pytest.mark.parametrize(
    "image",
    ["../secret.png", "images/../../secret.png", "images/../images/1.png", "/etc/passwd", "", "a\0b.png", "..", "."],
)
def test_ways_out_are_refused(root: Path, image: str) -> None:
    """Climbing, absolute and empty paths, told already at ingest."""
    expected = {Reason.UNSAFE_PATH, Reason.UNREADABLE_FILE} if image == "." else {Reason.UNSAFE_PATH}
    assert refused(root, image) in expected
    refusal = originals.refusal(str(root), image)
    assert refusal is not None
    assert refusal[0] in expected


def test_links_are_refused(root: Path) -> None:
    """To a file, to a folder, dangling: a link may lead anywhere."""
    (root / "link.png").symlink_to(root.parent / "secret.png")
    (root / "folder").symlink_to(root.parent)
    (root / "dangling.png").symlink_to(root / "nothing")
    assert refused(root, "link.png") == Reason.UNSAFE_PATH
    assert refused(root, "folder/secret.png") == Reason.UNSAFE_PATH
    assert refused(root, "dangling.png") == Reason.UNSAFE_PATH


def test_a_source_that_lies_behind_a_link_is_read(root: Path, tmp_path: Path) -> None:
    """What the user named is trusted; what a post names is not."""
    (tmp_path / "alias").symlink_to(root)
    assert read(tmp_path / "alias", "images/1.png") == b"one"


def test_what_is_no_plain_file_is_refused(root: Path) -> None:
    """A folder, and a pipe that would wait for ever."""
    os.mkfifo(root / "pipe.png")
    assert refused(root, "images") == Reason.UNREADABLE_FILE
    assert refused(root, "pipe.png") == Reason.UNREADABLE_FILE


def test_what_is_not_there_is_told(root: Path) -> None:
    """A missing file, a path through a file, a missing member."""
    assert refused(root, "images/9.png") == Reason.MISSING_FILE
    assert refused(root, "images/1.png/2.png") == Reason.MISSING_FILE
    assert refused(root, "all.zip!in/9.png") == Reason.MISSING_FILE


def test_members_of_archives_are_read(root: Path) -> None:
    """By name, from the archive's own directory; '..' in a member's name leads nowhere."""
    assert read(root, "all.zip!in/2.png") == b"two"
    assert read(root, "all.zip!../secret.png") == b"inside the archive"


def test_a_bomb_is_refused_unread(root: Path) -> None:
    """By what the archive's directory promises."""
    assert refused(root, "all.zip!bomb.png") == Reason.TOO_MANY_BYTES


def test_a_broken_archive_is_told(root: Path) -> None:
    """Bytes that are no archive, and one that is cut off."""
    (root / "bad.zip").write_bytes(b"PK nonsense")
    (root / "cut.zip").write_bytes((root / "all.zip").read_bytes()[:-40])
    assert refused(root, "bad.zip!x.png") == Reason.UNREADABLE_FILE
    assert refused(root, "cut.zip!in/2.png") == Reason.UNREADABLE_FILE


def test_a_large_file_is_refused(root: Path) -> None:
    """By its size, unread."""
    (root / "large.png").write_bytes(b"x" * 1_000_001)
    assert refused(root, "large.png") == Reason.TOO_MANY_BYTES


def test_an_encrypted_member_is_told(root: Path) -> None:
    """Already at ingest, in words."""
    data = bytearray((root / "all.zip").read_bytes())
    data[data.index(b"PK\x03\x04") + 6] |= 1  # the flag of encryption, beside the member and in the directory
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (root / "locked.zip").write_bytes(data)
    assert refused(root, "locked.zip!in/2.png") == Reason.UNREADABLE_FILE
    told = f"'in/2.png' in {root}/locked.zip is encrypted; pack it without a password"
    assert originals.refusal(str(root), "locked.zip!in/2.png") == (Reason.UNREADABLE_FILE, told)
    assert originals.refusal(str(root), "locked.zip!bomb.png") is None


@pytest.mark.parametrize(
    "image",
    [
        "ftp://example.org/1.png",
        "file:///etc/passwd",
        "FILE:/etc/passwd",
        "file://../secret.png",
        "s3://bucket/1.png",
        "data:image/png;base64," + "iVBORw0KGgo" * 1000,
        "data:,x",
    ],
)
def test_other_addresses_are_not_known(root: Path, image: str) -> None:
    """They are told as what they are, and not as files that are missing."""
    refusal = originals.refusal(str(root), image)
    assert refusal is not None
    reason, detail = refusal
    assert reason == refused(root, image) == Reason.FETCH_FAILED
    assert detail.startswith("only http and https addresses are known, found '" + image[:20])
    assert len(detail) < 150


@pytest.mark.parametrize("image", ["12:30.png", "data:1.png", "a:b/1.png"])
def test_a_colon_makes_no_address(root: Path, image: str) -> None:
    """A file may have one in its name."""
    (root / image).parent.mkdir(exist_ok=True)
    (root / image).write_bytes(b"here")
    assert read(root, image) == b"here"


def test_addresses_are_not_fetched_by_themselves(root: Path) -> None:
    """Only `--fetch` brings them."""
    assert refused(root, "https://example.org/1.png") == Reason.NOT_FETCHED
