"""Search: the change points of one sequence of uses, each tested against shuffled orders."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from memography.history.shifts.dating import Dated, dated
from memography.history.shifts.traits import Traits

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

MIN_SIDE = 15
"""So many uses must lie on either side of a change."""
RAMP_DAYS = 45.0
"""Uses so close to a change that takes long belong to neither side, and are not searched again."""
WIDE_SIDE = 200
"""A change is dated and told among the uses up to the next change that lies at least so many uses away."""
N_EVEN, N_NEAR_ENDS = 32, 14
"""How many splits are tried: evenly spread, and ever closer to either end."""
N_ORDERS, N_ORDERS_MORE = 200, 2000
"""How many orders are looked at: first, and where the first ones leave it open or say yes."""
P_OPEN = 0.05


@dataclass(frozen=True, slots=True)
class Tested:
    """The most likely split of a sequence, and how surely it is one."""

    split: int
    """How many uses lie before it."""
    p_value: float


@dataclass(frozen=True, slots=True)
class Found:
    """A part of a sequence that was searched, and the change that it has, if any."""

    first: int
    end: int
    """The part: uses from `first` to before `end`."""
    p_value: float
    dated: Dated | None = None
    """The change among the uses from `since` to before `until`; None where there is none."""
    since: int = 0
    until: int = 0
    split: int = 0
    """How many of all uses lie before it."""


def tested(traits: Traits, times: Floats, seed: int) -> Tested | None:
    """The most likely split and its p-value; None where there is no place for one.

    Each statistic is compared, split by split, with its mean and spread over all orders, and the largest taken. How
    rare that is for each statistic is told by a Gumbel distribution fitted to all orders, the rarest statistic is
    taken, and the p-value is the rank of the true order among all. Where no shuffled order reaches it, the p-value
    goes on below one in the number of orders as a Gumbel distribution's tail does (cf. Knijnenburg et al., "Fewer
    permutations, more accurate P-values", Bioinformatics 25, 2009).
    """
    splits = _splits(times)
    if not len(splits):
        return None
    rarity, best = _rarities(traits.scan(splits, N_ORDERS, seed))
    if np.mean(rarity >= rarity[0]) <= P_OPEN:
        rarity, best = _rarities(traits.scan(splits, N_ORDERS_MORE, seed))
    return Tested(int(splits[best]), _p_value(rarity))


def _rarities(found: Floats) -> tuple[Floats, int]:
    """How rare each order is, in nats, and at which split the true one is rarest."""
    mean, spread = found.mean(axis=0), found.std(axis=0)
    z = (found - mean) / np.where(spread > 0, spread, 1.0)
    largest = z.max(axis=2)  # (n_orders, n_statistics)
    rarity = np.stack([_gumbel_rarity(largest[:, s], largest[:, s]) for s in range(largest.shape[1])], axis=1)
    rarest = int(np.argmax(rarity[0]))
    return rarity.max(axis=1), int(np.argmax(z[0, rarest]))


def _gumbel_rarity(values: Floats, shuffled: Floats) -> Floats:
    """-log of the probability that a Gumbel distribution with the moments of `shuffled[1:]` reaches each value."""
    scale = max(float(shuffled[1:].std()) * np.sqrt(6) / np.pi, 1e-9)
    middle = float(shuffled[1:].mean()) - 0.5772156649 * scale
    x = (values - middle) / scale
    return np.asarray(np.where(x > 30, x, -np.log(-np.expm1(-np.exp(-np.clip(x, -3, 30))))))


def _p_value(rarity: Floats) -> float:
    n_reached = int(np.sum(rarity[1:] >= rarity[0]))
    if n_reached or len(rarity) < N_ORDERS_MORE:
        return (1 + n_reached) / len(rarity)
    return float(min(1 / len(rarity), np.exp(-_gumbel_rarity(rarity[:1], rarity)[0])))


def _splits(times: Floats) -> Places:
    """Where splits are tried: between different times."""
    n = len(times)
    if n < 2 * MIN_SIDE:
        return np.zeros(0, np.int64)
    near = np.geomspace(MIN_SIDE, max(n / 2, MIN_SIDE), N_NEAR_ENDS)
    wanted = np.unique(np.concatenate([near, n - near, np.linspace(MIN_SIDE, n - MIN_SIDE, N_EVEN)]).astype(np.int64))
    begins = np.searchsorted(times, times[wanted])  # the first use of that time
    return np.unique(begins[(begins >= MIN_SIDE) & (begins <= n - MIN_SIDE)])


def changes(traits: Traits, times: Floats, seed: int, p_max: float) -> list[Found]:
    """Every part of a sequence that was searched, by binary segmentation: a part with a change is searched again on
    either side of it. In order of time.

    A change is dated anew among the uses between its neighbours, once all are found.

    Args:
        traits: of the uses in order of time.
        times: of the uses in days, ascending, shape (n,).
        seed: of the shuffles and of dating.
        p_max: what chance makes no oftener than this is a change.
    """
    found = []
    parts = [(0, len(times))]
    while parts:
        first, end = parts.pop()
        if end - first < 2 * MIN_SIDE:
            continue
        here, at = traits.between(first, end), times[first:end]
        test = tested(here, at, seed + first)
        if test is None:
            continue
        if test.p_value > p_max:
            found.append(Found(first, end, test.p_value))
            continue
        when = dated(here, at, test.split, seed + first)
        split = first + int(np.clip(np.searchsorted(at, when.at), 1, len(at) - 1))
        found.append(Found(first, end, test.p_value, when, first, end, split))
        apart = min(when.width / 2, RAMP_DAYS)
        left = first + int(np.searchsorted(at, when.at - apart))
        right = first + int(np.searchsorted(at, when.at + apart))
        parts += [(first, left), (right, end)]
    found.sort(key=lambda one: (one.split if one.dated else one.first, one.first))
    return _between_neighbours(found, traits, times, seed)


def _between_neighbours(found: list[Found], traits: Traits, times: Floats, seed: int) -> list[Found]:
    """Changes dated anew between those next to them, where there are uses enough."""
    splits = [one.split for one in found if one.dated]
    again = []
    for one in found:
        if one.dated:
            since = max((s for s in splits if s <= one.split - WIDE_SIDE), default=0)
            until = min((s for s in splits if s >= one.split + WIDE_SIDE), default=len(times))
            since, until = max(since, one.first), min(until, one.end)
            if (since, until) != (one.since, one.until):
                when = dated(traits.between(since, until), times[since:until], one.split - since, seed + since)
                split = since + int(np.clip(np.searchsorted(times[since:until], when.at), 1, until - since - 1))
                one = replace(one, dated=when, since=since, until=until, split=split)  # noqa: PLW2901
        again.append(one)
    return again
