"""Who excites whom: a multivariate Hawkes process laid upon events of several communities, with its doubts.

Fitted by expectation and maximisation (Veen & Schoenberg, "Estimation of space-time branching process models in
seismology using an EM-type algorithm", JASA 103, 2008). Zannettou et al. ("On the origins of memes by means of fringe
web communities", IMC 2018) use such processes for memes; theirs are in discrete time and sampled, ours in continuous
time and likeliest.

Backgrounds that may turn follow, at each knot, a part of what events bring about themselves, so that ratios come out
too low; the more so the more knots there are (Neyman & Scott, "Consistent estimates based on partially consistent
observations", Econometrica 16, 1948; Nickell, "Biases in dynamic models with fixed effects", Econometrica 49, 1981). As
that goes with the number of knots, a second fit with twice as many tells what to add (a jackknife, cf. Dhaene &
Jochmans, "Split-panel jackknife estimation of fixed-effect models", Review of Economic Studies 82, 2015).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import chi2, kstest, norm

from memography.history.hawkes_events import Events, Knots
from memography.kernels.hawkes import LEAST_RATE, excitations, pass_over, roots, settled, target_fit

Array = npt.NDArray[np.float64]

STEPS_MAX = 2000
TOLERANCE = 1e-9
"""The fit ends where a step adds less to the log-likelihood, a share of the number of events."""
STRENGTH = 1.0
"""How many events the background's mean counts for at each knot."""
DOUBT_OF_MENDING = 0.5
"""The standard error of what ratios are mended by, a share of it: found on made-up worlds that no figure is told of."""
MENDED_MAX = 2.0
"""The decay is mended by no larger a factor."""
ASIDE = 0.1
"""The decay's doubt is told from the likelihood so far on either side, in logarithms."""
N_SETTLING = 50
"""Steps in which backgrounds follow ratios that were mended."""
N_PROBES = 14
"""Halvings in the search for an interval's ends."""
LEAST_GAPS = 8
"""With fewer gaps between events how well the model fits is not tested."""


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


def influence(events: Events, decay_max: float, confidence: float = 0.9) -> Influence:
    """Fit, intervals, tests and shares.

    Args:
        events: what happened.
        decay_max: the decay is no larger than this: times that are known to the day can't tell a faster one.
        confidence: of the intervals: profile likelihood at the decay that was found, made longer by the doubts of the
            decay and of what ratios are mended by.
    """
    n = events.n_communities
    backgrounds, _, decay, value = fitted = _fitted(events, events.knots, decay_max)
    profiles = [_Profile(events, k, *fitted[:3]) for k in range(n)]
    rough = np.stack([profile.ratios for profile in profiles], axis=1)
    p_alike = np.array([profile.p_alike() for profile in profiles])
    told = np.array([[profile.interval(j, confidence) for profile in profiles] for j in range(n)])
    _, finer, finer_decay, _ = _fitted(events, events.finer, decay_max)
    ratios = np.maximum(2 * rough - finer, 0.0)
    others = np.hypot(_moved(events, profiles, decay, decay_max), DOUBT_OF_MENDING * (rough - finer))
    aside = norm.ppf((1 + confidence) / 2) * others
    low = np.where(told[..., 0] > 0, np.maximum(ratios - np.hypot(rough - told[..., 0], aside), 0.0), 0.0)
    high = ratios + np.hypot(told[..., 1] - rough, aside)
    decay = min(decay_max, decay * float(np.clip(decay / max(finer_decay, 1e-12), 1 / MENDED_MAX, MENDED_MAX)))
    backgrounds = _backgrounds(events, backgrounds, ratios, decay)
    shares = _shares(events, backgrounds, ratios, decay)
    fits = _rescaled(events, backgrounds, ratios, decay)
    return Influence(ratios, low, high, told[..., 2], p_alike, decay, shares, fits, value)


