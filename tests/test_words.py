"""What counts as a word."""

import time

import polars as pl
import pytest

from memography.stop_words import STOP_WORDS, stop_words, telling
from memography.words import folded, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Me, DON’T @ me", ["me", "don't", "me"]),
        ("see https://imgflip.com/i/1 or imgflip.com", ["see", "or"]),
        ("covid-19 in 2020", ["covid", "in"]),
        ("ÜBER naïve café", ["über", "naïve", "café"]),
        ("猫が好き", ["猫が", "が好", "好き"]),
        ("我的meme很好", ["我的", "meme", "很好"]),
        ("哈哈哈 猫", []),
        ("แมวน้ำ", ["แม", "มว", "วน", "น้", "้ำ"]),
        ("고양이가 좋아", ["고양이가", "좋아"]),
        ("", []),
    ],
)
def test_words_are_folded_and_addresses_are_none(text: str, found: list[str]) -> None:
    """Letters first, at least two characters, one spelling of the apostrophe."""
    assert words(text) == found


def test_stop_words_tell_nothing() -> None:
    """Common words, and the fillers of captions."""
    assert {"the", "don't", "gonna"} <= STOP_WORDS
    assert "quarantine" not in STOP_WORDS


@pytest.mark.parametrize("language", ["de", "fr", "es", "pt", "it", "nl", "sv", "pl", "tr", "id", "ru"])
def test_other_languages_have_their_little_words(language: str) -> None:
    """Enough of them to be left out of what sets a meme apart, each a word as texts have them."""
    own = stop_words(language) - STOP_WORDS
    assert len(own) > 100
    # a single letter is no word in texts, and one with an apostrophe is one
    assert all(words(word) == [word] for word in own if len(word) > 1)


def test_a_text_s_language_says_what_tells_nothing() -> None:
    """Where it is not told, and may not be English, the texts' languages do; English in any case."""

    def left(rows: list[tuple[str, str | None]]) -> list[str]:
        texts = pl.DataFrame({"words": [text.split() for text, _ in rows], "language": [code for _, code in rows]})
        return telling(texts.cast({"language": pl.String}))["word"].to_list()

    assert left([("wieder die the katze", "de")]) == ["katze"]
    assert left([("die hard", "en"), ("ich", "en")]) == ["die", "hard", "ich"]
    assert left([("ich katze the", "und"), ("ich", "de")]) == ["katze"]
    assert left([("ich katze", "und"), ("x", "en")]) == ["ich", "katze", "x"]
    assert left([("world war the", None), ("ich", "de"), ("the x", None)]) == ["world", "war", "x"]
    assert left([("ich", "und")]) == ["ich"]


def test_folded_lines_forget_layout() -> None:
    """Case, spaces and punctuation."""
    assert folded("Change  my-mind!") == folded("CHANGE MY MIND") == "changemymind"


@pytest.mark.parametrize("run", ["A", "漢", "a.b", "www.", ".com", "'a", "a_"])
def test_a_long_run_without_spaces_takes_no_longer_than_its_length(run: str) -> None:
    """A million characters are a matter of a second: no way to look at them is quadratic."""
    began = time.monotonic()
    words(run * (1_000_000 // len(run)))
    assert time.monotonic() - began < 10
