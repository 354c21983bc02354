"""What is known of the corpus as a whole, the same for every meme."""

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from memography.biography.tone_differences import EMOTIONS, TONES, Sums, largest_p, no_sums, sums_in
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
    ends_at: datetime | None = None
    """Its latest dated post."""
    holes: pl.DataFrame = field(default_factory=pl.DataFrame)
    """Table `holes`."""
    first_day: int = 0
    """The day of its earliest dated post, in days since 1970."""
    end_day: int = 0
    """The day after that of its latest dated post, in days since 1970."""
    posted: dict[str | None, npt.NDArray[np.float64]] = field(default_factory=dict)
    """What each community posted, day by day from `first_day` to the day of the latest dated post."""
    events: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Table `events`, by id."""
    names: dict[str, str] = field(default_factory=dict)
    """Every meme's name, by its id."""
    version: str = ""
    """What `corpus_version` gives."""
    tone_sums: Sums = field(default_factory=no_sums)
    """What the tones of every meme follow from."""
    tone_p_max: float = 0.0
    """The largest p-value of a difference in tone between a meme and all others that still counts."""
    lifecycles: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Rows of table `lifecycles`, by meme: what each tells is measured by what its communities posted."""
    n_last_year: dict[str, int] = field(default_factory=dict)
    """Dated uses in the last twelve months of the corpus, by meme; memes without any are left out."""
    n_communities: int = 0
    """In how many communities something was posted, those that are unknown left out."""
    emotion_sums: Sums = field(default_factory=no_sums)
    """As `tone_sums`, of emotions."""
    emotion_p_max: float = 0.0
    """As `tone_p_max`, of emotions."""

    def n_posted(self, community: str | None) -> int:
        """How many dated posts a community has."""
        return round(float(self.posted[community].sum()))


def corpus_facts(corpus: Corpus) -> CorpusFacts:
    """What is the same for every meme."""
    posts = corpus.polars("posts", ["posted_at", "community"])
    dates = posts["posted_at"]
    exposure = corpus.polars("exposure")
    first_day, posted = _posted(exposure)
    end_day = first_day + max(map(len, posted.values()), default=0)
    sums, felt = sums_in(corpus, TONES), sums_in(corpus, EMOTIONS)
    return CorpusFacts(
        n_posts=len(posts),
        n_dated_posts=len(posts) - dates.null_count(),
        begins_at=dates.min(),  # type: ignore[arg-type]
        ends_at=dates.max(),  # type: ignore[arg-type]
        exposure=exposure,
        recognition=_settings(corpus, "memes"),
        history=_settings(corpus, "history"),
        holes=corpus.polars("holes"),
        first_day=first_day,
        end_day=end_day,
        posted=posted,
        events={row["event_id"]: row for row in corpus.rows("events")} if corpus.has("events") else {},
        names=dict(corpus.polars("names", ["meme_id", "name"]).iter_rows()),
        version=corpus_version(corpus),
        tone_sums=sums,
        tone_p_max=largest_p(row["p_value"] for row in sums.differences.values()),
        emotion_sums=felt,
        emotion_p_max=largest_p(row["p_value"] for row in felt.differences.values()),
        lifecycles={row["meme_id"]: row for row in corpus.rows("lifecycles")},
        n_last_year=_last_year(corpus, end_day),
        n_communities=posts["community"].drop_nulls().n_unique(),
    )


VERSION_CHARACTERS = 12
"""So long is a corpus version, as hex digits: enough to tell any two corpora apart that one person has."""


def corpus_version(corpus: Corpus) -> str:
    """What names the content of a corpus: the same posts and catalogue entries have the same version, in whatever
    order and on whatever machine they came in."""
    digest = hashlib.sha256()
    for name, columns in (("posts", ["post_id", "content_sha256"]), ("catalogue", ["name", "image_id"])):
        if corpus.has(name):
            rows = corpus.polars(name, columns).sort(columns)
            for part in rows.iter_slices(100_000):
                lines = part.select(pl.concat_str(columns, separator="\x1f"))[columns[0]]
                digest.update(("\x1e".join(lines.to_list()) + "\x1e").encode())
        digest.update(b"\x1d")
    return digest.hexdigest()[:VERSION_CHARACTERS]


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


def _last_year(corpus: Corpus, end_day: int) -> dict[str, int]:
    begins = date.fromordinal(date(1970, 1, 1).toordinal() + year_before(end_day))
    some = corpus.polars("timeline", ["meme_id", "n_uses"], f"day >= date '{begins.isoformat()}'")
    return dict(some.group_by("meme_id").agg(pl.col("n_uses").sum()).iter_rows())


def year_before(day: int) -> int:
    """The same day a year before, in days since 1970."""
    at = np.datetime64(day, "D")
    months = at.astype("datetime64[M]")
    found = (months - 12).astype("datetime64[D]") + (at - months.astype("datetime64[D]"))
    return int(found.astype(np.int64))


def _settings(corpus: Corpus, stage: str) -> dict[str, Any]:
    run = runs.latest(corpus, stage)
    return dict(run["settings"][stage]) if run else {}
