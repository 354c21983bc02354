"""Different texts, held in memory to be ranked: their vectors, their words, and how rare each word is."""

from collections.abc import Sequence

import faiss
import numpy as np
import numpy.typing as npt
import polars as pl

from memography.models.layers import Rows
from memography.models.word_vectors import WordVectors

Places = npt.NDArray[np.int64]
"""Which of the texts."""

_AS_GOOD = 0.5
"""Words as alike as this count as the same: one for another is what a paraphrase is made of. Fitted."""


class Texts:
    """Different texts, known by their places; words and vectors are added part by part, in any order."""

    def __init__(self, n_texts: int, n_dimensions: int) -> None:
        self._n_texts = n_texts
        self._starts: Places = np.zeros(n_texts, np.int64)
        self._lengths: Places = np.zeros(n_texts, np.int64)
        self._parts: list[npt.NDArray[np.int32]] = []
        self._n_words = 0
        self._ids: dict[str, int] = {}
        self._row_of: Places = np.full(n_texts, -1, np.int64)
        self._places: list[Places] = []
        # A byte a number: half the memory of float16, and the same texts found.
        self._vectors = faiss.IndexScalarQuantizer(
            n_dimensions, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
        )

    def add_words(self, places: Places, words: pl.Series) -> None:
        """Take the words of texts.

        Args:
            places: of which texts, shape (n_texts,).
            words: the different words of each, lists of strings.
        """
        lengths = words.list.len().to_numpy().astype(np.int64)
        every = words.filter(words.list.len() > 0).explode()
        different = every.unique()
        ids = [self._ids.setdefault(word, len(self._ids)) for word in different]
        known = pl.DataFrame({"word": different, "id": pl.Series(ids, dtype=pl.Int32)})
        joined = pl.DataFrame({"word": every}).join(known, on="word", how="left", maintain_order="left")
        self._starts[places] = self._n_words + np.cumsum(lengths) - lengths
        self._lengths[places] = lengths
        self._parts.append(joined["id"].to_numpy())
        self._n_words += len(joined)

    def add_vectors(self, places: Places, vectors: pl.Series) -> None:
        """Take the unit vectors of texts, arrays; the first that come say in which range numbers are kept."""
        rows = vectors.to_numpy().astype(np.float32)  # (n_texts, n_dimensions)
        if not self._vectors.is_trained:
            self._vectors.train(rows)
        self._row_of[places] = self._vectors.ntotal + np.arange(len(places))
        self._places.append(places)
        self._vectors.add(rows)

    def close(self) -> None:
        """All has been added."""
        self._words = np.concatenate(self._parts) if self._parts else np.zeros(0, np.int32)
        self._parts.clear()
        self._vocabulary = list(self._ids)
        self._n_texts_with = np.bincount(self._words, minlength=len(self._vocabulary))
        self._place_of: Places = np.concatenate(self._places) if self._places else np.zeros(0, np.int64)
        self._places.clear()

    @property
    def has_vectors(self) -> bool:
        """Whether any text has a vector."""
        return len(self._place_of) > 0

    def nearest(self, vector: Rows, n: int, chosen: npt.NDArray[np.bool_] | None = None) -> Places:
        """The texts whose meaning is nearest, nearest first.

        Args:
            vector: a unit vector, shape (n_dimensions,).
            n: at most so many.
            chosen: which texts may be found, shape (n_texts,); None for all.
        """
        wanted = None
        if chosen is not None:
            bits = np.packbits(chosen[self._place_of], bitorder="little")
            # Its stubs know the arguments of C++ alone.
            wanted = faiss.SearchParameters(sel=faiss.IDSelectorBitmap(bits))  # type: ignore[call-arg, arg-type]
        _, rows = self._vectors.search(vector[None], max(1, min(n, len(self._place_of))), params=wanted)
        found: Places = self._place_of[rows[0][rows[0] >= 0]]
        return found

    def vector(self, place: int) -> Rows | None:
        """The vector of a text, shape (n_dimensions,); None where there is none."""
        row = int(self._row_of[place])
        return None if row < 0 else self._vectors.reconstruct(row)

    def likeness(self, vector: Rows, places: Places) -> npt.NDArray[np.float64]:
        """The cosine of the vectors of some texts with one, shape (n_places,); not a number where there is none."""
        found = np.full(len(places), np.nan)
        rows = self._row_of[places]
        if (rows >= 0).any():
            found[rows >= 0] = self._vectors.reconstruct_batch(rows[rows >= 0]) @ vector
        return found

    def covered(self, wanted: Sequence[str], places: Places, vectors: WordVectors) -> npt.NDArray[np.float64]:
        """How much of the wanted words some texts have, or words near them, 0 to 1; shape (n_places,).

        Each wanted word counts by the square root of its inverse document frequency, and as much as the word of the
        text that is most like it. It is a soft form of matching words, as in Kusner et al. (2015) and in BERTScore
        (Zhang et al. 2020).
        """
        found = np.zeros(len(places))
        n_words = self._lengths[places]
        ends = np.cumsum(n_words)
        if not wanted or not len(ends) or not ends[-1]:
            return found
        at = np.repeat(self._starts[places] - np.r_[0, ends[:-1]], n_words) + np.arange(ends[-1])
        different, of_word = np.unique(self._words[at], return_inverse=True)
        alike = vectors(wanted) @ vectors([self._vocabulary[word] for word in different]).T  # (n_wanted, n_different)
        alike = np.clip(alike, 0, _AS_GOOD)[:, of_word] / _AS_GOOD
        spoken = n_words > 0
        best = np.maximum.reduceat(alike, (ends - n_words)[spoken], axis=1)  # (n_wanted, n_spoken)
        weights = np.array([self._weight(word) for word in wanted])
        found[spoken] = weights @ best / weights.sum()
        return found

    def shared(self, wanted: Sequence[str], place: int) -> tuple[str, ...]:
        """The wanted words that a text has to the letter."""
        first = self._starts[place]
        there = {self._vocabulary[word] for word in self._words[first : first + self._lengths[place]]}
        return tuple(word for word in wanted if word in there)

    def _weight(self, word: str) -> float:
        n_with = int(self._n_texts_with[self._ids[word]]) if word in self._ids else 0
        return float(np.sqrt(np.log1p((self._n_texts - n_with + 0.5) / (n_with + 0.5))))
