"""When a corpus was built: for whoever compares two copies."""

from datetime import datetime

from memography.corpus import Corpus
from memography.corpus import runs as log


def built_at(corpus: Corpus) -> datetime | None:
    """When the latest run that ended well began; None where nothing has run."""
    return max((run["started_at"] for run in log.read(corpus, "is_done")), default=None)
