"""Languages are told where that is sure, and not otherwise."""

import pytest

from memography.language import language


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ONE DOES NOT SIMPLY\nWALK INTO THE OFFICE", "en"),
        ("Cuando te das cuenta de que mañana es lunes", "es"),
        ("Quand tu réalises que c'est pas les vacances", "fr"),
        ("Wenn du merkst, dass morgen nicht Sonntag ist", "de"),
        ("quando você percebe que não tem mais café", "pt"),
        ("когда понедельник", "ru"),
        ("月曜日の朝", "ja"),
        ("星期一早上", "zh"),
        ("월요일 아침", "ko"),
        ("", None),
        ("2020 !!! 😂", None),
        ("dat ass dat ass dat ass", None),
        ("Pac-Man dies", None),
        ("😂 meme я", None),
    ],
)
def test_language(text: str, expected: str | None) -> None:
    assert language(text) == expected


def test_a_long_run_without_spaces_is_looked_at_once() -> None:
    assert language("a" * 1_000_000) is None
