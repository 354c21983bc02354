"""Which corpus it is: for whoever compares two copies, or cites one."""

import hashlib
from datetime import datetime

import polars as pl

from memography.corpus import Corpus
from memography.corpus import runs as log

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


def built_at(corpus: Corpus) -> datetime | None:
    """When the latest run that ended well began; None where nothing has run."""
    return max((run["started_at"] for run in log.read(corpus, "is_done")), default=None)
