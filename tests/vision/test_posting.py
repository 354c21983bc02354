"""When an image was first posted, however posts name the place where it lies."""

import json
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image

from memography import Corpus, build, ingest
from memography.vision.posting import first_posted


def test_the_earliest_dated_post_counts_whatever_folder_it_was_read_from(tmp_path: Path) -> None:
    """The same file named from two folders, and the same bytes at another place, are one image."""
    inner = tmp_path / "inner"
    inner.mkdir()
    Image.effect_noise((120, 90), 70).save(inner / "one.png")
    (tmp_path / "two.png").write_bytes((inner / "one.png").read_bytes())
    Image.effect_noise((120, 90), 70).save(tmp_path / "undated.png")
    posts = [
        (tmp_path, [{"id": "1", "images": ["inner/one.png"], "posted_at": "2020-03-03T00:00:00Z"}]),
        (tmp_path, [{"id": "2", "images": ["undated.png", "two.png"]}]),
        (inner, [{"id": "3", "images": ["one.png"], "posted_at": "2020-02-02T00:00:00Z"}]),
        (inner, [{"id": "4", "images": ["one.png"], "posted_at": "2020-04-04T00:00:00Z"}]),
    ]
    corpus = Corpus(tmp_path / "corpus", create=True)
    for number, (folder, rows) in enumerate(posts):
        path = folder / f"posts-{number}.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        ingest([path], corpus)
    build(corpus, until="vision")
    found = first_posted(corpus)
    assert found["first_posted_at"].to_list() == [datetime(2020, 2, 2, tzinfo=UTC)]
    (shown,) = corpus.rows("images", ["image_id"], f"image_id = '{found['image_id'][0]}'")
    leading = {row["variant_id"] for row in corpus.rows("variants")}
    assert shown["image_id"] in leading


def test_a_path_that_climbs_takes_no_picture_from_those_that_may_be_read(tmp_path: Path) -> None:
    """A post may not point out of its folder, but what it points to is read where another post names it."""
    inner = tmp_path / "inner"
    inner.mkdir()
    Image.effect_noise((120, 90), 70).save(tmp_path / "one.png")
    corpus = Corpus(tmp_path / "corpus", create=True)
    for folder, name in ((inner, "../one.png"), (tmp_path, "one.png")):
        path = folder / "posts.jsonl"
        path.write_text(json.dumps({"id": name, "images": [name]}) + "\n", encoding="utf-8")
        ingest([path], corpus)
        build(corpus, until="vision")
    assert corpus.count("images") == 1
    assert [row["item"] for row in corpus.rows("rejects", ["item"])] == ["../one.png"]
