"""A small model made for the tests, and the real encoder where its weights are on this machine."""

from pathlib import Path

import pytest
from tiny_bert import write_model

from memography.models.encoder import Encoder, text_encoder
from memography.models.weights import PACKAGE, PACKAGE_VERSION, Weights, find_weights
from memography.settings import ModelsSettings


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small BERT with random weights."""
    return write_model(tmp_path_factory.mktemp("model") / "small")


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache for graphs that all tests share."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def small(model: Path, cache: Path) -> Encoder:
    """The small encoder, in float32."""
    return text_encoder(ModelsSettings(path=str(model), cache=str(cache), precision="fp32"))


@pytest.fixture(scope="session")
def real_weights(cache: Path) -> Weights:
    """The published weights; a test that needs them is skipped where the package is absent."""
    found = find_weights(ModelsSettings(cache=str(cache)))
    if found is None:
        pytest.skip(f"needs the weights of {PACKAGE}=={PACKAGE_VERSION}, installed with --no-deps")
    return found


@pytest.fixture(scope="session")
def real(real_weights: Weights, cache: Path) -> Encoder:
    """The published encoder, in int8."""
    return text_encoder(ModelsSettings(cache=str(cache)))
