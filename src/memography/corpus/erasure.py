"""Erasure: rows that go and leave nothing in a table's files: no deletion mark, old version or index that has them."""

from collections.abc import Sequence
from datetime import timedelta

import polars as pl

from memography.corpus import disk
from memography.corpus.fulltext import INDEX, index_words
from memography.corpus.lookup import index_ids
from memography.corpus.store import FRAGMENT_ROWS, Corpus

_AT_ONCE = 10_000
"""So many rows are removed in one commit."""


def numbered(corpus: Corpus, name: str, columns: Sequence[str]) -> pl.DataFrame:
    """Some columns of a table, and `_rowid`: the number by which `remove` knows a row."""
    with disk.as_read_error(corpus.folder / "tables" / name, corpus.folder):
        return pl.DataFrame(corpus.lance(name).scanner(columns=list(columns), with_row_id=True).to_table())


def remove(corpus: Corpus, name: str, numbers: Sequence[int]) -> None:
    """Remove rows by number, some thousands at a time."""
    for start in range(0, len(numbers), _AT_ONCE):
        corpus.delete_rows(name, numbers[start : start + _AT_ONCE])


def erase(corpus: Corpus, name: str) -> None:
    """Write what is left of a table anew where rows were removed, and take old versions and indices away at once.

    Who reads an old version at that moment may find that it is gone. Indices are made again.
    """
    with disk.as_corpus_error(corpus.folder):
        table = corpus.lance(name)
        indices = {index.name for index in table.describe_indices()}
        for index in indices:
            table.drop_index(index)
        table = corpus.lance(name)
        if any(fragment.num_deletions for fragment in table.get_fragments()):
            table.optimize.compact_files(
                target_rows_per_fragment=FRAGMENT_ROWS, materialize_deletions=True, materialize_deletions_threshold=0.0
            )
            table = corpus.lance(name)
        table.cleanup_old_versions(older_than=timedelta(0), delete_unverified=True)
    if INDEX in indices:
        index_words(corpus, name)
    index_ids(corpus, name)
