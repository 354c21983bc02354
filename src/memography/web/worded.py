"""Which uses have which words around them, in any form: an inverted index over the places of facets."""

import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce

import numpy as np
import numpy.typing as npt
import polars as pl

from memography.corpus.fulltext import tokens

PART = 1 << 15
"""So many texts are read at once."""
_RUNS = r"[\p{Alphabetic}\p{N}]+"
"""What the full-text index cuts texts into, before it folds them."""

Found = npt.NDArray[np.int32]
"""Places of uses, in order."""


@dataclass(frozen=True, slots=True)
class Worded:
    """The uses with each word, as full text counts words; see `corpus.fulltext.tokens`."""

    words: pl.DataFrame
    """Every word: columns word, in order of the alphabet, and end (of its part in `places`)."""
    places: Found
    """The uses of each, word by word."""

    def with_all(self, words: str) -> Found:
        """The uses that have every one of some words, in order; none where there is no word."""
        found = [self._of(word) for word in set(tokens(words))]
        if not found:
            return np.zeros(0, np.int32)
        return reduce(lambda one, other: np.intersect1d(one, other, assume_unique=True), sorted(found, key=len))

    def _of(self, word: str) -> Found:
        known, end = self.words["word"], self.words["end"]
        at = bisect.bisect_left(known, word)
        if at == len(known) or known[at] != word:
            return np.zeros(0, np.int32)
        return self.places[end[at - 1] if at else 0 : end[at]]


def gathered(texts: pl.Series, places: npt.NDArray[np.int32]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What `Worded` is made of: `words`, and `places` as column place.

    Args:
        texts: what stands around uses.
        places: the use of each text, -1 for none; no two texts are of one use.
    """
    numbers: dict[str, int] = {}
    parts = list(_parts(texts, places, numbers))
    words = pl.DataFrame({"word": [*numbers]}, {"word": pl.String}).with_row_index("number").sort("word")
    number = words["number"].to_numpy()
    counts = np.zeros(words.height, np.int64)
    for part in parts:
        counts += np.bincount(part["word"].to_numpy(), minlength=words.height)
    ends = np.cumsum(counts[number])
    begins = np.empty(words.height, np.int64)
    begins[number] = ends - counts[number]
    found = np.empty(int(counts.sum()), np.int32)
    for part in parts:  # which are in order of place
        ordered = part.sort("word", maintain_order=True)
        word = ordered["word"].to_numpy()
        n_before = np.arange(len(word)) - np.searchsorted(word, word)
        found[begins[word] + n_before] = ordered["place"].to_numpy()
        begins += np.bincount(word, minlength=words.height)
    return words.select("word", end=pl.Series(ends, dtype=pl.Int64)), pl.DataFrame({"place": found})


def _parts(texts: pl.Series, places: npt.NDArray[np.int32], numbers: dict[str, int]) -> Iterator[pl.DataFrame]:
    """Pairs of word and place, in order of place, part by part; words get numbers as they come."""
    known: dict[str, list[int]] = {}
    order = np.argsort(places, kind="stable")
    order = order[np.searchsorted(places[order], 0) :]
    for begin in range(0, len(order), PART):
        rows = order[begin : begin + PART]
        runs = pl.DataFrame({"place": places[rows], "run": texts[rows].str.extract_all(_RUNS)})
        runs = runs.explode("run").drop_nulls()
        for run in runs["run"].unique():
            if run not in known:
                known[run] = [numbers.setdefault(word, len(numbers)) for word in tokens(run)]
        different = runs["run"].unique()
        told = pl.DataFrame(
            {"run": different, "word": [known[run] for run in different]}, {"run": pl.String, "word": pl.List(pl.Int32)}
        )
        pairs = runs.join(told, on="run", maintain_order="left").explode("word").drop_nulls()
        yield pairs.select("word", "place").unique(maintain_order=True)
