"""A small drawn world: which picture is which meme, and what is written of it."""

import io
import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from PIL import Image

from memography import Corpus, Settings, build, ingest
from memography.corpus.comparison import differences
from memography.corpus.integrity import faults
from memography.evaluation.synthetic import templates
from memography.evaluation.synthetic.drawings import scenery
from memography.evaluation.synthetic.edits import collage, screenshot
from memography.evaluation.synthetic.lettering import bar, caption

NAMES = ("judging plant", "smiling mask", "raccoon chef")
Make = Callable[[Image.Image], Image.Image]
VARIANTS: dict[str, Make] = {
    "above": lambda p: caption(p, "WHEN IT IS MONDAY", ""),
    "both": lambda p: caption(p, "NOBODY ASKED", "AND HERE WE ARE"),
    "other": lambda p: caption(p, "SOMEBODY ASKED", "AND WE LEFT"),
    "bar": lambda p: bar(p, "this is how it goes", ""),
    "crop": lambda p: p.crop((round(0.15 * p.width), 0, p.width, round(0.9 * p.height))),
    "mirror": lambda p: p.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
    "screenshot": lambda p: screenshot(p, random.Random(1)),
}


def posts_of(folder: Path) -> list[dict[str, object]]:
    """A post for each variant of each picture, a collage of two, and two pictures that are no meme."""
    images = folder / "images"
    images.mkdir(parents=True)
    made = {f"{name} {how}": make(templates()[name]) for name in NAMES for how, make in VARIANTS.items()}
    made["collage"] = collage(templates()["judging plant"], templates()["smiling mask"], random.Random(3))
    made |= {kind: scenery.draw(kind, random.Random(5)) for kind in ("city", "quilt")}
    for name, picture in made.items():
        picture.save(images / f"{name}.jpg", quality=88)
    return [
        {"id": name, "posted_at": f"2020-01-{day:02}", "images": [f"images/{name}.jpg"]}
        for day, name in enumerate(made, 1)
    ]


