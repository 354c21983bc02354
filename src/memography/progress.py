"""How long work tells how far it is: one small protocol, and the silent default for library use."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol


class Task(Protocol):
    """One piece of work under way."""

    def advance(self, n: int = 1) -> None:
        """Say that n more units are done."""

    def expect(self, total: int) -> None:
        """Say how many units there will be, where that is known better now than at the start."""


class Progress(Protocol):
    """Someone who listens to how far work is: a terminal, a log, or nobody."""

    def task(self, what: str, total: int | None, unit: str) -> AbstractContextManager[Task]:
        """Begin a piece of work.

        Args:
            what: the work in a few words, such as "reading pictures".
            total: how many units there are; None where that can't be known.
            unit: what is counted, in the plural: "posts", "pictures".
        """

    def note(self, message: str) -> None:
        """Say something worth reading once, such as "vision is up to date"."""


class _NoTask:
    def advance(self, n: int = 1) -> None:
        pass

    def expect(self, total: int) -> None:
        pass


class Silent:
    """Nobody listens."""

    @contextmanager
    def _nothing(self) -> Iterator[Task]:
        yield _NoTask()

    def task(self, what: str, total: int | None, unit: str) -> AbstractContextManager[Task]:
        """Begin a piece of work that nobody watches."""
        return self._nothing()

    def note(self, message: str) -> None:
        """Say nothing."""
