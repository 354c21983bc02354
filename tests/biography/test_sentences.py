"""Sentences come from claims, and from nothing else."""

from memography import Corpus
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
