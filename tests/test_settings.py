"""Settings: argument before environment before file before default; unknown keys are told."""

from pathlib import Path

import pytest

from memography.errors import SettingsError
from memography.settings import Settings, known_keys


def test_the_nearest_wins(tmp_path: Path) -> None:
    """Argument, then environment, then file, then default."""
    (tmp_path / "memography.toml").write_text(
        "seed = 1\n[vision]\nmax_pixels = 111\nmax_frames = 11\n", encoding="utf-8"
    )
    environment = {"MEMOGRAPHY_VISION__MAX_PIXELS": "222", "MEMOGRAPHY_MEMES__MIN_USES": "7", "OTHER": "x"}
    found = Settings.load({"vision.max_pixels": "333"}, environment, tmp_path)
    assert found.vision.max_pixels == 333
    assert found.memes.min_uses == 7
    assert found.vision.max_frames == 11
    assert found.seed == 1
    assert found.captions == Settings().captions


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [
        ({"vision.pixels": "1"}, {}),
        ({"vision": "1"}, {}),
        ({"nothing.here": "1"}, {}),
        ({}, {"MEMOGRAPHY_VISION__PIXELS": "1"}),
        ({"vision.max_pixels": "many"}, {}),
        ({"vision.max_pixels": "-1"}, {}),
        ({"ingest.time_format": "%d.%Q"}, {}),
    ],
)
def test_unknown_keys_and_values_that_do_not_fit_are_told(
    tmp_path: Path, arguments: dict[str, str], environment: dict[str, str]
) -> None:
    """With the key, and with the known ones."""
    with pytest.raises(SettingsError, match=r"(?i)vision|nothing|time_format"):
        Settings.load(arguments, environment, tmp_path)


@pytest.mark.parametrize("text", ["vision = 1", "[vision]\nunknown = 1", "not toml at all"])
def test_a_faulty_file_is_told(tmp_path: Path, text: str) -> None:
    """By an error of the user's, not of ours."""
    (tmp_path / "memography.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError):
        Settings.load({}, {}, tmp_path)


def test_every_key_can_be_set() -> None:
    """What is listed as known is taken."""
    for key in known_keys():
        stage, _, name = key.partition(".")
        value = getattr(getattr(Settings(), stage), name) if name else getattr(Settings(), stage)
        assert Settings.load({key: str(value)}, {}) == Settings()
