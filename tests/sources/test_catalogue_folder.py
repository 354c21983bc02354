"""A meme catalogue: named pictures, in the layouts that people have them in."""

import json
import os
from pathlib import Path

import pytest
from PIL import Image

from memography.errors import SourceError
from memography.reject import Reason, Reject
from memography.sources.catalogue_folder import CONFIG, MAX_TEXT_BYTES, CatalogueFolder
from memography.sources.entry import Entry, web_address


def picture(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (20, 20), "teal").save(path)
    return path


def read(folder: Path) -> tuple[dict[str, Entry], list[Reject]]:
    items = list(CatalogueFolder(folder).read())
    entries = {item.file: item for item in items if isinstance(item, Entry)}
    rejects = [item for item in items if isinstance(item, Reject)]
    assert len(entries) + len(rejects) == len(items)
    return entries, rejects


def memegen(folder: Path, config: str | bytes, name: str = "default.png") -> Path:
    picture(folder / name)
    (folder / CONFIG).write_bytes(config if isinstance(config, bytes) else config.encode())
    return folder


def test_a_picture_is_named_by_its_file(tmp_path: Path) -> None:
    """As imgflip has it, with hyphens as spaces; a name with spaces keeps its hyphens."""
    for name in ("Success-Kid.jpg", "deep/doge_meme.png", "Spider-Man pointing.jpg", "-.png"):
        picture(tmp_path / name)
    entries, rejects = read(tmp_path)
    assert {file: found.name for file, found in entries.items()} == {
        "Success-Kid.jpg": "Success Kid",
        "deep/doge_meme.png": "doge meme",
        "Spider-Man pointing.jpg": "Spider-Man pointing",
        "-.png": "-",
    }
    assert rejects == []


def test_a_text_beside_a_picture_describes_it(tmp_path: Path) -> None:
    """One that lies beside none is a reject, as other files are."""
    picture(tmp_path / "Doge.png")
    (tmp_path / "Doge.txt").write_text("\ufeffA shiba\ninu,  amazed.\n", encoding="utf-8")
    (tmp_path / "readme.txt").write_text("x", encoding="utf-8")
    entries, rejects = read(tmp_path)
    assert entries["Doge.png"].description == "A shiba inu, amazed."
    assert [(reject.item, reject.reason) for reject in rejects] == [("readme.txt", Reason.NOT_A_PICTURE)]
    assert rejects[0].source == f"catalogue {tmp_path}"


def test_a_folder_of_memegen_s_is_one_entry(tmp_path: Path) -> None:
    """Name, source and keywords from its configuration; styles are none, nor are memegen's own templates."""
    config = "name: 'No'\nsource: https://example.org/no\nkeywords:\n  - refusal\ntext:\n  - style: upper\n"
    memegen(tmp_path / "no", config)
    picture(tmp_path / "no" / "other-style.png")
    memegen(tmp_path / "empty", "name: Empty\nsource:\nkeywords: []\n", "default.jpg")
    memegen(tmp_path / "unquoted", "name: No\n")
    memegen(tmp_path / "_error", "name: Error\n")
    entries, rejects = read(tmp_path)
    assert rejects == []
    assert sorted(entries) == ["empty/default.jpg", "no/default.png", "unquoted/default.png"]
    found = entries["no/default.png"]
    assert (found.name, found.source, found.keywords) == ("No", "https://example.org/no", ("refusal",))
    assert entries["empty/default.jpg"].source is None
    assert entries["unquoted/default.png"].name == "No"


@pytest.mark.parametrize(
    ("config", "reason"),
    [
        (b"name: [", Reason.BAD_LINE),
        (b"name: \xff", Reason.UNREADABLE_FILE),
        (b"[" * 60_000, Reason.BAD_LINE),
        (b"- no\n- map\n", Reason.BAD_FIELD),
        (b"source: https://example.org\n", Reason.BAD_FIELD),
        (b"name: [a, b]\n", Reason.BAD_FIELD),
        (b"name: x\n" + b"#" * MAX_TEXT_BYTES, Reason.TOO_MANY_BYTES),
    ],
)
def test_a_bad_configuration_is_a_reject(tmp_path: Path, config: bytes, reason: Reason) -> None:
    """And no entry: its folder is not its name."""
    memegen(tmp_path / "bad", config)
    memegen(tmp_path / "good", "name: Good\n")
    entries, rejects = read(tmp_path)
    assert list(entries) == ["good/default.png"]
    assert [reject.reason for reject in rejects] == [reason]


def test_a_configuration_makes_nothing_and_does_not_grow(tmp_path: Path) -> None:
    """Tags are not followed, and merges of merges stay what is written."""
    grown = "a0: &a0 {x: y}\n" + "".join(
        f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}\n" for n in range(1, 30)
    )
    memegen(tmp_path / "grown", grown + "name: Grown\n")
    memegen(tmp_path / "tagged", "name: !!python/object/apply:os.getcwd []\n")
    entries, rejects = read(tmp_path)
    assert [found.name for found in entries.values()] == ["Grown"]
    assert [reject.reason for reject in rejects] == [Reason.BAD_FIELD]


def test_a_template_without_its_picture_is_a_reject(tmp_path: Path) -> None:
    """By the name of its configuration."""
    memegen(tmp_path / "bare", "name: Bare\n", "other.png")
    entries, [reject] = read(tmp_path)
    assert entries == {}
    assert (reject.item, reject.reason) == ("bare/config.yml", Reason.MISSING_FILE)


