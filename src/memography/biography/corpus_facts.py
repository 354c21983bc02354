"""What is known of the corpus as a whole, the same for every meme."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
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
    holes: pl.DataFrame = field(default_factory=pl.DataFrame)
    """Table `holes`."""
    first_day: int = 0
    """The day of its earliest dated post, in days since 1970."""
    posted: dict[str | None, npt.NDArray[np.float64]] = field(default_factory=dict)
    """What each community posted, day by day from `first_day` to the day of the latest dated post."""
    events: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Table `events`, by id."""


def corpus_facts(corpus: Corpus) -> CorpusFacts:
    """What is the same for every meme."""
    posts = corpus.polars("posts", ["posted_at"])["posted_at"]
    exposure = corpus.polars("exposure")
    first_day, posted = _posted(exposure)
    return CorpusFacts(
        n_posts=len(posts),
        n_dated_posts=len(posts) - posts.null_count(),
        begins_at=posts.min(),  # type: ignore[arg-type]
        exposure=exposure,
        recognition=_settings(corpus, "memes"),
        history=_settings(corpus, "history"),
        holes=corpus.polars("holes"),
        first_day=first_day,
        posted=posted,
        events={row["event_id"]: row for row in corpus.rows("events")} if corpus.has("events") else {},
    )


def _posted(exposure: pl.DataFrame) -> tuple[int, dict[str | None, npt.NDArray[np.float64]]]:
    if exposure.is_empty():
        return 0, {}
    day = exposure["day"].to_physical().to_numpy().astype(np.int64)
    place = day - day.min()
    found: dict[str | None, npt.NDArray[np.float64]] = {}
    for name, at, n_posts in zip(
        exposure["community"].to_list(), place.tolist(), exposure["n_posts"].to_list(), strict=True
    ):
        found.setdefault(name, np.zeros(int(place.max()) + 1))[at] = n_posts
    return int(day.min()), found


def _settings(corpus: Corpus, stage: str) -> dict[str, Any]:
    run = runs.latest(corpus, stage)
    return dict(run["settings"][stage]) if run else {}
