"""A corpus that grows: what is built step by step is what is built afresh from all posts.

With local features, which memes there are may depend on the order in which pictures came, since they are matched with
the leaders there are: there ids must last, and a build that was killed must end as one that was not.
"""

import json
import random
import shutil
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from growing import PHASH, posts_of_words, write
from memography import Corpus, Settings, build, ingest
from memography.corpus.comparison import differences
from memography.errors import CorpusError
from memography.evaluation.synthetic import World
from memography.pipeline import STAGES, Built


def afresh(corpus: Corpus, folder: Path, settings: Settings | None = None) -> Corpus:
    """The same corpus with every table made again from its posts."""
    shutil.copytree(corpus.folder, folder)
    copy = Corpus(folder)
    build(copy, afresh=True, settings=settings or Settings())
    return copy


def done(stages: list[Built]) -> dict[str, int]:
    """How many items each stage worked on."""
    return {stage.stage: stage.outcome.n_done if stage.outcome else 0 for stage in stages}


@pytest.mark.parametrize("seed", range(3))
def test_words_that_come_in_steps(tmp_path: Path, seed: int) -> None:
    """Steps of one post and of many, in no order of time, end in the tables of a fresh build."""
    chance = random.Random(seed)
    posts = list(posts_of_words(chance, 300, 40))
    corpus = Corpus(tmp_path / "corpus", create=True)
    for n_posts in (chance.randrange(100, 200), 250, 251, 300):
        ingest([write(tmp_path, posts[:n_posts])], corpus, settings=Settings())
        build(corpus, settings=Settings())
        assert differences(corpus, afresh(corpus, tmp_path / f"afresh-{n_posts}")) == []


def test_one_more_post_is_one_post_s_work(tmp_path: Path) -> None:
    """Of forty memes one gains a use: one use, one context, one origin; others say what the corpus has alone."""
    posts = list(posts_of_words(random.Random(5), 400, 40))
    corpus = Corpus(tmp_path / "corpus", create=True)
    ingest([write(tmp_path, posts)], corpus, settings=Settings())
    build(corpus, settings=Settings())
    before = {row["claim_id"]: row for row in corpus.rows("claims")}
    more = {"id": "new", "posted_at": "2021-01-01", "community": "north", "text": "quiet cat", "meme": "Meme 7"}
    ingest([write(tmp_path, [*posts, more])], corpus, settings=Settings())
    worked_on = done(build(corpus, settings=Settings()))
    assert {worked_on[stage] for stage in ("memes", "meaning", "history")} == {1}
    gained = next(row["meme_id"] for row in corpus.rows("memes") if row["given_name"] == "Meme 7")
    words = {row["meme_id"] for row in corpus.rows("names") if "quiet" in row["words"] or "cat" in row["words"]}
    for row in corpus.rows("claims"):
        if row["meme_id"] not in {gained, *words} and row["kind"] not in ("share", "corpus", "communities"):
            assert row == before[row["claim_id"]]


def test_other_thumbnails_are_matched_anew(world: World, tmp_path: Path) -> None:
    """How variants lie upon leaders is told in pixels of thumbnails: none of what was told of others stays."""
    source, _ = copied(world, tmp_path, 16)
    corpus = Corpus(tmp_path / "corpus", create=True)
    ingest([source], corpus, settings=Settings())
    build(corpus, until="memes", settings=Settings())
    before = {row["variant_id"]: row["transform"] for row in corpus.rows("matches")}
    settings = Settings.load({"vision.thumbnail_px": "256"}, environment={})
    build(corpus, until="memes", settings=settings)
    shutil.copytree(corpus.folder, tmp_path / "afresh")
    fresh = Corpus(tmp_path / "afresh")
    build(fresh, until="memes", settings=settings, afresh=True)
    told = ["variant_id", "leader_id", "transform", "region"]
    for name, columns in (("matches", told), ("templates", ["leader_id", "picture"])):
        assert corpus.polars(name, columns).sort(columns[:2]).equals(fresh.polars(name, columns).sort(columns[:2]))
    after = {row["variant_id"]: row["transform"] for row in corpus.rows("matches")}
    assert any(after[variant] != lies for variant, lies in before.items() if variant in after)