def grown(folder: Path, posts: list[dict[str, object]], corpus: Corpus, until: str = "memes") -> Corpus:
    (folder / "posts.jsonl").write_text("\n".join(map(json.dumps, posts)), encoding="utf-8")
    ingest([folder / "posts.jsonl"], corpus, settings=Settings())
    build(corpus, until=until, settings=Settings())
    return corpus


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drawn")
    (folder / "all.json").write_text(json.dumps(posts_of(folder)), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def posts(drawn: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads((drawn / "all.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def corpus(drawn: Path, posts: list[dict[str, object]]) -> Corpus:
    """The world, built to the memes. Tests read it and change nothing."""
    return grown(drawn, posts, Corpus(drawn / "corpus", create=True))


def memes_of(corpus: Corpus) -> dict[str, list[str]]:
    """The memes of each post's picture, in order of rank."""
    found: dict[str, list[str]] = {}
    for use in sorted(corpus.rows("uses"), key=lambda use: (use["post_id"], use["rank"])):
        found.setdefault(use["post_id"], []).append(use["meme_id"])
    return found


def test_every_variant_is_its_meme(corpus: Corpus) -> None:
    """Captions, bars, crops, mirrors and screenshots; three pictures are three memes."""
    found = memes_of(corpus)
    memes = {name: {tuple(found[f"{name} {how}"]) for how in VARIANTS} for name in NAMES}
    assert {name: len(shown) for name, shown in memes.items()} == dict.fromkeys(NAMES, 1)
    assert corpus.count("memes") == len(NAMES)


def test_what_is_seen_once_is_no_meme(corpus: Corpus) -> None:
    """It has a use without a meme."""
    found = memes_of(corpus)
    assert found["city"] == found["quilt"] == [None]


def test_a_collage_is_a_use_of_both(corpus: Corpus) -> None:
    """One after the other, each with its region."""
    found = memes_of(corpus)
    first, second = (found[f"{name} above"][0] for name in ("judging plant", "smiling mask"))
    assert found["collage"] == [first, second]
    uses = {use["meme_id"]: use for use in corpus.rows("uses", where="post_id = 'collage'")}
    assert {use["use_id"][-2:] for use in uses.values()} == {"/1", "/2"}
    variant_id = uses[first]["variant_id"]
    regions = {row["meme_id"]: row["region"] for row in corpus.rows("matches", where=f"variant_id = '{variant_id}'")}
    (left, top, right, bottom), other = regions[first], regions[second]
    assert (right - left) * (bottom - top) == pytest.approx(0.5, abs=0.15)
    assert right <= other[0] + 0.1 or bottom <= other[1] + 0.1
    assert not corpus.rows("matches", where=f"leader_id = '{variant_id}'")


def test_mirrored_pictures_are_said_to_be(corpus: Corpus) -> None:
    """Beside those that are not."""
    n_mirrored = {use["post_id"]: use["mirrored"] for use in corpus.rows("uses")}
    for name in NAMES:
        turned = {how for how in VARIANTS if n_mirrored[f"{name} {how}"]}
        assert turned in ({"mirror"}, VARIANTS.keys() - {"mirror"})


def test_each_meme_has_a_clean_template(corpus: Corpus) -> None:
    """A picture as large as its leader's, with how much of it is certain."""
    templates = corpus.rows("templates")
    assert {row["meme_id"] for row in templates} == {row["meme_id"] for row in corpus.rows("memes")}
    for row in templates:
        assert row["n_variants"] >= 5
        assert row["share_certain"] > 0.6
        sizes = set()
        for name in ("picture", "certainty"):
            with Image.open(io.BytesIO(row[name])) as picture:
                sizes.add(picture.size)
        assert sizes == {(row["width_px"], row["height_px"])}


def test_the_tables_fit_together(corpus: Corpus) -> None:
    """With several uses a picture too: keys, references."""
    assert list(faults(corpus)) == []


def test_a_build_that_is_repeated_finds_the_same(corpus: Corpus, tmp_path: Path) -> None:
    """From the start, in another folder; and where a run left off, nothing is written again."""
    shutil.copytree(corpus.folder, tmp_path / "corpus")
    copy = Corpus(tmp_path / "corpus")
    build(copy, until="memes", settings=Settings())
    assert differences(corpus, copy) == []
    build(copy, until="memes", afresh=True, settings=Settings())
    assert differences(corpus, copy) == []


def test_ids_last_when_the_corpus_grows(drawn: Path, posts: list[dict[str, object]], tmp_path: Path) -> None:
    """A post that was a meme's use stays one of the same id, whatever comes after; those left out find their meme."""
    growing = Corpus(tmp_path / "corpus", create=True)
    early = [post for post in posts if str(post["id"]).endswith(("above", "both", "mirror")) or post["id"] == "city"]
    before: dict[str, list[str]] = {}
    for some in (early, [post for post in posts if post["id"] != "collage"], posts):
        found = memes_of(grown(drawn, some, growing))
        assert {post_id: found[post_id] for post_id in before} == before
        before = {post_id: memes for post_id, memes in found.items() if memes != [None]}
    assert growing.count("memes") == len(NAMES)
    assert list(faults(growing)) == []


def test_the_uses_of_a_meme_are_counted_once_each(corpus: Corpus) -> None:
    """A collage is one use, one post and one variant of each of its memes."""
    uses = corpus.polars("uses").drop_nulls("meme_id").group_by("meme_id").agg(n=pl.len())
    told = corpus.polars("memes", ["meme_id", "n_uses", "n_posts", "n_variants"]).join(uses, on="meme_id")
    assert sorted(told["n_uses"]) == [7, 8, 8]
    assert told["n_uses"].to_list() == told["n_posts"].to_list() == told["n"].to_list() == told["n_variants"].to_list()
