"""The history stage: exposure, timeline and origins."""

from memography.corpus import Corpus
from memography.history.origins import origins
from memography.history.timeline import exposure, timeline
from memography.progress import Progress
from memography.settings import Settings
from memography.stages import Outcome


def build(corpus: Corpus, settings: Settings, progress: Progress, afresh: bool) -> Outcome:
    """Bring `exposure`, `timeline` and `origins` up to date with posts and uses. All are made anew each time."""
    with progress.task("counting days", None, "days"):
        days = exposure(corpus)
        corpus.replace("exposure", days)
        corpus.replace("timeline", timeline(corpus, days))
    with progress.task("finding origins", None, "memes"):
        begins_at = corpus.polars("posts", ["posted_at"])["posted_at"].min()
        dated = corpus.polars(
            "uses",
            ["meme_id", "use_id", "post_id", "posted_at", "community"],
            "meme_id IS NOT NULL AND posted_at IS NOT NULL",
        )
        found = origins(dated, begins_at, settings.history)  # type: ignore[arg-type]
        corpus.replace("origins", found)
    return Outcome(n_in=corpus.count("uses", "meme_id IS NOT NULL"), n_done=dated.height)