def test_tables_tell_of_pictures(tmp_path: Path) -> None:
    """What they say comes first; a picture that they do not name is one all the same."""
    for name in ("a.png", "b-c.png", "sub/d.png"):
        picture(tmp_path / name)
    memegen(tmp_path / "m", "name: M\nkeywords: [k]\n")
    (tmp_path / "a.txt").write_text("beside", encoding="utf-8")
    table = (
        "file;name;description;source\na.png;An A;told;https://example.org/a\ngone.png;Gone;;\na.png;Again;;\n./x;\n"
    )
    (tmp_path / "catalogue.csv").write_text(table, encoding="utf-8-sig")
    lines = [
        {"file": "./sub/d.png", "name": "D!", "keywords": ["x", "y"]},
        {"file": "m/default.png", "description": "m's"},
        {"file": "no \ud800 text.png"},
        ["no object"],
    ]
    text = "\n".join(map(json.dumps, lines)) + "\nnot json\n"
    (tmp_path / "catalogue.jsonl").write_text(text, encoding="utf-8")
    entries, rejects = read(tmp_path)
    told = {file: (found.name, found.description, found.source, found.keywords) for file, found in entries.items()}
    assert told == {
        "a.png": ("An A", "told", "https://example.org/a", ()),
        "b-c.png": ("b c", None, None, ()),
        "sub/d.png": ("D!", None, None, ("x", "y")),
        "m/default.png": ("M", "m's", None, ("k",)),
    }
    assert {reject.item: reject.reason for reject in rejects} == {
        "gone.png": Reason.MISSING_FILE,
        "catalogue.csv, line 4": Reason.DUPLICATE_ID,
        "catalogue.csv, line 5": Reason.BAD_LINE,
        "catalogue.jsonl, line 3": Reason.BAD_FIELD,
        "catalogue.jsonl, line 4": Reason.BAD_LINE,
        "catalogue.jsonl, line 5": Reason.BAD_LINE,
    }


def test_a_table_without_files_is_told_at_once(tmp_path: Path) -> None:
    """Nothing of it could be used."""
    (tmp_path / "catalogue.csv").write_text("name,description\na,b\n", encoding="utf-8")
    with pytest.raises(SourceError, match="no column 'file'"):
        read(tmp_path)


def test_what_does_not_fit_is_told_and_the_entry_kept(tmp_path: Path) -> None:
    """An address that is none, a description that is too long."""
    picture(tmp_path / "a.png")
    row = {"file": "a.png", "source": "javascript:alert(1)", "description": "x" * 6000, "keywords": 7}
    (tmp_path / "catalogue.jsonl").write_text(json.dumps(row), encoding="utf-8")
    entries, [reject] = read(tmp_path)
    assert entries["a.png"].source is entries["a.png"].description is None
    assert reject.reason == Reason.BAD_FIELD
    assert all(field in reject.detail for field in ("source: expected an http", "description: longer", "keywords:"))


def test_a_name_that_is_too_long_is_told(tmp_path: Path) -> None:
    """A file may have one that a meme may not."""
    picture(tmp_path / ("x" * 210 + ".png"))
    entries, [reject] = read(tmp_path)
    assert entries == {}
    assert "longer than 200 characters" in reject.detail


def test_links_and_names_that_are_no_text_are_rejects(tmp_path: Path) -> None:
    """As in a folder of posts' pictures; a configuration that is a link is not followed."""
    outside = picture(tmp_path / "outside" / "1.png")
    folder = tmp_path / "in"
    picture(folder / "good.png")
    (folder / "link.png").symlink_to(outside)
    (folder / os.fsdecode(b"\xff.png")).write_bytes(outside.read_bytes())
    picture(folder / "sub" / "default.png")
    (tmp_path / "outside" / CONFIG).write_text("name: Outside\n", encoding="utf-8")
    (folder / "sub" / CONFIG).symlink_to(tmp_path / "outside" / CONFIG)
    entries, rejects = read(folder)
    assert list(entries) == ["good.png"]
    assert sorted(reject.reason for reject in rejects) == ["bad_name", "unsafe_path", "unsafe_path"]


@pytest.mark.parametrize(
    "text",
    [
        *("", "example.org", "ftp://example.org", "javascript:alert(1)", "http://", "http:///x", "//example.org"),
        *("https://a b.org", "https://example.org/\nx", "https://house@example.org", "https://[::1", "https://é.org"),
        *("https://example.org:port", "https://example.org/" + "x" * 2000, "data:text/html,https://example.org"),
    ],
)
def test_what_is_no_web_address_is_none(text: str) -> None:
    """Other schemes, names that hide the host, blanks."""
    with pytest.raises(ValueError, match="expected an http or https address"):
        web_address(text)


def test_a_web_address_can_not_end_its_link() -> None:
    """Quotes, brackets and letters beyond ASCII are written as %XX; what is written so already stays."""
    assert web_address(' https://example.org/é?a="b"&c=%20<x>`\\ '.strip()) == (
        "https://example.org/%C3%A9?a=%22b%22&c=%20%3Cx%3E%60%5C"
    )
    assert web_address("http://knowyourmeme.com/memes/10-guy#x") == "http://knowyourmeme.com/memes/10-guy#x"
