"""Changes: what a stage has not seen yet of the tables that it reads."""

from collections.abc import Mapping, Sequence

import polars as pl

from memography.corpus.store import Corpus


class Changes:
    """The rows that were added or written again since a stage last ended.

    A stage asks which rows changed, finds the keys that they bear on, and makes what belongs to those keys again from
    whole tables. It never adds to what it wrote before, so that a run that was killed is made good by the next.

    Rows that were removed are not told: what they bore on shows by what is missing from the tables.
    """

    def __init__(self, corpus: Corpus, seen: Mapping[str, int], *, is_afresh: bool) -> None:
        """Compare a corpus as it is with one that was seen.

        Args:
            corpus: the corpus.
            seen: the versions of the tables that the stage has worked on; of a table not named every row is a change.
            is_afresh: whether what the stage wrote before is to be thrown away.
        """
        self._corpus = corpus
        # A table of a lower version than was seen is another one.
        self._seen = {name: version for name, version in seen.items() if version <= corpus.version(name)}
        self.is_afresh = is_afresh
        """Whether everything is to be made again: settings or method have changed, a table is gone, or a user asked."""

    def rows(self, name: str, columns: Sequence[str]) -> pl.DataFrame:
        """Some columns of a table's new and changed rows."""
        return pl.DataFrame(self._corpus.changed(name, self._seen.get(name, 0), columns))

    def values(self, name: str, column: str) -> pl.Series:
        """The different values that a column has in a table's new and changed rows, sorted."""
        return self.rows(name, [column])[column].drop_nulls().unique().sort()
