"""What is known of the corpus as a whole, the same for every meme."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import polars as pl

from memography.corpus import Corpus, runs


@dataclass(frozen=True, slots=True)
class CorpusFacts:
    """What is known of the corpus as a whole."""

    n_posts: int
    n_dated_posts: int
    begins_at: datetime | None
    """Its earliest dated post."""
    exposure: pl.DataFrame
    """Table `exposure`."""
    recognition: dict[str, Any]
    """The settings that memes were recognised with."""
    history: dict[str, Any]
    """The settings that history was counted with."""
    events: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Table `events`, by id."""


def corpus_facts(corpus: Corpus) -> CorpusFacts:
    """What is the same for every meme."""
    posts = corpus.polars("posts", ["posted_at"])["posted_at"]
    return CorpusFacts(
        n_posts=len(posts),
        n_dated_posts=len(posts) - posts.null_count(),
        begins_at=posts.min(),  # type: ignore[arg-type]
        exposure=corpus.polars("exposure"),
        recognition=_settings(corpus, "memes"),
        history=_settings(corpus, "history"),
        events={row["event_id"]: row for row in corpus.rows("events")} if corpus.has("events") else {},
    )


def _settings(corpus: Corpus, stage: str) -> dict[str, Any]:
    run = runs.latest(corpus, stage)
    return dict(run["settings"][stage]) if run else {}
