"""Fixtures that many tests share: a small made-up world, and the corpus built from it."""

import json
import os
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import hypothesis
import polars as pl
import pytest

from memography import Corpus, Settings, build, ingest
from memography.evaluation.synthetic import World, write_world

REAL_DATA = Path(__file__).parents[2] / "shared" / "data"
"""Real posts for development, beside the repository; never part of it."""


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data; a test that needs it is skipped where it is absent."""
    if not REAL_DATA.is_dir():
        pytest.skip(f"needs the real data in {REAL_DATA}")
    return REAL_DATA


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A made-up world of 160 posts; three of its pictures are collages, four are mirrored."""
    return write_world(tmp_path_factory.mktemp("made-up") / "world", n_posts=160, seed=3)


@pytest.fixture(scope="session")
def built(world: World, tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """The corpus of that world, built to the biography. Tests read it and change nothing."""
    corpus = Corpus(tmp_path_factory.mktemp("made-up") / "corpus", create=True)
    ingest([world.posts], corpus, settings=Settings())
    build(corpus, settings=Settings())
    return corpus


@pytest.fixture(scope="session")
def settle() -> Callable[[Corpus], None]:
    """Marks a corpus as built as it is now: damage done to it then looks like damage that no version shows."""

    def mark(corpus: Corpus) -> None:
        rows = corpus.rows("runs", where="stage != 'ingest'")
        for row in rows:
            for column in ("inputs", "outputs"):
                row[column] = json.dumps({name: corpus.stamp(name) for name in json.loads(row[column])})
        corpus.upsert("runs", pl.DataFrame(rows))

    return mark


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests come first, so that no process is left with them alone in the end."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


def pytest_configure(config: pytest.Config) -> None:
    """The same examples at every run, however slow the machine; no settings from the environment."""
    hypothesis.settings.register_profile("same everywhere", derandomize=True, deadline=None)
    hypothesis.settings.load_profile("same everywhere")
    for name in [name for name in os.environ if name.startswith("MEMOGRAPHY_")]:
        del os.environ[name]


@pytest.fixture(scope="session")
def shifted(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """A corpus of words alone, built: of two memes, one turns to the pandemic on 10 March 2020, the other never.
    Tests read it and change nothing."""
    chance = random.Random(0)
    usual = ("party", "boss", "monday", "cake", "karaoke", "lunch", "wedding", "meeting", "gift", "report")
    turned = (
        "lockdown",
        "quarantine",
        "virus",
        "sanitizer",
        "isolation",
        "window",
        "video",
        "balcony",
        "bread",
        "alone",
    )
    posts = []
    for number in range(240):
        day = datetime(2019, 9, 1, tzinfo=UTC) + timedelta(days=number * 1.6)
        for meme in ("Turning", "Steady"):
            words = turned if meme == "Turning" and day >= datetime(2020, 3, 10, tzinfo=UTC) else usual
            post = {"id": f"{meme}-{number}", "meme": meme, "posted_at": day.isoformat(), "community": "north"}
            posts.append({**post, "text": " ".join(chance.sample(words, 4)) + f" {chance.choice(usual)}"})
    folder = tmp_path_factory.mktemp("shifted")
    source = folder / "posts.jsonl"
    source.write_text("".join(json.dumps(post) + "\n" for post in posts), encoding="utf-8")
    corpus = Corpus(folder / "corpus", create=True)
    ingest([source], corpus, settings=Settings())
    build(corpus, settings=Settings())
    return corpus
