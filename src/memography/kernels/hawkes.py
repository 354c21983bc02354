"""Multivariate Hawkes processes with an exponential kernel: expectation and maximisation, profiles, rescaled times.

The rate of community k is `background(t) + sum over earlier events i of ratio[c_i, k] * decay * exp(-decay * (t -
t_i))`: `ratio[j, k]` is how many events in k one event in j brings about directly (Hawkes, Biometrika 58, 1971). As the
kernel is exponential, what all earlier events add is carried along in one number a community, so that a pass takes
O(n_events * n_communities) and not its square.

Several series may be given one after the other; they excite only themselves, and share ratios and decay. The background
of each community in each series is the exposure times a line from knot to knot.
"""

import numpy as np
import numpy.typing as npt
from numba import njit

Array = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]


LEAST_RATE = 1e-12
"""No background is taken to be lower, so that nothing is divided by 0."""


@njit(cache=True)
def _both(backgrounds: Array, before: int, rising: float) -> tuple[float, float]:
    """What the knots on either side add to the background."""
    if rising > 0:
        return backgrounds[before] * (1 - rising), backgrounds[before + 1] * rising
    return backgrounds[before], 0.0


@njit(cache=True)
def pass_over(  # noqa: PLR0913, PLR0917 - compiled: arrays come one by one
    times: Array,
    communities: Places,
    series: Places,
    exposures: Array,
    before: Places,
    rising: Array,
    backgrounds: Array,
    ratios: Array,
    decay: float,
) -> tuple[Array, Array, float, float]:
    """The expectation: how many events each knot and each pair of communities accounts for.

    Args:
        times: of the events, in order within their series, shape (n_events,).
        communities: of the events, from 0, shape (n_events,).
        series: of the events, from 0, shape (n_events,).
        exposures: how much was posted in the event's community at its time, in any unit, shape (n_events,).
        before: the knot before each event, shape (n_events,).
        rising: how far the event lies on its way to the next, 0 to 1, shape (n_events,).
        backgrounds: events a unit of exposure at each knot, shape (n_knots,).
        ratios: shape (n_communities, n_communities), source first.
        decay: a unit of time.

    Returns:
        Events without a cause by knot, shape (n_knots,); events caused by source and target; the sum of the times
        between cause and effect; the sum of the logarithms of the rates.
    """
    n_communities = len(ratios)
    alone = np.zeros(len(backgrounds))
    caused = np.zeros((n_communities, n_communities))
    carried = np.zeros(n_communities)
    waited = np.zeros(n_communities)
    waiting = 0.0
    logs = 0.0
    for i in range(len(times)):
        k = communities[i]
        if i == 0 or series[i] != series[i - 1]:
            carried[:] = 0.0
            waited[:] = 0.0
        else:
            gap = times[i] - times[i - 1]
            faded = np.exp(-decay * gap)
            for j in range(n_communities):
                waited[j] = faded * (waited[j] + gap * carried[j])
                carried[j] *= faded
        falls, rises = _both(backgrounds, before[i], rising[i])
        rate = (falls + rises) * exposures[i]
        for j in range(n_communities):
            rate += ratios[j, k] * decay * carried[j]
        logs += np.log(rate)
        alone[before[i]] += falls * exposures[i] / rate
        if rises > 0:
            alone[before[i] + 1] += rises * exposures[i] / rate
        for j in range(n_communities):
            weight = ratios[j, k] * decay / rate
            caused[j, k] += weight * carried[j]
            waiting += weight * waited[j]
        carried[k] += 1.0
    return alone, caused, waiting, logs


@njit(cache=True)
def excitations(times: Array, communities: Places, series: Places, n_communities: int, decay: float) -> Array:
    """What a ratio of 1 from each community adds to the rate at each event, shape (n_events, n_communities)."""
    found = np.zeros((len(times), n_communities))
    for i in range(1, len(times)):
        if series[i] == series[i - 1]:
            faded = np.exp(-decay * (times[i] - times[i - 1]))
            for j in range(n_communities):
                found[i, j] = faded * found[i - 1, j]
            found[i, communities[i - 1]] += faded * decay
    return found


