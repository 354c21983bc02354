"""The history stage: exposure, timeline, holes, origins, lifecycles, spread, shifts, events and climate."""

from datetime import datetime

from memography.corpus import Corpus
from memography.corpus.changes import Changes
from memography.history.holes import holes
from memography.history.lifecycles import lifecycles
from memography.history.origins import origins, with_censoring
from memography.history.shifts.stage import amend_shifts, has_other_events
from memography.history.spread import spread
from memography.history.timeline import exposure, timeline
from memography.progress import Progress
from memography.settings import Settings
from memography.stages import Outcome


def build(corpus: Corpus, settings: Settings, progress: Progress, changes: Changes) -> Outcome:
    """Bring the tables of history up to date: all is counted, and what differs is written; shifts and spread are looked
    for again in memes that changed, and spread in all memes together."""
    posts = corpus.polars("posts", ["posted_at", "community"])
    columns = ["meme_id", "use_id", "post_id", "posted_at", "community"]
    uses = corpus.polars("uses", columns, "meme_id IS NOT NULL AND posted_at IS NOT NULL")
    with progress.task("counting days", None, "days"):
        days = exposure(posts)
        corpus.amend("exposure", days)
        corpus.amend("timeline", timeline(uses, days))
        found_holes = holes(days)
        corpus.amend("holes", found_holes)
    with progress.task("finding origins", None, "memes"):
        begins_at: datetime | None = posts["posted_at"].min()  # type: ignore[assignment]
        found = with_censoring(origins(uses, settings.history), begins_at, found_holes, settings.history)
        corpus.amend("origins", found)
    with progress.task("following lives", None, "memes"):
        lives, months = lifecycles(uses, days, settings.history)
        n_done = corpus.amend("lifecycles", lives)
        corpus.amend("forecasts", months)
    with progress.task("following spread", None, "memes"):
        before = None if changes.is_all else corpus.polars("spread")
        corpus.amend("spread", spread(uses, days, settings.history, settings.seed, before))
    amend_shifts(corpus, settings, progress, changes)
    return Outcome(n_in=corpus.count("memes"), n_done=n_done)


def has_news(corpus: Corpus, settings: Settings) -> bool:
    """Whether the event catalogue has changed."""
    return has_other_events(corpus, settings.history)
