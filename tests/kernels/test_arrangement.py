"""Arrangements beside slow twins that look at every pair of pairs with NumPy."""

from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memography.kernels.arrangement import MIN_FITTED, Complex, arranged_votes, best_fit, places

TOLERANCE, N_TRIED = 6.0, 5


def pairs(seed: int, n: int, n_true: int) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Features here and there: some lie as one turning, scaling and moving has it, the others anywhere."""
    rng = np.random.default_rng(seed)
    here = np.stack([rng.uniform(0, 300, n), rng.uniform(0, 200, n), rng.uniform(2, 20, n), rng.uniform(0, 6, n)], 1)
    factor, shift = 1.4 * np.exp(0.3j), 20 - 10j
    moved = factor * (here[:, 0] + 1j * here[:, 1]) + shift
    there = np.stack([moved.real, moved.imag, here[:, 2] * 1.4, here[:, 3] + 0.3], axis=1)
    there[n_true:] = np.stack([rng.uniform(0, 300, n), rng.uniform(0, 300, n), here[:, 2], rng.uniform(0, 6, n)], 1)[
        n_true:
    ]
    return here.astype(np.float32), there.astype(np.float32)


def slow_agrees(here: tuple[Complex, Complex], there: tuple[Complex, Complex]) -> npt.NDArray[np.bool_]:
    (z, own), (target, other) = here, there
    off = np.abs((other / own)[:, None] * (z[None] - z[:, None]) - (target[None] - target[:, None]))
    return np.asarray(off < 3 * TOLERANCE)


def slow_fit(here: tuple[Complex, Complex], there: tuple[Complex, Complex]) -> tuple[complex, complex, int] | None:
    """As `best_fit`, line by line of what it says."""
    agrees, best = slow_agrees(here, there), None
    z, target = here[0], there[0]
    for hypothesis in np.argsort(-agrees.sum(axis=1), kind="stable")[:N_TRIED]:
        fitting = agrees[hypothesis]
        if best is not None and fitting.sum() <= best[2]:
            break
        factor = shift = 0j
        for tolerance in (2 * TOLERANCE, TOLERANCE):
            if fitting.sum() < MIN_FITTED:
                break
            centred = z[fitting] - z[fitting].mean()
            factor = np.vdot(centred, target[fitting] - target[fitting].mean()) / np.vdot(centred, centred).real
            shift = target[fitting].mean() - factor * z[fitting].mean()
            fitting = np.abs(factor * z + shift - target) < tolerance
        else:
            if fitting.sum() and (best is None or fitting.sum() > best[2]):
                best = complex(factor), complex(shift), int(fitting.sum())
    return best


@settings(max_examples=40)
@given(seed=st.integers(0, 2**32), n=st.integers(1, 60), share=st.floats(0, 1), is_mirrored=st.booleans())
def test_the_fit_is_that_of_the_slow_twin(seed: int, n: int, share: float, is_mirrored: bool) -> None:
    """Whether much or little agrees."""
    left, right = pairs(seed, n, round(share * n))
    here, there = places(left, 400 if is_mirrored else None), places(right, None)
    found, slow = best_fit(here, there, TOLERANCE, N_TRIED), slow_fit(here, there)
    assert (found is None) == (slow is None)
    if found is not None and slow is not None:
        assert found == pytest.approx(slow)


def test_what_most_pairs_agree_on_is_found() -> None:
    """Turning, scaling and moving, and how many pairs it is."""
    left, right = pairs(3, 40, 25)
    found = best_fit(places(left, None), places(right, None), TOLERANCE, N_TRIED)
    assert found is not None
    assert found[0] == pytest.approx(1.4 * np.exp(0.3j), abs=1e-3)
    assert found[2] >= 25


@settings(max_examples=30)
@given(seed=st.integers(0, 2**32), sizes=st.lists(st.integers(0, 20), max_size=5))
def test_votes_are_those_of_the_slow_twin(seed: int, sizes: list[int]) -> None:
    """Group by group; an empty one has none."""
    n = sum(sizes)
    left, right = pairs(seed, n, n // 2)
    here, there = places(left, None), places(right, None)
    votes = np.random.default_rng(seed).random(n).astype(np.float32)
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    most, numbers = arranged_votes(here, there, votes, starts, TOLERANCE)
    for group, (first, last) in enumerate(pairwise(starts)):
        own = slice(first, last)
        agrees = slow_agrees((here[0][own], here[1][own]), (there[0][own], there[1][own]))
        totals = agrees @ votes[own] if last > first else np.zeros(1)
        assert most[group] == pytest.approx(totals.max(), rel=1e-5)
        assert numbers[group] in ({*agrees[np.isclose(totals, totals.max())].sum(axis=1)} if last > first else {0})
