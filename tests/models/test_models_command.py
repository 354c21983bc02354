"""`memography models` tells what there is; everything else works without."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from memography.cli import app
from memography.errors import MissingWeights, UserError, WeightsError
from memography.models import weights
from memography.models.encoder import text_encoder
from memography.settings import ModelsSettings


@pytest.fixture
def without_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine where the package is not installed."""
    monkeypatch.setattr(weights, "_PACKAGE_MODULE", "no_such_package")


def models(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["models", *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_models_are_told_with_their_origin_and_hashes(model: Path, cache: Path) -> None:
    """For people and for machines."""
    given = ["--set", f"models.path={model}", "--set", f"models.cache={cache}"]
    told = json.loads(models("--json", *given))
    encoder = told["encoder"]
    assert (encoder["name"], encoder["origin"], encoder["precision"]) == ("small", "settings", "int8")
    assert len(encoder["sha256"]["model.safetensors"]) == 64
    spoken = models(*given)
    assert encoder["sha256"]["tokenizer.json"] in spoken
    assert str(model) in spoken
    assert encoder["version"] == text_encoder(ModelsSettings(path=str(model), cache=str(cache))).version


def test_where_there_are_none_the_command_that_brings_them_is_told(tmp_path: Path, without_package: None) -> None:
    """And whoever needs them hears the same."""
    given = ["--set", f"models.cache={tmp_path}"]
    assert "memography models fetch" in models(*given)
    assert json.loads(models("--json", *given))["encoder"] is None
    with pytest.raises(MissingWeights, match="memography models fetch"):
        text_encoder(ModelsSettings(cache=str(tmp_path)))


def test_a_fetch_that_fails_tells_why(tmp_path: Path) -> None:
    """A hub that is not there."""
    command = ["models", "fetch", "--set", "models.hub=http://127.0.0.1:9", "--set", f"models.cache={tmp_path}"]
    with pytest.raises(WeightsError, match=r"127\.0\.0\.1:9"):
        CliRunner().invoke(app, command, catch_exceptions=False)


def test_options_before_a_command_of_models_are_not_dropped() -> None:
    """They would be another command's."""
    with pytest.raises(UserError, match="after its name"):
        CliRunner().invoke(app, ["models", "--set", "models.hub=x", "fetch"], catch_exceptions=False)


def test_encoding_loads_nothing_that_could_call_a_hub(model: Path, cache: Path) -> None:
    """The tokenizer's library can fetch models by itself; what it would do that with is never imported."""
    text_encoder(ModelsSettings(path=str(model), cache=str(cache)))
    program = f"""
import sys
from memography.models.encoder import text_encoder
from memography.settings import ModelsSettings
text_encoder(ModelsSettings(path={str(model)!r}, cache={str(cache)!r})).encode(["the cat sat"])
print(sorted({{"huggingface_hub", "hf_xet", "httpx", "torch", "onnx"}} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", program], env=os.environ, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
