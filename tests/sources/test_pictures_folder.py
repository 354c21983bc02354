"""A folder of pictures: each file a post."""

import hashlib
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from memography.reject import Reason, Reject
from memography.settings import IngestSettings
from memography.sources import Post, open_source
from memography.sources.pictures_folder import BATCH_FILES


def picture(path: Path, taken_at: str | None = None, zone: str | None = None) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    exif = Image.Exif()
    if taken_at:
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken_at
    if zone:
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.OffsetTimeOriginal] = zone
    Image.new("RGB", (20, 20), "teal").save(path, exif=exif)
    os.utime(path, (1_584_176_400, 1_584_176_400))
    return path


def read(folder: Path, *, file_times: bool = False) -> dict[str, Post | Reject]:
    items = open_source(folder, None, None, IngestSettings(file_times=file_times)).read()
    return {item.id if isinstance(item, Post) else item.item: item for item in items}


@pytest.mark.parametrize("file_times", [False, True])
def test_time_is_exif_s_and_community_the_folder(tmp_path: Path, file_times: bool) -> None:
    """EXIF with its zone, EXIF without one as UTC; when the file was changed only where that is asked for."""
    picture(tmp_path / "a" / "zone.jpg", "2019:05:01 12:00:00", "+02:00")
    picture(tmp_path / "a" / "deep" / "no zone.jpg", "2019:05:01 12:00:00")
    picture(tmp_path / "plain.png")
    found = read(tmp_path, file_times=file_times)
    changed_at = datetime(2020, 3, 14, 9, tzinfo=UTC) if file_times else None
    expected = {
        "a/zone.jpg": (datetime(2019, 5, 1, 10, tzinfo=UTC), "EXIF", "a"),
        "a/deep/no zone.jpg": (datetime(2019, 5, 1, 12, tzinfo=UTC), "EXIF", "a"),
        "plain.png": (changed_at, "file" if file_times else "none", None),
    }
    assert {n: (p.posted_at, p.time_from, p.community) for n, p in found.items() if isinstance(p, Post)} == expected
    assert all(p.images == (name,) for name, p in found.items() if isinstance(p, Post))


def test_other_files_and_links_are_rejects_and_hidden_ones_nothing(tmp_path: Path) -> None:
    """Nothing is passed over in silence, but for what the system hides."""
    outside = picture(tmp_path / "outside" / "1.png")
    folder = tmp_path / "in"
    picture(folder / "good.png")
    (folder / "notes.txt").write_text("x", encoding="utf-8")
    (folder / ".DS_Store").write_text("x", encoding="utf-8")
    (folder / "link.png").symlink_to(outside)
    (folder / "linked").symlink_to(outside.parent)
    found = read(folder)
    assert isinstance(found.pop("good.png"), Post)
    reasons = {name: item.reason for name, item in found.items() if isinstance(item, Reject)}
    assert reasons == {"notes.txt": Reason.NOT_A_PICTURE, "link.png": Reason.UNSAFE_PATH, "linked": Reason.UNSAFE_PATH}


