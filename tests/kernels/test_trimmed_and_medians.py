"""Trimmed least squares and medians of what counts, beside slow twins."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memography.kernels.medians import counted_medians
from memography.kernels.trimmed import PULL, PULL_OF_ONE, trimmed_fit

PLAIN = np.array([1, 1, 1, 0], np.float32) / np.float32(3)
Floats = npt.NDArray[np.float32]


def slow_fit(values: Floats, wanted: Floats) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """By NumPy's own solver."""
    rows = np.concatenate([values, np.ones((len(values), 1), np.float32)], axis=1).astype(np.float64)
    of = np.ones(len(rows), bool)
    for _ in range(4):
        pull = np.diag([PULL, PULL, PULL, PULL_OF_ONE]) * of.sum()
        weights = np.linalg.solve(rows[of].T @ rows[of] + pull, rows[of].T @ wanted[of] + pull @ PLAIN)
        off = np.abs(rows @ weights - wanted)
        of = off < max(2 * np.median(off), 12)
        if of.sum() < 30:
            return weights.astype(np.float32), np.ones(len(rows), bool)
    return weights.astype(np.float32), of


@settings(max_examples=30)
@given(seed=st.integers(0, 2**32), n=st.integers(30, 400), share=st.floats(0, 0.6))
def test_the_trimmed_fit_is_that_of_the_slow_twin(seed: int, n: int, share: float) -> None:
    """However much does not fit."""
    rng = np.random.default_rng(seed)
    values = rng.uniform(0, 255, (n, 3)).astype(np.float32)
    wanted = (values @ np.array([0.5, 0.3, 0.1]) + 20 + rng.normal(0, 4, n)).astype(np.float32)
    spoilt = rng.random(n) < share
    wanted[spoilt] = rng.uniform(0, 255, spoilt.sum())
    (weights, of), (slow, slow_of) = trimmed_fit(values, wanted, PLAIN, 4, 2.0, 12.0, 30), slow_fit(values, wanted)
    assert (of == slow_of).mean() > 0.98  # a row at the very limit may fall on either side
    assert weights == pytest.approx(slow, abs=0.05 * float(np.abs(slow).max()))


def test_what_does_not_fit_is_left_out() -> None:
    """Words upon a picture tell nothing of its filter."""
    values = np.random.default_rng(0).uniform(0, 200, (300, 3)).astype(np.float32)
    wanted = (values @ np.array([0.2, 0.5, 0.3], np.float32) + 10).astype(np.float32)
    wanted[:60] = 255
    weights, of = trimmed_fit(values, wanted, PLAIN, 4, 2.0, 12.0, 30)
    assert weights == pytest.approx([0.2, 0.5, 0.3, 10], abs=0.3)
    assert of[60:].all()
    assert of[:60].sum() < 5


@settings(max_examples=30)
@given(seed=st.integers(0, 2**32), n=st.integers(1, 12))
def test_medians_are_those_of_sorted_values(seed: int, n: int) -> None:
    """Of what counts alone; of an even number the lower of the middle two."""
    rng = np.random.default_rng(seed)
    pictures = rng.integers(0, 256, (n, 50, 3), dtype=np.uint8)
    counts = rng.random((n, 50)) < 0.6
    medians, n_counted, n_near = counted_medians(pictures, counts, 40)
    for place in range(50):
        some = pictures[counts[:, place], place]
        assert n_counted[place] == len(some)
        slow = np.sort(some, axis=0)[(len(some) - 1) // 2] if len(some) else np.full(3, 255)
        assert (medians[place] == slow).all()
        assert n_near[place] == (np.abs(some.astype(int) - slow).max(axis=1, initial=0) <= 40).sum()
