"""What counts as a word."""

import time

import pytest

from memography.stop_words import STOP_WORDS
from memography.words import folded, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Me, DON’T @ me", ["me", "don't", "me"]),
        ("see https://imgflip.com/i/1 or imgflip.com", ["see", "or"]),
        ("covid-19 in 2020", ["covid", "in"]),
        ("ÜBER naïve café", ["über", "naïve", "café"]),
        ("猫が好き", ["猫が好き"]),
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


def test_folded_lines_forget_layout() -> None:
    """Case, spaces and punctuation."""
    assert folded("Change  my-mind!") == folded("CHANGE MY MIND") == "changemymind"


@pytest.mark.parametrize("run", ["A", "漢", "a.b", "www.", ".com", "'a", "a_"])
def test_a_long_run_without_spaces_takes_no_longer_than_its_length(run: str) -> None:
    """A million characters are a matter of a second: no way to look at them is quadratic."""
    began = time.monotonic()
    words(run * (1_000_000 // len(run)))
    assert time.monotonic() - began < 10
