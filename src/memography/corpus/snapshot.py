"""A corpus as it was when it was opened, for who reads it thousands of times."""

import functools
from pathlib import Path
from typing import Any

import lancedb

from memography.corpus.store import Corpus
from memography.tables import TABLES


class Snapshot(Corpus):
    """A corpus to be read only: no later write shows, and what the disk has said once it is not asked again."""

    def __init__(self, folder: Path | str) -> None:
        """Open a corpus, and every table that it has.

        Args:
            folder: the corpus directory.

        Raises:
            CorpusError: there is no corpus, or a table of it can't be read.
        """
        super().__init__(folder)
        self._stamps: dict[str, str] = {}
        self._versions = {name: Corpus.version(self, name) for name in TABLES}
        self._stamps = {name: Corpus.stamp(self, name) for name in TABLES}
        self._datasets = {name: self.lance(name) for name, version in self._versions.items() if version}

    def has(self, name: str) -> bool:
        """Whether a table was there."""
        return bool(self._versions[name]) if name in getattr(self, "_versions", ()) else super().has(name)

    def version(self, name: str) -> int:
        """The table's version then; 0 where it was not there."""
        return self._versions[name] if name in self._versions else super().version(name)

    def stamp(self, name: str) -> str:
        """Which table it was and at which version."""
        return self._stamps[name] if name in self._stamps else super().stamp(name)

    def _scanned(self, name: str, columns: Any = None, where: str | None = None, **how: Any) -> Any:
        if name not in self._datasets:
            return super()._scanned(name, columns, where, **how)  # says what is not built
        with self._reading(name):
            return self._datasets[name].scanner(columns=list(columns) if columns else None, filter=where, **how).to_table()

    @functools.cached_property
    def _database(self) -> Any:
        return lancedb.connect(str(self.folder / "tables"))  # tables stay at the version that they were opened at
