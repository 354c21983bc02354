"""The history stage: exposure, timeline and origins."""

import polars as pl

from memography.corpus import Corpus
from memography.corpus.changes import Changes
from memography.history.origins import origins, with_censoring
from memography.history.timeline import exposure, timeline
from memography.progress import Progress
from memography.settings import HistorySettings, Settings
from memography.stages import Outcome


def build(corpus: Corpus, settings: Settings, progress: Progress, changes: Changes) -> Outcome:
    """Bring `exposure`, `timeline` and `origins` up to date; counted are memes whose uses changed."""
    stale = _stale(corpus, changes)
    with progress.task("counting days", None, "days"):
        days = exposure(corpus)
        corpus.amend("exposure", days)
        corpus.amend("timeline", timeline(corpus, days, stale))
    with progress.task("finding origins", None, "memes"):
        n_done = corpus.amend("origins", _origins(corpus, settings.history, stale))
    return Outcome(n_in=corpus.count("memes"), n_done=n_done)


def _stale(corpus: Corpus, changes: Changes) -> pl.Series | None:
    """The memes that gained, lost or changed a use, those that are no more among them; None for all."""
    if changes.is_all:
        return None
    counted = corpus.polars("timeline", ["meme_id"])["meme_id"].unique()
    gone = counted.filter(~counted.is_in(corpus.polars("memes", ["meme_id"])["meme_id"].implode()))
    return pl.concat([changes.values("uses", "meme_id"), changes.values("memes", "meme_id"), gone]).unique()


def _origins(corpus: Corpus, settings: HistorySettings, stale: pl.Series | None) -> pl.DataFrame:
    begins_at = corpus.polars("posts", ["posted_at"])["posted_at"].min()
    columns = ["meme_id", "use_id", "post_id", "posted_at", "community"]
    uses = corpus.polars("uses", columns, "meme_id IS NOT NULL AND posted_at IS NOT NULL")
    if stale is None:
        found = origins(uses, settings)
    else:
        is_stale = pl.col("meme_id").is_in(stale.implode())
        found = origins(uses.filter(is_stale), settings)
        found = pl.concat([corpus.polars("origins", found.columns).filter(~is_stale), found])
    return with_censoring(found, begins_at, settings)  # type: ignore[arg-type]
