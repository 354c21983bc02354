"""Different texts, to be ranked: their vectors, their words, and how rare each word is."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import faiss
import numpy as np
import numpy.typing as npt
import polars as pl

from memography.models.layers import Rows
from memography.models.word_vectors import WordVectors

Places = npt.NDArray[np.int64]
"""Which of the texts."""

_N_TRAINED = 20_000
"""So many vectors, the first that come, say in which range numbers are kept."""
_AS_GOOD = 0.5
"""Words as alike as this count as the same: one for another is what a paraphrase is made of. Fitted."""


@dataclass(frozen=True)
class Vectors:
    """Vectors to be searched; a byte a number: half the memory of float16, and the same texts found."""

    index: faiss.Index
    lies_in: npt.NDArray[np.uint8] | None = None
    """What holds the index's data, and must be kept with it; None where it does that itself."""


class Gathered(NamedTuple):
    """What is known of different texts, as it can be kept."""

    texts: pl.DataFrame
    """A row each: columns start and n_words (which of `words` are its), and row (that of its vector, or -1)."""
    words: pl.DataFrame
    """The different words of each, by their place in the vocabulary: column word."""
    vocabulary: pl.DataFrame
    """Every word once: column word."""
    vectors: Vectors


@dataclass(frozen=True)
class Texts:
    """Different texts, known by their places."""

    starts: Places
    """Where the words of each begin in `words`, shape (n_texts,)."""
    lengths: npt.NDArray[np.int32]
    """How many different words each has."""
    words: npt.NDArray[np.int32]
    """Places in the vocabulary, text by text."""
    vocabulary: list[str]
    row_of: npt.NDArray[np.int32]
    """The row of each text's vector; -1 where it has none."""
    place_of: npt.NDArray[np.int32]
    """The text of each vector."""
    vectors: Vectors

    @classmethod
    def of(cls, gathered: "Gathered") -> "Texts":
        """Those whose words and vectors have been gathered."""
        row_of = gathered.texts["row"].to_numpy()
        place_of = np.empty(int(row_of.max(initial=-1)) + 1, np.int32)
        place_of[row_of[row_of >= 0]] = np.flatnonzero(row_of >= 0)
        starts, lengths = gathered.texts["start"].to_numpy(), gathered.texts["n_words"].to_numpy()
        words, vocabulary = gathered.words["word"].to_numpy(), gathered.vocabulary["word"].to_list()
        return cls(starts, lengths, words, vocabulary, row_of, place_of, gathered.vectors)

    @functools.cached_property
    def _ids(self) -> dict[str, int]:
        return {word: at for at, word in enumerate(self.vocabulary)}

    @functools.cached_property
    def _n_texts_with(self) -> npt.NDArray[np.int64]:
        return np.bincount(self.words, minlength=len(self.vocabulary))

    @property
    def has_vectors(self) -> bool:
        """Whether any text has a vector."""
        return len(self.place_of) > 0

    def nearest(self, vector: Rows, n: int, chosen: npt.NDArray[np.bool_] | None = None) -> Places:
        """The texts whose meaning is nearest, nearest first.

        Args:
            vector: a unit vector, shape (n_dimensions,).
            n: at most so many.
            chosen: which texts may be found, shape (n_texts,); None for all.
        """
        wanted = None
        if chosen is not None:
            bits = np.packbits(chosen[self.place_of], bitorder="little")
            # Its stubs know the arguments of C++ alone.
            wanted = faiss.SearchParameters(sel=faiss.IDSelectorBitmap(bits))  # type: ignore[call-arg, arg-type]
        _, rows = self.vectors.index.search(vector[None], max(1, min(n, len(self.place_of))), params=wanted)
        found: Places = self.place_of[rows[0][rows[0] >= 0]]
        return found

    def vector(self, place: int) -> Rows | None:
        """The vector of a text, shape (n_dimensions,); None where there is none."""
        row = int(self.row_of[place])
        return None if row < 0 else self.vectors.index.reconstruct(row)

    def likeness(self, vector: Rows, places: Places) -> npt.NDArray[np.float64]:
        """The cosine of the vectors of some texts with one, shape (n_places,); not a number where there is none."""
        found = np.full(len(places), np.nan)
        rows = self.row_of[places]
        if (rows >= 0).any():
            found[rows >= 0] = self.vectors.index.reconstruct_batch(rows[rows >= 0]) @ vector
        return found

    def covered(self, wanted: Sequence[str], places: Places, vectors: WordVectors) -> npt.NDArray[np.float64]:
        """How much of the wanted words some texts have, or words near them, 0 to 1; shape (n_places,).

        Each wanted word counts by the square root of its inverse document frequency, and as much as the word of the
        text that is most like it. It is a soft form of matching words, as in Kusner et al. (2015) and in BERTScore
        (Zhang et al. 2020).
        """
        found = np.zeros(len(places))
        n_words = self.lengths[places]
        ends = np.cumsum(n_words)
        if not wanted or not len(ends) or not ends[-1]:
            return found
        at = np.repeat(self.starts[places] - np.r_[0, ends[:-1]], n_words) + np.arange(ends[-1])
        different, of_word = np.unique(self.words[at], return_inverse=True)
        alike = vectors(wanted) @ vectors([self.vocabulary[word] for word in different]).T  # (n_wanted, n_different)
        alike = np.clip(alike, 0, _AS_GOOD)[:, of_word] / _AS_GOOD
        spoken = n_words > 0
        best = np.maximum.reduceat(alike, (ends - n_words)[spoken], axis=1)  # (n_wanted, n_spoken)
        weights = np.array([self._weight(word) for word in wanted])
        found[spoken] = weights @ best / weights.sum()
        return found

    def shared(self, wanted: Sequence[str], place: int) -> tuple[str, ...]:
        """The wanted words that a text has to the letter."""
        first = self.starts[place]
        there = {self.vocabulary[word] for word in self.words[first : first + self.lengths[place]]}
        return tuple(word for word in wanted if word in there)

    def _weight(self, word: str) -> float:
        n_with = int(self._n_texts_with[self._ids[word]]) if word in self._ids else 0
        return float(np.sqrt(np.log1p((len(self.starts) - n_with + 0.5) / (n_with + 0.5))))


