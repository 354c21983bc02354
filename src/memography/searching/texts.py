"""Different texts, held in memory to be ranked: their vectors, their words, and how rare each word is."""

from collections import Counter
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
_BATCH = 20_000


class Texts:
    """Different texts, known by their places."""

    def __init__(self, words: pl.Series, vectors: pl.Series) -> None:
        """Take the texts.

        Args:
            words: the different words of each text, lists of strings.
            vectors: unit vectors, arrays of float16; none where a text has none.
        """
        self._add_words(words)
        has = vectors.is_not_null()
        self._place_of: Places = np.flatnonzero(has.to_numpy()).astype(np.int64)
        self._row_of: Places = np.full(len(vectors), -1, np.int64)
        self._row_of[self._place_of] = np.arange(len(self._place_of))
        width = vectors.dtype.shape[0]  # type: ignore[attr-defined]
        # Exact but for the rounding that the table has already, 16 ms for 175,784; half the memory of float32.
        self._vectors = faiss.IndexScalarQuantizer(width, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
        there = vectors.filter(has)
        for first in range(0, len(there), _BATCH):
            self._vectors.add(there[first : first + _BATCH].to_numpy().astype(np.float32))

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
        n_words = self._starts[places + 1] - self._starts[places]
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
        there = {self._vocabulary[word] for word in self._words[self._starts[place] : self._starts[place + 1]]}
        return tuple(word for word in wanted if word in there)

    def _add_words(self, words: pl.Series) -> None:
        lengths = words.list.len().to_numpy()
        self._starts: Places = np.r_[0, np.cumsum(lengths)].astype(np.int64)
        every = words.filter(words.list.len() > 0).explode()
        vocabulary = every.unique().sort()
        ids = pl.DataFrame({"word": vocabulary, "id": np.arange(len(vocabulary), dtype=np.int32)})
        joined = pl.DataFrame({"word": every}).join(ids, on="word", how="left", maintain_order="left")
        self._words = joined["id"].to_numpy()
        self._vocabulary = vocabulary.to_list()
        counts = np.bincount(self._words, minlength=len(vocabulary))
        self._n_texts_with = Counter(dict(zip(self._vocabulary, counts.tolist(), strict=True)))

    def _weight(self, word: str) -> float:
        n, n_with = len(self._starts) - 1, self._n_texts_with[word]
        return float(np.sqrt(np.log1p((n - n_with + 0.5) / (n_with + 0.5))))
