"""Search: what is meant is found, whatever its words; filters hold; nothing in a query is an operator."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from few_words import POSTS, words_alone

from memography import Corpus, Settings, build, ingest, search
from memography.errors import MissingWeights, TableError, UserError
from memography.searching import Searcher

MASK = "someone wearing a mask with tears"


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("someone grinning although they weep", POSTS[1][1]),
        ("a houseplant that is angry because it got no water", POSTS[4][1]),
        ("dessert in the morning, and the succulent judges", POSTS[3][1]),
        ("hungry pet at night", POSTS[6][1]),
    ],
)
def test_what_is_meant_is_found(searcher: Searcher, query: str, text: str) -> None:
    """In other words than it was posted in."""
    assert searcher.search(query).uses[0].text == text


def test_memes_are_found_by_their_uses_and_names(searcher: Searcher) -> None:
    """With the label that speaks for them, or none where their uses say more."""
    found = searcher.search(MASK).memes[0]
    assert found.name == "Smiling Mask"
    assert found.uses
    named = searcher.search("judging plant").memes[0]
    assert (named.name, named.kind, named.label) == ("Judging Plant", "name", "Judging Plant")


def test_equal_texts_are_one_result(searcher: Searcher) -> None:
    """However they are written; the first of them, and how many there are."""
    found = [use for use in searcher.search("cat sleeps all day").uses if "sleeps" in use.text]
    assert [(use.rank, use.post_id, use.n_same) for use in found] == [(1, "p8", 12)]


@pytest.mark.parametrize("by", ["both", "words", "meaning"])
def test_filters_hold(searcher: Searcher, by: Any) -> None:
    """Whatever is looked for: community, first and last day, tone."""
    every = searcher.search("I the it", by=by, limit=50)
    assert len({use.community for use in every.uses}) == 3
    sad = searcher.search("I the it", by=by, community="r/sad")
    assert {use.community for use in sad.uses} == {"r/sad"}
    assert [meme.name for meme in sad.memes] == ["Smiling Mask"]
    dated = searcher.search("I the it", by=by, since=date(2020, 4, 1), until=date(2020, 6, 1))
    assert {use.post_id for use in dated.uses} <= {"p1", "p2", "p4"}
    assert dated.uses
    copies = searcher.search("the cat sleeps", by=by, since=date(2018, 1, 5), until=date(2018, 1, 6)).uses
    assert [(use.post_id, use.n_same) for use in copies] == [("p12", 2)]
    tones = {use.tone for use in every.uses} - {None}
    for tone in tones:
        assert {use.tone for use in searcher.search("I the it", by=by, tone=tone).uses} == {tone}
    assert searcher.search("cat", by=by, since=date(2031, 1, 1)).uses == ()


@pytest.mark.parametrize(
    "query", ['"quoted" AND (nobody) OR -zebra:*', "café", "CAFE", "Ca\u0301fe nobody", "\ud800 zebra", "zebra \x00"]
)
def test_operators_and_odd_characters_are_plain_words(searcher: Searcher, query: str) -> None:
    """Nothing in a query commands."""
    assert searcher.search(query, by="words").uses[0].post_id == "p5"
    assert searcher.search(query).uses


def test_a_query_is_checked(searcher: Searcher, spoken: Corpus) -> None:
    """Each refusal says what was expected; what is too long is cut off, and that is said."""
    for empty in ("", "  \n", "?!…", "\ud800"):
        with pytest.raises(UserError, match="nothing to search for"):
            searcher.search(empty)
    assert searcher.search("😭").uses
    with pytest.raises(UserError, match="most used are: r/cats"):
        searcher.search("cat", community="r/dogs")
    with pytest.raises(UserError, match="No time lies between"):
        searcher.search("cat", since=date(2020, 1, 2), until=date(2020, 1, 1))
    with pytest.raises(UserError, match="The tones are"):
        search("cat", spoken, tone="angry")  # type: ignore[arg-type]
    long = searcher.search("cat food at night " * 600)
    assert long.uses[0].post_id == "p6"
    assert "first 1,000 characters" in long.notes[0]


def test_without_weights_only_words_are_looked_for(tmp_path: Path, without_weights: Settings) -> None:
    """It is said, and who wants meaning alone is refused."""
    corpus = words_alone(tmp_path, settings=without_weights)
    assert corpus.count("vectors") == 0
    searcher = Searcher(corpus, without_weights)
    found = searcher.search("crying therapist")
    assert (found.by, found.uses[0].post_id) == ("words", "p0")
    assert "Only words were looked for" in found.notes[0]
    assert searcher.search("fine", by="words").notes == ()
    assert searcher.search("judging").memes[0].name == "Judging Plant"
    with pytest.raises(MissingWeights, match="Meaning can't be told"):
        searcher.search("crying", by="meaning")


def test_vectors_of_another_encoder_do_not_count(spoken: Corpus) -> None:
    """A corpus built with int8 is asked in float32: only words are looked for, and the answer says what to do."""
    found = search("crying", spoken, Settings.load({"models.precision": "fp32"}, environment={}))
    assert found.by == "words"
    assert "memography build" in found.notes[0]


def test_a_corpus_that_is_not_built_says_so(tmp_path: Path) -> None:
    """And how to build it."""
    with pytest.raises(TableError, match="memography build"):
        search("cat", Corpus(tmp_path / "corpus", create=True))


def test_what_is_new_is_found_by_the_same_searcher(tmp_path: Path, spoken: Corpus) -> None:
    """Words and vectors are brought up to date by the build, and so is the searcher."""
    corpus = words_alone(tmp_path, POSTS[:4])
    searcher = Searcher(corpus, Settings())
    assert "zeppelin" not in searcher.search("zeppelin").uses[0].text
    more = tmp_path / "more.jsonl"
    more.write_text(json.dumps({"id": "new", "meme": "Zeppelin", "text": "a zeppelin over the lake"}), encoding="utf-8")
    ingest([more], corpus, settings=Settings())
    build(corpus, settings=Settings())
    for by in ("both", "words", "meaning"):
        assert searcher.search("zeppelin", by=by).uses[0].post_id == "new"  # type: ignore[arg-type]
    assert corpus.lance("contexts").stats.index_stats("words")["num_unindexed_rows"] == 0


def test_what_nothing_says_is_told_to_be_a_guess(searcher: Searcher) -> None:
    """The nearest in meaning are shown all the same, and that they may have nothing to do with it."""
    assert any("nearest in meaning" in note for note in searcher.search("zzzqqqxx").notes)
    assert searcher.search("cat").notes == ()