@pytest.mark.slow
def test_pictures_that_come_in_steps(world: World, tmp_path: Path) -> None:
    """Some pictures are not there yet when their posts come, and are read once they are."""
    lines = world.posts.read_text(encoding="utf-8").splitlines(keepends=True)[:60]
    source, late = tmp_path / "world", tmp_path / "late"
    shutil.copytree(world.folder, source)
    images = sorted(path.name for path in (source / "images").iterdir())[::7]
    late.mkdir()
    for name in images:
        shutil.move(source / "images" / name, late / name)
    corpus = Corpus(tmp_path / "corpus", create=True)
    for n_posts in (30, 45, 60):
        (source / "posts.jsonl").write_text("".join(lines[:n_posts]), encoding="utf-8")
        if n_posts == 45:
            for path in late.iterdir():
                shutil.copy2(path, source / "images" / path.name)
        ingest([source / "posts.jsonl"], corpus, settings=Settings())
        build(corpus, settings=PHASH)
    assert corpus.count("uses", "image_id IS NULL") == 0
    assert differences(corpus, afresh(corpus, tmp_path / "afresh", PHASH)) == []


def copied(world: World, folder: Path, n_posts: int) -> tuple[Path, list[dict[str, Any]]]:
    """The first posts of the world that have a picture, and its pictures beside them."""
    lines = world.posts.read_text(encoding="utf-8").splitlines()
    posts = [post for post in map(json.loads, lines) if post.get("images")][:n_posts]
    shutil.copytree(world.images, folder / "images")
    return write(folder, posts), posts


def test_a_picture_that_comes_late_is_read_without_a_new_post(world: World, tmp_path: Path) -> None:
    """Its reject goes."""
    source, posts = copied(world, tmp_path, 3)
    late = tmp_path / posts[1]["images"][0]
    late.rename(tmp_path / "late")
    corpus = Corpus(tmp_path / "corpus", create=True)
    ingest([source], corpus, settings=Settings())
    build(corpus, until="memes", settings=Settings())
    assert corpus.count("rejects") == 1
    assert done(build(corpus, until="memes", settings=Settings())) == {"vision": 0, "memes": 0}
    (tmp_path / "late").rename(late)
    assert done(build(corpus, until="memes", settings=Settings()))["vision"] == 1
    assert corpus.count("rejects") == corpus.count("uses", "image_id IS NULL") == 0


def test_rows_that_someone_deletes_are_made_again(world: World, tmp_path: Path) -> None:
    """Of pictures too; what follows from posts that were deleted goes."""
    source, posts = copied(world, tmp_path, 6)
    corpus = Corpus(tmp_path / "corpus", create=True)
    ingest([source], corpus, settings=Settings())
    build(corpus, until="memes", settings=Settings())
    before = differences(corpus, afresh_until_memes(corpus, tmp_path / "whole"))
    corpus.delete("images", f"image_id = '{corpus.rows('images')[0]['image_id']}'")
    corpus.delete("uses", "post_id = 'none' OR true")
    build(corpus, until="memes", settings=Settings())
    assert differences(corpus, Corpus(tmp_path / "whole")) == before == []
    corpus.delete("posts", f"post_id = '{posts[0]['id']}'")
    build(corpus, until="memes", settings=Settings())
    assert posts[0]["id"] not in {row["post_id"] for row in corpus.rows("uses")}


