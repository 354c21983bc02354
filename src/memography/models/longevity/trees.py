"""Boosted trees as arrays: what scikit-learn's histogram gradient boosting learns, evaluated without it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from memography.kernels.trees import sums

Array = npt.NDArray[np.float64]

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
        nodes = (self.feature, self.threshold, self.missing_left, self.left, self.right, self.value)
        found: Array = sums(np.ascontiguousarray(rows, dtype=np.float64), nodes, self.roots, self.base)
        return found

    def arrays(self, name: str) -> dict[str, npt.NDArray[np.generic]]:
        """The arrays by name, each after `name` and a dot, to be written."""
        return {f"{name}.{part}": getattr(self, part) for part in (*_ARRAYS, "roots")}

    @classmethod
    def read(cls, name: str, arrays: Mapping[str, npt.NDArray[np.generic]]) -> "Trees":
        """What `arrays` gave."""
        return cls(**{part: arrays[f"{name}.{part}"] for part in (*_ARRAYS, "roots")})  # type: ignore[arg-type]
