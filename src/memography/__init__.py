"""Memography writes the biographies of internet memes, from posts, with the evidence behind every sentence."""

import importlib
import os
from typing import TYPE_CHECKING, Any

# Daft, Ray and others report usage over the network unless told not to before they are imported. Our users'
# machines are nobody's business. This is the one place in memography that sets environment variables.
os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("DAFT_ANALYTICS_ENABLED", "0")
os.environ.setdefault("SCARF_NO_ANALYTICS", "true")
os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")  # ONNX Runtime heeds nothing else, and reports once imported
os.environ.setdefault("DAFT_PROGRESS_BAR", "0")  # ours says what is done in our users' words
os.environ.setdefault("OPENBLAS_THREAD_TIMEOUT", "4")  # its threads else keep a core busy for 25 ms after each product

__version__ = "0.1.0"

if TYPE_CHECKING:
    from memography.cataloguing import catalogue as catalogue
    from memography.corpus import Corpus as Corpus
    from memography.evaluation.report import evaluate as evaluate
    from memography.identification import identify as identify
    from memography.ingestion import ingest as ingest
    from memography.pipeline import build as build
    from memography.searching import search as search
    from memography.settings import Settings as Settings
    from memography.web.site import site as site
    from memography.withdrawal import withdraw as withdraw

_PUBLIC = {
    "Corpus": "memography.corpus",
    "Settings": "memography.settings",
    "build": "memography.pipeline",
    "catalogue": "memography.cataloguing",
    "evaluate": "memography.evaluation.report",
    "identify": "memography.identification",
    "ingest": "memography.ingestion",
    "search": "memography.searching",
    "site": "memography.web.site",
    "withdraw": "memography.withdrawal",
}
__all__ = sorted(_PUBLIC)  # noqa: PLE0605 - the names above


def __getattr__(name: str) -> Any:
    """A public name, imported when it is first asked for, so that `import memography` takes no time."""
    if name not in _PUBLIC:
        raise AttributeError(f"module 'memography' has no attribute {name!r}")
    return getattr(importlib.import_module(_PUBLIC[name]), name)
