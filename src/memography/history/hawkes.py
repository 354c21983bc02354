"""Who excites whom: a multivariate Hawkes process laid upon events of several communities, with its doubts.

Fitted by expectation and maximisation (Veen & Schoenberg, "Estimation of space-time branching process models in
seismology using an EM-type algorithm", JASA 103, 2008). Zannettou et al. ("On the origins of memes by means of fringe
web communities", IMC 2018) use such processes for memes; theirs are in discrete time and sampled, ours in continuous
time and likeliest.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import chi2, kstest

from memography.kernels.hawkes import LEAST_RATE, excitations, pass_over, roots, settled, target_fit

Array = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

STEPS_MAX = 2000
TOLERANCE = 1e-9
"""The fit ends where a step adds less to the log-likelihood, a share of the number of events."""
STRENGTH = 1.0
"""How many events the background's mean counts for in each block of time."""
BLOCK_DAYS_MIN = 14.0
"""A shorter block would hold what events bring about themselves."""
EVENTS_IN_BLOCK = 25
"""Events of each community in a block, on average."""
N_PROBES = 14
"""Halvings in the search for an interval's ends."""
LEAST_GAPS = 8
"""With fewer gaps between events how well the model fits is not tested."""


@dataclass(frozen=True, slots=True)
class Events:
    """Events of several communities in one or more series, in order of series and time."""

    times: Array
    """Days since the series began, shape (n_events,)."""
    communities: Places
    """From 0, shape (n_events,)."""
    series: Places
    """From 0, shape (n_events,)."""
    exposures: Array
    """How much was posted in the community at that time, in any unit, shape (n_events,)."""
    bins: Places
    """The event's bin: a block of time in one community of one series, those of each in order; shape (n_events,)."""
    passed: Array
    """Exposure summed from the beginning of the bin to the event, shape (n_events,)."""
    bin_sizes: Array
    """Exposure summed over the days of each bin, shape (n_bins,)."""
    bin_communities: Places
    """Shape (n_bins,)."""
    ends: Array
    """Days from the beginning of each series to its end, shape (n_series,)."""
    n_communities: int


@dataclass(frozen=True, slots=True)
class Influence:
    """What was found; matrices have sources in rows and targets in columns."""

    ratios: Array
    """Branching ratios: events that one event brings about directly, shape (n_communities, n_communities)."""
    low: Array
    """Lower ends of their intervals."""
    high: Array
    p_values: Array
    """How likely such a gain in likelihood is where there is no influence (likelihood ratio; half a point mass)."""
    p_alike: Array
    """Of each target, how likely such a gain is where an event in any community counts as much as one in its own: then
    communities can't be told from one crowd, nor influence from what moves all of them; shape (n_communities,)."""
    decay: float
    """A day: after 1 / decay days an event's effect has fallen to 1 / e."""
    shares: Array
    """The share of the target's events whose first cause lies in the source, shape as `ratios`."""
    fits: Array
    """Of each target, the p of the Kolmogorov-Smirnov test of rescaled times, shape (n_communities,)."""
    log_likelihood: float


def n_blocks(days: float, n_events: int, n_communities: int) -> int:
    """Into how many blocks the background is cut: as many as events bear, that what moves all communities at once is
    not taken for influence."""
    return max(1, int(min(days / BLOCK_DAYS_MIN, n_events / (n_communities * EVENTS_IN_BLOCK))))


def one_series(times: Array, communities: Places, n_communities: int, end: float, n_blocks: int = 1) -> Events:
    """Events of one series with an even exposure.

    Args:
        times: in order, days, shape (n_events,).
        communities: from 0, shape (n_events,).
        n_communities: how many there are.
        end: how long was watched, days.
        n_blocks: into how many blocks of equal length the time is cut, each with a background of its own.
    """
    block = np.minimum((times / end * n_blocks).astype(np.int64), n_blocks - 1)
    return Events(
        times,
        communities,
        np.zeros(len(times), np.int64),
        np.ones(len(times)),
        communities * n_blocks + block,
        times - block * end / n_blocks,
        np.full(n_communities * n_blocks, end / n_blocks),
        np.repeat(np.arange(n_communities), n_blocks),
        np.array([end]),
        n_communities,
    )


def influence(events: Events, decay_max: float, confidence: float = 0.9) -> Influence:
    """Fit, intervals, tests and shares.

    Args:
        events: what happened.
        decay_max: the decay is no larger than this: times that are known to the day can't tell a faster one.
        confidence: of the intervals: profile likelihood at the decay that was found.
    """
    strength = 0.0 if len(events.bin_sizes) == events.n_communities else STRENGTH
    backgrounds, ratios, decay, value = _fitted(events, strength, decay_max)
    n = events.n_communities
    excited = excitations(events.times, events.communities, events.series, n, decay)
    low, high, p_values = np.zeros((n, n)), np.zeros((n, n)), np.ones((n, n))
    p_alike = np.ones(n)
    reached = _reached(events, decay)
    for k in range(n):
        profile = _Profile(events, excited, backgrounds, ratios[:, k], reached, k, strength)
        ratios[:, k] = profile.ratios
        p_alike[k] = profile.p_alike()
        for j in range(n):
            low[j, k], high[j, k], p_values[j, k] = profile.interval(j, confidence)
    own = backgrounds[events.bins] * events.exposures
    first = roots(excited, events.times, events.communities, events.series, own, ratios, decay)
    shares = np.stack([first[events.communities == k].mean(axis=0) for k in range(n)], axis=1)
    fits = _rescaled(events, backgrounds, ratios, decay)
    return Influence(ratios, low, high, p_values, p_alike, decay, shares, fits, value)


