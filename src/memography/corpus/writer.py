"""One writer at a time: who writes into a corpus holds its lock, and mends what a killed writer left behind."""

import contextlib
import fcntl
import json
import os
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from io import FileIO

from memography.corpus import disk
from memography.corpus.store import Corpus
from memography.errors import CorpusError

LOCK_FILE = "writer.lock"
"""Says who is writing; empty where the last writer ended well. The lock itself is the system's, and ends with its
process."""
ASKING_TURNS = 10
"""How often a writer asks for the lock, every 50 ms, before it believes that another one has it."""


@contextlib.contextmanager
def writing(corpus: Corpus, what: str) -> Iterator[None]:
    """Hold a corpus for writing; others may read meanwhile.

    Where the last writer did not end well, what it left unfinished is removed first.

    Args:
        corpus: the corpus; begun if it is new.
        what: what is being done, as others are told: "ingest", "catalogue" or "build".

    Raises:
        CorpusError: another process is writing, or the folder can't be written.
    """
    corpus.begin()
    path = corpus.folder / LOCK_FILE
    with disk.as_corpus_error(path):
        file = path.open("ab+", buffering=0)
    with file:
        if not _is_taken(file):
            raise CorpusError(_occupied(corpus, file))
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
    with path.open("rb", buffering=0) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return None
        return _told(_read(file)) if path.stat().st_size else None


def _is_taken(file: FileIO) -> bool:
    """Take the lock; one who only asks whether a writer is at work (`unfinished`) holds it for an instant."""
    for turn in range(ASKING_TURNS):
        if turn:
            time.sleep(0.05)
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
    return False


def _mend(corpus: Corpus) -> None:
    """Remove what a writer that was killed had begun and nobody will end: tables, files of tables, single files."""
    corpus.forget_unfinished()
    for folder, pattern in ((corpus.folder, "*.new"), (corpus.fetched, "*.new")):
        for left in folder.glob(pattern):
            left.unlink(missing_ok=True)


def _read(file: FileIO) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "replace")


def _write(file: FileIO, text: str) -> None:
    file.truncate(0)
    file.write(text.encode())


def _told(text: str) -> str:
    try:
        holder = json.loads(text)
        return f"{holder['what']} by process {holder['pid']} on {holder['host']}, since {holder['since']}"
    except (ValueError, KeyError, TypeError):  # it had only just begun
        return "another process"


def _occupied(corpus: Corpus, file: FileIO) -> str:
    who = _told(_read(file))
    return f"{corpus.folder} is being written into ({who}). Wait until that has ended, then run the command again."


def _now() -> str:
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"
