"""A table's texts as search looks through them: equal texts once, found by words (on disk) and by meaning."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import polars as pl

from memography.corpus.fulltext import WordIndex
from memography.corpus.held import Ids
from memography.models.layers import Rows
from memography.models.word_vectors import WordVectors
from memography.searching.answer import By, Why
from memography.searching.texts import Gathering, Places, Texts

if TYPE_CHECKING:
    import lance

_N_NEAR, _N_WORDED = 300, 100
"""So many different texts are looked at that are nearest in meaning, and that have most of the wanted words."""
_N_FIRST = 4 * _N_WORDED
_BATCH = 4_096
_AHEAD_BYTES = 1 << 25
_COVERED = 1.4
"""What having all wanted words, or ones near them, counts for beside a likeness of 1. Fitted."""

Chosen = npt.NDArray[np.bool_]
Taking = Callable[[Places, pl.Series], None]
"""What takes a column's values and the places of the texts that they tell of."""


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

    def __init__(self, index: WordIndex, items: pl.DataFrame, ids: Ids, texts: Texts) -> None:
        """Take what was found out of texts.

        Args:
            index: finds their words.
            items: columns place (of the item's text), then the key, then any others; in order of place, and of those
                that have the same text in the order in which they are to be told.
            ids: where items are by their key.
            texts: the different ones.
        """
        self._index, self._key = index, items.columns[1]
        self.items, self.texts = items, texts
        self._ids = ids
        self._ends = np.searchsorted(items["place"].to_numpy(), np.arange(len(texts.starts) + 1))

    def places_of(self, keys: pl.Series) -> Places:
        """The places of items by their keys, shape (n_keys,); -1 for those that are none."""
        return _places_of(self.items, self._ids, keys)

    def chosen(self, keys: pl.Series) -> Chosen:
        """The items of some keys, shape (n_items,)."""
        found = np.zeros(self.items.height, np.bool_)
        found[self._ids.first_of_each(keys)[0]] = True
        return found

    def of_place(self, place: int) -> pl.DataFrame:
        """The items that have a text."""
        return self.items[self.items_of_place(place)]

    def items_of_place(self, place: int) -> slice:
        """Which items have a text."""
        return slice(int(self._ends[place]), int(self._ends[place + 1]))

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

    def first_items(self, places: Places, among: Places | None) -> tuple[pl.DataFrame, npt.NDArray[np.int64]]:
        """The first item of each text, and how many it has.

        Args:
            places: texts.
            among: the items that count, in order, of which each text has one; None for all.
        """
        begins, ends = self._ends[places], self._ends[places + 1]
        if among is None:
            return self.items[begins], ends - begins
        first, end = np.searchsorted(among, begins), np.searchsorted(among, ends)
        return self.items[among[first]], end - first

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
            for place, score in zip(self.places_of(rows[self._key]).tolist(), rows["_score"], strict=True):
                if place >= 0 and (of_texts is None or of_texts[place]):  # below 0 what a build has just written
                    scores.setdefault(place, score)
            if len(scores) >= _N_WORDED or rows.height < n:
                first = list(scores.items())[:_N_WORDED]
                return np.array([place for place, _ in first], np.int64), np.array([score for _, score in first])
            n *= 4


def placed(key: str, items: pl.DataFrame, texts: pl.Series) -> pl.DataFrame:
    """Items with the place of their text, as `Field` takes them; case and spacing make no other text.

    Args:
        key: the key of the items, a column.
        items: in the order in which equal texts come; columns key, and any others.
        texts: the text of each item.
    """
    hashes = pl.concat([_hashes(texts.slice(at, _BATCH)) for at in range(0, max(1, len(texts)), _BATCH)])
    different = hashes.unique(maintain_order=True).with_columns(place=pl.int_range(pl.len(), dtype=pl.Int32))
    place = hashes.join(different, on=hashes.columns, how="left", maintain_order="left")["place"]
    found = items.with_columns(place=place).sort("place", maintain_order=True)
    return found.select("place", key, pl.exclude("place", key)).rechunk()


class FieldBuilder:
    """Gathers the words and vectors of each text."""

    def __init__(self, items: pl.DataFrame, ids: Ids, n_dimensions: int) -> None:
        """Gather nothing yet.

        Args:
            items: as `placed` gives them.
            ids: where they are by their key.
            n_dimensions: of the vectors.
        """
        self.items, self.ids = items, ids
        self._n_texts = items["place"][-1] + 1 if items.height else 0
        self.gathering = Gathering(self._n_texts, n_dimensions)

    def read(
        self,
        table: "lance.LanceDataset",
        column: str,
        take: Callable[[Places, pl.Series], None],
        where: str | None = None,
    ) -> None:
        """Read a column of a table that has the same key, and give it over text by text: of equal texts, one.

        Args:
            table: the table.
            column: the column.
            take: is given places and what the column has there, batch by batch.
            where: a condition in SQL on its rows.
        """
        known = np.zeros(self._n_texts, np.bool_)
        # Read ahead by little: it is vectors that are read.
        ahead = {"batch_readahead": 1, "fragment_readahead": 1, "io_buffer_size": _AHEAD_BYTES}
        key = self.items.columns[1]
        for batch in table.scanner([key, column], filter=where, batch_size=_BATCH, **ahead).to_batches():
            rows = pl.DataFrame(batch)
            places, at = np.unique(_places_of(self.items, self.ids, rows[key]), return_index=True)
            new = (places >= 0) & ~known[places]
            if new.any():
                known[places[new]] = True
                take(places[new], rows[column][at[new]])


def _hashes(texts: pl.Series) -> pl.DataFrame:
    """Texts without case and spacing as 128 bits each, for texts themselves take much more: equal ones are equal."""
    folded = texts.str.to_lowercase().str.replace_all(r"\s+", " ").str.strip_chars()
    return pl.DataFrame({"one": folded.hash(0), "other": folded.hash(1)})


def _places_of(items: pl.DataFrame, ids: Ids, keys: pl.Series) -> Places:
    found = np.full(len(keys), -1, np.int64)
    rows, there = ids.first_of_each(keys)
    is_it = (items[items.columns[1]][rows] == keys.filter(pl.Series(there))).to_numpy()
    found[there] = np.where(is_it, items["place"].to_numpy()[rows], -1)
    return found


_NONE: Places = np.zeros(0, np.int64)
_NO_SCORES = np.zeros(0)
