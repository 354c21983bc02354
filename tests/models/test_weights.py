"""Weights are found in one order, and are what was published."""

import hashlib
import sys
from pathlib import Path

import pytest

from memography.errors import MissingWeights, WeightsError
from memography.models import weights as module
from memography.models.weights import (
    FILES,
    NAME,
    PACKAGE,
    PACKAGE_VERSION,
    Weights,
    cache_folder,
    find_weights,
    require_weights,
)
from memography.settings import ModelsSettings


@pytest.fixture
def without_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine where the package is not installed."""
    monkeypatch.setattr(module, "_PACKAGE_MODULE", "no_such_package")


def fill(folder: Path) -> Path:
    folder.mkdir(parents=True)
    for name in FILES:
        (folder / name).write_bytes(b"not what was published")
    return folder


def test_a_folder_of_the_settings_comes_first(model: Path, tmp_path: Path) -> None:
    """It is taken as it is, and told from others by what is in its files."""
    found = require_weights(ModelsSettings(path=str(model)))
    assert (found.name, found.folder, found.origin) == ("small", model, "settings")
    found.verify()
    data = (model / "model.safetensors").read_bytes()
    assert found.sha256["model.safetensors"] == hashlib.sha256(data).hexdigest()
    copy = tmp_path / "copy"
    copy.mkdir()
    for name in FILES:
        (copy / name).write_bytes((model / name).read_bytes() + b" " * (name == "tokenizer.json"))
    assert require_weights(ModelsSettings(path=str(copy))).fingerprint != found.fingerprint


def test_a_folder_that_lacks_a_file_is_told(tmp_path: Path) -> None:
    """And nothing else is taken in its place."""
    with pytest.raises(WeightsError, match=r"no model\.safetensors, no tokenizer\.json"):
        find_weights(ModelsSettings(path=str(tmp_path)))


def test_an_installed_package_comes_before_what_was_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, without_package: None
) -> None:
    """Its files are found without importing it."""
    settings = ModelsSettings(cache=str(tmp_path / "cache"))
    fetched = fill(tmp_path / "cache" / NAME)
    assert find_weights(settings) == Weights(NAME, fetched, "hub")
    packaged = fill(tmp_path / "site" / "packaged_weights" / "model")
    (packaged.parent / "__init__.py").write_text("raise RuntimeError('imported')")
    monkeypatch.setattr(module, "_PACKAGE_MODULE", "packaged_weights")
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path / "site")])
    assert find_weights(settings) == Weights(NAME, packaged, "package")


def test_missing_weights_are_told_with_the_command(tmp_path: Path, without_package: None) -> None:
    """Where there are none, the message says how to bring them."""
    settings = ModelsSettings(cache=str(tmp_path))
    assert find_weights(settings) is None
    with pytest.raises(MissingWeights, match="memography models fetch"):
        require_weights(settings)


def test_other_files_than_those_published_are_refused(tmp_path: Path) -> None:
    """With both hashes."""
    with pytest.raises(WeightsError, match=FILES["config.json"].sha256):
        Weights(NAME, fill(tmp_path / "fetched"), "hub").verify("config.json")


def test_make_installs_the_package_that_is_looked_for() -> None:
    """In the version whose files were compared with the hub's."""
    makefile = (Path(__file__).parents[2] / "Makefile").read_text(encoding="utf-8")
    assert f"WEIGHTS := {PACKAGE}=={PACKAGE_VERSION}\n" in makefile


def test_the_cache_is_the_user_s(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system says caches are, unless the settings name another."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "linux")
    assert cache_folder(ModelsSettings()) == tmp_path / "memography" / "models"
    assert cache_folder(ModelsSettings(cache=str(tmp_path / "own"))) == tmp_path / "own"


def test_the_real_weights_are_what_was_published(real_weights: Weights) -> None:
    """The package holds the hub's files to the byte."""
    real_weights.verify()
    assert real_weights.name == NAME
