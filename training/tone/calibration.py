"""From logits to probabilities at which p >= .5 decides.

First a scale and an offset by maximum likelihood, on texts that training has not seen (Platt 1999). Then probabilities
near the threshold at which F1 is highest in expectation are moved, so that .5 is that threshold: for true probabilities
it is half the F1 that is reached there (Lipton et al. 2014), and needs no labels to find.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, log_expit, log_softmax, logit, softmax

from memography.models.tone.tones import decided


@dataclass(frozen=True)
class Calibration:
    """What is done to one head's logits before the sigmoid or softmax."""

    scale: float
    offsets: np.ndarray
    """Shape (n_labels,)."""
    moves: np.ndarray
    """See `decided`; shape (n_labels,)."""

    def probabilities(self, logits: np.ndarray, kind: str) -> np.ndarray:
        """Return probabilities, shape (n_texts, n_labels); kind as in `Task`."""
        moved = self.scale * logits + self.offsets
        return softmax(moved, axis=1) if kind == "one of" else expit(decided(moved, self.moves))


def likely(logits: np.ndarray, held: np.ndarray, kind: str, penalty: float = 2.0) -> Calibration:
    """Return the calibration of the highest likelihood, its offsets drawn towards 0.

    Args:
        logits: shape (n_texts, n_labels).
        held: shape (n_texts, n_labels), 0 or 1.
        kind: as in `Task`.
        penalty: of the offsets' squares, in nats.
    """

    def loss(values: np.ndarray) -> tuple[float, np.ndarray]:
        moved = values[0] * logits + values[1:]
        if kind == "one of":
            told, p = held * log_softmax(moved, axis=1), softmax(moved, axis=1)
        else:
            told, p = held * log_expit(moved) + (1 - held) * log_expit(-moved), expit(moved)
        slope = np.r_[((p - held) * logits).sum(), (p - held).sum(0) + 2 * penalty * values[1:]]
        return float(-told.sum() + penalty * (values[1:] ** 2).sum()), slope

    found = minimize(loss, np.r_[1.0, np.zeros(logits.shape[1])], jac=True, method="L-BFGS-B").x
    return Calibration(float(found[0]), found[1:], np.zeros(len(found) - 1))


def decisive(calibrated: Calibration, logits: np.ndarray, share: float) -> Calibration:
    """Return the calibration with moves to where F1 is highest, by this share of the way; never upwards of .5."""
    p = calibrated.probabilities(logits, "any of")
    thresholds = np.array([_threshold(p[:, label]) for label in range(p.shape[1])])
    return replace(calibrated, moves=np.maximum(0, -share * logit(thresholds)))


def _threshold(p: np.ndarray) -> float:
    """The threshold at which F1 is expected to be highest, if p is true."""
    ordered = np.sort(p)[::-1]
    expected = 2 * np.cumsum(ordered) / (np.arange(1, len(p) + 1) + p.sum())
    return float(expected.max() / 2)
