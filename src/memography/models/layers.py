"""A graph of layers at work: hidden states from tokens, and rows from hidden states."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime

from memography.errors import WeightsError
from memography.models.tokens import Batch

Rows = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Hidden:
    """What the lower layers make of some texts, all of one length: nothing in it is padding."""

    rows: npt.NDArray[np.int64]
    """Which of the different texts they are, shape (n_batch,)."""
    states: Rows
    """Shape (n_batch, n_tokens, n_dimensions)."""


class Lower:
    """Embeddings and the layers above them: tokens to hidden states. May be called from several threads."""

    def __init__(self, graph: Path | bytes) -> None:
        self._session = _session(graph)

    def __call__(self, batch: Batch) -> Hidden:
        """The hidden states of a batch."""
        (states,) = self._session.run(None, {"ids": batch.ids})
        return Hidden(batch.rows, states)


class Upper:
    """Upper layers and a head: hidden states to one row a text. May be called from several threads."""

    def __init__(self, graph: Path | bytes) -> None:
        self._session = _session(graph)
        self.n_out: int = self._session.get_outputs()[0].shape[-1]
        """How many numbers a row has."""

    def __call__(self, hidden: Hidden) -> Rows:
        """One row a text, shape (n_batch, n_out)."""
        rows: Rows = self._session.run(None, {"hidden": hidden.states})[0]
        return rows


def _session(graph: Path | bytes) -> "onnxruntime.InferenceSession":
    """A session on one thread: batches run side by side, which is quicker than threads within each.

    Raises:
        WeightsError: it is no graph that can be run.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_mem_pattern = False  # it would keep a plan for each of the many shapes
    # Its further rewriting would join sums and norms into an operator that takes five times as long.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.log_severity_level = 3  # warnings are about its own choices
    source = graph if isinstance(graph, bytes) else str(graph)
    try:
        return onnxruntime.InferenceSession(source, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # its exceptions have no common base but this
        what = "The graph" if isinstance(graph, bytes) else f"{graph}"
        raise WeightsError(f"{what} can't be run: {error}. If it lies in the cache, remove it.") from None
