"""Knots account for all exposure, and each event has passed its part of it."""

import numpy as np
import pytest

from memography.history.hawkes_events import all_series, one_series

BY_DAY = np.random.default_rng(0).uniform(0.5, 3, (2, 12))
END = 11.5


def drawn(seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return np.sort(rng.uniform(0, END, 40)), rng.integers(0, 2, 40)


def slow_passed(community: int, until: float, n: int) -> np.ndarray:
    """Exposure that each knot accounts for up to a time, by small steps."""
    at = (np.arange(200_000) + 0.5) / 200_000 * until
    knots = np.linspace(0, END, n) if n > 1 else np.zeros(1)
    apart = END / max(n - 1, 1)
    shares = np.maximum(1 - abs(at[:, None] - knots) / apart, 0) if n > 1 else np.ones((len(at), 1))
    return (BY_DAY[community, at.astype(int)][:, None] * shares).sum(axis=0) * until / len(at)


@pytest.mark.parametrize("n", [1, 2, 5])
def test_knots_account_for_the_exposure(n: int) -> None:
    """Summed by small steps, it is the same."""
    times, communities = drawn(1)
    knots = one_series(times, communities, BY_DAY, END, n).knots
    expected = [slow_passed(community, END, n) for community in (0, 1)]
    np.testing.assert_allclose(knots.sizes, np.concatenate(expected), rtol=1e-3)
    for i in (0, 17, 39):
        passed = slow_passed(communities[i], times[i], n)
        place = knots.before[i] - communities[i] * n
        np.testing.assert_allclose(knots.passed[i][: len(passed)], passed[place : place + 2], atol=1e-2)


def test_series_follow_one_another() -> None:
    """And the knots of each are its own."""
    parts = [one_series(*drawn(seed), BY_DAY, END, n) for seed, n in ((1, 1), (2, 3))]
    whole = all_series(parts)
    assert whole.series.tolist() == [0] * 40 + [1] * 40
    assert whole.knots.before[40:].tolist() == (parts[1].knots.before + 2).tolist()
    assert len(whole.finer.sizes) == 2 * (2 + 6)
