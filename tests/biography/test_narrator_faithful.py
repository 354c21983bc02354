"""A narrated sentence says what the composed one says, or is refused."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memography import Corpus
from memography.biography.narrator.faithful import faithful
from memography.biography.narrator.reading import tokens

CASES = [
    json.loads(line) for line in (Path(__file__).parent / "narrations.jsonl").read_text(encoding="utf-8").splitlines()
]
LIES = [case for case in CASES if case["lie"]]
HONEST = [case for case in CASES if not case["lie"]]
MAX_SHARE_REFUSED = 0.25
"""Of honest sentences in the file. Each costs its wording, and no truth."""


@pytest.mark.parametrize("case", LIES, ids=lambda case: f"{case['lie']}: {case['narrated'][:60]}")
def test_every_lie_is_caught(case: dict[str, str]) -> None:
    """Whatever is changed, added or left out: numbers, dates, names, doubt, turns, negations, markup."""
    assert faithful(case["composed"], case["narrated"])


def test_most_honest_sentences_pass() -> None:
    """A check that refuses everything would catch every lie too."""
    refused = [case["narrated"] for case in HONEST if faithful(case["composed"], case["narrated"])]
    assert len(refused) / len(HONEST) <= MAX_SHARE_REFUSED, refused


@given(st.text(max_size=200))
def test_a_sentence_says_what_it_says(text: str) -> None:
    """Whatever posts put into a sentence, repeating it to the letter is no lie."""
    assert faithful(text, text) == []


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_two_texts_can_be_compared(composed: str, narrated: str) -> None:
    """No text makes the check fail."""
    faithful(composed, narrated)


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_numbers_are_the_same_in_any_form(n: int, other: int) -> None:
    """With and without thousands apart; and another number is another number."""
    composed = f"It is in {n:,} posts."
    assert faithful(composed, f"It is in {n} posts.") == []
    assert faithful(composed, f"There are {n:,} posts of it.") == []
    assert bool(faithful(composed, f"It is in {other:,} posts.")) is (n != other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("twelve", "12"),
        ("a dozen", "12"),
        ("twenty-one", "21"),
        ("two hundred and five", "205"),
        ("a hundred", "100"),
        ("one thousand two hundred", "1,200"),
        ("three million", "3,000,000"),
        ("half", "50 %"),
        ("two thirds", "two-thirds"),
        ("a quarter", "25%"),
        ("three quarters", "75 per cent"),
        ("six percent", "6 %"),
        ("a twentieth", "5 %"),
        ("14 March 2020", "March 14, 2020"),
        ("14 March 2020", "the 14th of March 2020"),
        ("14 March 2020", "2020-03-14"),
        ("from March 2020 to May 2020", "from March to May 2020"),
        ("twice", "2"),
    ],
)
def test_the_same_figure_in_other_words(one: str, other: str) -> None:
    """Numbers in figures and in words, shares, dates."""
    first, second = ([(t.kind, t.value) for t in tokens(text) if t.kind in ("number", "date")] for text in (one, other))
    assert first == second
    assert first


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a third", "the third"),
        ("33 %", "a third"),
        ("a half", "a quarter"),
        ("12", "12 %"),
        ("1,200", "1.200"),
        ("March 2020", "2020"),
        ("March 2020", "14 March 2020"),
        ("May 2020", "may 2020"),
        ("two", "two hundred"),
        ("-3", "3"),
    ],
)
def test_another_figure_is_another(one: str, other: str) -> None:
    """What looks alike and is not."""
    first, second = ([(t.kind, t.value) for t in tokens(text) if t.kind in ("number", "date")] for text in (one, other))
    assert first != second


def test_a_community_that_is_called_like_a_word_is_a_name() -> None:
    """Else it could be left out or exchanged unseen."""
    composed = "It is most at home in memes, with seven of its 21 uses, before posts (six)."
    swapped = "It is most at home in posts, with seven of its 21 uses, before memes (six)."
    moved = "With seven of its 21 uses it is most at home in memes, before posts (six)."
    assert faithful(composed, swapped, {"memes", "posts"})
    assert faithful(composed, moved, {"memes", "posts"}) == []


def test_a_name_may_not_hide_in_a_common_word() -> None:
    """Mark and Will are people too."""
    assert faithful("It was found in twelve posts.", "It was found by Mark in twelve posts.")


def test_every_digit_of_every_article_is_guarded(built: Corpus) -> None:
    """Wherever a digit of a real sentence changes, the lie is caught."""
    for text in built.polars("biography")["text"]:
        for at, character in enumerate(text):
            if character.isdigit():
                assert faithful(text, f"{text[:at]}{(int(character) + 1) % 10}{text[at + 1 :]}"), (text, at)


@pytest.mark.parametrize("word", ["Drake", "viral", "never", "only", "probably", "7", "half", "because", "Monday"])
def test_no_word_comes_into_any_article(built: Corpus, word: str) -> None:
    """Wherever a word that says something is put into a real sentence, the lie is caught."""
    for text in built.polars("biography")["text"]:
        words = text.split(" ")
        for at in (1, len(words) // 2, len(words) - 1):
            told = " ".join([*words[:at], word, *words[at:]])
            assert faithful(text, told), told
