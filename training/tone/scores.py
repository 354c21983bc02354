"""How good answers are: F1, expected calibration error, risk and coverage."""

import numpy as np

N_BINS = 10


def f1(held: np.ndarray, said: np.ndarray) -> float:
    """Return F1 of one class from two boolean arrays."""
    both = np.sum(held & said)
    return float(2 * both / max(1, held.sum() + said.sum()))


def macro_f1(held: np.ndarray, said: np.ndarray) -> float:
    """Return the mean F1 over the columns of two boolean arrays, shape (n_texts, n_labels)."""
    return float(np.mean([f1(held[:, label], said[:, label]) for label in range(held.shape[1])]))


def calibration_error(p: np.ndarray, held: np.ndarray) -> float:
    """Return the expected calibration error over ten bins of equal width (Naeini et al. 2015; Guo et al. 2017).

    Args:
        p: probabilities, any shape.
        held: whether it was so, the same shape.
    """
    p, held = p.ravel(), held.ravel().astype(float)
    bins = np.minimum((p * N_BINS).astype(int), N_BINS - 1)
    gaps = np.bincount(bins, held - p, N_BINS)
    return float(np.abs(gaps).sum() / len(p))


def risk_coverage(confidence: np.ndarray, right: np.ndarray, coverages: tuple[float, ...]) -> list[float]:
    """Return accuracy on the most confident share of texts, for each share."""
    ordered = right[np.argsort(-confidence, kind="stable")]
    return [float(ordered[: max(1, round(share * len(ordered)))].mean()) for share in coverages]