class Gathering:
    """Texts whose words and vectors are added part by part, in any order."""

    def __init__(self, n_texts: int, n_dimensions: int) -> None:
        self._starts: Places = np.zeros(n_texts, np.int64)
        self._lengths = np.zeros(n_texts, np.int32)
        self._parts = [np.zeros(0, np.int32)]
        self._n_words = 0
        self._ids: dict[str, int] = {}
        self._row_of = np.full(n_texts, -1, np.int32)
        self._vectors = faiss.IndexScalarQuantizer(
            n_dimensions, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
        )
        self._first: list[tuple[Places, Rows]] = []

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
        """Take the unit vectors of texts, arrays."""
        rows = vectors.to_numpy().astype(np.float32)  # (n_texts, n_dimensions)
        if self._vectors.is_trained:
            self._add(places, rows)
        else:
            self._first.append((places, rows))
            if sum(len(some) for some, _ in self._first) >= _N_TRAINED:
                self._add_first()

    def gathered(self) -> Gathered:
        """All that has been added."""
        if self._first:
            self._add_first()
        words = pl.DataFrame({"word": np.concatenate(self._parts)})
        texts = pl.DataFrame({"start": self._starts, "n_words": self._lengths, "row": self._row_of})
        return Gathered(texts, words, pl.DataFrame({"word": [*self._ids]}, {"word": pl.String}), Vectors(self._vectors))

    def _add_first(self) -> None:
        self._vectors.train(np.concatenate([rows for _, rows in self._first]))
        # Grown by need they would be copied, and take twice as much.
        self._vectors.codes.resize(len(self._row_of) * self._vectors.d)
        self._vectors.codes.resize(0)
        first, self._first = self._first, []
        for places, rows in first:
            self._add(places, rows)

    def _add(self, places: Places, rows: Rows) -> None:
        self._row_of[places] = self._vectors.ntotal + np.arange(len(places))
        self._vectors.add(rows)
