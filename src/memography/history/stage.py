"""The history stage: exposure, timeline and origins."""

from memography.corpus import Corpus
from memography.corpus.changes import Changes
from memography.history.origins import origins, with_censoring
from memography.history.timeline import exposure, timeline
from memography.progress import Progress
from memography.settings import Settings
from memography.stages import Outcome


def build(corpus: Corpus, settings: Settings, progress: Progress, changes: Changes) -> Outcome:
    """Bring `exposure`, `timeline` and `origins` up to date: all is counted, and what differs is written."""
    posts = corpus.polars("posts", ["posted_at", "community"])
    columns = ["meme_id", "use_id", "post_id", "posted_at", "community"]
    uses = corpus.polars("uses", columns, "meme_id IS NOT NULL AND posted_at IS NOT NULL")
    with progress.task("counting days", None, "days"):
        days = exposure(posts)
        corpus.amend("exposure", days)
        corpus.amend("timeline", timeline(uses, days))
    with progress.task("finding origins", None, "memes"):
        found = with_censoring(origins(uses, settings.history), posts["posted_at"].min(), settings.history)  # type: ignore[arg-type]
        n_done = corpus.amend("origins", found)
    return Outcome(n_in=corpus.count("memes"), n_done=n_done)
