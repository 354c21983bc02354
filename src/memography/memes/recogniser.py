"""What every recogniser does: tell which variants show the same picture."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa


class Recogniser(Protocol):
    """Groups variants by the picture they show."""

    def groups(self, variants: pa.Table, weights: npt.NDArray[np.int64]) -> "Groups":
        """The group of each variant.

        Args:
            variants: one row a variant, columns `variant_id` and `phash` (of the variant's leading image).
            weights: how many uses each variant has, shape (n_variants,).
        """


@dataclass(frozen=True, slots=True)
class Groups:
    """Which group each variant belongs to, and how surely."""

    labels: npt.NDArray[np.int64]
    """Group of each variant from 0, or -1 for none; shape (n_variants,)."""
    leaders: npt.NDArray[np.int64]
    """The variant that stands for each group, as a row number; shape (n_groups,)."""
    scores: npt.NDArray[np.float32]
    """How alike each variant is to its group's leader, 0 to 1; shape (n_variants,)."""
