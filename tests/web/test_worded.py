"""The uses with a word are those that full text finds."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from memography import Corpus
from memography.corpus.fulltext import WordIndex, tokens
from memography.corpus.kept import KeptCorpus
from memography.web import worded
from memography.web.facets import read_facets
from memography.web.worded import Worded, gathered

LETTERS = "aAbBéÉ½²猫ßſ'’ \n-_.\u0301\u200d\U0001f600" + "s" * 3


def index_of(texts: list[str], places: list[int]) -> Worded:
    words, found = gathered(pl.Series(texts, dtype=pl.String), np.array(places, np.int32))
    return Worded(words, found["place"].to_numpy())


@given(
    st.lists(st.text(LETTERS, max_size=50), max_size=12).flatmap(
        lambda t: st.tuples(st.just(t), st.permutations(range(len(t))))
    )
)
def test_words_are_cut_as_the_full_text_index_cuts_them(drawn: tuple[list[str], list[int]]) -> None:
    """Whatever the characters; the twin cuts each text by itself."""
    texts, places = drawn
    places = [place if place % 3 else -1 for place in places]
    index = index_of(texts, places)
    of_text = {place: set(tokens(text)) for place, text in zip(places, texts, strict=True) if place >= 0}
    for wanted in ["", *texts, *set().union(*of_text.values(), {"none"})]:
        words = set(tokens(wanted))
        expected = sorted(place for place, own in of_text.items() if words and words <= own)
        assert index.with_all(wanted).tolist() == expected


def test_parts_make_one_index(monkeypatch: pytest.MonkeyPatch) -> None:
    """However the texts are shared out."""
    texts, places = [f"word{n % 7} and {n}" for n in range(50)], list(reversed(range(50)))
    whole = index_of(texts, places)
    monkeypatch.setattr(worded, "PART", 4)
    parts = index_of(texts, places)
    assert whole.words.equals(parts.words)
    assert np.array_equal(whole.places, parts.places)


def test_full_text_finds_the_same(built: Corpus) -> None:
    """Every word of the sample, and pairs of them."""
    facets, index = read_facets(KeptCorpus(built)), WordIndex(built, "contexts")
    words = facets.contexts["words"].explode().drop_nulls().unique().sort().to_list()
    assert len(words) > 100
    for wanted in [*words[::3], *(f"{one} {other}" for one, other in zip(words[::9], words[4::9], strict=False)), "!"]:
        expected = set(index.all_of(wanted, ["use_id"])["use_id"])
        assert set(facets.told(facets.with_words(wanted), "use_id")) == expected