def _at_events(knots: Knots, backgrounds: Array) -> Array:
    """The background at each event, a unit of exposure."""
    after = np.minimum(knots.before + 1, len(backgrounds) - 1)
    found: Array = backgrounds[knots.before] * (1 - knots.rising) + backgrounds[after] * knots.rising
    return found


def _shares(events: Events, backgrounds: Array, ratios: Array, decay: float) -> Array:
    n = events.n_communities
    excited = excitations(events.times, events.communities, events.series, n, decay)
    own = _at_events(events.knots, backgrounds) * events.exposures
    first = roots(excited, events.times, events.communities, events.series, own, ratios, decay)
    return np.stack([first[events.communities == k].mean(axis=0) for k in range(n)], axis=1)


def _strength(events: Events, knots: Knots) -> float:
    return 0.0 if len(knots.sizes) == events.n_communities else STRENGTH


def _backgrounds(events: Events, backgrounds: Array, ratios: Array, decay: float) -> Array:
    """The likeliest backgrounds where ratios and decay are known."""
    for _ in range(N_SETTLING):
        alone, *_ = _passed(events, events.knots, backgrounds, ratios, decay)
        backgrounds = _drawn(events, events.knots, alone)
    return backgrounds


def _drawn(events: Events, knots: Knots, alone: Array) -> Array:
    """Backgrounds from events without a cause, drawn towards the mean of their community."""
    n, strength = events.n_communities, _strength(events, knots)
    mean = np.bincount(knots.communities, alone, n) / np.bincount(knots.communities, knots.sizes, n)
    mean = np.maximum(mean, LEAST_RATE)[knots.communities]
    found: Array = np.maximum((alone + strength) / (knots.sizes + strength / mean), LEAST_RATE)
    return found


def _passed(
    events: Events, knots: Knots, backgrounds: Array, ratios: Array, decay: float
) -> tuple[Array, Array, float, float]:
    found: tuple[Array, Array, float, float] = pass_over(
        events.times,
        events.communities,
        events.series,
        events.exposures,
        knots.before,
        knots.rising,
        backgrounds,
        ratios,
        decay,
    )
    return found


def _fitted(events: Events, knots: Knots, decay_max: float) -> tuple[Array, Array, float, float]:
    """The likeliest backgrounds, ratios and decay, and the log-likelihood."""
    n = events.n_communities
    counts = np.bincount(events.communities, minlength=n).astype(float)
    backgrounds = (0.6 * counts / np.bincount(knots.communities, knots.sizes, n))[knots.communities]
    ratios = np.full((n, n), 0.4 / n)
    gaps = np.diff(events.times)
    decay = min(decay_max, 1 / max(float(np.median(gaps[gaps > 0])) * n, 1e-9))
    value = -np.inf
    for _ in range(STEPS_MAX):
        alone, caused, waiting, logs = _passed(events, knots, backgrounds, ratios, decay)
        reached = _reached(events, decay)
        before, value = value, logs - float(backgrounds @ knots.sizes) - float((ratios.T @ reached).sum())
        if abs(value - before) < TOLERANCE * len(events.times):
            break
        backgrounds = _drawn(events, knots, alone)
        ratios = caused / np.maximum(reached, 1e-12)[:, None]
        decay = min(decay_max, float(caused.sum()) / max(waiting, 1e-12))
    return backgrounds, ratios, decay, value


def _reached(events: Events, decay: float) -> Array:
    left = events.ends[events.series] - events.times
    found: Array = np.bincount(events.communities, -np.expm1(-decay * left), events.n_communities).astype(float)
    return found


def _moved(events: Events, fits: Sequence["_Profile"], decay: float, decay_max: float) -> Array:
    """How far a standard error of the decay moves each ratio, shape as `Influence.ratios`; nothing where it is as fast
    as may be told, for then it has none."""
    if decay > decay_max * np.exp(-ASIDE):
        return np.zeros((events.n_communities, events.n_communities))
    aside = [[fit.at(events, decay * np.exp(sign * ASIDE)) for fit in fits] for sign in (-1, 1)]
    lost = sum(2 * fit.value for fit in fits) - sum(value for side in aside for _, value in side)
    apart = np.stack([faster[0] - slower[0] for slower, faster in zip(*aside, strict=True)], axis=1)
    found: Array = np.abs(apart) / 2 / np.sqrt(max(lost, 1e-12))
    return found


