"""A meme is named by its source, by the catalogue, by its picture's own words, or by the words that set it apart."""

import polars as pl

from memography.meaning.names import distinctive_words, names
from memography.settings import MeaningSettings
from memography.words import words


def contexts(texts: dict[str, list[str]]) -> pl.DataFrame:
    rows = [(meme_id, text, sorted(set(words(text)))) for meme_id, found in texts.items() for text in found]
    schema = {"meme_id": pl.String, "text": pl.String, "words": pl.List(pl.String)}
    return pl.DataFrame(rows, schema=schema, orient="row")


def named(
    given: dict[str, str | None],
    texts: dict[str, list[str]],
    printed: dict[str, list[str]],
    catalogued: dict[str, str] | None = None,
) -> dict[str, tuple[str, str]]:
    memes = pl.DataFrame({"meme_id": list(given), "given_name": list(given.values())})
    of_template = contexts(printed).rename({"text": "template_text"})
    table = names(memes, contexts(texts), of_template, catalogued or {}, MeaningSettings())
    return {row["meme_id"]: (row["name"], row["method"]) for row in table.to_pylist()}


def test_a_given_name_is_kept_to_the_letter() -> None:
    """Nothing is mended in what a source says."""
    assert named({"m1": " Drake  ✋"}, {"m1": ["a b"]}, {"m1": ["NOPE YEP"]})["m1"] == (" Drake  ✋", "given")


def test_the_catalogue_s_name_comes_next() -> None:
    """Before what is printed on the picture, and after what a source says."""
    found = named({"m1": None, "m2": "Given"}, {}, {"m1": ["NO. YES!"] * 3}, {"m1": "Owl", "m2": "Owl"})
    assert found == {"m1": ("Owl", "catalogue"), "m2": ("Given", "given")}


def test_the_picture_s_own_words_come_after_it() -> None:
    """The commonest spelling of them, on one line."""
    found = named({"m1": None}, {"m1": ["x"]}, {"m1": ["CHANGE MY\nMIND", "CHANGE MY\nMIND", "CHANGE MV MIND"]})
    assert found["m1"] == ("CHANGE MY MIND", "template")


def test_words_that_say_nothing_are_no_name() -> None:
    """Stop words alone do not name a meme."""
    found = named({"m1": None}, {"m1": ["coffee monday", "coffee tuesday"]}, {"m1": ["3:00 no"]})
    assert found["m1"] == ("coffee", "words")


def test_strokes_that_were_read_as_letters_are_no_name() -> None:
    """Waves and windows come out as one letter again and again, or as ones and zeros."""
    found = named({"m1": None}, {"m1": ["vvvv vvv"] * 3}, {"m1": ["vvv vvvv\n110110\nNO. YES!"] * 3})
    assert found["m1"] == ("NO. YES!", "template")
    assert named({"m1": None}, {"m1": ["vvvv one", "vvvv two"]}, {"m1": ["vvv"]})["m1"] == ("m1", "id")


def test_without_any_words_the_id_is_the_name() -> None:
    """A meme always has a name."""
    assert named({"m1": None}, {"m1": [""]}, {"m1": [""]})["m1"] == ("m1", "id")


def test_distinctive_words_are_those_that_others_do_not_use() -> None:
    """A word of all memes comes after a word of one."""
    found = distinctive_words(
        contexts({"m1": ["cat monday", "cat monday coffee", "cat tuesday"], "m2": ["dog monday", "dog monday tea"]}), 5
    )
    assert found["m1"][0] == "cat"
    assert found["m2"][0] == "dog"


def test_a_text_posted_often_counts_once() -> None:
    """A much copied caption does not name a meme."""
    found = distinctive_words(contexts({"m1": ["spam spam"] * 50 + ["cat one", "cat two"]}), 5)
    assert found["m1"] == ["cat"]
