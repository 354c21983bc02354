"""The model of answers."""

import hashlib
import json
from collections.abc import Sequence
from importlib import resources

import numpy as np
import numpy.typing as npt
from scipy.special import softmax

from memography.models.encoder import TextEncoder
from memography.models.tone.wording import normalised

KINDS = ("sympathy", "amusement", "hostility", "other")
_STRENGTH = 1.0
"""How little the regression is held back, in scikit-learn's `C`; chosen by cross-validation on the examples."""


class ResponseModel:
    """Texts of answers to probabilities of `KINDS`."""

    def __init__(self, encoder: TextEncoder) -> None:
        """Learn from the examples, which takes about a second."""
        from sklearn.linear_model import LogisticRegression

        raw = (resources.files(__package__) / "examples.jsonl").read_bytes()
        examples = [json.loads(line) for line in raw.decode().splitlines()]
        self._encoder = encoder
        self._regression = LogisticRegression(C=_STRENGTH, max_iter=1_000)
        self._regression.fit(self._vectors([example["text"] for example in examples]), _numbers(examples))
        self.version = f"{hashlib.sha256(raw).hexdigest()[:12]} {encoder.version}"
        """Changes when the same text would be told otherwise."""

    def __call__(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """The probability of each of `KINDS`, shape (n_texts, 4), rows sum to 1."""
        # Row by row: a product of matrices rounds otherwise with other rows beside.
        scores = np.einsum("td,kd->tk", self._vectors(texts), self._regression.coef_) + self._regression.intercept_
        found: npt.NDArray[np.float32] = softmax(scores, axis=1).astype(np.float32)
        return found

    def _vectors(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        return self._encoder.encode([normalised(text) for text in texts])


def _numbers(examples: list[dict[str, str]]) -> list[int]:
    return [KINDS.index(example["kind"]) for example in examples]
