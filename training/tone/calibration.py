"""From logits to probabilities at which p >= .5 decides.

Two steps. First a scale and an offset by maximum likelihood on texts that training has not seen (Platt 1999). Then,
where labels are rare, the offset is moved so that p >= .5 falls where F1 is highest in expectation: for true
probabilities that threshold is half the F1 it reaches (Lipton et al. 2014), and needs no labels to find.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, log_expit, log_softmax, logit, softmax


@dataclass(frozen=True)
class Calibration:
    """What is done to one head's logits before the sigmoid or softmax."""

    scale: float
    offsets: np.ndarray
    """Shape (n_labels,)."""

    def probabilities(self, logits: np.ndarray, kind: str) -> np.ndarray:
        """Return probabilities, shape (n_texts, n_labels); kind as in `Task`."""
        moved = self.scale * logits + self.offsets
        return softmax(moved, axis=1) if kind == "one of" else expit(moved)


def likely(logits: np.ndarray, held: np.ndarray, kind: str, penalty: float = 2.0) -> Calibration:
    """Return the calibration of the highest likelihood, its offsets drawn towards 0.

    Args:
        logits: shape (n_texts, n_labels).
        held: shape (n_texts, n_labels), 0 or 1.
        kind: as in `Task`.
        penalty: of the offsets' squares, in nats.
    """

    def loss(values: np.ndarray) -> float:
        moved = values[0] * logits + values[1:]
        if kind == "one of":
            told = (held * log_softmax(moved, axis=1)).sum()
        else:
            told = (held * log_expit(moved) + (1 - held) * log_expit(-moved)).sum()
        return float(-told + penalty * (values[1:] ** 2).sum())

    found = minimize(loss, np.r_[1.0, np.zeros(logits.shape[1])], method="L-BFGS-B").x
    return Calibration(float(found[0]), found[1:])


def decisive(calibrated: Calibration, logits: np.ndarray, share: float) -> Calibration:
    """Return the calibration moved towards p >= .5 where F1 is highest, by this share of the way."""
    p = calibrated.probabilities(logits, "any of")
    thresholds = np.array([_threshold(p[:, label]) for label in range(p.shape[1])])
    return Calibration(calibrated.scale, calibrated.offsets - share * logit(thresholds))


def _threshold(p: np.ndarray) -> float:
    """The threshold at which F1 is expected to be highest, if p is true."""
    ordered = np.sort(p)[::-1]
    expected = 2 * np.cumsum(ordered) / (np.arange(1, len(p) + 1) + p.sum())
    return float(expected.max() / 2)