def _fitted(events: Events, strength: float, decay_max: float) -> tuple[Array, Array, float, float]:
    n = events.n_communities
    counts = np.bincount(events.communities, minlength=n).astype(float)
    sizes = np.bincount(events.bin_communities, events.bin_sizes, minlength=n)
    backgrounds = (0.6 * counts / sizes)[events.bin_communities]
    ratios = np.full((n, n), 0.4 / n)
    gaps = np.diff(events.times)
    decay = min(decay_max, 1 / max(float(np.median(gaps[gaps > 0])) * n, 1e-9))
    value = -np.inf
    for _ in range(STEPS_MAX):
        alone, caused, waiting, logs = pass_over(
            events.times,
            events.communities,
            events.series,
            events.exposures,
            events.bins,
            backgrounds,
            ratios,
            decay,
        )
        reached = _reached(events, decay)
        before, value = value, logs - float(backgrounds @ events.bin_sizes) - float((ratios.T @ reached).sum())
        if abs(value - before) < TOLERANCE * len(events.times):
            break
        mean = np.bincount(events.bin_communities, alone, minlength=n) / sizes
        mean = np.maximum(mean, LEAST_RATE)[events.bin_communities]
        backgrounds = np.maximum((alone + strength) / (events.bin_sizes + strength / mean), LEAST_RATE)
        ratios = caused / np.maximum(reached, 1e-12)[:, None]
        decay = min(decay_max, float(caused.sum()) / max(waiting, 1e-12))
    return backgrounds, ratios, decay, value


def _reached(events: Events, decay: float) -> Array:
    left = events.ends[events.series] - events.times
    found: Array = np.bincount(events.communities, -np.expm1(-decay * left), events.n_communities).astype(float)
    return found


class _Profile:
    """The likelihood of one target's ratios, at the decay that was found."""

    def __init__(
        self,
        events: Events,
        excited: Array,
        backgrounds: Array,
        ratios: Array,
        reached: Array,
        target: int,
        strength: float,
    ) -> None:
        here = events.communities == target
        of_target = np.flatnonzero(events.bin_communities == target)
        place = np.zeros(len(backgrounds), np.int64)
        place[of_target] = np.arange(len(of_target))
        self._excited = np.ascontiguousarray(excited[here])
        self._exposures = events.exposures[here]
        self._bins = place[events.bins[here]]
        self._sizes = events.bin_sizes[of_target]
        self._reached = reached
        self._strength = strength
        self._backgrounds, self.ratios, self._best = self._fit(backgrounds[of_target], ratios, -1)

    def interval(self, source: int, confidence: float) -> tuple[float, float, float]:
        """Lower end, upper end, and the p of no influence at all."""
        fall = chi2.ppf(confidence, 1) / 2
        found = self.ratios[source]
        gain = self._fall(source, 0.0)
        p_value = 0.5 * float(chi2.sf(2 * max(gain, 0.0), 1)) if gain > 1e-6 else 1.0
        low = 0.0 if gain <= fall else self._where(source, 0.0, found, fall)
        step = max(found, 0.02)
        while self._fall(source, found + step) < fall and step < 1e3:
            step *= 2
        return low, self._where(source, found + step, found, fall), p_value

    def p_alike(self) -> float:
        """The p of all sources counting the same."""
        n = len(self.ratios)
        _, _, value = target_fit(
            np.ascontiguousarray(self._excited.sum(axis=1, keepdims=True)),
            self._exposures,
            self._bins,
            self._sizes,
            self._strength,
            self._backgrounds,
            np.full(1, max(float(self.ratios.mean()), 1e-3)),
            np.full(1, self._reached.sum()),
            -1,
            STEPS_MAX,
            1e-5,
        )
        return float(chi2.sf(2 * max(self._best - value, 0.0), n - 1))

    def _where(self, source: int, outside: float, inside: float, fall: float) -> float:
        for _ in range(N_PROBES):
            middle = (outside + inside) / 2
            if self._fall(source, middle) < fall:
                inside = middle
            else:
                outside = middle
        return (outside + inside) / 2

    def _fall(self, source: int, ratio: float) -> float:
        """How much less the log-likelihood is where one ratio is held."""
        held = self.ratios.copy()
        held[source] = ratio
        return float(self._best - self._fit(self._backgrounds, held, source)[2])

    def _fit(self, backgrounds: Array, ratios: Array, held: int) -> tuple[Array, Array, float]:
        found: tuple[Array, Array, float] = target_fit(
            self._excited,
            self._exposures,
            self._bins,
            self._sizes,
            self._strength,
            backgrounds,
            ratios,
            self._reached,
            held,
            STEPS_MAX if held < 0 else 60,
            1e-5 if held < 0 else 1e-3,
        )
        return found


def _rescaled(events: Events, backgrounds: Array, ratios: Array, decay: float) -> Array:
    """Kolmogorov-Smirnov p of each community's rescaled times (Ogata, JASA 83, 1988): the integral of its rate from one
    of its events to the next is exponential with mean 1 where the model is right."""
    until = np.cumsum(backgrounds * events.bin_sizes) - backgrounds * events.bin_sizes
    own = until[events.bins] + backgrounds[events.bins] * events.passed
    whole = own + settled(events.times, events.communities, events.series, ratios, decay)
    found = np.full(events.n_communities, np.nan)
    for k in range(events.n_communities):
        here = events.communities == k
        gaps = np.diff(whole[here])[np.diff(events.series[here]) == 0]
        if len(gaps) >= LEAST_GAPS:
            found[k] = kstest(gaps, "expon").pvalue
    return found
