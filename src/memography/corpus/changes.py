"""Changes: what a stage has not seen yet of the tables that it reads."""

from collections.abc import Mapping, Sequence

import polars as pl

from memography.corpus.store import Corpus, Stamp


class Changes:
    """The rows that were added or written again since a stage last ended.

    A stage asks which rows changed, finds the keys that they bear on, and makes what belongs to those keys again from
    whole tables. What belongs to other keys it may take from its own tables, unless `is_all`.

    Rows that were removed are not told: what they bore on shows by what is missing from the tables.
    """

    def __init__(self, corpus: Corpus, seen: Mapping[str, str]) -> None:
        """Compare a corpus as it is with one that was seen.

        Args:
            corpus: the corpus.
            seen: the stamps of the tables that the stage's own tables follow from; none where these can't be relied
                on: the stage has never ended well, was killed since, starts afresh, or a user has changed a table.
        """
        self._corpus = corpus
        then = {name: Stamp.from_text(text) for name, text in seen.items()}
        now = {name: Stamp.from_text(corpus.stamp(name)) for name in seen}
        # Not removed and made again. Of a table that was not there, all rows are new.
        is_same = all(then[name].table in ("", now[name].table) for name in seen)
        self._seen = {name: stamp.version for name, stamp in then.items()} if is_same else {}
        self.is_all = not self._seen
        """Whether everything is to be made again from the inputs: every row of them counts as changed."""

    def rows(self, name: str, columns: Sequence[str]) -> pl.DataFrame:
        """Some columns of a table's new and changed rows."""
        return pl.DataFrame(self._corpus.changed(name, self._seen.get(name, 0), columns))

    def values(self, name: str, column: str) -> pl.Series:
        """The different values that a column has in a table's new and changed rows, sorted."""
        return self.rows(name, [column])[column].drop_nulls().unique().sort()

    def rewritten(self, name: str, column: str) -> pl.Series:
        """The different values that a column has in a table's rows that were there and were written again, sorted."""
        if self.is_all:
            return pl.Series(column, [], dtype=pl.String)
        seen = self._seen.get(name, 0)
        where = f"_row_last_updated_at_version > {seen} AND _row_created_at_version <= {seen}"
        return self._corpus.polars(name, [column], where)[column].drop_nulls().unique().sort()
