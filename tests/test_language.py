"""Languages are told where that is sure, and not otherwise."""

import pytest

from memography.language import language
from short_texts import SHORT_TEXTS


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
        ("dat ass dat ass dat ass", "en"),
        ("Pac-Man dies", "en"),
        ("I love it", "en"),
        ("Ich liebe es", "de"),
        ("Guten Morgen", "de"),
        ("¿Por qué?", "es"),
        ("Gracias", "es"),
        ("Non capisco niente", "it"),
        ("Geen idee", "nl"),
        ("Hasta la vista, baby", "es"),
        ("Y U NO LET ME SPARE?", "en"),
        ("Crème brûlée is good for you", "en"),
        ("Mermaid / H2O", None),
        ("S P O I L E R", None),
        ("😂 meme я", None),
    ],
)
def test_language(text: str, expected: str | None) -> None:
    assert language(text) == expected


@pytest.mark.parametrize(
    ("name", "least"), [("es", 0.8), ("de", 0.7), ("fr", 0.8), ("pt", 0.7), ("it", 0.7), ("nl", 0.7)]
)
def test_short_texts(name: str, least: float) -> None:
    """Most are told, hardly any is taken for English, and few for another language."""
    told = [language(text) for text in SHORT_TEXTS[name].strip().splitlines()]
    assert len(told) > 100
    assert told.count(name) >= least * len(told)
    assert told.count("en") <= 0.01 * len(told)
    assert sum(one not in (name, "en", None) for one in told) <= 0.1 * len(told)


def test_a_long_run_without_spaces_is_looked_at_once() -> None:
    assert language("a" * 1_000_000) is None
