"""Which corpus it is, to the row: for whoever compares two copies, or cites one."""

import hashlib
from datetime import datetime

from memography.corpus import Corpus
from memography.corpus import runs as log
from memography.tables import TABLES


def corpus_version(corpus: Corpus) -> str:
    """Twelve hexadecimal digits, of the stamps of all tables but `runs`, which grows when nothing else does."""
    stamps = "".join(f"{name}={corpus.stamp(name)}\n" for name in TABLES if name != "runs" and corpus.has(name))
    return hashlib.sha256(stamps.encode()).hexdigest()[:12]


def built_at(corpus: Corpus) -> datetime | None:
    """When the latest run that ended well began; None where nothing has run."""
    return max((run["started_at"] for run in log.read(corpus, "is_done")), default=None)
