"""The kernels of Hawkes processes agree with sums over all pairs of events."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from memography.kernels.hawkes import excitations, pass_over, roots, settled, target_fit

N = 3


def world(seed: int):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 40))
    series = np.sort(rng.integers(0, 3, n)).astype(np.int64)
    times = np.concatenate([np.sort(rng.uniform(0, 20, (series == s).sum())) for s in range(3)])
    communities = rng.integers(0, N, n).astype(np.int64)
    return times, communities, series, rng.uniform(0.5, 2, n), rng.uniform(0, 0.5, (N, N)), float(rng.uniform(0.1, 3))


def slow_excited(times, communities, series, decay):
    found = np.zeros((len(times), N))
    for i in range(len(times)):
        for j in range(i):
            if series[i] == series[j]:
                found[i, communities[j]] += decay * np.exp(-decay * (times[i] - times[j]))
    return found


@given(st.integers(0, 10_000))
def test_excitations_are_sums_over_earlier_events(seed: int) -> None:
    """Of the same series alone."""
    times, communities, series, _, _, decay = world(seed)
    np.testing.assert_allclose(
        excitations(times, communities, series, N, decay), slow_excited(times, communities, series, decay), atol=1e-12
    )


@given(st.integers(0, 10_000))
def test_every_event_has_one_cause(seed: int) -> None:
    """What knots and pairs account for sums to the events, and logs are those of the rates."""
    times, communities, series, exposures, ratios, decay = world(seed)
    backgrounds = np.linspace(0.5, 1.5, N + 1)
    rising = np.random.default_rng(seed).random(len(times))
    alone, caused, _, logs = pass_over(
        times, communities, series, exposures, communities, rising, backgrounds, ratios, decay
    )
    assert alone.sum() + caused.sum() == pytest.approx(len(times))
    excited = slow_excited(times, communities, series, decay)
    own = backgrounds[communities] * (1 - rising) + backgrounds[communities + 1] * rising
    rates = own * exposures + (excited * ratios[:, communities].T).sum(axis=1)
    assert logs == pytest.approx(np.log(rates).sum())


@given(st.integers(0, 10_000))
def test_first_causes_are_probabilities(seed: int) -> None:
    """And an event that nothing came before is its own community's."""
    times, communities, series, exposures, ratios, decay = world(seed)
    excited = excitations(times, communities, series, N, decay)
    found = roots(excited, times, communities, series, exposures, ratios, decay)
    np.testing.assert_allclose(found.sum(axis=1), 1)
    assert found[0, communities[0]] == 1


@given(st.integers(0, 10_000))
def test_settled_is_the_integral_of_what_was_added(seed: int) -> None:
    """Beside a sum over all pairs."""
    times, communities, series, _, ratios, decay = world(seed)
    expected = [
        sum(
            ratios[communities[j], communities[i]] * -np.expm1(-decay * (times[i] - times[j]))
            for j in range(i)
            if series[i] == series[j]
        )
        for i in range(len(times))
    ]
    np.testing.assert_allclose(settled(times, communities, series, ratios, decay), expected, atol=1e-10)


def test_a_background_that_has_vanished_divides_nothing() -> None:
    """Where others account for all events of a target, and one of these is then held at nothing."""
    excited = np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    one, none, nothing = np.ones(3), np.zeros(3, np.int64), np.zeros(3)
    sizes, reached = np.array([100.0]), np.array([2.0, 1.0])
    backgrounds, ratios, value = target_fit(
        excited, one, none, nothing, sizes, 0.0, np.full(1, 0.01), np.full(2, 0.5), reached, -1, 5000, -1.0
    )
    assert np.isfinite(value)
    _, _, held = target_fit(
        excited, one, none, nothing, sizes, 0.0, backgrounds, np.array([ratios[0], 0.0]), reached, 1, 60, 1e-3
    )
    assert np.isfinite(held)
    assert held < value
