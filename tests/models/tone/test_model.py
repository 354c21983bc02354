"""The tone model that ships, where the encoder's weights are on this machine."""

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from memography.cli import app
from memography.errors import MissingWeights
from memography.models import weights
from memography.models.encoder import Encoder
from memography.models.tone.model import ToneModel, tone_model
from memography.models.tone.trained import trained
from memography.settings import ModelsSettings

SINCERE = [
    "I miss my grandmother. She died last week and I cry every night.",
    "Thank you so much for helping us move, that was very kind.",
    "The library opens at nine on weekdays.",
]
IRONIC = [
    "Oh great, another Monday, just what I needed.",
    "I just love being stuck in traffic for three hours, best day ever!",
    "Wow, what a surprise, the printer is broken again. How lucky am I",
]


@pytest.fixture(scope="module")
def model(real_weights: object, cache: Path) -> ToneModel:
    """The shipped model, in int8."""
    return tone_model(ModelsSettings(cache=str(cache)))


def said(*arguments: str, given: bytes | None = None) -> str:
    result = CliRunner().invoke(app, ["tone", *arguments], input=given, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_plain_irony_is_told_from_plain_words(model: ToneModel) -> None:
    """Texts that hardly anyone would take otherwise; what published data say is in the model's card."""
    p_ironic = model(SINCERE + IRONIC).p_ironic
    assert p_ironic[: len(SINCERE)].max() < p_ironic[len(SINCERE) :].min()


def test_plain_emotions_are_told(model: ToneModel) -> None:
    """The emotion that a text names outright is its first."""
    found = model(["I am so grateful, thank you!", "I am furious, how dare they", "haha that is hilarious"])
    names = list(found.emotions)
    first = [names[row.argmax()] for row in np.stack(list(found.emotions.values()), axis=1)]
    assert first == ["gratitude", "anger", "amusement"]


def test_a_text_is_judged_alone(model: ToneModel) -> None:
    """What else is asked at the same time changes nothing."""
    together = model(SINCERE + IRONIC)
    alone = [model([text]) for text in SINCERE + IRONIC]
    assert together.p_ironic == pytest.approx([one.p_ironic[0] for one in alone], abs=1e-6)


def test_vectors_and_tones_share_the_lower_half(model: ToneModel, real: Encoder) -> None:
    """Both upper halves run over one lower half, and find what they find alone."""
    vectors, logits = real.run(SINCERE, real.upper, model.upper)
    assert vectors == pytest.approx(real.encode(SINCERE))
    assert model.read(logits).p_ironic == pytest.approx(model(SINCERE).p_ironic)


def test_it_is_small_and_has_all_emotions() -> None:
    """28 emotions, and layers that follow the encoder's lower half."""
    model = trained()
    assert len(model.heads.emotions) == 28
    assert model.layers == range(3, 6)


def test_one_object_a_line_in_order(model: ToneModel, cache: Path) -> None:
    """Empty lines too, and bytes that are no UTF-8."""
    given = "I am happy\n\nnaïve 🙃\r\n".encode() + b"\xff\n"
    told = [json.loads(line) for line in said("--json", "--set", f"models.cache={cache}", given=given).splitlines()]
    assert [one["text"] for one in told] == ["I am happy", "", "naïve 🙃", "\ufffd"]
    for one in told:
        assert one["p_sincere"] + one["p_humorous"] + one["p_ironic"] == pytest.approx(1, abs=1e-5)
        assert len(one["emotions"]) == 28
        assert isinstance(one["abstained"], bool)


def test_what_the_model_cannot_read_is_said(model: ToneModel, cache: Path) -> None:
    """Another language, no words, or words that tell no language: figures alone would be taken for an answer."""
    told = said("Ich liebe es", "", "2020 !!", "Drake Hotline Bling", "I love it", "--set", f"models.cache={cache}")
    german, none, numbers, unknown, english = told.replace("\n  ", " ~ ").splitlines()
    assert "not English (de)" in german
    assert "0." not in german
    assert "no words" in none
    assert "no words" in numbers
    assert "sincere 0." in unknown
    assert "holds if they are English" in unknown
    assert english.count("~") == 1
    [row] = map(json.loads, said("Ich liebe es", "--json", "--set", f"models.cache={cache}").splitlines())
    assert (row["language"], row["abstained"]) == ("de", True)
    assert row["note"].startswith("not English")


def test_people_are_told_in_words(model: ToneModel, cache: Path) -> None:
    """The text, its tone, and what is felt."""
    told = said("thank you so much, I am grateful", "--set", f"models.cache={cache}")
    assert "gratitude" in told
    assert "sincere" in told


def test_without_weights_the_command_that_brings_them_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As for the encoder, which the tone model stands on."""
    monkeypatch.setattr(weights, "_PACKAGE_MODULE", "no_such_package")
    with pytest.raises(MissingWeights, match="memography models fetch"):
        tone_model(ModelsSettings(cache=str(tmp_path)))
