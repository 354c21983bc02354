"""The vectors of contexts, as the other parts of the stage read them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from memography.corpus import Corpus
from memography.tables import N_DIMENSIONS


@dataclass(frozen=True)
class ContextVectors:
    """Table `vectors` in memory: some 800 bytes a use."""

    rows: npt.NDArray[np.float16]
    """Unit vectors, shape (n_uses, n_dimensions)."""
    row_of: dict[str, int]
    """The row of each use."""
    model: str
    """The versions of the encoder that made them; empty where there are none."""

    def of(self, use_ids: Sequence[str]) -> npt.NDArray[np.float32] | None:
        """The vectors of uses, shape (n, n_dimensions); None where one has none."""
        rows = [self.row_of.get(use_id, -1) for use_id in use_ids]
        return None if -1 in rows or not rows else self.rows[rows].astype(np.float32)


def context_vectors(corpus: Corpus) -> ContextVectors:
    """Read table `vectors`; nothing where there is none, as without the encoder's weights."""
    if not corpus.has("vectors") or not corpus.count("vectors"):
        return ContextVectors(np.empty((0, N_DIMENSIONS), np.float16), {}, "")
    found = corpus.polars("vectors", ["use_id", "vector", "model"])
    models = sorted(found["model"].unique())
    return ContextVectors(
        found["vector"].to_numpy(), {use_id: row for row, use_id in enumerate(found["use_id"])}, " ".join(models)
    )
