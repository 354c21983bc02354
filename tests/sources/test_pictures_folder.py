"""A folder of pictures: each file a post."""

import os
from datetime import UTC, datetime
from pathlib import Path

from PIL import ExifTags, Image

from memography.reject import Reason, Reject
from memography.settings import IngestSettings
from memography.sources import Post, open_source


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


def read(folder: Path) -> dict[str, Post | Reject]:
    items = open_source(folder, None, None, IngestSettings()).read()
    return {item.id if isinstance(item, Post) else item.item: item for item in items}


def test_time_is_exif_s_or_the_file_s_and_community_the_folder(tmp_path: Path) -> None:
    """EXIF with its zone, EXIF without one as UTC, else when the file was changed."""
    picture(tmp_path / "a" / "zone.jpg", "2019:05:01 12:00:00", "+02:00")
    picture(tmp_path / "a" / "deep" / "no zone.jpg", "2019:05:01 12:00:00")
    picture(tmp_path / "plain.png")
    found = read(tmp_path)
    expected = {
        "a/zone.jpg": (datetime(2019, 5, 1, 10, tzinfo=UTC), "a"),
        "a/deep/no zone.jpg": (datetime(2019, 5, 1, 12, tzinfo=UTC), "a"),
        "plain.png": (datetime(2020, 3, 14, 9, tzinfo=UTC), None),
    }
    assert {name: (p.posted_at, p.community) for name, p in found.items() if isinstance(p, Post)} == expected
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


def test_a_broken_picture_is_still_a_post(tmp_path: Path) -> None:
    """That it can't be decoded is found when it is read."""
    (tmp_path / "broken.jpg").write_bytes(b"\xff\xd8 nonsense")
    assert isinstance(read(tmp_path)["broken.jpg"], Post)


def test_a_folder_with_posts_is_read_from_them(tmp_path: Path) -> None:
    """A folder of an export with its pictures is an export."""
    picture(tmp_path / "images" / "1.png")
    (tmp_path / "posts.jsonl").write_text('{"id": "p", "images": ["images/1.png"]}', encoding="utf-8")
    assert list(read(tmp_path)) == ["p"]
