"""The index of views: from a picture's features to the few views that it may show."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np
import numpy.typing as npt

from memography.recognition.features import UNIT, Features

MIN_COSINE = 0.8
"""Nearest features less alike than this give no vote."""
N_NEAREST = 8
"""So many nearest features of each feature vote."""
N_ASKED = 200
"""So many of a picture's features are looked up, the strongest."""
_EXACT_BELOW = 2_000
"""With fewer features in it the index is searched whole."""
_N_PROBED = 6
"""So many of the index's cells are searched."""
_DOUBLE = 2
"""An index that has grown by more than this is trained anew."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A view that a picture may show."""

    view: int
    mirrored: bool
    votes: float


class ViewIndex:
    """Features of views, searched by nearness (faiss: exact while small, then an inverted file with 8 bits a value).

    Views have owners. A feature that many owners have says little, as inverse document frequency has it: its vote
    counts one over how many owners have one like it.
    """

    def __init__(self) -> None:
        self._index: faiss.Index = faiss.IndexFlatIP(128)
        self._view_of = np.empty(0, np.int32)
        self._weight = np.empty(0, np.float32)
        self._owner = np.empty(0, np.int64)
        self._n_trained = 0

    def __len__(self) -> int:
        return len(self._owner)

    def add(self, views: Sequence[Features], owners: Sequence[int]) -> None:
        """Add views.

        Args:
            views: their features.
            owners: the owner of each.
        """
        if not views:
            return
        vectors = _as_stored(np.concatenate([view.descriptors for view in views]))
        places = np.repeat(np.arange(len(views), dtype=np.int32) + len(self), [len(v.descriptors) for v in views])
        self._owner = np.concatenate([self._owner, np.asarray(owners, np.int64)])
        self._view_of = np.concatenate([self._view_of, places])
        if not self._holds(len(vectors)):
            self._train(np.concatenate([self._stored(), vectors]))
        self._index.add(vectors)
        self._weight = np.concatenate([self._weight, self._weights(vectors)])

    def candidates(self, pictures: Sequence[Features], n: int, least: float) -> list[list[Candidate]]:
        """The views that each picture may show, most votes first.

        Args:
            pictures: their features.
            n: at most so many for each.
            least: views with fewer votes are left out.
        """
        asked = [picture.descriptors[:N_ASKED] for picture in pictures]
        votes = np.zeros((len(pictures), 2, len(self)), np.float32)
        row = np.repeat(np.arange(len(pictures)), [len(descriptors) for descriptors in asked])
        for mirrored in (False, True):
            vectors = [picture.vectors(mirrored)[:N_ASKED] * UNIT for picture in pictures]
            if not len(row) or not len(self._view_of):
                break
            cosines, nearest = self._index.search(np.ascontiguousarray(np.concatenate(vectors)), N_NEAREST)
            cosines = cosines / UNIT**2
            at, place = np.nonzero((cosines >= MIN_COSINE) & (nearest >= 0))
            found = nearest[at, place]
            vote = self._weight[found] * (cosines[at, place] - (MIN_COSINE - 0.05))
            np.add.at(votes[:, int(mirrored)], (row[at], self._view_of[found]), vote)
        return [_best(of_picture, n, least) for of_picture in votes]

    def _holds(self, n_more: int) -> bool:
        n = self._index.ntotal + n_more
        return n <= _EXACT_BELOW or n <= _DOUBLE * self._n_trained

    def _train(self, vectors: npt.NDArray[np.float32]) -> None:
        """An inverted file for so many vectors, with those that are stored already."""
        n_cells = int(4 * np.sqrt(len(vectors)))
        index = faiss.IndexIVFScalarQuantizer(
            faiss.IndexFlatIP(128), 128, n_cells, faiss.ScalarQuantizer.QT_8bit_direct, faiss.METRIC_INNER_PRODUCT
        )
        index.cp.niter, index.cp.seed = 6, 1
        index.cp.min_points_per_centroid = 1
        rng = np.random.default_rng(1)
        index.train(vectors[np.sort(rng.permutation(len(vectors))[: 40 * n_cells])])
        index.nprobe = _N_PROBED
        index.make_direct_map()
        index.add(vectors[: self._index.ntotal])
        self._index, self._n_trained = index, len(vectors)

    def _stored(self) -> npt.NDArray[np.float32]:
        n = self._index.ntotal
        return self._index.reconstruct_n(0, n) if n else np.empty((0, 128), np.float32)

    def _weights(self, vectors: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """One over how many owners have a feature like it."""
        if not len(vectors):
            return np.empty(0, np.float32)
        cosines, nearest = self._index.search(vectors, N_NEAREST)
        owners = np.where((cosines >= MIN_COSINE * UNIT**2) & (nearest >= 0), self._owner[self._view_of[nearest]], -1)
        owners.sort(axis=1)
        is_new = np.diff(owners, axis=1, prepend=-1) != 0
        weights: npt.NDArray[np.float32] = 1 / np.maximum(is_new.sum(axis=1), 1).astype(np.float32)
        return weights

    def write(self, folder: Path) -> None:
        """Write the index, for `read` in another process."""
        folder.mkdir(parents=True, exist_ok=True)
        faiss.write_index(self._index, str(folder / "features.faiss"))
        with (folder / "views.npz").open("wb") as file:
            np.savez(
                file, view_of=self._view_of, weight=self._weight, owner=self._owner, n_trained=np.array(self._n_trained)
            )

    @classmethod
    def read(cls, folder: Path) -> "ViewIndex":
        """What `write` wrote."""
        index = cls()
        index._index = faiss.read_index(str(folder / "features.faiss"))
        with np.load(folder / "views.npz") as file:
            index._view_of, index._weight, index._owner = file["view_of"], file["weight"], file["owner"]
            index._n_trained = int(file["n_trained"])
        return index


def _as_stored(descriptors: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    return np.ascontiguousarray(descriptors.astype(np.float32))


def _best(votes: npt.NDArray[np.float32], n: int, least: float) -> list[Candidate]:
    flat = votes.ravel()
    order = np.argsort(-flat, kind="stable")[:n]
    return [
        Candidate(int(i % votes.shape[1]), bool(i // votes.shape[1]), float(flat[i])) for i in order if flat[i] >= least
    ]
