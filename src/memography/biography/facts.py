"""What is known of one meme, gathered from the tables: what the stages counted, and the uses they counted from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl

from memography.biography.article import Evidence
from memography.corpus import Corpus, runs
from memography.corpus.store import one_of


@dataclass(frozen=True, slots=True)
class Facts:
    """All that claims about one meme are made and recounted from."""

    meme: dict[str, Any]
    """Its row of `memes`."""
    name: dict[str, Any]
    """Its row of `names`."""
    origin: dict[str, Any] | None
    """Its row of `origins`; None where no use is dated."""
    timeline: pl.DataFrame
    """Its rows of `timeline`."""
    uses: pl.DataFrame
    """Its rows of `uses` in order of time, with the words of each use's context (column `words`, a list)."""
    captions: pl.DataFrame
    """The captions of its variants, columns variant_id, template_text, lines."""
    corpus: "CorpusFacts"
    """What is the same for every meme."""

    def chosen(self, evidence: Evidence) -> pl.DataFrame:
        """The uses that some evidence names, in order of time."""
        return chosen(self.uses, evidence)


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


def facts(corpus: Corpus, meme_ids: Sequence[str] | None = None) -> Iterator[Facts]:
    """The facts of each meme, or of some, in order of id."""
    whole = corpus_facts(corpus)
    wanted = None if meme_ids is None else one_of("meme_id", meme_ids)
    names = {row["meme_id"]: row for row in corpus.rows("names", where=wanted)}
    origins = {row["meme_id"]: row for row in corpus.rows("origins", where=wanted)}
    timelines = _ByMeme(corpus.polars("timeline", where=wanted))
    all_uses = _uses_with_words(corpus, wanted)
    uses = _ByMeme(all_uses)
    captions = _ByMeme(_captions(corpus, all_uses))
    for meme in corpus.polars("memes", where=wanted).sort("meme_id").iter_rows(named=True):
        meme_id = meme["meme_id"]
        yield Facts(
            meme,
            names[meme_id],
            origins.get(meme_id),
            timelines[meme_id],
            uses[meme_id],
            captions[meme_id],
            whole,
        )


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
    )


def _settings(corpus: Corpus, stage: str) -> dict[str, Any]:
    run = runs.latest(corpus, stage)
    return dict(run["settings"][stage]) if run else {}


def _uses_with_words(corpus: Corpus, wanted: str | None) -> pl.DataFrame:
    uses = corpus.polars("uses", where=wanted or "meme_id IS NOT NULL")
    contexts = corpus.polars("contexts", ["use_id", "words"], wanted)
    return uses.join(contexts, on="use_id", how="left").sort("posted_at", "use_id", nulls_last=True)


def _captions(corpus: Corpus, uses: pl.DataFrame) -> pl.DataFrame:
    shown = uses.select("meme_id", "variant_id").drop_nulls().unique()
    captions = corpus.polars("captions", ["variant_id", "template_text", "lines"])
    return shown.join(captions, on="variant_id").sort("variant_id")


class _ByMeme(dict[str, pl.DataFrame]):
    """Rows by meme; a meme without rows has an empty table."""

    def __init__(self, rows: pl.DataFrame) -> None:
        super().__init__({str(key[0]): part for key, part in rows.partition_by("meme_id", as_dict=True).items()})
        self._none = rows.clear()

    def __missing__(self, meme_id: str) -> pl.DataFrame:
        return self._none


def chosen(uses: pl.DataFrame, evidence: Evidence) -> pl.DataFrame:
    """The uses of a meme that some evidence names; a condition on a word needs their column `words`."""
    return uses.filter(*_conditions(evidence))


def _conditions(evidence: Evidence) -> Iterator[pl.Expr]:
    for name in ("community", "post_id", "variant_id"):
        if (wanted := getattr(evidence, name)) is not None:
            yield pl.col(name) == wanted
    if evidence.since is not None:
        yield pl.col("posted_at") >= datetime.fromisoformat(evidence.since)
    if evidence.before is not None:
        yield pl.col("posted_at") < datetime.fromisoformat(evidence.before)
    if evidence.word is not None:
        yield pl.col("words").list.contains(evidence.word)
    if evidence.disagreeing:
        yield pl.col("picture_meme_id") != pl.col("meme_id")
    if evidence.dated:
        yield pl.col("posted_at").is_not_null()
    if evidence.untimed:
        yield pl.col("posted_at").is_null()
