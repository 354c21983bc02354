"""Texts are compared letter by letter."""

from hypothesis import given
from hypothesis import strategies as st

from memography.spelling import character_error_rate, edits

TEXTS = st.text("abc", max_size=80)


def slow_edits(one: str, other: str) -> int:
    """The whole table, row by row."""
    row = list(range(len(other) + 1))
    for n, character in enumerate(one, 1):
        above, row[0] = row[0], n
        for m, wanted in enumerate(other, 1):
            above, row[m] = row[m], min(row[m] + 1, row[m - 1] + 1, above + (character != wanted))
    return row[-1]


@given(TEXTS, TEXTS)
def test_edits_are_those_of_the_whole_table(one: str, other: str) -> None:
    """Also where a text has more letters than a machine word has bits."""
    assert edits(one, other) == slow_edits(one, other)


def test_case_spaces_and_punctuation_are_no_errors() -> None:
    """They are what readers differ in without misreading."""
    assert character_error_rate("WELLDONE", "Well, done!") == 0
    assert character_error_rate("bell done", "Well, done!") == 1 / 8


def test_what_is_not_there_is_an_error() -> None:
    """Where nothing is written, anything read is wrong, and nothing read is right."""
    assert character_error_rate("", "") == 0
    assert character_error_rate("x", "") == 1
    assert character_error_rate("", "word") == 1
    assert character_error_rate("a word or so", "word") > 1
