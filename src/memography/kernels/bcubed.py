"""B-cubed precision and recall of a clustering."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt


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
