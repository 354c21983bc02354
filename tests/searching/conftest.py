"""A small corpus of words, with the text encoder where its weights are on this machine, and without."""

from pathlib import Path

import pytest
from few_words import words_alone

from memography import Corpus, Settings
from memography.models import weights
from memography.models.weights import PACKAGE, PACKAGE_VERSION, find_weights
from memography.searching import Searcher
from memography.settings import ModelsSettings


@pytest.fixture(scope="session")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """The corpus, with vectors."""
    if find_weights(ModelsSettings()) is None:
        pytest.skip(f"needs the weights of {PACKAGE}=={PACKAGE_VERSION}, installed with --no-deps")
    return words_alone(tmp_path_factory.mktemp("spoken"))


@pytest.fixture(scope="session")
def searcher(spoken: Corpus) -> Searcher:
    """Over it."""
    return Searcher(spoken, Settings())


@pytest.fixture
def without_weights(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Settings:
    """A machine on which there are no weights."""
    monkeypatch.setattr(weights, "_PACKAGE_MODULE", "no_such_package")
    return Settings(models=ModelsSettings(cache=str(tmp_path / "cache")))
