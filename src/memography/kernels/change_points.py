"""Change points: how unlike the two sides of every split of a sequence are, under its own and under shuffled orders."""

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]

EXCESS = 7.0
"""A word's log-likelihood ratio counts towards the middle statistic by what it has beyond this."""

SELDOM = 16
"""Of features that fewer items have, which most are, G is worked out once and looked up."""


class Sparse(NamedTuple):
    """Which items have which features, in the order of items."""

    starts: npt.NDArray[np.int64]
    """Where each item's features begin in `features`, and where the last one's end, shape (n + 1,)."""
    features: Ints
    """Features by number, shape (n_pairs,)."""
    n_features: int


def scan_counts(items: Sparse, splits: npt.NDArray[np.int64], n_orders: int, seed: int) -> Floats:
    """How unlike both sides of each split are in how many items have each feature.

    Of each feature the log-likelihood ratio G of its 2 x 2 table (side, has it) is taken. Three statistics follow:
    the sum of G (many features change a little), the sum of what G has beyond `EXCESS` (some change), the largest G
    (one changes).

    O(n_orders * (n_pairs + n_splits * n_features)).

    Args:
        items: the items in order.
        splits: after how many items each split lies, ascending, shape (n_splits,); each from 1 to n - 1.
        n_orders: how many orders are looked at: the given one first, all others shuffled.
        seed: of the shuffles.

    Returns:
        Shape (n_orders, 3, n_splits).
    """
    n = len(items.starts) - 1
    logs = np.zeros(n + 1)
    logs[1:] = np.arange(1, n + 1) * np.log(np.arange(1, n + 1))  # x log x
    totals = np.bincount(items.features, minlength=items.n_features).astype(np.int64)
    return np.asarray(_scan_counts(items.starts, items.features, totals, splits, logs, n_orders, seed))


@numba.njit(cache=True, nogil=True)
def _scan_counts(starts, features, totals, splits, logs, n_orders, seed):  # type: ignore[no-untyped-def] # pragma: no cover
    np.random.seed(seed)
    n, n_splits, n_features = len(starts) - 1, len(splits), len(totals)
    found = np.zeros((n_orders, 3, n_splits))
    order = np.arange(n)
    counts = np.zeros((n_features, n_splits), np.int32)
    seldom = _ratios_of_seldom(splits, logs, n)
    for number in range(n_orders):
        if number:
            _shuffle(order)
        counts[:] = 0
        place = 0
        for split in range(n_splits):  # what lies after the last split is not needed: totals are known
            while place < splits[split]:
                item = order[place]
                for pair in range(starts[item], starts[item + 1]):
                    counts[features[pair], split] += 1
                place += 1
        for feature in range(n_features):
            total = totals[feature]
            before = 0
            alone = logs[n] - logs[total] - logs[n - total]
            for split in range(n_splits):
                before += counts[feature, split]
                size = splits[split]
                after = total - before
                ratio = seldom[total, split, before] if total < SELDOM else _ratio(logs, n, size, before, after, alone)
                found[number, 0, split] += ratio
                if ratio > EXCESS:
                    found[number, 1, split] += ratio - EXCESS
                found[number, 2, split] = max(found[number, 2, split], ratio)
    return found


@numba.njit(cache=True, nogil=True)
def _ratios_of_seldom(splits, logs, n):  # type: ignore[no-untyped-def] # pragma: no cover
    """G of features that few items have, by that number, split, and how many of them lie before it."""
    found = np.zeros((SELDOM, len(splits), SELDOM))
    for total in range(min(SELDOM, n + 1)):
        alone = logs[n] - logs[total] - logs[n - total]
        for split in range(len(splits)):
            size = splits[split]
            for before in range(max(0, total - (n - size)), min(total, size) + 1):
                found[total, split, before] = _ratio(logs, n, size, before, total - before, alone)
    return found


