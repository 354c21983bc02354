"""The published baseline: pHash within a radius, DBSCAN.

Zannettou et al., "On the Origins of Memes by Means of Fringe Web Communities", IMC 2018: 64-bit pHash, Hamming
distance <= 8, DBSCAN with at least 5 pictures. Here a picture counts once a use, since exact copies are one image,
and the least number is a setting.
"""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy.sparse import coo_array
from sklearn.cluster import DBSCAN

from memography.kernels.hamming import distances, unique_hashes
from memography.kernels.near_pairs import near_pairs
from memography.memes.recogniser import Groups
from memography.settings import MemesSettings


class PhashDbscan:
    """Groups what DBSCAN groups."""

    def __init__(self, settings: MemesSettings) -> None:
        self._settings = settings

    def groups(self, variants: pa.Table, weights: npt.NDArray[np.int64]) -> Groups:
        """The group of each variant; see `Recogniser.groups`."""
        if variants.num_rows == 0:
            return Groups(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.float32))
        every_hash = np.frombuffer(b"".join(variants["phash"].to_pylist()), np.uint8).reshape(-1, 8)
        hashes, places = unique_hashes(every_hash)  # variants of one hash are one point, as heavy as all of them
        n_uses = np.bincount(places, weights).astype(np.int64)
        n = len(hashes)
        left, right, distance = near_pairs(hashes, self._settings.phash_radius_bits)
        both = np.concatenate([left, right]), np.concatenate([right, left])
        near = coo_array((np.tile(distance.astype(np.float64), 2), both), shape=(n, n)).tocsr()
        clusterer = DBSCAN(
            eps=self._settings.phash_radius_bits, min_samples=self._settings.min_uses, metric="precomputed"
        )
        labels = clusterer.fit(near, sample_weight=n_uses).labels_.astype(np.int64)
        leaders = _leaders(labels, n_uses, left, right)
        scores = np.zeros(n, np.float32)
        for label, leader in enumerate(leaders):
            members = np.flatnonzero(labels == label)
            scores[members] = 1 - distances(hashes[leader], hashes[members]) / 64
        _, first = np.unique(places, return_index=True)  # the first variant of each hash
        return Groups(labels[places], first[leaders], scores[places])


def _leaders(
    labels: npt.NDArray[np.int64],
    weights: npt.NDArray[np.int64],
    left: npt.NDArray[np.int64],
    right: npt.NDArray[np.int64],
) -> npt.NDArray[np.int64]:
    """The hash of each group with most uses within the radius, its own included; of equals the one with most itself."""
    pull = weights.copy()
    np.add.at(pull, left, weights[right])
    np.add.at(pull, right, weights[left])
    order = np.lexsort((np.arange(len(labels)), -weights, -pull, labels))
    order = order[labels[order] >= 0]
    _, first = np.unique(labels[order], return_index=True)
    leaders: npt.NDArray[np.int64] = order[first]
    return leaders
