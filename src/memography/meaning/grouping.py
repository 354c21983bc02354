"""Grouping the contexts of one meme into senses: as many as stay the same when half of the contexts is looked at."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from sklearn.decomposition import PCA, TruncatedSVD
from sklearn.preprocessing import normalize

from memography.kernels.kmeans import kmeans
from memography.kernels.mixture import Mixture, belonging, fit_mixture
from memography.meaning.marks import marked, spread_out
from memography.settings import MeaningSettings

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

OWN = 0.6
"""What share of a context's marks is its sense's own; the others are the meme's."""
SMOOTHING = 0.001
N_ROUNDS = 40
N_STARTS = 3
"""So often is each half grouped, from another start; the likeliest counts."""
N_HALVINGS = 5
MARK_DIMENSIONS, VECTOR_DIMENSIONS = 30, 32
ABOUT = 0.05
"""Stabilities that differ by less are about the same."""
MAX_TEXTS = 1_500
"""Senses are looked for in so many texts of a meme, drawn at random, and then told of all of them."""


@dataclass(frozen=True)
class Grouping:
    """Texts in groups."""

    belonging: Floats
    """How probably each text belongs to each group, shape (n_texts, n_groups); the largest group first."""
    stability: float
    """How well the groups found in one half of the texts agree with those found in the other: mean adjusted Rand
    index over `N_HALVINGS` halvings; 1 is the same, 0 is chance."""


def grouping(texts: Sequence[str], vectors: Rows | None, settings: MeaningSettings, seed: int) -> Grouping | None:
    """The best of `groupings`; arguments as there. It may be far from stable: see `Grouping.stability`."""
    return most_stable(groupings(texts, vectors, settings, seed))


def most_stable(found: Sequence[Grouping]) -> Grouping | None:
    """The most stable of some groupings in order of their numbers, and of those about as stable the one with fewest
    groups; None of none."""
    highest = max((one.stability for one in found), default=0)
    return next((one for one in found if one.stability >= highest - ABOUT), None)


def groupings(texts: Sequence[str], vectors: Rows | None, settings: MeaningSettings, seed: int) -> list[Grouping]:
    """A grouping for each number of groups from 2 up to `settings.max_senses` of which every group is large enough:
    none where there are too few texts.

    The texts are halved at random, each half is grouped by a mixture (`kernels.mixture`), and both mixtures are asked
    where each text belongs. How well they agree is the number's stability (Ben-Hur, Elisseeff & Guyon, "A stability
    based method for discovering structure in clustered data", PSB 2002). What the mixtures of all halves say together
    (Strehl & Ghosh, "Cluster ensembles", JMLR 3, 2002) begins the last one, which is fitted to all texts.

    Args:
        texts: different texts, each with a word.
        vectors: their unit vectors, shape (n_texts, n_dimensions), where there are any. They only say where groups
            are first looked for.
        settings: how many groups at most, and how large they are at least.
        seed: the same seed gives the same groups.
    """
    if len(texts) < settings.sense_min_texts:
        return []
    finder = _finder(texts, vectors, seed)
    with np.errstate(divide="ignore", invalid="ignore"):  # texts with one mark alone have no variance to tell of
        found = [finder.grouping(n_groups) for n_groups in range(2, settings.max_senses + 1)]
    return [one for one in found if _smallest(one.belonging) >= settings.sense_min_share]


def agreement(texts: Sequence[str], vectors: Rows | None, is_in_one: Bools, n_groups: int, seed: int) -> float:
    """How well so many groups found in one part of the texts agree with those found in the rest, as the stability of
    `groupings` has it of halves at random.

    Args:
        texts, vectors, seed: as `groupings` takes them; not more than MAX_TEXTS.
        is_in_one: which texts the one part has, shape (n_texts,).
        n_groups: how many groups each part is divided into.
    """
    one, other = _finder(texts, vectors, seed).divided(np.flatnonzero(is_in_one), np.flatnonzero(~is_in_one), n_groups)
    return _agreement(one, other)


def _finder(texts: Sequence[str], vectors: Rows | None, seed: int) -> "_Finder":
    rng = np.random.default_rng(seed)
    drawn = np.sort(rng.permutation(len(texts))[:MAX_TEXTS])
    has_mark = marked(texts)
    places = _places(has_mark[drawn], None if vectors is None else vectors[drawn], seed)
    return _Finder(_Texts(has_mark), has_mark[drawn], places, rng)


