"""Timelines count uses by day and community, beside all that was posted."""

import json
from datetime import date
from pathlib import Path

import pytest

from memography import Corpus, Settings, build, ingest


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    posts = [
        {"id": "1", "posted_at": "2020-03-01T23:59:59Z", "community": "a", "text": "x", "meme": "M"},
        {"id": "2", "posted_at": "2020-03-02T00:30:00+01:00", "community": "a", "text": "x", "meme": "M"},
        {"id": "3", "posted_at": "2020-03-01T10:00:00Z", "community": "a", "text": "chatter"},
        {"id": "4", "posted_at": "2020-03-01T10:00:00Z", "text": "x", "meme": "M"},
        {"id": "5", "text": "x", "community": "a", "meme": "M"},
    ]
    (tmp_path / "posts.jsonl").write_text("\n".join(map(json.dumps, posts)), encoding="utf-8")
    corpus = Corpus(tmp_path / "corpus", create=True)
    ingest([tmp_path / "posts.jsonl"], corpus, settings=Settings())
    build(corpus, until="history", settings=Settings())
    return corpus


def test_days_are_days_of_utc_and_shares_are_of_all_posts(corpus: Corpus) -> None:
    """Two of three posts in community a on 1 March; a post without a community is counted under none."""
    found = {(row["day"], row["community"]): row for row in corpus.rows("timeline")}
    assert set(found) == {(date(2020, 3, 1), "a"), (date(2020, 3, 1), None)}
    row = found[date(2020, 3, 1), "a"]
    assert (row["n_uses"], row["n_posts"], row["share"]) == (2, 2, pytest.approx(2 / 3))


def test_untimed_uses_are_left_out_and_counted(corpus: Corpus) -> None:
    """History leaves them out; the meme says how many they are."""
    assert sum(row["n_uses"] for row in corpus.rows("timeline")) == 3
    assert corpus.rows("memes")[0]["n_untimed_uses"] == 1
