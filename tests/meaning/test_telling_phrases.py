"""A phrase sets a group of texts apart where clearly more of them are built on it than of all others."""

import polars as pl

from memography.meaning.telling_phrases import MIN_TEXTS, telling_phrases

NONE_BARRED = pl.DataFrame(schema={"group": pl.String, "word": pl.String})


def told(
    texts: dict[str, list[str]], barred: pl.DataFrame = NONE_BARRED, language: str = "en", carrier: str | None = None
) -> dict[str, str]:
    rows = [(group, text, language, carrier or text) for group, some in texts.items() for text in some]
    contexts = pl.DataFrame(rows, dict.fromkeys(("group", "text", "language", "carrier"), pl.String), orient="row")
    return dict(telling_phrases(contexts, barred).select("group", "phrase").iter_rows())


def lines(phrase: str, n: int, n_all: int, mark: str) -> list[str]:
    """Different texts, of which the first have a phrase, and words around it."""
    return [f"{mark}{number} {phrase if number < n else ''} {mark}x{number}" for number in range(n_all)]


OTHERS = lines("", 0, 200, "y")


def test_little_words_make_a_phrase() -> None:
    """Where there are three; two of them say nothing."""
    assert told({"a": lines("Am I the ONLY one", 9, 20, "x"), "b": OTHERS}) == {"a": "am i the only one"}
    assert told({"a": lines("if you", 9, 20, "x"), "b": OTHERS}) == {}


def test_a_phrase_is_as_long_as_three_in_five_of_its_texts_have_it() -> None:
    """And ends with a word that says something."""
    short = lines("nobody got time for that", 10, 20, "x")
    full = lines("ain't nobody got time for that", 16, 16, "z")
    assert told({"a": short + full, "b": OTHERS}) == {"a": "ain't nobody got time for that"}
    longer = lines("nobody got time for that", 14, 14, "x") + lines("nobody got time for that thing", 5, 5, "z")
    assert told({"a": longer, "b": OTHERS}) == {"a": "nobody got time for that"}
    assert told({"a": lines("i want you to", 9, 9, "x"), "b": OTHERS}) == {"a": "i want you"}


def test_what_others_say_too_is_no_phrase() -> None:
    """Nor what one text says again and again, few texts, or what is barred."""
    assert told({"a": lines("back in my day", 9, 20, "x"), "b": lines("back in my day", 30, 200, "y")}) == {}
    assert told({"a": ["back in my day"] * 50, "b": OTHERS}) == {}
    assert told({"a": lines("back in my day", MIN_TEXTS - 1, 10, "x"), "b": OTHERS}) == {}
    barred = pl.DataFrame({"group": ["a"], "word": ["back"]})
    assert told({"a": lines("back in my day", 9, 20, "x"), "b": OTHERS}, barred) == {"a": "in my day"}


def test_one_picture_is_no_phrase() -> None:
    """However many posts have it: what is read in it may be misread."""
    assert told({"a": lines("cake in room 7", 9, 9, "x"), "b": OTHERS}, carrier="v1") == {}


def test_little_words_are_those_of_the_language() -> None:
    """Two German ones say as little as two English ones."""
    texts = {"a": lines("ich habe", 9, 20, "x"), "b": OTHERS}
    assert told(texts, language="de") == {}
    assert told(texts, language="en") == {"a": "ich habe"}


def test_nothing_is_told_of_nothing() -> None:
    """No texts, one group alone, texts without words."""
    assert told({}) == {}
    assert told({"a": lines("back in my day", 9, 20, "x")}) == {}
    assert told({"a": [""], "b": ["..."]}) == {}
