"""The index of views: from a picture's features to the few views that it may show."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np
import numpy.typing as npt

from memography.kernels.arrangement import arranged_votes, places
from memography.recognition.features import UNIT, Features
from memography.recognition.geometry import TOLERANCE_PX

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
_N_ROUNDS, _N_LEARNT_FROM = 4, 20
"""Cells are placed in so many rounds of k-means, from so many features for each: more find no more."""
_DOUBLE = 2
"""An index that has grown by more than this is trained anew."""
_AT_ONCE = 1 << 17
"""So many features are moved at once from one index to the next."""
_N_ARRANGED = 4
"""Of so many times as many views as are asked for it is told how many of their votes agree on an arrangement."""
_MIN_AGREEING = 2
"""Views of which fewer votes agree on an arrangement are no candidates."""
_NOBODY = -1
"""The owner of views that were removed."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A view that a picture may show."""

    view: int
    mirrored: bool
    votes: float
    """Of the features that agree on how the picture lies upon the view (weak geometric consistency, Jegou et al.
    2008)."""


class ViewIndex:
    """Features of views, searched by nearness (faiss: exact while small, then an inverted file with 8 bits a value).

    Views have owners. A feature that many owners have says little, as inverse document frequency has it: its vote
    counts one over how many owners have one like it, as far as the nearest tell.
    """

    def __init__(self) -> None:
        self._index: faiss.Index = faiss.IndexFlatIP(128)
        self._points = np.empty((0, 4), np.float32)
        self._view_of = np.empty(0, np.int32)
        self._owner = np.empty(0, np.int64)
        self._n_trained = 0

    def __len__(self) -> int:
        return len(self._owner)

    @property
    def n_features(self) -> int:
        """How many features are indexed."""
        return len(self._view_of)

    def add(
        self, views: Sequence[Features], owners: Sequence[int], n_expected: int = 0, n_most: int | None = None
    ) -> None:
        """Add views.

        Args:
            views: their features.
            owners: the owner of each, a number from 0.
            n_expected: how many features there will be once more views have been added, where that is known: the index
                is then trained for so many at once.
            n_most: so many features of each view at most are indexed, the strongest; all by default.
        """
        if not views:
            return
        indexed = [view.descriptors[:n_most] for view in views]
        vectors = _as_stored(np.concatenate(indexed))
        places = np.repeat(np.arange(len(views), dtype=np.int32) + len(self), [len(d) for d in indexed])
        self._owner = np.concatenate([self._owner, np.asarray(owners, np.int64)])
        self._view_of = np.concatenate([self._view_of, places])
        self._points = np.concatenate([self._points, *(view.points[:n_most] for view in views)])
        if not self._holds(len(vectors)):
            self._train(vectors, n_expected)
        self._index.add(vectors)

    def remove(self, views: Sequence[int]) -> None:
        """Let views never be found again; their places stay taken."""
        self._owner[np.asarray(views, np.int64)] = _NOBODY

    def own(self, owners: Sequence[int]) -> None:
        """Tell the owner of every view anew; -1 for those that were removed."""
        self._owner = np.asarray(owners, np.int64)

    def candidates(
        self,
        pictures: Sequence[Features],
        n: int,
        least: float,
        n_asked: int = N_ASKED,
        ways: Sequence[bool] = (False, True),
    ) -> list[list[Candidate]]:
        """The views that each picture may show, most votes first.

        Args:
            pictures: their features.
            n: at most so many for each.
            least: views with fewer votes, agreeing or not, are left out.
            n_asked: so many features of each are looked up, the strongest.
            ways: whether pictures are looked at as they are (False), mirrored (True), or both.
        """
        asked = [picture.descriptors[:n_asked] for picture in pictures]
        votes = np.zeros((len(pictures), 2, len(self)), np.float32)
        row = np.repeat(np.arange(len(pictures)), [len(descriptors) for descriptors in asked])
        if not len(row) or not len(self._view_of):
            return [[] for _ in pictures]
        vectors = [picture.vectors(way)[:n_asked] * UNIT for way in ways for picture in pictures]
        cosines, nearest = self._index.search(np.ascontiguousarray(np.concatenate(vectors)), N_NEAREST)
        cosines = cosines / UNIT**2
        is_like = (cosines >= MIN_COSINE) & (nearest >= 0)
        weight = self._weights(nearest, is_like)
        at, place = np.nonzero(is_like)
        view = self._view_of[nearest[at, place]]
        vote = weight[at] * (cosines[at, place] - (MIN_COSINE - 0.05))
        way_of = np.repeat(np.asarray(ways, np.int64), len(row))
        np.add.at(votes, (np.tile(row, len(ways))[at], way_of[at], view), vote)
        votes[:, :, self._owner == _NOBODY] = 0
        found = []
        for number, picture in enumerate(pictures):
            is_own = np.tile(row == number, len(ways))[at]
            asked_for, indexed = at[is_own] % len(row), nearest[at[is_own], place[is_own]]
            pairs = _Pairs(
                picture.points[asked_for - np.searchsorted(row, number)],
                self._points[indexed],
                view[is_own],
                way_of[at[is_own]].astype(bool),
                vote[is_own],
            )
            found.append(_arranged(_best(votes[number], _N_ARRANGED * n, least), pairs, picture.width_px)[:n])
        return found

    def _holds(self, n_more: int) -> bool:
        n = self._index.ntotal + n_more
        return n <= _EXACT_BELOW or n <= _DOUBLE * self._n_trained

    def _train(self, vectors: npt.NDArray[np.float32], n_expected: int) -> None:
        """An inverted file for what is stored already, and for more: as much as is expected, or as these vectors."""
        n_stored = self._index.ntotal
        n = max(n_stored + len(vectors), n_expected)
        n_cells = min(int(2 * np.sqrt(n)), n_stored + len(vectors))
        index = faiss.IndexIVFScalarQuantizer(
            faiss.IndexFlatIP(128), 128, n_cells, faiss.ScalarQuantizer.QT_8bit_direct, faiss.METRIC_INNER_PRODUCT
        )
        index.cp.niter, index.cp.seed = _N_ROUNDS, 1
        index.cp.min_points_per_centroid = 1
        rng = np.random.default_rng(1)
        sample = np.sort(rng.permutation(n_stored + len(vectors))[: _N_LEARNT_FROM * n_cells])
        old = self._stored(sample[sample < n_stored])
        index.train(np.concatenate([old, vectors[sample[sample >= n_stored] - n_stored]]))
        index.nprobe = _N_PROBED
        index.make_direct_map()
        for start in range(0, n_stored, _AT_ONCE):
            index.add(self._stored(np.arange(start, min(start + _AT_ONCE, n_stored))))
        self._index, self._n_trained = index, n

    def _stored(self, places: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        found: npt.NDArray[np.float32] = (
            self._index.reconstruct_batch(places) if len(places) else np.empty((0, 128), np.float32)
        )
        return found

    def _weights(self, nearest: npt.NDArray[np.int64], is_like: npt.NDArray[np.bool_]) -> npt.NDArray[np.float32]:
        """One over how many owners have a feature like each that was looked up."""
        owners = np.where(is_like, self._owner[self._view_of[nearest]], _NOBODY)
        owners.sort(axis=1)
        is_new = np.diff(owners, axis=1, prepend=_NOBODY) != 0
        weights: npt.NDArray[np.float32] = 1 / np.maximum(is_new.sum(axis=1), 1).astype(np.float32)
        return weights

    def write(self, folder: Path) -> None:
        """Write the index, for `read` in another process."""
        folder.mkdir(parents=True, exist_ok=True)
        faiss.write_index(self._index, str(folder / "features.faiss"))
        with (folder / "views.npz").open("wb") as file:
            n_trained = np.array(self._n_trained)
            np.savez(file, view_of=self._view_of, owner=self._owner, points=self._points, n_trained=n_trained)

    @classmethod
    def read(cls, folder: Path) -> "ViewIndex":
        """What `write` wrote."""
        index = cls()
        index._index = faiss.read_index(str(folder / "features.faiss"))
        with np.load(folder / "views.npz") as file:
            index._view_of, index._owner, index._points = file["view_of"], file["owner"], file["points"]
            index._n_trained = int(file["n_trained"])
        return index


def _as_stored(descriptors: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    return np.ascontiguousarray(descriptors.astype(np.float32))


@dataclass(frozen=True, slots=True, eq=False)
class _Pairs:
    """Features of a picture and features of views that are like them; arrays have a value a pair."""

    here: npt.NDArray[np.float32]
    """The picture's points, shape (n, 4)."""
    there: npt.NDArray[np.float32]
    """The views' points, shape (n, 4)."""
    view: npt.NDArray[np.int32]
    mirrored: npt.NDArray[np.bool_]
    vote: npt.NDArray[np.float32]


def _arranged(candidates: Sequence[Candidate], pairs: _Pairs, width_px: int) -> list[Candidate]:
    """The candidates of which enough votes agree on an arrangement, with those votes alone; most votes first."""
    key = 2 * pairs.view.astype(np.int64) + pairs.mirrored
    order = np.argsort(key, kind="stable")
    wanted = np.array([2 * one.view + one.mirrored for one in candidates], np.int64)
    first, last = np.searchsorted(key[order], wanted), np.searchsorted(key[order], wanted, "right")
    order = np.concatenate([order[a:b] for a, b in zip(first, last, strict=True)] or [order[:0]])
    starts = np.concatenate([[0], np.cumsum(last - first)])
    z, turned = places(pairs.here[order], None)
    z_mirrored, turned_mirrored = places(pairs.here[order], width_px)
    is_mirrored = pairs.mirrored[order]
    here = np.where(is_mirrored, z_mirrored, z), np.where(is_mirrored, turned_mirrored, turned)
    votes, numbers = arranged_votes(here, places(pairs.there[order], None), pairs.vote[order], starts, TOLERANCE_PX)
    found = [
        Candidate(one.view, one.mirrored, float(most))
        for one, most, n in zip(candidates, votes, numbers, strict=True)
        if n >= _MIN_AGREEING
    ]
    return sorted(found, key=lambda one: -one.votes)


def _best(votes: npt.NDArray[np.float32], n: int, least: float) -> list[Candidate]:
    flat = votes.ravel()
    enough = np.flatnonzero((flat > 0) & (flat >= least))
    order = enough[np.argsort(-flat[enough], kind="stable")[:n]]
    return [Candidate(int(i % votes.shape[1]), bool(i // votes.shape[1]), float(flat[i])) for i in order]