def test_posts_that_are_updated_are_as_if_they_had_come_so(tmp_path: Path) -> None:
    """Words, times, authors, memes and answers; only what follows from them is made again."""
    posts = list(posts_of_words(random.Random(4), 120, 12))
    posts += [{"id": f"a{n}", "text": "haha so funny", "reply_to": f"p{n}"} for n in range(4)]
    corpus = Corpus(tmp_path / "corpus", create=True)
    ingest([write(tmp_path, posts)], corpus, settings=Settings())
    build(corpus, settings=Settings())
    changes: list[tuple[int, dict[str, Any]]] = [
        (3, {"text": "other words of a cat"}),
        (4, {"posted_at": "2016-01-01"}),
        (5, {"author": "someone", "score": 3}),
        (6, {"meme": "Meme 77", "community": "west"}),
        (7, {"url": "https://example.org/7"}),
        (121, {"text": "you idiot, shut up"}),
    ]
    for place, change in changes:
        posts[place] |= change
    done = ingest([write(tmp_path, posts)], corpus, settings=Settings(), update=True)
    assert (done.n_new, done.n_updated, done.n_known, done.n_rejected) == (
        0,
        len(changes),
        len(posts) - len(changes),
        0,
    )
    assert done_of_memes(build(corpus, settings=Settings())) < 10
    assert differences(corpus, afresh(corpus, tmp_path / "afresh")) == []
    (tmp_path / "fresh").mkdir()
    fresh = Corpus(tmp_path / "fresh" / "corpus", create=True)
    fresh.begin()
    shutil.copy(corpus.folder / "pseudonym.key", fresh.folder)
    ingest([tmp_path / "posts.jsonl"], fresh, settings=Settings())
    build(fresh, settings=Settings())
    assert differences(corpus, fresh) == []


def done_of_memes(stages: list[Built]) -> int:
    return done(stages)["memes"]


def test_a_post_that_is_updated_to_another_picture(world: World, tmp_path: Path) -> None:
    """The old one goes where no other post has it."""
    source, posts = copied(world, tmp_path, 6)
    corpus = Corpus(tmp_path / "corpus", create=True)
    ingest([source], corpus, settings=Settings())
    build(corpus, until="memes", settings=PHASH)
    posts[0]["images"] = posts[1]["images"]
    ingest([write(tmp_path, posts)], corpus, settings=Settings(), update=True)
    build(corpus, until="memes", settings=PHASH)
    shutil.copytree(corpus.folder, tmp_path / "whole")
    build(Corpus(tmp_path / "whole"), until="memes", afresh=True, settings=PHASH)
    assert differences(corpus, Corpus(tmp_path / "whole")) == []


def test_spellings_of_a_given_name_are_one_meme(tmp_path: Path) -> None:
    """It goes by that of most posts, as they come, too."""
    spelt = ["success  kid", "Success Kid", "success  kid", "Success Kid", "Success Kid"]
    posts = [{"id": f"{n}", "text": "yes", "meme": meme} for n, meme in enumerate(spelt)]
    corpus = Corpus(tmp_path / "corpus", create=True)
    for n_posts, name in ((3, "success  kid"), (5, "Success Kid")):
        ingest([write(tmp_path, posts[:n_posts])], corpus, settings=Settings())
        build(corpus, until="memes", settings=Settings())
        assert [(row["given_name"], row["n_uses"]) for row in corpus.rows("memes")] == [(name, n_posts)]


def afresh_until_memes(corpus: Corpus, folder: Path) -> Corpus:
    shutil.copytree(corpus.folder, folder)
    build(Corpus(folder), until="memes", afresh=True, settings=Settings())
    return Corpus(folder)


def test_posts_that_someone_deletes_leave_no_trace_in_the_articles(tmp_path: Path) -> None:
    """The rest is as it would be without them."""
    posts = list(posts_of_words(random.Random(2), 120, 12))
    corpus = Corpus(tmp_path / "corpus", create=True)
    ingest([write(tmp_path, posts)], corpus, settings=Settings())
    build(corpus, settings=Settings())
    corpus.delete("posts", "post_id IN ('p3', 'p4', 'p5') OR meme = 'Meme 2'")
    build(corpus, settings=Settings())
    assert differences(corpus, afresh(corpus, tmp_path / "afresh")) == []


