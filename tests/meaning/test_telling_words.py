"""A word sets a group of texts apart where clearly more of them have it than of all others."""

import numpy as np
import polars as pl
from scipy.stats import false_discovery_control

from memography.meaning.telling_words import MIN_TEXTS, clear, telling_words


def told(texts: dict[str, list[str]], language: str | None = "en") -> dict[str, list[str]]:
    rows = [(group, sorted(set(text.split())), language) for group, some in texts.items() for text in some]
    schema = {"group": pl.String, "words": pl.List(pl.String), "language": pl.String}
    found = telling_words(pl.DataFrame(rows, schema, orient="row"))
    return dict(found.group_by("group", maintain_order=True).agg("word").iter_rows())


def lines(word: str, n: int, n_all: int, mark: str) -> list[str]:
    """Different texts, of which the first have a word."""
    return [f"{mark}{number} {word if number < n else ''}".strip() for number in range(n_all)]


def test_the_same_texts_set_nothing_apart() -> None:
    """However many memes there are, and however alike their words are."""
    same = ["cats love mondays", "cats hate mondays", "cats are mondays"] * 4
    assert told({f"m{number}": same for number in range(5)}) == {}


def test_what_others_say_too_is_not_told() -> None:
    """A word of one group comes, one of all does not."""
    texts = {name: [f"{line} monday" for line in lines(name, 20, 30, name)] for name in ("cat", "dog", "owl")}
    assert told(texts) == {"cat": ["cat"], "dog": ["dog"], "owl": ["owl"]}


def test_a_text_posted_often_counts_once() -> None:
    """A much copied caption sets nothing apart."""
    assert told({"a": ["spam one"] * 50 + lines("cat", 9, 20, "x"), "b": lines("", 0, 40, "y")}) == {"a": ["cat"]}


def test_a_word_of_too_few_texts_is_not_told() -> None:
    """However rare it is elsewhere."""
    few = MIN_TEXTS - 1
    assert told({"a": lines("cat", few, 20, "x"), "b": lines("", 0, 4000, "y")}) == {}
    assert told({"a": lines("cat", 5, 200, "x"), "b": lines("", 0, 4000, "y")}) == {}


def test_a_small_difference_is_none_however_sure() -> None:
    """A third more of very many texts."""
    assert told({"a": lines("cat", 800, 2000, "x"), "b": lines("cat", 600, 2000, "y")}) == {}


def test_chance_is_held_over_all_words() -> None:
    """Words dealt out by lot set hardly anything apart: less than one in twenty corpora."""
    rng = np.random.default_rng(7)
    n_found = 0
    for _ in range(20):
        dealt = {f"m{m}": [" ".join(f"w{w}" for w in rng.integers(0, 300, 8)) for _ in range(40)] for m in range(12)}
        n_found += bool(told(dealt))
    assert n_found <= 2


def test_discoveries_are_those_of_benjamini_and_hochberg() -> None:
    """As SciPy adjusts the same p-values, with the pairs that were never seen among them."""
    p = np.random.default_rng(1).uniform(0, 1, 300) ** 4
    adjusted = false_discovery_control(np.concatenate([p, np.ones(700)]))[:300]
    assert (clear(p, 1000) == (adjusted <= 0.05)).all()


def test_little_words_are_left_out_by_language() -> None:
    """Of German those of a German text; where no language is told, those of the languages that the corpus has."""
    texts = {"a": lines("wieder katze", 12, 20, "x"), "b": lines("", 0, 40, "y")}
    assert told(texts, "de") == {"a": ["katze"]}
    assert told(texts, "en") == {"a": ["katze", "wieder"]}


def test_what_was_misread_alike_sets_nothing_apart() -> None:
    """English has no such letters; other languages have."""
    texts = {"a": lines("ifí", 12, 20, "x"), "b": lines("", 0, 40, "y")}
    assert told(texts, "en") == told(texts, None) == {}
    assert told(texts, "es") == {"a": ["ifí"]}
    assert told({**texts, "b": ["ifi", *texts["b"]]}, "en") == {"a": ["ifí"]}


def test_nothing_is_told_of_nothing() -> None:
    """No texts, one group alone, texts without words."""
    assert told({}) == {}
    assert told({"a": lines("cat", 9, 20, "x")}) == {}
    assert told({"a": [""], "b": [""]}) == {}
