"""One writer at a time: who writes into a corpus holds its lock, and mends what a killed writer left behind."""

import contextlib
import fcntl
import time
from collections.abc import Iterator
from io import FileIO

from memography.corpus import disk, lock
from memography.corpus.store import Corpus
from memography.errors import CorpusError

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
    path = corpus.folder / lock.LOCK_FILE
    with disk.as_corpus_error(path):
        file = path.open("ab+", buffering=0)
    with file:
        if not _is_taken(file):
            raise CorpusError(
                f"{corpus.folder} is being written into ({lock.told(lock.read(file))}). Wait until that has ended, "
                "then run the command again."
            )
        if lock.read(file):
            _mend(corpus)
        with disk.as_corpus_error(path):
            lock.write(file, lock.holder(what))
        yield
        lock.write(file, "")  # not where the work failed: the next writer then mends


def _is_taken(file: FileIO) -> bool:
    """Take the lock; one who only asks whether a writer is at work holds it for an instant."""
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
