"""One writer at a time: who writes into a corpus holds its lock, and mends what a killed writer left behind."""

import contextlib
import fcntl
import json
import os
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import IO

from memography.corpus import disk
from memography.corpus.store import Corpus
from memography.errors import CorpusError

LOCK_FILE = "writer.lock"
"""Says who is writing; empty where the last writer ended well. The lock itself is the system's, and ends with its
process."""


@contextlib.contextmanager
def writing(corpus: Corpus, what: str) -> Iterator[None]:
    """Hold a corpus for writing; others may read meanwhile.

    Where the last writer did not end well, what it left unfinished is removed first.

    Args:
        corpus: the corpus; begun if it is new.
        what: what is being done, as others are told: "ingest" or "build".

    Raises:
        CorpusError: another process is writing, or the folder can't be written.
    """
    corpus.begin()
    path = corpus.folder / LOCK_FILE
    with disk.as_corpus_error(path):
        file = path.open("a+", encoding="utf-8")
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CorpusError(_occupied(corpus, file)) from None
        if _read(file):
            _mend(corpus)
        with disk.as_corpus_error(path):
            _write(file, json.dumps({"pid": os.getpid(), "host": socket.gethostname(), "what": what, "since": _now()}))
        yield
        _write(file, "")  # not where the work failed: the next writer then mends


def unfinished(corpus: Corpus) -> str | None:
    """What the last writer was doing when it was killed or failed; None where it ended well or is still writing."""
    path = corpus.folder / LOCK_FILE
    if not path.exists():
        return None
    with path.open(encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return None
        return _told(_read(file)) if path.stat().st_size else None


def _mend(corpus: Corpus) -> None:
    """Remove what a writer that was killed had begun and nobody will end: tables, files of tables, single files."""
    corpus.forget_unfinished()
    for folder, pattern in ((corpus.folder, "*.new"), (corpus.fetched, "*.new")):
        for left in folder.glob(pattern):
            left.unlink(missing_ok=True)


def _read(file: IO[str]) -> str:
    file.seek(0)
    return file.read()


def _write(file: IO[str], text: str) -> None:
    file.seek(0)
    file.truncate()
    file.write(text)
    file.flush()


def _told(text: str) -> str:
    try:
        holder = json.loads(text)
        return f"{holder['what']} by process {holder['pid']} on {holder['host']}, since {holder['since']}"
    except (ValueError, KeyError, TypeError):  # it had only just begun
        return "another process"


def _occupied(corpus: Corpus, file: IO[str]) -> str:
    who = _told(_read(file))
    return f"{corpus.folder} is being written into ({who}). Wait until that has ended, then run the command again."


def _now() -> str:
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"
