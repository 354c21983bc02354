"""A corpus that grows: what is built step by step is what is built afresh from all posts."""

import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from memography import Corpus, Settings, build, ingest
from memography.corpus.comparison import differences
from memography.evaluation.synthetic import World
from memography.pipeline import Built

WORDS = ("cat", "dog", "work", "monday", "exam", "brother", "sleep", "coffee", "bug", "friday", "mask", "home", "quiet")


def afresh(corpus: Corpus, folder: Path) -> Corpus:
    """The same corpus with every table made again from its posts."""
    shutil.copytree(corpus.folder, folder)
    copy = Corpus(folder)
    build(copy, afresh=True, settings=Settings())
    return copy


def done(stages: list[Built]) -> dict[str, int]:
    """How many items each stage worked on."""
    return {stage.stage: stage.outcome.n_done if stage.outcome else 0 for stage in stages}


def posts_of_words(chance: random.Random, n_posts: int, n_memes: int) -> Iterator[dict[str, Any]]:
    """Posts without pictures: most with a meme that the source names, some undated, some with no known community."""
    for number in range(n_posts):
        post: dict[str, Any] = {"id": f"p{number}", "text": " ".join(chance.choices(WORDS, k=5))}
        if chance.random() < 0.9:
            post["meme"] = f"Meme {chance.randrange(n_memes)}"
        if chance.random() < 0.9:
            post["posted_at"] = f"20{chance.randrange(15, 21)}-0{chance.randrange(1, 10)}-1{chance.randrange(10)}"
        if chance.random() < 0.8:
            post["community"] = chance.choice(["north", "south"])
        yield post


def write(folder: Path, posts: list[dict[str, Any]]) -> Path:
    path = folder / "posts.jsonl"
    path.write_text("".join(json.dumps(post) + "\n" for post in posts), encoding="utf-8")
    return path


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
    """Of forty memes one gains a use: one use, one context, one origin; other articles say the new share alone."""
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
        if row["meme_id"] not in {gained, *words} and row["kind"] != "share":
            assert row == before[row["claim_id"]]


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
        build(corpus, settings=Settings())
    assert corpus.count("uses", "image_id IS NULL") == 0
    assert differences(corpus, afresh(corpus, tmp_path / "afresh")) == []
