"""Dating: when a change happened, how surely, and whether at once or by and by."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import softmax

from memography.history.shifts.traits import Traits
from memography.kernels.change_points import ramp_likelihoods

Floats = npt.NDArray[np.float64]

WIDTHS_DAYS = np.array([0.0, 15.0, 30.0, 60.0, 90.0, 120.0, 180.0])
"""How long a change may take; 0: at once."""
P_SUDDEN = 0.5
"""How likely it is before looking that a change comes at once."""
SUDDEN_DAYS = 30.0
"""A change that takes at most this long is called sudden."""
SURE_OF_KIND = 2 / 3
"""Where a change is so likely sudden, or gradual, it is dated as such a one."""
N_ROUNDS = 3
N_CENTRES = 300
"""How many dates are tried, and again as many among the likely ones."""
FIRST_DOUBT_DAYS = 60.0
"""On which side of the change a use lies is in doubt so close to it, at first."""
REACH_DAYS, REACH_USES = 90.0, 30
"""How far from where the search found it a change may be dated."""
SMALLEST_BLOCK = 4
"""Of so many uses at least the share that lies after the change is taken together."""
PRIOR_USES = 1.0
"""That share is drawn towards the share of all by so many uses."""
N_DRAWS = 40
"""So many times is learned anew which traits go with which side, from uses of random weights."""


@dataclass(frozen=True, slots=True)
class Dated:
    """When a change happened."""

    at: float
    """The middle of it, days: the median of its posterior."""
    low: float
    high: float
    """90 % of the posterior lie between, 5 % on either side: of that of sudden changes alone where the change is surely
    sudden (`SURE_OF_KIND`), of gradual ones alone where it is surely gradual."""
    width: float
    """How long it took, days: the mean of the same."""
    p_gradual: float
    """Probability that it took longer than `SUDDEN_DAYS`."""
    shares: Floats
    """Of each use the probability that it was drawn after the change, shape (n,)."""
    ratios: Floats
    """Of each use how much likelier it is after than before, the draws' geometric mean, shape (n,)."""


def dated(traits: Traits, times: Floats, split: int, seed: int) -> Dated:
    """When the change near a split happened.

    Each use gets a score: how much better its traits fit those after the change than those before (naive Bayes for
    words, linear discriminant for means). Isotonic regression turns scores into likelihood ratios, which makes up for
    traits that depend on each other. Both are learned from uses so far from the change that there is no doubt on
    which side they lie, and of each use from others than itself (`N_FOLDS`). A ramp from 0 to 1,
    of every centre and of each of `WIDTHS_DAYS`, then has a likelihood, and with an even prior over uses a posterior:
    a change is dated at the first use that shows it, and its interval reaches back to the use before.
    That tells again which uses lie before and after, and all is done `N_ROUNDS` times.

    So far ratios that were learned are taken for known, and intervals would be too short. In the last round they are
    learned `N_DRAWS` times, from uses of exponential weights (Rubin, "The Bayesian bootstrap", Annals of Statistics 9,
    1981), and the posterior is the mean of all: the doubt of what goes with which side is integrated out.

    Args:
        traits: of the uses in order of time.
        times: of the uses in days, ascending, shape (n,).
        split: how many uses lie before the change, as far as is known.
        seed: of the weights.
    """
    at, doubt = float(times[split]), FIRST_DOUBT_DAYS
    near = _near(times, split)
    drawn = np.random.default_rng(seed).exponential(size=(N_DRAWS, len(times)))
    for of_uses in [*[np.ones((1, len(times)))] * (N_ROUNDS - 1), drawn]:
        shares = (times >= at).astype(np.float64)
        weights = of_uses * _outside(times, at, doubt)
        ratios = np.stack([_calibrated(traits.scores(shares, some), shares, some) for some in weights])
        found = _posterior(times, ratios, *near)
        at, doubt = found.at, min(found.high - found.low + found.widest / 2, FIRST_DOUBT_DAYS)
    told = np.exp(np.log(ratios).mean(axis=0))
    return Dated(found.at, found.low, found.high, found.width, found.p_gradual, found.shares, told)


def _near(times: Floats, split: int) -> tuple[int, int]:
    """The first and the last use at which the change is looked for: `REACH_DAYS` or `REACH_USES` from the split, what
    is more; farther away another change may lie."""
    first = min(int(np.searchsorted(times, times[split] - REACH_DAYS)), split - REACH_USES)
    last = max(int(np.searchsorted(times, times[split] + REACH_DAYS)), split + REACH_USES)
    return max(first, 1), min(last, len(times) - 1)


