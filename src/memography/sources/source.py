"""What every source is: a stream of posts and rejects, and how far it is."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from memography.reject import Reject
from memography.sources.post import Post


class Source(Protocol):
    """One file or folder in some format."""

    path: Path
    """What it is read from, absolute."""
    root: Path
    """The folder that its pictures' paths are relative to, absolute."""

    def read(self) -> Iterator[Post | Reject]:
        """Every item once, in order, as a stream: memory does not grow with the source.

        A bad item is a Reject and never an exception.
        """

    @property
    def share_read(self) -> float | None:
        """How much of the source `read` has gone through, 0 to 1; None where that can't be known."""
