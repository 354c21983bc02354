"""The text encoder: texts to unit vectors, in two halves, of which the lower may serve other upper layers as well."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol, TypeVar

import numpy as np

from memography.models.graphs import half_graphs
from memography.models.layers import Hidden, Lower, Rows, Upper
from memography.models.tokens import Batch, Tokenization
from memography.models.weights import require_weights
from memography.settings import ModelsSettings

BATCH_TOKENS = 1024
"""How many tokens are worked on at once in a thread: enough to keep a core busy, few enough for its cache."""

Found = TypeVar("Found")


class TextEncoder(Protocol):
    """Whatever turns texts into vectors whose scalar product says how alike their meanings are."""

    @property
    def name(self) -> str:
        """What people call it."""

    @property
    def version(self) -> str:
        """Changes when the same text would get another vector: what was made with another version is stale."""

    @property
    def n_dimensions(self) -> int:
        """How many numbers a vector has."""

    def encode(self, texts: Sequence[str]) -> Rows:
        """Unit vectors, float32, shape (n_texts, n_dimensions)."""


class Encoder:
    """A BERT with mean pooling in ONNX Runtime, such as all-MiniLM-L6-v2.

    A text's vector is the same to the bit whichever others are encoded with it.
    """

    def __init__(self, name: str, version: str, tokenization: Tokenization, lower: Lower, upper: Upper, threads: int):
        self.name = name
        self.version = version
        self.upper = upper
        """The encoder's own upper layers: hidden states to unit vectors."""
        self._tokenization, self._lower = tokenization, lower
        self._n_threads = threads or os.cpu_count() or 1

    @property
    def n_dimensions(self) -> int:
        """How many numbers a vector has."""
        return self.upper.n_out

    def encode(self, texts: Sequence[str]) -> Rows:
        """Unit vectors, float32, shape (n_texts, n_dimensions).

        Equal texts are encoded once; a text longer than `tokens.MAX_TOKENS` tokens is cut off there. Beside the
        vectors memory grows by some hundred bytes a text.
        """
        return self.run(texts, self.upper)[0]

    def run(self, texts: Sequence[str], *uppers: Upper) -> list[Rows]:
        """What several upper layers make of texts, with the lower half computed once for all of them.

        Args:
            texts: any texts.
            uppers: `self.upper` for the vectors, others made for the same lower half.

        Returns:
            For each of the upper layers float32 rows, shape (n_texts, its n_out).
        """
        tokens = self._tokenization.tokens(texts)
        found = [np.empty((len(tokens.different), upper.n_out), np.float32) for upper in uppers]

        def fill(hidden: Hidden) -> None:
            for rows, upper in zip(found, uppers, strict=True):
                rows[hidden.rows] = upper(hidden)

        for _ in self._each(tokens.batches(BATCH_TOKENS), fill):
            pass
        return [rows[tokens.of_text] for rows in found]

    def lower(self, texts: Sequence[str]) -> Iterator[Hidden]:
        """The hidden states of texts, a batch at a time, since all of them would not fit into memory.

        Yields:
            Batches of texts of one length, longest first; `rows` are places in `texts`. Each text is in one of them.
        """
        tokens = self._tokenization.tokens(texts).one_by_one()
        yield from self._each(tokens.batches(BATCH_TOKENS), lambda hidden: hidden)

    def _each(self, batches: Iterable[Batch], work: Callable[[Hidden], Found]) -> Iterator[Found]:
        """What work makes of each batch, in order; some batches are computed ahead."""
        with ThreadPoolExecutor(self._n_threads, "encoder") as pool:
            ahead: deque[Future[Found]] = deque()
            for batch in batches:
                ahead.append(pool.submit(lambda batch: work(self._lower(batch)), batch))
                if len(ahead) > 2 * self._n_threads:
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()


def text_encoder(settings: ModelsSettings) -> Encoder:
    """The text encoder that the settings ask for. Its graphs are made the first time, and kept in the cache.

    Raises:
        MissingWeights: there are no weights on this machine.
        WeightsError: the weights are not what they should be, or the cache can't be written.
    """
    weights = require_weights(settings)
    weights.verify("tokenizer.json", "config.json")
    graphs = half_graphs(weights, settings)
    return Encoder(
        name=weights.name,
        version=graphs.version,
        tokenization=Tokenization(weights.folder / "tokenizer.json"),
        lower=Lower(graphs.lower),
        upper=Upper(graphs.upper),
        threads=settings.threads,
    )
