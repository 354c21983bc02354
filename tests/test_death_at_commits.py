"""A build that dies at any of its commits, and is run again, ends as one that lived."""

import random
from pathlib import Path

import pytest

from growing import differences_after_deaths, posts_of_words, write
from memography import Corpus, Settings, build, ingest

OTHER_SETTINGS = {"history.origin_confidence": "0.5", "biography.evidence_posts": "5", "meaning.profile_words": "3"}


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [{}, OTHER_SETTINGS], ids=["more posts", "other settings"])
def test_death_at_any_commit_is_made_good(tmp_path: Path, arguments: dict[str, str]) -> None:
    """With new posts and a new meme, or with settings that three stages start afresh for."""
    posts = list(posts_of_words(random.Random(7), 150, 15))
    more = [
        {"id": "n1", "posted_at": "2014-01-01", "community": "north", "text": "quiet cat", "meme": "Meme 7"},
        {"id": "n2", "posted_at": "2016-01-01", "community": "south", "text": "new one", "meme": "New"},
        *({"id": f"z{n}", "posted_at": f"2018-03-1{n}", "community": "north", "text": "hello"} for n in range(9)),
    ]
    corpus = Corpus(tmp_path / "corpus", create=True)
    ingest([write(tmp_path, posts)], corpus, settings=Settings())
    build(corpus, settings=Settings())
    if not arguments:
        ingest([write(tmp_path, posts + more)], corpus, settings=Settings())
    settings = Settings.load(arguments, environment={})
    assert differences_after_deaths(corpus, tmp_path, settings) == []
