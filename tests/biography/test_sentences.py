"""Sentences come from claims, and from nothing else."""

import json
from pathlib import Path

import pytest

from memography import Corpus, Settings, build, ingest
from memography.biography.article import read_article
from memography.biography.sentences import compose
from memography.corpus.views import memes


def test_the_same_claims_make_the_same_sentences(built: Corpus) -> None:
    """An article can be written again from its claims."""
    for meme_id, name in memes(built).select("meme_id", "name").iter_rows():
        article = read_article(built, meme_id)
        again = compose(name, list({c.claim_id: c for c in article.claims()}.values()))
        assert {s.text for s in again} == {s.text for s in article.sentences}


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
    """Not by the name, where two communities have it on one day."""
    text = told(
        tmp_path,
        {"posted_at": "2020-05-05T08:00:00Z", "community": "zeta"},
        {"posted_at": "2020-05-05T20:00:00Z", "community": "alpha"},
    )
    assert "It was seen first in zeta, then in alpha (5 May 2020)." in text
    assert "It is equally at home in alpha and zeta, with one of its two dated uses each." in text


def test_nobody_is_first_where_a_community_is_unknown(tmp_path: Path) -> None:
    """An earlier use may be of any community."""
    text = told(
        tmp_path,
        {"posted_at": "2020-05-05"},
        {"posted_at": "2020-06-05", "community": "alpha"},
        {"posted_at": "2020-06-06", "community": "alpha"},
        {"posted_at": "2020-06-07", "community": "beta"},
    )
    assert "seen first" not in text
    assert "It is most at home in alpha, with two of its four dated uses, before beta (one)." in text
    assert "Of one more the community is not known." in text


@pytest.mark.parametrize(
    ("n_dated", "n_undated", "said"),
    [
        (1, 0, "found in one post of this corpus, in May 2020. It is 50 % of all dated posts."),
        (1, 2, "found in three posts of this corpus, in May 2020. Its one dated post is 50 % of all dated posts."),
        (2, 0, "found in two posts of this corpus, in May 2020. They are 67 % of all dated posts."),
    ],
)
def test_shares_are_of_dated_posts(tmp_path: Path, n_dated: int, n_undated: int, said: str) -> None:
    """And say so where others are undated; one is one, two are two."""
    dated: dict[str, object] = {"posted_at": "2020-05-05"}
    text = told(tmp_path, *[dated] * n_dated, *[{}] * n_undated, dated | {"meme": None})
    assert said in text
    assert "one posts" not in text
    assert "one uses" not in text
