"""Full text: an index of words beside a table (Lance's inverted index, BM25), and the rows that have wanted words."""

import re
from collections.abc import Sequence
from typing import Any

import lance
import polars as pl
from lance.query import FullTextOperator, MatchQuery

from memography.corpus import disk
from memography.corpus.store import Corpus

INDEX = "words"
"""What the index is called."""
_READ_AS: dict[str, Any] = {
    "base_tokenizer": "simple",
    "language": "English",
    "stem": True,
    "remove_stop_words": False,  # people remember "nobody" and "is it": without them a tenth less is found
    "ascii_folding": True,
    "lower_case": True,
}
_HALF = re.compile("[\ud800-\udfff]")
"""Half a character, which no file can hold."""


def index_words(corpus: Corpus, name: str, column: str = "text") -> None:
    """Bring the index of a column's words up to date; what is indexed already stays so.

    Rows that are not indexed yet are found too, only more slowly. The table's rows stay as they are; its version grows
    where something was to be done.
    """
    table = corpus.lance(name)
    with disk.as_corpus_error(corpus.folder):
        known = [index for index in table.describe_indices() if index.name == INDEX]
        if not known:
            table.create_scalar_index(column, "INVERTED", name=INDEX, with_position=False, **_READ_AS)
        elif table.stats.index_stats(INDEX)["num_unindexed_rows"]:
            table.optimize.optimize_indices(index_names=[INDEX])


def tokens(text: str) -> list[str]:
    """The words of a text as the index has them: in lower case, without accents and endings.

    >>> tokens("It's RUNNING, crème brûlée!")
    ['it', 's', 'run', 'creme', 'brulee']
    """
    return [token.text for token in lance.tokenize(_HALF.sub("?", text), **_READ_AS)]


class WordIndex:
    """A table whose words are indexed, as it is now; what it has read of the index it keeps."""

    def __init__(self, corpus: Corpus, name: str) -> None:
        self._corpus, self._name = corpus, name
        self._table = corpus.lance(name)

    def rows(self, words: str, n: int, columns: Sequence[str]) -> pl.DataFrame:
        """The rows whose text has some of the wanted words, best first.

        Args:
            words: any text; nothing in it is an operator.
            n: at most so many rows.
            columns: which columns; `_score` (BM25) is added.
        """
        query = MatchQuery(_HALF.sub("?", words), "text")
        scanner = self._table.scanner(columns=[*columns, "_score"], full_text_query=query, limit=n)
        with disk.as_read_error(self._corpus.folder / "tables" / self._name, self._corpus.folder):
            return pl.DataFrame(scanner.to_table()).sort("_score", descending=True, maintain_order=True)

    def all_of(self, words: str, columns: Sequence[str]) -> pl.DataFrame:
        """The rows whose text has all of some words, in no order; columns as named."""
        query = MatchQuery(_HALF.sub("?", words), "text", operator=FullTextOperator.AND)
        scanner = self._table.scanner(
            columns=[*columns, "_score"], full_text_query=query, limit=max(self._table.count_rows(), 1)
        )
        with disk.as_read_error(self._corpus.folder / "tables" / self._name, self._corpus.folder):
            return pl.DataFrame(scanner.to_table()).select(columns)
