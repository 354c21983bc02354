"""The shifts' part of the history stage: shifts, their events, and the climate."""

from collections.abc import Iterator

import polars as pl

from memography.corpus import Corpus
from memography.corpus.changes import Changes
from memography.corpus.store import one_of
from memography.corpus.views import JUDGED
from memography.history.climate import climate
from memography.history.events.catalogue import events
from memography.history.events.ties import shift_events, with_events
from memography.history.shifts.sequences import Sequence, once_each, sequences
from memography.history.shifts.table import shift_tests, shifts
from memography.progress import Progress
from memography.settings import HistorySettings, Settings
from memography.tables import TABLES

_OF_USES = ("contexts", "tones", "emotions", "use_senses")
"""Tables with a row a use, that sequences are made from."""
_USE = ["use_id", "meme_id", "post_id", "posted_at", "community"]


def amend_shifts(corpus: Corpus, settings: Settings, progress: Progress, changes: Changes) -> int:
    """Bring `shift_tests`, `events`, `shifts`, `shift_events` and `climate` up to date; tested again are memes of
    which something changed. How many rows of `shift_tests` were written."""
    known = events(settings.history.events)  # first: a file that can't be read must not cost the search
    uses = corpus.polars("uses", _USE, "meme_id IS NOT NULL AND posted_at IS NOT NULL")
    stale = _stale(corpus, changes, uses)
    own = uses if stale is None else uses.filter(pl.col("meme_id").is_in(stale))
    n_memes = own["meme_id"].n_unique()
    with progress.task("finding shifts", n_memes, "memes") as task:
        tests = shift_tests(_sequences(corpus, own), settings.history, settings.seed, task)
    n_done = corpus.amend("shift_tests", tests, None if stale is None else one_of("meme_id", stale))
    with progress.task("tying shifts to events", None, "events"):
        found = shifts(corpus.polars("shift_tests"), settings.history)
        ties = shift_events(found, known)
        corpus.amend("events", known)
        corpus.amend("shifts", with_events(found, ties, known))
        corpus.amend("shift_events", ties)
    with progress.task("telling the climate", None, "weeks"):
        words = corpus.polars("contexts", ["use_id", "words", "language"])
        rows = climate(
            corpus.polars("exposure"),
            uses.select("use_id", "posted_at", "community").join(words, on="use_id", how="left"),
            _judged(corpus, "tones"),
            _judged(corpus, "emotions"),
            found,
        )
        corpus.amend("climate", rows)
    return n_done


def has_other_events(corpus: Corpus, settings: HistorySettings) -> bool:
    """Whether the catalogue is not as the corpus has it: the user's file has changed.

    Raises:
        UserError: the file is no event catalogue.
    """
    return bool(corpus.has("events")) and not corpus.polars("events").sort("event_id").equals(events(settings.events))


def _stale(corpus: Corpus, changes: Changes, uses: pl.DataFrame) -> list[str] | None:
    """The memes of which something changed that shifts follow from, and those that are no more; None for all."""
    if changes.is_all:
        return None
    found = [changes.values("memes", "meme_id"), changes.values("uses", "meme_id")]
    found.append(uses.filter(pl.col("post_id").is_in(changes.rewritten("posts", "post_id").implode()))["meme_id"])
    for name in _OF_USES:
        if _is_there(corpus, name):
            changed = changes.values(name, "use_id")
            found.append(uses.filter(pl.col("use_id").is_in(changed.implode()))["meme_id"])
    tested = corpus.polars("shift_tests", ["meme_id"])["meme_id"]
    found.append(tested.filter(~tested.is_in(uses["meme_id"].unique().implode())))
    return pl.concat(found).unique().sort().to_list()


def _sequences(corpus: Corpus, uses: pl.DataFrame) -> Iterator[Sequence]:
    contexts = corpus.polars("contexts", ["use_id", "text", "words", "language"], "text != ''")
    authors = corpus.polars("posts", ["post_id", "author"])
    told = uses.join(authors, on="post_id").join(contexts, on="use_id")
    use_senses = _optional(corpus, "use_senses", {"use_id": pl.String, "sense_id": pl.String, "p": pl.Float64})
    of_sense = {"sense_id": pl.String, "meme_id": pl.String, "rank": pl.Int32, "label": pl.String}
    return sequences(
        once_each(told),
        _judged(corpus, "tones"),
        _judged(corpus, "emotions"),
        use_senses,
        _optional(corpus, "senses", of_sense),
    )


def _judged(corpus: Corpus, name: str) -> pl.DataFrame:
    """The rows of table `tones` or `emotions` that tell something."""
    told = corpus.polars("contexts", ["use_id"], JUDGED)
    return corpus.polars(name).join(told, on="use_id", how="semi")


def _is_there(corpus: Corpus, name: str) -> bool:
    return name in TABLES and corpus.has(name)


def _optional(corpus: Corpus, name: str, columns: dict[str, type[pl.DataType]]) -> pl.DataFrame:
    return corpus.polars(name, list(columns)) if _is_there(corpus, name) else pl.DataFrame(schema=columns)