def _outside(times: Floats, at: float, doubt: float) -> Floats:
    """1 for each use that is farther from the change than `doubt`, 0 for others; half of either side is kept."""
    middle = int(np.clip(np.searchsorted(times, at), 2, len(times) - 2))
    first = max(int(np.searchsorted(times, at - doubt)), middle // 2)
    end = min(int(np.searchsorted(times, at + doubt)), (middle + len(times)) // 2)
    weights = np.ones(len(times))
    weights[first:end] = 0
    return weights


def _calibrated(scores: Floats, shares: Floats, weights: Floats) -> Floats:
    """Likelihood ratios, after to before, by isotonic regression of the sides on the scores."""
    known = weights > 0
    p_after = float(np.average(shares[known], weights=weights[known]))
    lowest, n_after, n = _pooled(*_chunks(scores[known], shares[known], weights[known]))
    p = (n_after + PRIOR_USES * p_after) / (n + PRIOR_USES)
    ratios = p / (1 - p) * (1 - p_after) / p_after
    return np.asarray(ratios[np.searchsorted(lowest[1:], scores, side="right")])


def _chunks(scores: Floats, shares: Floats, weights: Floats) -> tuple[Floats, Floats, Floats]:
    """Uses of like scores, `SMALLEST_BLOCK` at least together, in order of score: the lowest score of each chunk, the
    weight of those of its uses that lie after the change, and of all that it has."""
    first, of_score, n = np.unique(scores, return_inverse=True, return_counts=True)
    number = (np.cumsum(n) - 1) // SMALLEST_BLOCK  # equal scores stay together
    number = np.unique(number, return_inverse=True)[1]
    lowest = first[np.searchsorted(number, np.arange(number[-1] + 1))]
    chunk = number[of_score]
    n_after, n = np.bincount(chunk, shares * weights), np.bincount(chunk, weights)
    return lowest, np.asarray(n_after, np.float64), np.asarray(n, np.float64)


def _pooled(lowest: Floats, n_after: Floats, n: Floats) -> tuple[Floats, Floats, Floats]:
    """Chunks pooled until the share after the change rises from each to the next."""
    blocks: list[tuple[float, float, float]] = []
    for one in zip(lowest.tolist(), n_after.tolist(), n.tolist(), strict=True):
        blocks.append(one)
        while len(blocks) > 1 and blocks[-2][1] * blocks[-1][2] >= blocks[-1][1] * blocks[-2][2]:
            (first, after, size), (_, more_after, more) = blocks[-2:]
            blocks[-2:] = [(first, after + more_after, size + more)]
    found = np.array(blocks)
    return found[:, 0], found[:, 1], found[:, 2]


@dataclass(frozen=True, slots=True)
class _Posterior:
    at: float
    low: float
    high: float
    width: float
    widest: float
    p_gradual: float
    shares: Floats


def _posterior(times: Floats, ratios: Floats, first: int, last: int) -> _Posterior:
    places = _places(first, last)
    reached = np.cumsum(_mass(times, ratios, times[places]).sum(axis=1))
    likely = np.searchsorted(reached, [0.001, 0.999]).clip(max=len(places) - 1)
    places = _places(int(places[max(likely[0] - 1, 0)]), int(places[min(likely[1] + 1, len(places) - 1)]))  # finer
    mass, p_gradual = _of_its_kind(_mass(times, ratios, times[places]))
    reached = np.cumsum(mass.sum(axis=1))
    earliest, middle, latest = places[np.searchsorted(reached, [0.05, 0.5, 0.95]).clip(max=len(places) - 1)]
    low, at, high = float(times[earliest - 1]), float(times[middle]), float(times[latest])
    by_width = mass.sum(axis=0)
    widest = float(WIDTHS_DAYS[np.searchsorted(np.cumsum(by_width), 0.9).clip(max=len(WIDTHS_DAYS) - 1)])
    width = float(by_width @ WIDTHS_DAYS)
    shares = (times >= at).astype(np.float64) if width < 1 else np.clip((times - at) / width + 0.5, 0, 1)
    return _Posterior(at, low, high, width, widest, p_gradual, shares)


def _of_its_kind(mass: Floats) -> tuple[Floats, float]:
    """The posterior of the change's kind alone, where that is sure, and the probability that it is gradual."""
    p_gradual = float(mass[:, WIDTHS_DAYS > SUDDEN_DAYS].sum())
    if max(p_gradual, 1 - p_gradual) < SURE_OF_KIND:
        return mass, p_gradual
    alone = np.where((WIDTHS_DAYS > SUDDEN_DAYS) == (p_gradual > 0.5), mass, 0.0)
    return alone / alone.sum(), p_gradual


def _places(first: int, last: int) -> npt.NDArray[np.int64]:
    return np.unique(np.linspace(first, last, N_CENTRES).astype(np.int64))


def _mass(times: Floats, ratios: Floats, centres: Floats) -> Floats:
    """The posterior of each centre and width, the mean of that under each draw's ratios."""
    prior = np.full(len(WIDTHS_DAYS), (1 - P_SUDDEN) / (len(WIDTHS_DAYS) - 1))
    prior[0] = P_SUDDEN
    found = [softmax(ramp_likelihoods(times, some, centres, WIDTHS_DAYS) + np.log(prior)) for some in ratios]
    return np.asarray(np.mean(found, axis=0))
