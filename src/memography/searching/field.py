"""A table's texts as search looks through them: equal texts once, found by words (on disk) and by meaning."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from memography.corpus import Corpus
from memography.corpus.fulltext import WordIndex
from memography.models.layers import Rows
from memography.models.word_vectors import WordVectors
from memography.searching.answer import By, Why
from memography.searching.texts import Places, Texts
from memography.tables import N_DIMENSIONS

_N_NEAR, _N_WORDED = 300, 100
"""So many different texts are looked at that are nearest in meaning, and that have most of the wanted words."""
_N_FIRST = 4 * _N_WORDED
_COVERED = 1.4
"""What having all wanted words, or ones near them, counts for beside a likeness of 1. Fitted."""

Chosen = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Query:
    """Words as they are looked for."""

    text: str
    words: list[str]
    """Different words, folded."""
    vector: Rows | None
    """Its meaning, shape (n_dimensions,); None where only words count."""
    by: By


@dataclass(frozen=True, slots=True)
class Hits:
    """Texts that were found, best first."""

    query: Query
    places: Places
    scores: npt.NDArray[np.float64]
    """BM25 where only words count."""
    likeness: npt.NDArray[np.float64]
    """The cosine with the query; not a number where it is not known."""
    worded: frozenset[int]
    """Places among those that have most of the wanted words."""
    near: frozenset[int]
    """Places among those that are nearest in meaning."""


class Field:
    """Texts of a table whose words are indexed."""

    def __init__(self, corpus: Corpus, table: str, key: str, items: pl.DataFrame) -> None:
        """Take the texts.

        Args:
            corpus: the corpus.
            table: the table.
            key: its key, a column.
            items: in the order in which equal texts come; columns key, text, words, vector (of any item with the same
                text; empty without), and any others.
        """
        self._index, self._key = WordIndex(corpus, table), key
        folded = pl.col("text").str.to_lowercase().str.replace_all(r"\s+", " ").str.strip_chars()
        items = items.with_columns(folded=folded)
        different = items.sort(pl.col("vector").is_null(), maintain_order=True).unique("folded", maintain_order=True)
        self.texts = Texts(different["words"], different["vector"].cast(pl.Array(pl.Float16, N_DIMENSIONS)))
        places = different.select("folded", place=pl.int_range(pl.len()))
        self.items = items.drop("vector", "words").join(places, on="folded", maintain_order="left").drop("folded")
        self.items = self.items.sort("place", maintain_order=True)
        """Columns place and those given but words and vector, in order of place."""
        self._ends = np.searchsorted(self.items["place"].to_numpy(), np.arange(different.height + 1))
        self._place_of = dict(self.items.select(key, "place").iter_rows())

    def of_place(self, place: int) -> pl.DataFrame:
        """The items that have a text."""
        return self.items[int(self._ends[place]) : int(self._ends[place + 1])]

    def found(self, query: Query, vectors: WordVectors | None, chosen: Chosen | None) -> Hits:
        """The texts that answer a query, best first; those with the words in order of BM25 where only words count.

        Args:
            query: what is wanted.
            vectors: of words; needed where both words and meaning count.
            chosen: which items may be found, shape (n_items,); None for all.
        """
        of_texts = None if chosen is None else self._of_texts(chosen)
        worded, bm25 = self._worded(query, of_texts) if query.by != "meaning" else (_NONE, _NO_SCORES)
        near = _NONE
        if query.vector is not None and self.texts.has_vectors:
            near = self.texts.nearest(query.vector, _N_NEAR, of_texts)
        places = worded if query.by == "words" else near if query.by == "meaning" else np.union1d(worded, near)
        likeness = np.full(len(places), np.nan)
        if query.vector is not None:
            likeness = self.texts.likeness(query.vector, places)
        scores = bm25 if query.by == "words" else likeness
        if query.by == "both" and vectors is not None and len(places):
            # One whose vector is not made yet can be no nearer than those that are not among the nearest.
            known = np.where(np.isnan(likeness), np.nanmin(likeness, initial=1.0), likeness)
            scores = known + _COVERED * self.texts.covered(query.words, places, vectors)
        order = np.argsort(-scores, kind="stable")
        return Hits(
            query, places[order], scores[order], likeness[order], frozenset(worded.tolist()), frozenset(near.tolist())
        )

    def why(self, hits: Hits, at: int) -> Why:
        """Why the hit at some place of the answer, from 0, is there."""
        place, likeness = int(hits.places[at]), float(hits.likeness[at])
        return Why(
            place in hits.worded,
            place in hits.near,
            self.texts.shared(hits.query.words, place),
            None if np.isnan(likeness) else likeness,
        )

    def first_items(self, places: Places, chosen: Chosen | None) -> tuple[pl.DataFrame, npt.NDArray[np.int64]]:
        """The first chosen item of each text, and how many are chosen; each text has one."""
        begins, ends = self._ends[places], self._ends[places + 1]
        if chosen is None:
            return self.items[begins], ends - begins
        at = np.flatnonzero(chosen)
        first, end = np.searchsorted(at, begins), np.searchsorted(at, ends)
        return self.items[at[first]], end - first

    def _of_texts(self, chosen: Chosen) -> Chosen:
        """Which texts have a chosen item."""
        found = np.zeros(len(self._ends) - 1, np.bool_)
        found[self.items["place"].to_numpy()[chosen]] = True
        return found

    def _worded(self, query: Query, of_texts: Chosen | None) -> tuple[Places, npt.NDArray[np.float64]]:
        """The texts that have wanted words, best first, and their BM25; more rows are read where many are copies."""
        n = _N_FIRST
        while True:
            rows = self._index.rows(query.text, n, [self._key])
            scores: dict[int, float] = {}
            for key, score in rows.iter_rows():
                place = self._place_of.get(key)  # none where a build has just written it
                if place is not None and (of_texts is None or of_texts[place]):
                    scores.setdefault(place, score)
            if len(scores) >= _N_WORDED or rows.height < n:
                first = list(scores.items())[:_N_WORDED]
                return np.array([place for place, _ in first], np.int64), np.array([score for _, score in first])
            n *= 4


_NONE: Places = np.zeros(0, np.int64)
_NO_SCORES = np.zeros(0)
