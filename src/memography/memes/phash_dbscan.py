"""The published baseline: pHash within a radius, DBSCAN.

Zannettou et al., "On the Origins of Memes by Means of Fringe Web Communities", IMC 2018: 64-bit pHash, Hamming
distance <= 8, DBSCAN with at least 5 pictures. Here a picture counts once a use, since exact copies are one image,
and the least number is a setting.
"""

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.sparse import coo_array
from sklearn.cluster import DBSCAN

from memography.kernels.hamming import distances, unique_hashes
from memography.kernels.near_pairs import near_pairs
from memography.memes.recogniser import MATCHES, WHOLE, Recognition
from memography.settings import MemesSettings


class PhashDbscan:
    """Groups what DBSCAN groups."""

    def __init__(self, settings: MemesSettings) -> None:
        self._settings = settings

    def recognise(self, variants: pl.DataFrame, before: Recognition) -> Recognition:
        """Which variants show which picture; see `Recogniser.recognise`. All are grouped anew."""
        if variants.is_empty():
            return Recognition.nothing()
        every_hash = np.frombuffer(b"".join(variants["phash"]), np.uint8).reshape(-1, 8)
        hashes, places = unique_hashes(every_hash)  # variants of one hash are one point, as heavy as all of them
        n_uses = np.bincount(places, variants["n_uses"].to_numpy()).astype(np.int64)
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
        ids = variants["variant_id"].to_numpy()
        leader_ids = ids[first[leaders]]
        found = np.flatnonzero(labels[places] >= 0)
        n_found = len(found)
        matches = pl.DataFrame(
            {
                "variant_id": ids[found],
                "leader_id": leader_ids[labels[places][found]],
                "mirrored": np.zeros(n_found, bool),
                "transform": [None] * n_found,
                "n_inliers": [None] * n_found,
                "share": scores[places][found],
                "agreeing": scores[places][found],
                "covered": np.ones(n_found),
                "covered_view": np.ones(n_found),
                "region": [WHOLE] * n_found,
            },
            schema=MATCHES,
        )
        return Recognition(matches, {leader: group for group, leader in enumerate(leader_ids.tolist())})


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
