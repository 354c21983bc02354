"""Laying items out in a plane so that near neighbours stay near: t-SNE, and places for what comes later."""

from collections.abc import Sequence
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]

N_NEIGHBOURS = 15
"""So many of an item's nearest are kept near it."""
FEW = 3 * N_NEIGHBOURS
"""Fewer items than this have no neighbourhoods to speak of: they lie along their principal axes."""
EXACT = 20_000
"""Among no more items than this the nearest are looked for everywhere, among more in the nearest cells alone."""
GRID_FROM = 2_000
"""From so many items on forces are told by a grid, which is quicker; with fewer by a tree."""
GRID = {"ints_in_interval": 1.5, "min_num_intervals": 30}
"""How wide a cell of the grid is, and how many there are at least each way; with 1 and 50 it takes twice as long."""
CELLS_PER_ROOT, N_PROBED, TRAINED_ON = 4, 24, 40
"""Cells: so many times the root of the items; of them so many are looked through; items a cell that it is found by."""
N_EARLY, N_LATE = 250, 250
"""Rounds in which groups gather, and rounds in which they spread (van der Maaten & Hinton 2008)."""
EXAGGERATION = 12.0
START_SPREAD = 1e-4
"""Standard deviation of the first axis at the start."""
N_HOSTS = 5
"""An item that comes later stands among so many of its nearest."""


def laid_out(vectors: Rows, seed: int, before: Floats | None = None) -> Floats:
    """Positions in a plane that keep each item's nearest near it, about the same for about the same items.

    t-SNE by interpolation (Linderman et al., "Fast interpolation-based t-SNE", Nature Methods 16, 2019, as openTSNE has
    it) over the `N_NEIGHBOURS` nearest of each item, all weighted alike, begun from the principal axes (Kobak & Berens
    2019), which makes it the same each time. It runs in one thread, since several would add up in another order.

    Args:
        vectors: the items, shape (n, n_dimensions).
        seed: of what is drawn at random: where cells begin.
        before: where the items stood or would stand, shape (n, 2); the arrangement then begins from there, so that it
            can be recognised.

    Returns:
        Positions, shape (n, 2), in units of t-SNE: neighbours lie some tenths apart.
    """
    from openTSNE import TSNEEmbedding
    from openTSNE.affinity import Uniform
    from openTSNE.nearest_neighbors import PrecomputedNeighbors

    axes = _principal_axes(vectors)
    if len(vectors) < FEW:
        return axes
    neighbours, distances = _neighbours_of_each(vectors, seed)
    known = PrecomputedNeighbors(neighbours, distances)
    affinities = Uniform(None, k_neighbors=N_NEIGHBOURS, symmetrize="mean", knn_index=known)
    start = axes * (START_SPREAD / (axes[:, 0].std() or 1.0)) if before is None else before
    forces = (
        {"negative_gradient_method": "bh"} if len(vectors) < GRID_FROM else {"negative_gradient_method": "fft", **GRID}
    )
    made = TSNEEmbedding(start.copy(), affinities, **forces, n_jobs=1, random_state=seed)
    if before is None:
        made = made.optimize(N_EARLY, exaggeration=EXAGGERATION, momentum=0.5)
    return np.asarray(made.optimize(N_LATE, momentum=0.8), dtype=np.float64)


class Hosts:
    """Items that have been laid out, among which others find a place."""

    def __init__(self, vectors: Rows, positions: Floats, seed: int) -> None:
        """Make them ready to be asked.

        Args:
            vectors: shape (n, n_dimensions), n at least 1.
            positions: shape (n, 2).
            seed: of where cells begin.
        """
        self._positions, self._index = positions, _index(vectors, seed)
        self._n_hosts = min(N_HOSTS, len(vectors))

    def places(self, vectors: Rows) -> Floats:
        """Where items stand that come later: at the median of their nearest hosts, as openTSNE begins with new items
        (Poličar, Stražar & Zupan 2023). Each item's place follows from itself and the hosts alone.

        Args:
            vectors: shape (n, n_dimensions).

        Returns:
            Shape (n, 2).
        """
        _, found = self._index.search(vectors, self._n_hosts)
        found[found < 0] = np.broadcast_to(found[:, :1], found.shape)[found < 0]  # cells that held fewer
        return np.asarray(np.median(self._positions[found], axis=1), dtype=np.float64)


def is_due(n_laid_out: int, n_items: int, limit: int) -> bool:
    """Whether a layout is to be made anew: of the items that it could hold it holds less than two thirds.

    >>> is_due(100, 149, 1000), is_due(100, 151, 1000), is_due(1000, 90_000, 1000)
    (False, True, False)
    """
    return 3 * n_laid_out < 2 * min(n_items, limit)


def drawn(keys: Sequence[str], limit: int) -> list[str]:
    """The keys that a layout is made of: all, or the first so many in order; keys are hashes, so that these are a
    sample."""
    return sorted(keys)[:limit]


def _principal_axes(vectors: Rows) -> Floats:
    """The two principal components, shape (n, 2), turned so that the largest weight of each is positive."""
    centred = vectors - vectors.mean(axis=0, dtype=np.float64).astype(np.float32)
    _, axes = np.linalg.eigh((centred.T @ centred).astype(np.float64))
    axes = axes[:, ::-1][:, :2]
    axes = axes * np.sign(axes[np.abs(axes).argmax(axis=0), [0, 1]])
    return np.asarray(centred.astype(np.float64) @ axes, dtype=np.float64)


def _index(vectors: Rows, seed: int) -> Any:
    if len(vectors) <= EXACT:
        flat = faiss.IndexFlatL2(vectors.shape[1])
        flat.add(vectors)
        return flat
    n_cells = int(CELLS_PER_ROOT * len(vectors) ** 0.5)
    cells: Any = faiss.index_factory(vectors.shape[1], f"IVF{n_cells},Flat")
    cells.cp.seed, cells.nprobe = seed + 1, N_PROBED
    chosen = np.random.default_rng(seed).permutation(len(vectors))[: n_cells * TRAINED_ON]
    cells.train(vectors[np.sort(chosen)])
    cells.add(vectors)
    return cells


def _neighbours_of_each(vectors: Rows, seed: int) -> tuple[Numbers, Floats]:
    """The nearest others of each item and how far they are, shape (n, `N_NEIGHBOURS`) both."""
    squared, found = _index(vectors, seed).search(vectors, N_NEIGHBOURS + 1)
    is_self = found == np.arange(len(vectors))[:, None]
    is_self[~is_self.any(axis=1), -1] = True  # it may be crowded out by copies of itself
    shape = (len(vectors), N_NEIGHBOURS)
    others, far = found[~is_self].reshape(shape), np.maximum(squared[~is_self].reshape(shape), 0)
    is_missing = others < 0
    others[is_missing] = np.broadcast_to(others[:, :1], shape)[is_missing]
    return others.astype(np.int64), np.sqrt(far, where=~is_missing, out=np.zeros(shape)).astype(np.float64)
