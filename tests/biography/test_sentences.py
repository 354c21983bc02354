"""Sentences come from claims, and from nothing else."""

import json
import re
from pathlib import Path

import pytest

from memography import Corpus, Settings, build, ingest
from memography.biography.article import read_article, read_claims
from memography.biography.sentences import compose
from memography.corpus.views import memes


def test_the_same_claims_make_the_same_sentences(built: Corpus) -> None:
    """An article can be written again from its claims."""
    for meme_id, name in memes(built).select("meme_id", "name").iter_rows():
        article = read_article(built, meme_id)
        again = compose(name, read_claims(built, f"meme_id = '{meme_id}'"))
        assert [s.text for s in again] == [s.text for s in article.sentences]


def test_every_article_begins_with_its_name_and_ends_with_its_methods(built: Corpus) -> None:
    """Sections stand in their order, and none is empty."""
    for meme_id, name in memes(built).select("meme_id", "name").iter_rows():
        sections = read_article(built, meme_id).sections()
        assert name in next(iter(sections.values()))[0].text
        assert next(iter(sections)) == "In short"
        assert list(sections)[-1] == "Methods"
        assert all(sections.values())


def test_no_sentence_reads_as_broken(built: Corpus) -> None:
    """No doubled spaces, no missing ends, no leftovers of code."""
    texts = built.polars("biography")["text"]
    for text in texts:
        assert text[0].isupper() or text[0] in "“0123456789", text
        assert text.endswith((".", ".”")), text
        assert "  " not in text
        assert "None" not in text
        assert "{" not in text


def told(folder: Path, *posts: dict[str, object]) -> str:
    """The article of the meme T, from posts that name it."""
    source = folder / "posts.jsonl"
    numbered = [{"id": str(n), "text": "words", "meme": "T"} | post for n, post in enumerate(posts)]
    source.write_text("\n".join(map(json.dumps, numbered)), encoding="utf-8")
    corpus = Corpus(folder / "corpus", create=True)
    ingest(source, corpus, settings=Settings())
    build(corpus, settings=Settings())
    rows = corpus.polars("biography").join(memes(corpus).filter(name="T"), on="meme_id").sort("position")
    return " ".join(rows["text"])


def test_who_was_first_goes_by_the_hour(tmp_path: Path) -> None:
    """Not by the name, where two communities have it on one day; of so few uses no home is told."""
    text = told(
        tmp_path,
        {"posted_at": "2020-05-05T08:00:00Z", "community": "zeta"},
        {"posted_at": "2020-05-05T20:00:00Z", "community": "alpha"},
    )
    assert "It was seen first in zeta, then in alpha (5 May 2020)." in text
    assert "at home" not in text


def test_of_communities_that_chance_may_have_put_in_order_none_is_called_first(tmp_path: Path) -> None:
    """Fourteen uses and nine are no difference; fourteen and one are."""
    day = "2020-05-05"
    uses = [("alpha", 14), ("beta", 9), ("gamma", 1)]
    text = told(tmp_path, *[{"posted_at": day, "community": name} for name, n in uses for _ in range(n)])
    assert "It was more at home in alpha (14 of 24 uses) than in gamma (one), with beta (nine) between." in text


def test_nobody_is_first_where_a_community_is_unknown(tmp_path: Path) -> None:
    """An earlier use may be of any community."""
    text = told(
        tmp_path,
        {"posted_at": "2020-05-05"},
        {"posted_at": "2020-06-05", "community": "alpha"},
        *[{"posted_at": "2020-06-06", "community": "alpha"}] * 10,
        {"posted_at": "2020-06-07", "community": "beta"},
    )
    assert "seen first" not in text
    assert "It was most at home in alpha (eleven of 13 uses), before beta (one)." in text
    assert "Of one more the community is not known." in text


@pytest.mark.parametrize(
    ("n_dated", "n_undated", "said"),
    [
        (1, 0, "“T” is found in one post of this corpus, about half of all posts, in May 2020."),
        (1, 2, "“T” is found in three posts of this corpus, in May 2020."),
        (2, 0, "“T” is found in two posts of this corpus, about two in three of all posts, in May 2020."),
    ],
)
def test_shares_are_of_dated_posts(tmp_path: Path, n_dated: int, n_undated: int, said: str) -> None:
    """And not told where others are undated; one is one, two are two."""
    dated: dict[str, object] = {"posted_at": "2020-05-05"}
    text = told(tmp_path, *[dated] * n_dated, *[{}] * n_undated, dated | {"meme": None})
    assert said in text
    assert "one posts" not in text
    assert "one uses" not in text


def test_what_has_no_date_is_said_to_have_none_once(tmp_path: Path) -> None:
    """An undated meme has no origin, no life and no date anywhere."""
    text = told(tmp_path, {}, {}, {})
    assert "“T” is found in three posts of this corpus." in text
    assert text.count("None of its uses has a date") == 1
    assert "How it is meant can't be told: " in text
    assert "earliest sighting" not in text


def test_a_corpus_of_one_community_tells_nothing_of_spread(tmp_path: Path) -> None:
    """That is said where the limits are, and no community is named as if it were news."""
    text = told(tmp_path, *[{"posted_at": "2020-05-05", "community": "north"}] * 12)
    assert "All its posts are from one community, so that how it spread can't be told." in text
    assert "north" not in text


def test_a_corpus_without_communities_says_so(tmp_path: Path) -> None:
    """Nobody is told to be at home anywhere."""
    assert "In which communities it was posted is not known." in told(tmp_path, {"posted_at": "2020-05-05"})


def test_a_name_that_nobody_gave_is_said_to_be_made_up_here(built: Corpus) -> None:
    """Who reads the article knows whose name it is."""
    methods = dict(built.polars("names", ["meme_id", "method"]).iter_rows())
    for meme_id, method in methods.items():
        first = read_article(built, meme_id).sentences[0].text
        assert ("called here after" in first) is (method in ("phrase", "words", "template")), first


def test_the_largest_change_is_told_in_short_and_in_full(shifted: Corpus) -> None:
    """With its interval, the shares on both sides, and the event that it coincides with, which proves nothing."""
    [meme_id] = memes(shifted).filter(name="Turning")["meme_id"]
    sections = {
        title: " ".join(s.text for s in some) for title, some in read_article(shifted, meme_id).sections().items()
    }
    assert re.search(r"Around March 2020 .*(turned to|came up)", sections["In short"])
    told = sections["How the meaning changed"]
    assert "nine times in ten" in told
    assert "none before" in told
    assert told.count("proves no cause") == 1


def test_what_did_not_change_is_said_not_to(shifted: Corpus) -> None:
    """A meme that was tested and shows no shift has a section that says so."""
    [meme_id] = memes(shifted).filter(name="Steady")["meme_id"]
    [sentence] = read_article(shifted, meme_id).sections()["How the meaning changed"]
    assert "show no change that is clear enough to tell" in sentence.text


def test_what_was_made_from_others_is_told(built: Corpus) -> None:
    """Remixes and descent, from lineage."""
    [meme_id] = built.polars("claims", where="kind = 'remixes'").head(1)["meme_id"]
    section = " ".join(s.text for s in read_article(built, meme_id).sections()["Variants and remixes"])
    assert "another meme beside it: “" in section
