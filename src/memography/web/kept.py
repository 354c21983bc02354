"""What is made from tables and kept until one of them changes."""

import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from memography.corpus import Corpus

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """A value made from tables, made again when one of them has changed. It may be asked by several threads."""

    def __init__(self, corpus: Corpus, tables: Sequence[str], make: Callable[[Corpus], Value]) -> None:
        """Make nothing yet.

        Args:
            corpus: where the tables are.
            tables: what the value is made from; some may not be built.
            make: makes it.
        """
        self._corpus, self._tables, self._make = corpus, tuple(tables), make
        self._lock = threading.Lock()
        self._held: tuple[tuple[int, ...], Value] | None = None

    def get(self) -> Value:
        """The value as the tables are now."""
        held, marks = self._held, self._marks()
        if held is None or held[0] != marks:
            with self._lock:
                marks, held = self._marks(), self._held
                if held is None or held[0] != marks:
                    held = self._held = (marks, self._make(self._corpus))
        return held[1]

    def _marks(self) -> tuple[int, ...]:
        return tuple(self._corpus.mark(name) for name in self._tables)
