"""B-cubed precision and recall of a clustering, and of one whose clusters overlap."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array, csr_array


class BCubed(NamedTuple):
    """How far a clustering agrees with the true one, item by item; each 0 to 1."""

    precision: float
    """Of those put together with an item, itself included, the share that belong with it; mean over items."""
    recall: float
    """Of those that belong with an item, itself included, the share that were put together with it; mean over items."""
    f1: float
    """Harmonic mean of both."""


def bcubed(predicted: npt.NDArray[np.int64], truth: npt.NDArray[np.int64]) -> BCubed:
    """B-cubed scores (Bagga & Baldwin, "Entity-based cross-document coreferencing", COLING-ACL 1998).

    O(n log n) for n items.

    Args:
        predicted: the cluster of each item, shape (n,); any integers. An item that stands alone has its own number.
        truth: the true cluster of each item, shape (n,).

    Raises:
        ValueError: the shapes differ, or there is no item.

    >>> bcubed(np.array([0, 0, 1]), np.array([0, 0, 0])).recall.__round__(3)
    0.556
    """
    if predicted.shape != truth.shape or predicted.ndim != 1 or len(predicted) == 0:
        raise ValueError(f"Expected two shapes (n,) with n > 0, found {predicted.shape} and {truth.shape}.")
    _, clusters, cluster_sizes = np.unique(predicted, return_inverse=True, return_counts=True)
    _, classes, class_sizes = np.unique(truth, return_inverse=True, return_counts=True)
    cells, n_both = np.unique(clusters * len(class_sizes) + classes, return_counts=True)
    squared = n_both.astype(np.float64) ** 2
    precision = float((squared / cluster_sizes[cells // len(class_sizes)]).sum() / len(truth))
    recall = float((squared / class_sizes[cells % len(class_sizes)]).sum() / len(truth))
    return BCubed(precision, recall, 2 * precision * recall / (precision + recall))


def extended_bcubed(predicted: npt.NDArray[np.int64], truth: npt.NDArray[np.int64]) -> BCubed:
    """B-cubed scores where an item may lie in several clusters (Amigó, Gonzalo, Artiles & Verdejo, "A comparison of
    extrinsic clustering evaluation metrics based on formal constraints", Information Retrieval 12, 2009, section 5).

    Of an item's pairs with those that it shares a cluster with, itself included, each has as much precision as the
    classes that both share account for the clusters that both share: the smaller number of both over that of clusters.
    Precision is the mean over these pairs, then over items; recall the same with clusters and classes exchanged. Equal
    to `bcubed` where nothing overlaps.

    Items that lie in the same clusters and classes are one kind. Takes as long as there are pairs of kinds that share
    a cluster and a class, and pairs of different sets of clusters that share one: few, however many items there are.

    Args:
        predicted: item and cluster, shape (n_pairs, 2). Items are numbered from 0, each has a cluster at least;
            clusters are any integers. An item that stands alone has a cluster of its own.
        truth: item and class, in the same way, of the same items.

    Raises:
        ValueError: the shapes are others, or an item has no cluster or no class.

    >>> extended_bcubed(np.array([[0, 7], [1, 7]]), np.array([[0, 7], [1, 7], [1, 8]]))._replace(f1=0)
    BCubed(precision=1.0, recall=0.875, f1=0)
    """
    n_items = _n_items(predicted)
    if _n_items(truth) != n_items:
        raise ValueError(f"Expected the same items, found {n_items} and {_n_items(truth)}.")
    clusters, clusters_of = _sets(predicted, n_items)
    classes, classes_of = _sets(truth, n_items)
    kinds, sizes = np.unique(np.stack([clusters_of, classes_of], axis=1), axis=0, return_counts=True)
    one, other, n_cells = _sharing(clusters[kinds[:, 0]], classes[kinds[:, 1]])
    n_clusters = np.asarray(clusters[kinds[one, 0]].multiply(clusters[kinds[other, 0]]).sum(axis=1)).ravel()
    n_classes = n_cells // n_clusters
    gain = (sizes[one] * sizes[other] * np.minimum(n_clusters, n_classes)).astype(np.float64)
    n_together = _n_together(clusters, clusters_of)[kinds[one, 0]]
    n_belonging = _n_together(classes, classes_of)[kinds[one, 1]]
    precision = float((gain / n_clusters / n_together).sum() / n_items)
    recall = float((gain / n_classes / n_belonging).sum() / n_items)
    return BCubed(precision, recall, 2 * precision * recall / (precision + recall))


def _n_items(pairs: npt.NDArray[np.int64]) -> int:
    """How many items there are."""
    if pairs.ndim != 2 or pairs.shape[1] != 2 or len(pairs) == 0:
        raise ValueError(f"Expected a shape (n, 2) with n > 0, found {pairs.shape}.")
    items = np.unique(pairs[:, 0])
    if items[0] != 0 or items[-1] != len(items) - 1:
        raise ValueError(f"Expected items from 0 on without a gap, found {len(items)} from {items[0]} to {items[-1]}.")
    return len(items)


def _sets(pairs: npt.NDArray[np.int64], n_items: int) -> tuple[csr_array, npt.NDArray[np.int64]]:
    """The different sets of clusters, shape (n_sets, n_clusters), 1 where a cluster is in it; and the set of each
    item."""
    pairs = np.unique(pairs, axis=0)
    items = pairs[:, 0]
    names, clusters = np.unique(pairs[:, 1], return_inverse=True)
    place = np.arange(len(items)) - np.searchsorted(items, items)
    members = np.full((n_items, place.max() + 1), -1)
    members[items, place] = clusters
    sets, set_of = np.unique(members, axis=0, return_inverse=True)
    row, column = np.nonzero(sets >= 0)
    ones = np.ones(len(row), np.int64)
    return coo_array((ones, (row, sets[row, column])), shape=(len(sets), len(names))).tocsr(), set_of.ravel()


def _n_together(sets: csr_array, set_of: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """How many items share a cluster with the items of each set."""
    shares: csr_array = sets @ sets.T
    shares.data[:] = 1
    found: npt.NDArray[np.int64] = shares @ np.bincount(set_of, minlength=sets.shape[0])
    return found


def _sharing(
    clusters: csr_array, classes: csr_array
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Pairs of rows that share a cluster and a class: the one, the other, and how many clusters times how many."""
    row = np.repeat(np.arange(clusters.shape[0]), np.diff(clusters.indptr))
    n_classes = np.diff(classes.indptr)[row]
    nth = np.arange(n_classes.sum()) - np.repeat(np.cumsum(n_classes) - n_classes, n_classes)
    cluster, row = np.repeat(clusters.indices, n_classes), np.repeat(row, n_classes)
    cells = cluster.astype(np.int64) * classes.shape[1] + classes.indices[classes.indptr[row] + nth]
    names, cell = np.unique(cells, return_inverse=True)
    has = coo_array((np.ones(len(row), np.int64), (row, cell)), shape=(clusters.shape[0], len(names))).tocsr()
    both = (has @ has.T).tocoo()
    return both.row, both.col, both.data