@njit(cache=True)
def target_fit(  # noqa: PLR0913, PLR0917 - compiled: arrays come one by one
    excited: Array,
    exposures: Array,
    before: Places,
    rising: Array,
    sizes: Array,
    strength: float,
    backgrounds: Array,
    ratios: Array,
    reached: Array,
    held: int,
    n_steps: int,
    tolerance: float,
) -> tuple[Array, Array, float]:
    """The likeliest background and ratios of one target, the decay being known; one ratio may be held as it is.

    Args:
        excited: `excitations` at the target's events, shape (n, n_communities).
        exposures: at these events, shape (n,).
        before: the knot before each, from 0, shape (n,).
        rising: how far it lies on its way to the next, 0 to 1, shape (n,).
        sizes: exposure that each of the target's knots accounts for, shape (n_knots,).
        strength: how many events the mean of all knots counts for at each; 0 lets every knot be by itself.
        backgrounds: where to begin, shape (n_knots,).
        ratios: where to begin, by source, shape (n_communities,).
        reached: how many events of each source have had their effects, shape (n_communities,).
        held: the source whose ratio is held; -1 for none.
        n_steps: at most so many.
        tolerance: stops where a step adds less to the log-likelihood.

    Returns:
        Backgrounds, ratios, and the log-likelihood with the prior on backgrounds.
    """
    n_communities = len(ratios)
    backgrounds = backgrounds.copy()
    ratios = ratios.copy()
    value_before = -np.inf
    value = value_before
    for _ in range(n_steps):
        alone = np.zeros(len(backgrounds))
        caused = np.zeros(n_communities)
        value = 0.0
        for i in range(len(before)):
            falls, rises = _both(backgrounds, before[i], rising[i])
            rate = (falls + rises) * exposures[i]
            for j in range(n_communities):
                rate += ratios[j] * excited[i, j]
            value += np.log(rate)
            alone[before[i]] += falls * exposures[i] / rate
            if rises > 0:
                alone[before[i] + 1] += rises * exposures[i] / rate
            for j in range(n_communities):
                caused[j] += ratios[j] * excited[i, j] / rate
        value -= (backgrounds * sizes).sum() + (ratios * reached).sum()
        mean = max((backgrounds * sizes).sum() / sizes.sum(), LEAST_RATE)
        for b in range(len(backgrounds)):
            if strength > 0.0:
                value += strength * (np.log(backgrounds[b] / mean) - backgrounds[b] / mean)
        if value - value_before < tolerance:
            break
        value_before = value
        mean = max(alone.sum() / sizes.sum(), LEAST_RATE)
        for b in range(len(backgrounds)):
            backgrounds[b] = max((alone[b] + strength) / (sizes[b] + strength / mean), LEAST_RATE)
        for j in range(n_communities):
            if j != held and reached[j] > 0:
                ratios[j] = caused[j] / reached[j]
    return backgrounds, ratios, value


@njit(cache=True)
def roots(
    excited: Array,
    times: Array,
    communities: Places,
    series: Places,
    own: Array,
    ratios: Array,
    decay: float,
) -> Array:
    """Where the first cause of each event lies: probabilities by community, shape (n_events, n_communities).

    Args:
        excited: as `excitations` gives them.
        times: as there.
        communities: as there.
        series: as there.
        own: the background rate at each event, shape (n_events,).
        ratios: shape (n_communities, n_communities), source first.
        decay: a unit of time.
    """
    n_communities = len(ratios)
    found = np.zeros((len(times), n_communities))
    carried = np.zeros((n_communities, n_communities))  # source, first cause
    for i in range(len(times)):
        k = communities[i]
        if i == 0 or series[i] != series[i - 1]:
            carried[:] = 0.0
        else:
            carried *= np.exp(-decay * (times[i] - times[i - 1]))
        rate = own[i]
        for j in range(n_communities):
            rate += ratios[j, k] * excited[i, j]
        found[i, k] = own[i] / rate
        for j in range(n_communities):
            for first in range(n_communities):
                found[i, first] += ratios[j, k] * decay * carried[j, first] / rate
        for first in range(n_communities):
            carried[k, first] += found[i, first]
    return found


@njit(cache=True)
def settled(times: Array, communities: Places, series: Places, ratios: Array, decay: float) -> Array:
    """What earlier events have added up to the time of each event to its community's rate, integrated from the start.

    Args:
        times: as for `pass_over`.
        communities: as there.
        series: as there.
        ratios: as there.
        decay: as there.

    Returns:
        Shape (n_events,).
    """
    n_communities = len(ratios)
    found = np.zeros(len(times))
    carried = np.zeros(n_communities)
    seen = np.zeros(n_communities)
    for i in range(len(times)):
        if i == 0 or series[i] != series[i - 1]:
            carried[:] = 0.0
            seen[:] = 0.0
        else:
            carried *= np.exp(-decay * (times[i] - times[i - 1]))
        for j in range(n_communities):
            found[i] += ratios[j, communities[i]] * (seen[j] - carried[j])
        carried[communities[i]] += 1.0
        seen[communities[i]] += 1.0
    return found
