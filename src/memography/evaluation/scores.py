"""Scores: numbers that say how far what was found agrees with what is true."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.metrics import adjusted_rand_score, homogeneity_completeness_v_measure

from memography.kernels.bcubed import bcubed, extended_bcubed
from memography.spelling import character_error_rate
from memography.words import words


@dataclass(frozen=True, slots=True)
class Clustering:
    """How far a clustering agrees with the true one; 1 is perfect."""

    precision: float
    """B-cubed precision (Bagga & Baldwin 1998): of those put together with an item, how many belong with it."""
    recall: float
    """B-cubed recall: of those that belong with an item, how many were put together with it."""
    f1: float
    """Harmonic mean of precision and recall."""
    ari: float
    """Adjusted Rand index (Hubert & Arabie 1985)."""
    homogeneity: float
    completeness: float
    v: float
    """V-measure (Rosenberg & Hirschberg 2007): harmonic mean of homogeneity and completeness."""


@dataclass(frozen=True, slots=True)
class Overlapping:
    """How far a clustering agrees with the true one where an item may lie in several clusters; 1 is perfect."""

    precision: float
    """Extended B-cubed precision (Amigó et al. 2009)."""
    recall: float
    """Extended B-cubed recall."""
    f1: float
    """Harmonic mean of precision and recall."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How well texts were read: as bags of words, where order and case do not count, and letter by letter."""

    n_texts: int
    precision: float
    """Of the words that were read, how many are true, over all texts."""
    recall: float
    """Of the true words, how many were read, over all texts."""
    median_error_rate: float
    """Character error rate of the middle text; order counts, case, spaces and punctuation do not."""
    mean_error_rate: float
    """Mean of the texts' character error rates; one may be above 1, where much was read that is not there."""


def clustering(predicted: Sequence[Hashable | None], truth: Sequence[Hashable | None]) -> Clustering:
    """How far a clustering agrees with the true one.

    Args:
        predicted: the cluster of each item; None for an item that stands alone.
        truth: the true cluster of each item; None for an item that stands alone.
    """
    found, true = labels(predicted), labels(truth)
    b = bcubed(found, true)
    homogeneity, completeness, v = homogeneity_completeness_v_measure(true, found)
    ari = adjusted_rand_score(true, found)
    return Clustering(b.precision, b.recall, b.f1, float(ari), float(homogeneity), float(completeness), float(v))


def overlapping(predicted: Sequence[Sequence[Hashable]], truth: Sequence[Sequence[Hashable]]) -> Overlapping:
    """How far a clustering agrees with the true one where an item may lie in several clusters.

    Args:
        predicted: the clusters of each item; none for an item that stands alone.
        truth: the true clusters of each item; none for an item that stands alone.
    """
    return Overlapping(*extended_bcubed(*(_memberships(some) for some in (predicted, truth))))


def _memberships(clusters: Sequence[Sequence[Hashable]]) -> npt.NDArray[np.int64]:
    """Item and cluster, shape (n_pairs, 2); an item without a cluster is one of its own."""
    items = [(item, cluster) for item, some in enumerate(clusters) for cluster in some or [None]]
    return np.stack([np.array([item for item, _ in items], np.int64), labels([c for _, c in items])], axis=1)


def labels(clusters: Sequence[Hashable | None]) -> npt.NDArray[np.int64]:
    """Clusters as numbers, shape (n,); each None is a cluster of its own.

    >>> labels(["a", None, "a", None]).tolist()
    [0, 1, 0, 2]
    """
    numbers: dict[Hashable, int] = {}
    return np.array(
        [numbers.setdefault((i,) if cluster is None else cluster, len(numbers)) for i, cluster in enumerate(clusters)],
        dtype=np.int64,
    )


def reading(pairs: Iterable[tuple[str, str | None]]) -> Reading:
    """How well texts were read.

    Args:
        pairs: what was read, and what is true; at least one.
    """
    n_read = n_true = n_both = 0
    error_rates = []
    for read, true in pairs:
        found, expected = Counter(words(read)), Counter(words(true or ""))
        error_rates.append(character_error_rate(read, true or ""))
        n_read += found.total()
        n_true += expected.total()
        n_both += (found & expected).total()
    return Reading(
        len(error_rates),
        n_both / n_read if n_read else 1.0,
        n_both / n_true if n_true else 1.0,
        float(np.median(error_rates)),
        float(np.mean(error_rates)),
    )