def _agreement(one: Floats, other: Floats) -> float:
    """The adjusted Rand index of the likeliest groups (Hubert & Arabie, "Comparing partitions", 1985); of groups as few
    as these a library's takes longer to check its arguments than to count."""
    n_groups = one.shape[1]
    together = np.bincount(one.argmax(axis=1) * n_groups + other.argmax(axis=1), minlength=n_groups**2)
    table = together.reshape(n_groups, n_groups)
    in_both, in_one, in_other, every = map(_pairs, (table, table.sum(axis=1), table.sum(axis=0), table.sum()))
    expected, most = in_one * in_other / every, (in_one + in_other) / 2
    return 1.0 if most == expected else (in_both - expected) / (most - expected)


def _pairs(sizes: Ints) -> float:
    return float(np.sum(sizes * (sizes - 1)) / 2)


def _smallest(belonging: Floats) -> float:
    sizes = np.bincount(belonging.argmax(axis=1), minlength=belonging.shape[1])
    return float(sizes.min() / sizes.sum())


def _places(has_mark: csr_array, vectors: Rows | None, seed: int) -> tuple[Rows, Rows]:
    """Where texts lie, so that groups can be looked for: by their marks, and by their vectors beside these."""
    by_marks = spread_out(has_mark, MARK_DIMENSIONS, seed)
    if vectors is None:
        return by_marks, by_marks
    by_vectors = PCA(min(VECTOR_DIMENSIONS, *vectors.shape), random_state=seed).fit_transform(vectors)
    return by_marks, np.hstack([by_marks, normalize(by_vectors).astype(np.float32)])


class _Texts:
    """Texts as the mixture takes them, over one background."""

    def __init__(self, has_mark: csr_array, background: Floats | None = None):
        self.starts, self.words = has_mark.indptr.astype(np.int32), has_mark.indices.astype(np.int32)
        if background is None:
            counts = np.asarray(has_mark.sum(axis=0), dtype=np.float64).ravel()
            background = counts / counts.sum()
        self.background = background

    def fitted(self, begun: Floats) -> Mixture:
        return fit_mixture(
            self.starts, self.words, self.background, begun, own=OWN, smoothing=SMOOTHING, n_rounds=N_ROUNDS
        )

    def belonging(self, mixture: Mixture) -> Floats:
        return belonging(self.starts, self.words, self.background, mixture, own=OWN)


class _Finder:
    """Groups texts."""

    def __init__(self, everything: _Texts, has_mark: csr_array, places: tuple[Rows, Rows], rng: np.random.Generator):
        self._all, self._has_mark, self._places, self._rng = everything, has_mark, places, rng
        self._drawn = _Texts(has_mark, everything.background)

    def grouping(self, n_groups: int) -> Grouping:
        agreements, told = [], []
        for _ in range(N_HALVINGS):
            part, rest = np.array_split(self._rng.permutation(len(self._places[0])), 2)
            one, other = self.divided(np.sort(part), np.sort(rest), n_groups)
            agreements.append(_agreement(one, other))
            told += [one, other]
        together = np.hstack(told)
        svd = TruncatedSVD(n_groups, random_state=self._seed())
        begun = self._kmeans(svd.fit_transform(together - together.mean(axis=0)), n_groups, n_starts=5)
        found = self._all.belonging(self._drawn.fitted(begun))
        sizes = np.bincount(found.argmax(axis=1), minlength=n_groups)
        return Grouping(found[:, np.argsort(-sizes, kind="stable")], float(np.mean(agreements)))

    def divided(self, part: Ints, rest: Ints, n_groups: int) -> tuple[Floats, Floats]:
        """Where each text belongs by the groups of one part of them, and by those of the rest."""
        one, other = (self._drawn.belonging(self._likeliest(some, n_groups)) for some in (part, rest))
        return one, other

    def _likeliest(self, half: Ints, n_groups: int) -> Mixture:
        texts = _Texts(self._has_mark[half], self._all.background)
        places = [self._places[start % 2][half] for start in range(N_STARTS)]
        fits = [texts.fitted(self._kmeans(place, n_groups)) for place in places]
        return max(fits, key=lambda fit: fit.log_likelihood)

    def _kmeans(self, places: Rows, n_groups: int, n_starts: int = 1) -> Floats:
        """How far each text belongs to each group at first; a group may be empty: `sense_min_share` sees to that."""
        found = kmeans(places, n_groups, self._rng, n_starts=n_starts)
        belongs: Floats = np.eye(n_groups)[found] * 0.9 + 0.1 / n_groups
        return belongs

    def _seed(self) -> int:
        return int(self._rng.integers(2**31))
