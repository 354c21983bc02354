"""A corpus as it was when it was opened, for who reads it for minutes."""

import lance

from memography.corpus.kept import KeptCorpus
from memography.corpus.lookup import MIN_ROWS
from memography.corpus.store import Corpus, declared
from memography.errors import CorpusError
from memography.tables import TABLES

TRIES = 3
"""Tables that change while they are opened are opened once more, so often."""


class Snapshot(KeptCorpus):
    """A corpus to be read only: all tables are of one moment at which nobody wrote, and no later write shows.

    Old versions of tables stay for a while (`store.KEEP_VERSIONS_FOR`); who reads for longer than that while others
    write may find that rows are gone, as a CorpusError.
    """

    def __init__(self, corpus: Corpus, *, small: int = MIN_ROWS) -> None:
        """Open every table that a corpus has.

        Args:
            corpus: the corpus.
            small: a table of fewer rows is held in memory, and so is what follows from it.

        Raises:
            CorpusError: somebody is writing into the corpus, or a table of it can't be read.
        """
        super().__init__(corpus, small=small)
        self._stamps: dict[str, str] = {}
        for _ in range(TRIES):
            state, self._unfinished = corpus.state(), corpus.unfinished()
            if (writer := corpus.writer()) is not None:
                break
            self._open_all()
            if corpus.state() == state:
                return
        raise CorpusError(
            f"{corpus.folder} is being written into ({writer or 'its tables change'}): what is read now would be half "
            "old and half new. Wait until that has ended, then run the command again."
        )

    def has(self, name: str) -> bool:
        """Whether a table was there."""
        declared(name)
        return name in self._datasets

    def version(self, name: str) -> int:
        """The table's version then; 0 where it was not there."""
        return int(self._datasets[name].version) if self.has(name) else 0

    def stamp(self, name: str) -> str:
        """Which table it was and at which version."""
        if name not in self._stamps:
            self._stamps[name] = super().stamp(name)
        return self._stamps[name]

    def state(self) -> str:
        """The same text for ever."""
        return ""

    def mark(self, name: str) -> int:
        """The same number for ever."""
        return self.version(name)

    def unfinished(self) -> str | None:
        """What the last writer was doing when it was killed or failed, as it was then."""
        return self._unfinished

    def lance(self, name: str) -> lance.LanceDataset:
        """The table as a Lance dataset, at its version then."""
        return self._datasets[name] if self.has(name) else super().lance(name)  # which says what is not built

    def _open_all(self) -> None:
        self._stamps = {}
        self._datasets: dict[str, lance.LanceDataset] = {}
        for name in TABLES:
            if Corpus.has(self, name):
                self._datasets[name] = self._dataset(name)
