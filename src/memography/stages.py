"""What a stage is to the pipeline: a name, the tables it reads and writes, and how to bring them up to date."""

from collections.abc import Callable
from dataclasses import dataclass

from memography.corpus import Corpus
from memography.corpus.changes import Changes
from memography.progress import Progress
from memography.settings import Settings


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a stage did."""

    n_in: int
    """How many items there were."""
    n_done: int
    """How many of them were new or stale, and worked on."""
    n_rejected: int = 0
    """How many could not be taken."""
    notes: tuple[str, ...] = ()
    """What whoever asked for the build should read, though it went well."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A step from tables to tables."""

    name: str
    inputs: tuple[str, ...]
    """Tables read; the stage is stale when one of them has a new version."""
    outputs: tuple[str, ...]
    """Tables written."""
    settings: tuple[str, ...]
    """Settings classes that matter to it; the stage starts afresh when one of them changes."""
    method: int
    """Raised when the code gives other rows for the same input; the stage then starts afresh."""
    build: Callable[[Corpus, Settings, Progress, Changes], Outcome]
    """Brings the outputs up to date; told what has changed in the inputs since it last did."""
    has_news: Callable[[Corpus, Settings], bool] | None = None
    """Whether there is something to do though no table has changed, such as a file that has come."""
    kept: tuple[str, ...] = ()
    """Outputs that it goes on from, since their rows cost much; emptied when it starts afresh."""
    reads_pictures: bool = False
    """Whether what it keeps was read from pictures, which may be gone."""
    forget: Callable[[Corpus], None] | None = None
    """Removes what a killed run left to go on from: once an end is on record, and where the stage starts afresh."""
