"""Boosted trees as arrays: what scikit-learn's histogram gradient boosting learns, evaluated with NumPy alone."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

_BATCH_ROWS = 2048
"""So many rows are worked on at once: memory is that of so many rows times all trees."""
_ARRAYS = ("feature", "threshold", "missing_left", "left", "right", "value", "base")


@dataclass(frozen=True, slots=True)
class Trees:
    """Several sums of trees over the same features; nodes of all trees stand one after another."""

    feature: npt.NDArray[np.int16]
    """The feature that a node asks for; -1 at a leaf. Shape (n_nodes,)."""
    threshold: npt.NDArray[np.float32]
    """It goes left where the feature is no more than this."""
    missing_left: npt.NDArray[np.bool_]
    """It goes left where the feature is NaN."""
    left: npt.NDArray[np.int32]
    """The node to the left, counted over all nodes; at a leaf the leaf itself, and so in `right`."""
    right: npt.NDArray[np.int32]
    value: npt.NDArray[np.float32]
    """What a leaf adds."""
    roots: npt.NDArray[np.int32]
    """The root of each tree, shape (n_outputs, n_trees)."""
    base: Array
    """What each sum begins with, shape (n_outputs,)."""

    def __call__(self, rows: Array) -> Array:
        """The sums of each row.

        Args:
            rows: features, NaN where one is not known, shape (n_rows, n_features).

        Returns:
            Shape (n_rows, n_outputs).
        """
        parts = [self._batch(rows[i : i + _BATCH_ROWS]) for i in range(0, len(rows), _BATCH_ROWS)]
        return np.concatenate(parts) if parts else np.empty((0, len(self.base)))

    def _batch(self, rows: Array) -> Array:
        at = np.broadcast_to(self.roots.reshape(1, -1), (len(rows), self.roots.size)).copy()  # (n_rows, all trees)
        row = np.arange(len(rows))[:, None]
        while (self.feature[at] >= 0).any():
            asked = rows[row, np.maximum(self.feature[at], 0)]
            goes_left = np.where(np.isnan(asked), self.missing_left[at], asked <= self.threshold[at])
            at = np.where(goes_left, self.left[at], self.right[at])
        added = self.value[at].reshape(len(rows), *self.roots.shape).sum(axis=2, dtype=np.float64)
        found: Array = self.base + added
        return found

    def arrays(self, name: str) -> dict[str, npt.NDArray[np.generic]]:
        """The arrays by name, each after `name` and a dot, to be written."""
        return {f"{name}.{part}": getattr(self, part) for part in (*_ARRAYS, "roots")}

    @classmethod
    def read(cls, name: str, arrays: Mapping[str, npt.NDArray[np.generic]]) -> "Trees":
        """What `arrays` gave."""
        return cls(**{part: arrays[f"{name}.{part}"] for part in (*_ARRAYS, "roots")})  # type: ignore[arg-type]
