"""Topics: senses of different memes that say the same."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.cluster.hierarchy import fcluster, linkage

SAME = 0.45
"""Senses are of one topic where the mean cosine between them is at least so much."""

Rows = npt.NDArray[np.float32]


def topics(centroids: Rows, sizes: Sequence[int]) -> list[int]:
    """For each sense the largest sense of its topic.

    Senses are put together by average linkage over the cosine of their centroids, the mean over all senses taken
    away: what all contexts of a corpus have in common is no topic. Memory grows with the square: 400 MB for 10,000.

    Args:
        centroids: the mean of each sense's context vectors, shape (n_senses, n_dimensions).
        sizes: how many uses each sense has.

    Returns:
        Rows of `centroids`, one a sense.
    """
    if len(centroids) < 3:
        return list(range(len(centroids)))
    apart = centroids - centroids.mean(axis=0)
    lengths = np.linalg.norm(apart, axis=1, keepdims=True)
    apart = apart / np.where(lengths == 0, 1, lengths)
    tree = linkage(apart, "average", metric="cosine")
    cluster = fcluster(tree, 1 - SAME, "distance")
    largest: dict[int, int] = {}
    for row in sorted(range(len(cluster)), key=lambda row: (-sizes[row], row)):
        largest.setdefault(cluster[row], row)
    return [largest[one] for one in cluster]
