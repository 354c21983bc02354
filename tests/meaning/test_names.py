"""A meme is named by its source, the catalogue, its picture's own words, or the phrase or words that set it apart."""

import polars as pl

from memography.meaning.names import names
from memography.settings import MeaningSettings
from memography.words import words


def contexts(texts: dict[str, list[str]]) -> pl.DataFrame:
    rows = [(meme_id, text, sorted(set(words(text))), "en") for meme_id, found in texts.items() for text in found]
    schema = {"meme_id": pl.String, "text": pl.String, "words": pl.List(pl.String), "language": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(carrier="text")


def of_template(printed: list[tuple[str, str]], text: str = "") -> pl.DataFrame:
    rows = [(meme_id, said, text, False) for meme_id, said in printed]
    schema = {"meme_id": pl.String, "template_text": pl.String, "text": pl.String, "is_bare": pl.Boolean}
    return pl.DataFrame(rows, schema, orient="row")


def named(
    given: dict[str, str | None],
    texts: dict[str, list[str]],
    printed: dict[str, list[str]],
    catalogued: dict[str, str] | None = None,
) -> dict[str, tuple[str, str]]:
    memes = pl.DataFrame({"meme_id": list(given), "given_name": list(given.values())})
    rows = [(meme_id, text) for meme_id, found in printed.items() for text in found]
    table = names(memes, contexts(texts), of_template(rows), catalogued or {}, MeaningSettings())
    return {row["meme_id"]: (row["name"], row["method"]) for row in table.to_pylist()}


def spoken(word: str, n: int, n_all: int, other: str) -> list[str]:
    """So many different texts, and the first of them have a word."""
    return [f"{other}{chr(97 + i // 26)}{chr(97 + i % 26)} {word if i < n else ''}" for i in range(n_all)]


def test_a_given_name_is_kept_to_the_letter() -> None:
    """Nothing is mended in what a source says."""
    assert named({"m1": " Drake  ✋"}, {"m1": ["a b"]}, {"m1": ["NOPE YEP"]})["m1"] == (" Drake  ✋", "given")


def test_the_catalogue_s_name_comes_next() -> None:
    """Before what is printed on the picture, and after what a source says."""
    found = named({"m1": None, "m2": "Given"}, {}, {"m1": ["NO. YES!"] * 3}, {"m1": "Owl", "m2": "Owl"})
    assert found == {"m1": ("Owl", "catalogue"), "m2": ("Given", "given")}


def test_the_picture_s_own_words_come_after_it() -> None:
    """The commonest spelling of them, on one line."""
    found = named({"m1": None}, {"m1": ["x"]}, {"m1": ["CHANGE MY\nMIND", "CHANGE MY\nMIND", "CHANGE MV\nMIND"]})
    assert found["m1"] == ("CHANGE MY MIND", "template")


def test_what_few_variants_show_is_no_part_of_the_picture_s_name() -> None:
    """Small lettering that is seldom legible is a detail."""
    assert named({"m1": None}, {}, {"m1": ["Opening hours", *[""] * 9]})["m1"] == ("m1", "id")
    assert named({"m1": None}, {}, {"m1": ["NO. YES!\nm0", *["NO. YES!"] * 9]})["m1"] == ("NO. YES!", "template")


def test_words_that_say_nothing_are_no_name() -> None:
    """Stop words alone do not name a meme."""
    texts = {"m1": spoken("coffee", 9, 20, "tea"), "m2": spoken("", 0, 20, "milk")}
    assert named({"m1": None}, texts, {"m1": ["3:00 no"]})["m1"] == ("coffee", "words")


def test_strokes_that_were_read_as_letters_are_no_name() -> None:
    """Waves and windows come out as one letter again and again, or as ones and zeros."""
    found = named({"m1": None}, {}, {"m1": ["vvv vvvv\n110110\nNO. YES!"] * 3})
    assert found["m1"] == ("NO. YES!", "template")
    assert named({"m1": None}, {}, {"m1": ["vvv"]})["m1"] == ("m1", "id")


def test_without_words_that_set_it_apart_the_id_is_the_name() -> None:
    """A word of few of its texts misleads more than none does."""
    texts = {"m1": spoken("covid", 3, 40, "tea"), "m2": spoken("", 0, 400, "milk")}
    assert named({"m1": None}, texts, {"m1": [""]})["m1"] == ("m1", "id")
    rare = {"m1": spoken("covid", 8, 100, "tea"), "m2": spoken("", 0, 400, "milk")}
    assert named({"m1": None}, rare, {})["m1"] == ("m1", "id")
    assert named({"m1": None}, {"m1": spoken("covid", 12, 100, "tea"), **texts}, {})["m1"] == ("m1", "id")


def test_a_template_s_own_words_do_not_set_its_uses_apart() -> None:
    """Where it is half covered, they are read as the caption's; a word that one variant has of it is the caption's."""
    memes = pl.DataFrame({"meme_id": ["m1", "m2"], "given_name": ["A", "B"]})
    said = contexts({"m1": spoken("truth coffee", 9, 20, "tea"), "m2": spoken("", 0, 20, "milk")})
    printed = [("m1", "THE SCROLL\nOF TRUTH")] * 3 + [("m1", "coffee")] + [("m1", "")] * 9
    table = names(memes, said, of_template(printed), {}, MeaningSettings())
    assert table.to_pylist()[0]["words"] == ["coffee"]


def test_a_phrase_comes_before_words() -> None:
    """With its little words."""
    texts = {"m1": spoken("y u no call", 9, 20, "tea"), "m2": spoken("no call", 4, 20, "milk")}
    assert named({"m1": None}, texts, {})["m1"] == ("y u no call", "phrase")


def test_what_nearly_all_variants_have_is_the_picture_s() -> None:
    """A word on a drawn paper, of which no poster wrote."""
    memes = pl.DataFrame({"meme_id": ["m1"], "given_name": ["A"]})
    said = contexts({"m1": spoken("diploma coffee", 9, 20, "tea"), "m2": spoken("", 0, 20, "milk")})
    for n, found in ((5, ["coffee"]), (4, ["coffee", "diploma"])):
        table = names(memes, said, of_template([("m1", "")] * n, "DIPLOMA"), {}, MeaningSettings())
        assert table.to_pylist()[0]["words"] == found


def test_what_posters_write_on_every_variant_is_theirs() -> None:
    """A saying that no variant lacks is no sign in the picture: that has fewer words."""
    said = contexts({"m1": spoken("one does not simply", 20, 20, "tea"), "m2": spoken("", 0, 20, "milk")})
    memes = pl.DataFrame({"meme_id": ["m1"], "given_name": [None]}, schema_overrides={"given_name": pl.String})
    table = names(memes, said, of_template([("m1", "")] * 20, "ONE DOES NOT SIMPLY"), {}, MeaningSettings())
    assert table.to_pylist()[0]["name"] == "one does not simply"


def test_what_is_read_on_the_bare_picture_is_the_picture_s() -> None:
    """A sign that is seldom legible; one bare picture of three may be taken for bare wrongly."""
    memes = pl.DataFrame({"meme_id": ["m1"], "given_name": ["A"]})
    said = contexts({"m1": spoken("exit coffee", 9, 20, "tea"), "m2": spoken("", 0, 20, "milk")})
    read = pl.concat(
        [of_template([("m1", "")], text).with_columns(is_bare=True) for text in ("EXIT", "EXIT", "coffee")]
    )
    table = names(memes, said, read, {}, MeaningSettings())
    assert table.to_pylist()[0]["words"] == ["coffee"]
