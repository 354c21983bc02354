"""Vectors of single words: what the text encoder's own table of word pieces says, before any layer."""

from collections.abc import Sequence

import numpy as np
from tokenizers import Tokenizer

from memography.errors import WeightsError
from memography.models.layers import Rows
from memography.models.weights import WEIGHTS_FILE, require_weights
from memography.settings import ModelsSettings

_TABLE = "embeddings.word_embeddings.weight"
_MAX_KEPT = 20_000
"""So many words' vectors are held at most, 1.5 KB each."""


class WordVectors:
    """Words to unit vectors: the mean of a word's pieces, less the mean of all pieces.

    Far quicker than the encoder, and blind to what a word stands beside. Not for several threads at once.
    """

    def __init__(self, settings: ModelsSettings) -> None:
        """Read the table.

        Raises:
            MissingWeights: the encoder's weights are not on this machine.
            WeightsError: they can't be read.
        """
        from safetensors import SafetensorError, safe_open

        weights = require_weights(settings)
        weights.verify("tokenizer.json")
        file = weights.folder / WEIGHTS_FILE
        try:
            with safe_open(file, framework="np") as arrays:
                name = next((name for name in arrays.keys() if name.endswith(_TABLE)), _TABLE)  # noqa: SIM118
                pieces = np.asarray(arrays.get_tensor(name), np.float32)
        except (OSError, SafetensorError) as error:
            raise WeightsError(f"{file} can't be read: {error}.") from None
        self._pieces: Rows = pieces - pieces.mean(axis=0)
        self._tokenizer = Tokenizer.from_str((weights.folder / "tokenizer.json").read_text(encoding="utf-8"))
        self._tokenizer.no_padding()
        self._known: dict[str, Rows] = {}

    def __call__(self, words: Sequence[str]) -> Rows:
        """Unit vectors, shape (n_words, n_dimensions); zeros where a word has no pieces."""
        new = [word for word in words if word not in self._known]
        if len(self._known) + len(new) > _MAX_KEPT:
            self._known, new = {}, list(words)
        for word, encoding in zip(new, self._tokenizer.encode_batch_fast(new, add_special_tokens=False), strict=True):
            mean = self._pieces[encoding.ids].sum(axis=0)
            self._known[word] = mean / max(float(np.linalg.norm(mean)), 1e-9)
        if not words:
            return np.zeros((0, self._pieces.shape[1]), np.float32)
        return np.stack([self._known[word] for word in words])
