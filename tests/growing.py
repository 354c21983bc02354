"""Posts for a corpus that grows, and a corpus whose process dies meanwhile."""

import json
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from memography import Corpus, Settings, build
from memography.corpus.comparison import differences

WORDS = ("cat", "dog", "work", "monday", "exam", "brother", "sleep", "coffee", "bug", "friday", "mask", "home", "quiet")

PHASH = Settings.load({"memes.recogniser": "phash-dbscan"}, environment={})
"""With these settings the order in which pictures come does not matter."""


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


class DeathError(Exception):
    """The process is gone."""


class Mortal(Corpus):
    """A corpus whose process dies at one of its commits."""

    def __init__(self, folder: Path, *, last: int | None = None, is_written: bool = False) -> None:
        super().__init__(folder)
        self.n_commits = 0
        self._last = last
        self._is_written = is_written

    def _commit(self, way: Callable[..., Any], *arguments: Any) -> None:
        self.n_commits += 1
        if self.n_commits != self._last:
            way(*arguments)
            return
        if self._is_written:
            way(*arguments)
        raise DeathError

    def append(self, *arguments: Any) -> None:
        self._commit(super().append, *arguments)

    def upsert(self, *arguments: Any) -> None:
        self._commit(super().upsert, *arguments)

    def delete_rows(self, *arguments: Any) -> None:
        self._commit(super().delete_rows, *arguments)

    def replace(self, *arguments: Any) -> None:
        self._commit(super().replace, *arguments)


def differences_after_deaths(
    corpus: Corpus,
    folder: Path,
    settings: Settings,
    *,
    until: str = "biography",
    is_afresh: bool = False,
    is_beside_afresh: bool = True,
) -> list[str]:
    """A build dies before or after each of its commits and is run again: what then differs from a build afresh, or from
    one that did not die."""
    shutil.copytree(corpus.folder, folder / "whole")
    whole = Mortal(folder / "whole")
    build(whole, until=until, settings=settings, afresh=is_afresh)
    n_commits = whole.n_commits
    if is_beside_afresh:
        build(whole, until=until, settings=settings, afresh=True)
    found = []
    for last in range(1, n_commits + 1):
        dying = folder / f"dying-{last}"
        shutil.copytree(corpus.folder, dying)
        with pytest.raises(DeathError):
            build(Mortal(dying, last=last, is_written=bool(last % 2)), until=until, settings=settings, afresh=is_afresh)
        build(Corpus(dying), until=until, settings=settings)
        found += [f"commit {last}: {what}" for what in differences(whole, Corpus(dying))]
        shutil.rmtree(dying)
    return found