class _Profile:
    """The likelihood of one target's ratios, at the decay that was found."""

    def __init__(self, events: Events, target: int, backgrounds: Array, ratios: Array, decay: float) -> None:
        knots = events.knots
        self._here = np.flatnonzero(events.communities == target)
        its_own = np.flatnonzero(knots.communities == target)
        place = np.zeros(len(backgrounds), np.int64)
        place[its_own] = np.arange(len(its_own))
        self._exposures = events.exposures[self._here]
        self._before = place[knots.before[self._here]]
        self._rising = knots.rising[self._here]
        self._sizes = knots.sizes[its_own]
        self._strength = _strength(events, knots)
        self._excited, self._reached = self._caused(events, decay)
        self._backgrounds, self.ratios, self.value = self._fit(backgrounds[its_own], ratios[:, target], -1)

    def at(self, events: Events, decay: float) -> tuple[Array, float]:
        """The likeliest ratios at another decay, and the log-likelihood."""
        excited, reached = self._caused(events, decay)
        _, ratios, value = self._fitted(excited, reached, self._backgrounds, self.ratios, -1)
        return ratios, value

    def _caused(self, events: Events, decay: float) -> tuple[Array, Array]:
        excited = excitations(events.times, events.communities, events.series, events.n_communities, decay)
        return np.ascontiguousarray(excited[self._here]), _reached(events, decay)

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
        whole = np.ascontiguousarray(self._excited.sum(axis=1, keepdims=True))
        ratio = np.full(1, max(float(self.ratios.mean()), 1e-3))
        value = self._fitted(whole, np.full(1, self._reached.sum()), self._backgrounds, ratio, -1)[2]
        return float(chi2.sf(2 * max(self.value - value, 0.0), n - 1))

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
        return float(self.value - self._fit(self._backgrounds, held, source)[2])

    def _fit(self, backgrounds: Array, ratios: Array, held: int) -> tuple[Array, Array, float]:
        return self._fitted(self._excited, self._reached, backgrounds, ratios, held)

    def _fitted(
        self, excited: Array, reached: Array, backgrounds: Array, ratios: Array, held: int
    ) -> tuple[Array, Array, float]:
        found: tuple[Array, Array, float] = target_fit(
            excited,
            self._exposures,
            self._before,
            self._rising,
            self._sizes,
            self._strength,
            backgrounds,
            ratios,
            reached,
            held,
            STEPS_MAX if held < 0 else 60,
            1e-5 if held < 0 else 1e-3,
        )
        return found


def _rescaled(events: Events, backgrounds: Array, ratios: Array, decay: float) -> Array:
    """Kolmogorov-Smirnov p of each community's rescaled times (Ogata, JASA 83, 1988): the integral of its rate from one
    of its events to the next is exponential with mean 1 where the model is right."""
    knots = events.knots
    until = np.cumsum(backgrounds * knots.sizes) - backgrounds * knots.sizes
    after = np.minimum(knots.before + 1, len(backgrounds) - 1)
    own = until[knots.before] + backgrounds[knots.before] * knots.passed[:, 0] + backgrounds[after] * knots.passed[:, 1]
    whole = own + settled(events.times, events.communities, events.series, ratios, decay)
    found = np.full(events.n_communities, np.nan)
    for k in range(events.n_communities):
        here = events.communities == k
        gaps = np.diff(whole[here])[np.diff(events.series[here]) == 0]
        if len(gaps) >= LEAST_GAPS:
            found[k] = kstest(gaps, "expon").pvalue
    return found