@numba.njit(cache=True, nogil=True)
def _ratio(logs, n, size, before, after, alone):  # type: ignore[no-untyped-def] # pragma: no cover
    return 2 * (
        logs[before] + logs[after] + logs[size - before] + logs[n - size - after] - logs[size] - logs[n - size] + alone
    )


def scan_means(values: Floats, splits: npt.NDArray[np.int64], n_orders: int, seed: int) -> Floats:
    """How unlike the means of both sides of each split are: two statistics, the squared distance of the means times
    k (n - k) / n, and the largest of its dimensions.

    O(n_orders * n * n_dimensions).

    Args:
        values: the items in order, shape (n, n_dimensions), of mean 0 and variance 1, and uncorrelated where the
            distance is to be Mahalanobis's.
        splits, n_orders, seed: as in `scan_counts`.

    Returns:
        Shape (n_orders, 2, n_splits).
    """
    return np.asarray(_scan_means(np.ascontiguousarray(values), splits, n_orders, seed))


@numba.njit(cache=True, nogil=True)
def _scan_means(values, splits, n_orders, seed):  # type: ignore[no-untyped-def] # pragma: no cover
    np.random.seed(seed)
    n, n_dimensions = values.shape
    found = np.zeros((n_orders, 2, len(splits)))
    order = np.arange(n)
    total = np.zeros(n_dimensions)
    for item in range(n):
        total += values[item]
    for number in range(n_orders):
        if number:
            _shuffle(order)
        before = np.zeros(n_dimensions)
        place = 0
        for split in range(len(splits)):
            size = splits[split]
            while place < size:
                for d in range(n_dimensions):
                    before[d] += values[order[place], d]
                place += 1
            for d in range(n_dimensions):
                apart = before[d] / size - (total[d] - before[d]) / (n - size)
                ratio = apart * apart * size * (n - size) / n
                found[number, 0, split] += ratio
                found[number, 1, split] = max(found[number, 1, split], ratio)
    return found


@numba.njit(cache=True, nogil=True)
def _shuffle(order):  # type: ignore[no-untyped-def] # pragma: no cover
    for place in range(len(order) - 1, 0, -1):
        other = np.random.randint(0, place + 1)
        order[place], order[other] = order[other], order[place]


def ramp_likelihoods(times: Floats, ratios: Floats, centres: Floats, widths: Floats) -> Floats:
    """Log-likelihood of a change from one distribution to another along a ramp, for each centre and width.

    An item at time t is drawn from the second distribution with probability clip((t - centre) / width + 1/2, 0, 1),
    else from the first; width 0 is a step.

    O(n_centres * n_widths * (log n + items on the ramp)).

    Args:
        times: of the items, ascending, shape (n,).
        ratios: of each item, how much more likely it is under the second distribution than under the first, (n,).
        centres: shape (n_centres,).
        widths: in the unit of time, shape (n_widths,).

    Returns:
        Shape (n_centres, n_widths), up to a constant.
    """
    later = np.zeros(len(times) + 1)
    later[:-1] = np.cumsum(np.log(ratios)[::-1])[::-1]
    return np.asarray(_ramp_likelihoods(times, ratios, later, centres, widths))


@numba.njit(cache=True, nogil=True)
def _ramp_likelihoods(times, ratios, later, centres, widths):  # type: ignore[no-untyped-def] # pragma: no cover
    found = np.zeros((len(centres), len(widths)))
    for w in range(len(widths)):
        width = widths[w]
        for c in range(len(centres)):
            begins = centres[c] - width / 2
            first = np.searchsorted(times, begins)
            last = np.searchsorted(times, centres[c] + width / 2) if width else first
            value, product = later[last], 1.0
            for item in range(first, last):  # logarithms are dear
                product *= 1 + (times[item] - begins) / width * (ratios[item] - 1)
                if not 1e-100 < product < 1e100:
                    value += np.log(product)
                    product = 1.0
            found[c, w] = value + np.log(product)
    return found
