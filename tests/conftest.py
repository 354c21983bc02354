"""Fixtures that many tests share: a small made-up world, and the corpus built from it."""

import json
import os
from collections.abc import Callable
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
    """A made-up world of 160 posts; two of its pictures are collages, two are mirrored."""
    return write_world(tmp_path_factory.mktemp("made-up") / "world", n_posts=160, seed=0)


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


def pytest_configure(config: pytest.Config) -> None:
    """The same examples at every run, however slow the machine; no settings from the environment."""
    hypothesis.settings.register_profile("same everywhere", derandomize=True, deadline=None)
    hypothesis.settings.load_profile("same everywhere")
    for name in [name for name in os.environ if name.startswith("MEMOGRAPHY_")]:
        del os.environ[name]
