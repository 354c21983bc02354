"""What an article rests on, and how it is cited."""

import json
from datetime import date
from pathlib import Path

from memography import Corpus, Settings, build, ingest
from memography.biography.article import read_article
from memography.biography.corpus_facts import corpus_version
from memography.biography.edition import Edition, bibtex
from memography.corpus.views import memes


def ingested(folder: Path, *posts: dict[str, object]) -> Corpus:
    folder.mkdir()
    source = folder / "posts.jsonl"
    source.write_text("\n".join(map(json.dumps, posts)), encoding="utf-8")
    corpus = Corpus(folder / "corpus", create=True)
    ingest(source, corpus, settings=Settings())
    return corpus


FIRST, SECOND = {"id": "1", "text": "a", "meme": "T"}, {"id": "2", "text": "b", "meme": "T"}


def test_the_same_posts_have_the_same_version_in_whatever_order(tmp_path: Path) -> None:
    """And other posts another."""
    version = corpus_version(ingested(tmp_path / "a", FIRST, SECOND))
    assert version == corpus_version(ingested(tmp_path / "b", SECOND, FIRST))
    assert version != corpus_version(ingested(tmp_path / "c", FIRST))
    assert version != corpus_version(ingested(tmp_path / "d", FIRST, {**SECOND, "text": "c"}))


def test_settings_that_differ_from_their_defaults_are_told(tmp_path: Path) -> None:
    """Those and no others."""
    corpus = ingested(tmp_path / "a", FIRST, SECOND)
    build(corpus, settings=Settings.load({"history.origin_confidence": "0.8"}))
    edition = read_article(corpus, memes(corpus)["meme_id"][0]).edition
    assert edition is not None
    assert edition.settings == {"history.origin_confidence": 0.8}
    assert "history.origin_confidence = 0.8" in edition.sentence()


def test_a_new_post_makes_a_new_edition_of_every_article(tmp_path: Path) -> None:
    """Also of memes that it does not use."""
    corpus = ingested(tmp_path / "a", FIRST, SECOND)
    build(corpus, settings=Settings())
    [meme_id] = memes(corpus)["meme_id"]
    before = read_article(corpus, meme_id).edition
    (tmp_path / "more.jsonl").write_text(json.dumps({"id": "3", "text": "c"}), encoding="utf-8")
    ingest(tmp_path / "more.jsonl", corpus, settings=Settings())
    build(corpus, settings=Settings())
    after = read_article(corpus, meme_id).edition
    assert before is not None
    assert after is not None
    assert (before.n_posts, after.n_posts) == (2, 3)
    assert before.corpus_version != after.corpus_version
    assert after.corpus_version == corpus_version(corpus)


def test_a_name_means_nothing_to_tex() -> None:
    """Whatever is in it; the braces still match."""
    edition = Edition("abc", 1, "0.1", date(2026, 11, 26), 0, {})
    entry = bibtex("m1", "50 % \\ {of} #1 & $_^~\nnew", edition)
    assert r"50 \% \textbackslash{} \{of\} \#1 \& \$\_\textasciicircum{}\textasciitilde{} new" in entry
    bare = entry.replace(r"\{", "").replace(r"\}", "")
    assert bare.count("{") == bare.count("}")
    assert entry.startswith("@misc{m1-abc,\n")
