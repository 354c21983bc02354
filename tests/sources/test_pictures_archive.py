"""A ZIP archive of pictures: each member a post, or a table with its pictures; never unpacked."""

import io
import json
import stat
import zipfile
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from memography import Corpus, Settings, build, ingest
from memography.errors import SourceError
from memography.reject import Reason, Reject
from memography.settings import IngestSettings
from memography.sources import Post, open_source


def picture(colour: str, taken_at: str | None = None) -> bytes:
    exif, file = Image.Exif(), io.BytesIO()
    if taken_at:
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken_at
    Image.new("RGB", (40, 40), colour).save(file, "JPEG", exif=exif)
    return file.getvalue()


def packed(path: Path, members: dict[str, bytes | str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def read(path: Path) -> dict[str, Post | Reject]:
    items = open_source(path, None, None, IngestSettings()).read()
    return {item.id if isinstance(item, Post) else item.item: item for item in items}


def test_each_picture_is_a_post(tmp_path: Path) -> None:
    """Dated by its EXIF, its community the folder; what is hidden is nothing."""
    found = read(
        packed(
            tmp_path / "pics.zip",
            {
                "a/1.jpg": picture("teal", "2019:05:01 12:00:00"),
                "2.jpg": picture("red"),
                ".metadata.json": "{}",
                "__MACOSX/a/._1.jpg": b"x",
                "notes.txt": "x",
            },
        )
    )
    posts = {name: post for name, post in found.items() if isinstance(post, Post)}
    assert {name: (p.community, p.images, p.time_from) for name, p in posts.items()} == {
        "a/1.jpg": ("a", ("pics.zip!a/1.jpg",), "EXIF"),
        "2.jpg": (None, ("pics.zip!2.jpg",), "none"),
    }
    rejects = {name: item.reason for name, item in found.items() if isinstance(item, Reject)}
    assert rejects == {"notes.txt": Reason.NOT_A_PICTURE}


def test_members_that_climb_and_links_are_rejects(tmp_path: Path) -> None:
    """Nothing outside the archive is read or written."""
    path = packed(tmp_path / "pics.zip", {"../up.jpg": picture("red"), "/root.jpg": picture("red")})
    link = zipfile.ZipInfo("link.jpg")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    found = read(path)
    assert {item.reason for item in found.values() if isinstance(item, Reject)} == {Reason.UNSAFE_PATH}
    assert len(found) == 3


def test_a_table_with_its_pictures(tmp_path: Path) -> None:
    """Paths are those of the archive; the pictures are read where they lie, and rejects name the archive."""
    posts = [{"id": "1", "text": "a", "images": ["images/1.jpg"]}, {"id": "2", "images": ["../../up.jpg"]}, {"id": "3"}]
    lines = "".join(json.dumps(post) + "\n" for post in posts)
    path = packed(tmp_path / "export.zip", {"all/posts.jsonl": lines, "all/images/1.jpg": picture("red")})
    corpus = Corpus(tmp_path / "corpus", create=True)
    done = ingest(path, corpus, settings=Settings())
    assert (done.n_new, dict(done.refused), dict(done.without)) == (2, {"empty_post": 1}, {"missing_file": 1})
    assert {row["source"] for row in corpus.rows("rejects", where="item = '3'")} == {f"{path}!all/posts.jsonl"}
    build(corpus, until="vision", settings=Settings())
    assert corpus.count("images") == 1


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"a.csv": "id,text\n", "b.csv": "id,text\n"}, "has 2 tables"),
        ({"a.jsonl": " " * (65 * 2**20)}, "would unpack to"),
    ],
)
def test_what_is_no_archive_of_posts_is_an_error(tmp_path: Path, members: dict[str, bytes | str], said: str) -> None:
    """Several tables, and a bomb."""
    with pytest.raises(SourceError, match=said):
        read(packed(tmp_path / "pics.zip", members))


def test_what_is_broken_or_a_tar_is_told(tmp_path: Path) -> None:
    """With what to do."""
    (tmp_path / "pics.zip").write_bytes(b"PK no more")
    with pytest.raises(SourceError, match="can't be read as a ZIP archive"):
        read(tmp_path / "pics.zip")
    (tmp_path / "pics.tar.gz").write_bytes(b"")
    with pytest.raises(SourceError, match="Unpack it"):
        read(tmp_path / "pics.tar.gz")