def too_deep(folder: Path) -> Path:
    """A folder below this one with so long a path that the system reads it for nobody, root included."""
    name = "d" * 250
    for _ in range(os.pathconf(folder, "PC_PATH_MAX") // 251 + 1):
        if len(os.fsencode(folder)) + 251 < os.pathconf(folder, "PC_PATH_MAX"):
            folder /= name
            folder.mkdir()
            continue
        above = os.open(folder, os.O_RDONLY)
        os.mkdir(name, dir_fd=above)
        os.close(above)
        return folder / name
    raise AssertionError("no path was too long")


def test_a_folder_that_can_not_be_read_is_a_reject(tmp_path: Path) -> None:
    """By its path and in the system's words; its neighbours are read."""
    picture(tmp_path / "good.png")
    unreadable = too_deep(tmp_path)
    found = read(tmp_path)
    assert isinstance(found.pop("good.png"), Post)
    (reject,) = found.values()
    assert isinstance(reject, Reject)
    assert (reject.source, reject.item) == (str(tmp_path), str(unreadable.relative_to(tmp_path)))
    assert (reject.reason, reject.detail) == (Reason.UNREADABLE_FILE, "the folder can't be read: File name too long")


def test_a_file_that_can_not_be_looked_at_stops_nothing(tmp_path: Path) -> None:
    """Its name is known, the file is out of reach: it is told when its picture is to be read."""
    above = os.open(too_deep(tmp_path).parent, os.O_RDONLY)
    name = "p" * 240 + ".png"
    os.close(os.open(name, os.O_CREAT | os.O_WRONLY, dir_fd=above))
    os.close(above)
    assert any(item.endswith(name) for item in read(tmp_path))


def test_a_folder_that_goes_away_meanwhile_is_a_reject(tmp_path: Path) -> None:
    """It was there when the folder was opened."""
    for number in range(BATCH_FILES + 1):
        (tmp_path / f"{number}.txt").touch()
    (tmp_path / "later").mkdir()
    items = open_source(tmp_path, None, None, IngestSettings()).read()
    next(items)
    (tmp_path / "later").rmdir()
    rejects = {item.item: item for item in items if isinstance(item, Reject)}
    assert rejects["later"].reason == Reason.MISSING_FILE
    assert rejects["later"].detail == "the folder can't be read: No such file or directory"


@pytest.mark.parametrize(
    ("name", "item", "said"),
    [
        (b"bad\xff.jpg", "bad\\xff.jpg", "can't be written as text"),
        (b"sub\xff/x.jpg", "sub\\xff/x.jpg", "can't be written as text"),
        (b"a\nb.jpg", "a\\nb.jpg", "control characters"),
        (b"a\x1b[31m.jpg", "a\\x1b[31m.jpg", "control characters"),
        (b"tab\t/x.jpg", "tab\\t/x.jpg", "control characters"),
        (b"arch.zip!in.jpg", "arch.zip!in.jpg", "reads like a member of an archive"),
        (b"arch.ZIP!/in.jpg", "arch.ZIP!/in.jpg", "reads like a member of an archive"),
        (b"data:,x.jpg", "data:,x.jpg", "reads like an address"),
        (b"/".join([b"n" * 200] * 5) + b"/x.jpg", "/".join(["n" * 200] * 5) + "/x.jpg", "more than 1,000 characters"),
    ],
    ids=[
        "bytes",
        "bytes of a folder",
        "newline",
        "escape",
        "tab of a folder",
        "archive",
        "archive's folder",
        "address",
        "long",
    ],
)
def test_a_picture_with_a_name_that_can_not_be_used_is_a_reject(
    tmp_path: Path, name: bytes, item: str, said: str
) -> None:
    """With the true reason, the way out, and its SHA-256; what is told of it can be stored."""
    data = picture(tmp_path / "good.png").read_bytes()
    odd = tmp_path / os.fsdecode(name)
    odd.parent.mkdir(parents=True, exist_ok=True)
    odd.write_bytes(data)
    found = read(tmp_path)
    assert isinstance(found.pop("good.png"), Post)
    (reject,) = found.values()
    assert isinstance(reject, Reject)
    assert (reject.item, reject.reason, reject.sha256) == (item, Reason.BAD_NAME, hashlib.sha256(data).hexdigest())
    assert said in reject.detail
    assert "rename it" in reject.detail or "shorter" in reject.detail


def test_names_that_look_alike_are_told_apart(tmp_path: Path) -> None:
    """Bytes shown as escapes, and the escapes themselves as a name: each file has its hash in a reject of its own."""
    for name in (b"a\xff.txt", b"a\\xff.txt", b"a\\\\xff.txt", b"a\n.txt", b"a\\n.txt"):
        (tmp_path / os.fsdecode(name)).write_bytes(name)
    items = list(open_source(tmp_path, None, None, IngestSettings()).read())
    assert len({item.item for item in items if isinstance(item, Reject)}) == 5
    assert len({item.sha256 for item in items if isinstance(item, Reject)} - {None}) == 5


def test_a_broken_picture_is_still_a_post(tmp_path: Path) -> None:
    """That it can't be decoded is found when it is read."""
    (tmp_path / "broken.jpg").write_bytes(b"\xff\xd8 nonsense")
    assert isinstance(read(tmp_path)["broken.jpg"], Post)


def test_a_folder_with_posts_is_read_from_them(tmp_path: Path) -> None:
    """A folder of an export with its pictures is an export."""
    picture(tmp_path / "images" / "1.png")
    (tmp_path / "posts.jsonl").write_text('{"id": "p", "images": ["images/1.png"]}', encoding="utf-8")
    assert list(read(tmp_path)) == ["p"]
