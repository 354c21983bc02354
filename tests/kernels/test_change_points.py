"""The kernels of change points agree with slow, obvious ones."""

import numpy as np
import pytest
from scipy.stats import power_divergence

from memography.kernels.change_points import EXCESS, Sparse, ramp_likelihoods, scan_counts, scan_means


def made_up(seed: int, n: int = 60, n_features: int = 7) -> tuple[np.ndarray, Sparse]:
    rng = np.random.default_rng(seed)
    has = rng.random((n, n_features)) < rng.uniform(0.05, 0.6, n_features)
    has[0] = True  # each feature is there
    has[1] = False
    _, features = np.nonzero(has)
    starts = np.concatenate([[0], np.cumsum(has.sum(axis=1))]).astype(np.int64)
    return has, Sparse(starts, features.astype(np.int32), n_features)


@pytest.mark.parametrize("seed", range(3))
def test_counts_are_compared_as_two_by_two_tables(seed: int) -> None:
    """G of each feature is that of its table; the three statistics are its sum, its excess and its maximum."""
    has, items = made_up(seed)
    splits = np.array([5, 20, 41])
    found = scan_counts(items, splits, 2, 0)[0]
    for number, split in enumerate(splits):
        ratios = []
        for feature in has.T:
            sides = feature[:split], feature[split:]
            table = np.array([[side.sum(), (~side).sum()] for side in sides], dtype=float)
            expected = table.sum(axis=1, keepdims=True) * table.sum(axis=0) / table.sum()
            ratios.append(power_divergence(table, expected, lambda_="log-likelihood", axis=None).statistic)
        excess = sum(max(ratio - EXCESS, 0) for ratio in ratios)
        assert found[:, number] == pytest.approx([sum(ratios), excess, max(ratios)])


def test_means_are_compared_by_their_distance() -> None:
    """Of the means of both sides, weighed by their sizes."""
    values = np.random.default_rng(0).normal(size=(50, 3))
    splits = np.array([10, 33])
    found = scan_means(values, splits, 1, 0)[0]
    for number, k in enumerate(splits):
        squared = (values[:k].mean(axis=0) - values[k:].mean(axis=0)) ** 2 * k * (50 - k) / 50
        assert found[:, number] == pytest.approx([squared.sum(), squared.max()])


def test_orders_are_shuffled_and_the_same_seed_gives_the_same() -> None:
    """The first order is the given one."""
    _, items = made_up(0)
    splits = np.array([30])
    found = scan_counts(items, splits, 50, 3)
    assert (found == scan_counts(items, splits, 50, 3)).all()
    assert len(np.unique(found[1:, 0, 0])) > 20
    assert found[0] == pytest.approx(scan_counts(items, splits, 1, 9)[0])


@pytest.mark.parametrize(("n", "spread"), [(40, 1.0), (4000, 6.0)])
def test_ramps_are_likely_as_their_mixtures_are(n: int, spread: float) -> None:
    """An item on the ramp comes from either side with the ramp's probability, however many and sure they are."""
    rng = np.random.default_rng(0)
    times, ratios = np.sort(rng.uniform(0, 100, n)), np.exp(rng.normal(0, spread, n))
    centres, widths = np.array([30.0, times[12], 70.0]), np.array([0.0, 20.0])
    found = ramp_likelihoods(times, ratios, centres, widths)
    for c, centre in enumerate(centres):
        for w, width in enumerate(widths):
            share = np.clip((times - centre) / width + 0.5, 0, 1) if width else (times >= centre) * 1.0
            assert found[c, w] == pytest.approx(np.log(1 - share + share * ratios).sum())