def test_pictures_that_are_gone_are_not_lost_by_a_build_afresh(world: World, tmp_path: Path) -> None:
    """Nor by a changed setting: the message says how many, and nothing is changed."""
    source, _ = copied(world, tmp_path, 3)
    corpus = Corpus(tmp_path / "corpus", create=True)
    ingest([source], corpus, settings=Settings())
    build(corpus, until="vision", settings=Settings())
    images = corpus.count("images")
    (tmp_path / "images").rename(tmp_path / "elsewhere")
    assert done(build(corpus, until="vision", settings=Settings())) == {"vision": 0}
    with pytest.raises(CorpusError, match="3 of 3 pictures are no longer where"):
        build(corpus, until="vision", afresh=True, settings=Settings())
    with pytest.raises(CorpusError, match="Put them back"):
        build(corpus, until="vision", settings=Settings.load({"vision.thumbnail_px": "64"}, environment={}))
    assert corpus.count("images") == images
    (tmp_path / "elsewhere").rename(tmp_path / "images")
    assert done(build(corpus, until="vision", afresh=True, settings=Settings())) == {"vision": 3}


def test_a_picture_that_comes_late_is_found_however_posts_spell_it(world: World, tmp_path: Path) -> None:
    """Both posts show it, and neither spelling is told as missing."""
    _, posts = copied(world, tmp_path, 1)
    image = posts[0]["images"][0]
    source = write(tmp_path, [{"id": "a", "images": [image]}, {"id": "b", "images": [image.replace("/", "/./", 1)]}])
    late = tmp_path / image
    late.rename(tmp_path / "late")
    corpus = Corpus(tmp_path / "corpus", create=True)
    ingest([source], corpus, settings=Settings())
    build(corpus, until="memes", settings=Settings())
    (tmp_path / "late").rename(late)
    build(corpus, until="memes", settings=Settings())
    assert corpus.count("uses", "image_id IS NOT NULL") == 2
    assert corpus.count("rejects") == 0


def test_variants_are_grouped_again_without_the_pictures(world: World, tmp_path: Path) -> None:
    """They follow from what was read."""
    source, _ = copied(world, tmp_path, 3)
    corpus = Corpus(tmp_path / "corpus", create=True)
    ingest([source], corpus, settings=Settings())
    build(corpus, until="vision", settings=Settings())
    shutil.rmtree(tmp_path / "images")
    shutil.rmtree(corpus.folder / "tables" / "variants.lance")
    again = Corpus(corpus.folder)
    assert done(build(again, until="vision", settings=Settings())) == {"vision": 0}
    assert again.count("variants") > 0


def test_a_caption_is_made_once_its_picture_is_back(world: World, tmp_path: Path) -> None:
    """And what was said of the missing picture is forgotten."""
    source, _ = copied(world, tmp_path, 2)
    corpus = Corpus(tmp_path / "corpus", create=True)
    ingest([source], corpus, settings=Settings())
    build(corpus, until="memes", settings=Settings())
    (tmp_path / "images").rename(tmp_path / "away")
    build(corpus, until="captions", settings=Settings())
    assert {row["reason"] for row in corpus.rows("rejects")} == {"missing_file"}
    assert done(build(corpus, until="captions", settings=Settings()))["captions"] == 0
    (tmp_path / "away").rename(tmp_path / "images")
    build(corpus, until="captions", settings=Settings())
    assert corpus.count("captions") == corpus.count("variants")
    assert corpus.count("rejects") == 0


def test_a_clock_that_was_set_back_makes_no_endless_work(tmp_path: Path) -> None:
    """Runs are told apart by their order."""
    corpus = Corpus(tmp_path / "corpus", create=True)
    ingest([write(tmp_path, list(posts_of_words(random.Random(1), 20, 3)))], corpus, settings=Settings())
    build(corpus, settings=Settings())
    ahead = corpus.polars("runs").with_columns(started_at=pl.col("started_at") + pl.duration(hours=2))
    corpus.replace("runs", ahead)
    settings = Settings.load({"biography.evidence_posts": "7"}, environment={})
    assert done(build(corpus, settings=settings))["biography"] > 0
    assert [stage.outcome for stage in build(corpus, settings=settings)] == [None] * len(STAGES)
