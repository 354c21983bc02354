"""Traits: what is compared of a meme's uses: the words they have, or probabilities such as those of tones."""

from collections.abc import Iterator
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt
from scipy.special import xlogy

from memography.kernels.change_points import Sparse, scan_counts, scan_means

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

_SMOOTHING = 0.5
TELLING = 3.5
"""The signed root of a word's G (about a standard normal by chance) from which it counts towards a change's date."""
N_FOLDS = 5
MIN_TELLING = 20
"""So many words count at least."""


def _folds(weights: Floats) -> Iterator[tuple[npt.NDArray[np.bool_], Floats]]:
    """Every so-manieth use as a fold, and the weights of the others."""
    number = np.arange(len(weights)) % N_FOLDS
    for fold in range(N_FOLDS):
        yield number == fold, np.where(number == fold, 0.0, weights)


def signed_roots(before: npt.NDArray[Any], after: npt.NDArray[Any], n_before: float, n_after: float) -> Floats:
    """The signed root of each word's log-likelihood ratio G: positive where it rose.

    Args:
        before, after: how many uses have each word, shape (n_words,); shares of uses count too.
        n_before, n_after: how many uses there are.
    """
    n, total = n_before + n_after, before + after

    def cells(part: npt.NDArray[Any], whole: float) -> Floats:
        found: Floats = xlogy(part, part / whole) + xlogy(
            np.maximum(whole - part, 0), np.maximum(1 - part / whole, 1e-300)
        )
        return found

    ratio = 2 * (cells(before, n_before) + cells(after, n_after) - cells(total, n))
    return np.asarray(np.sign(after / n_after - before / n_before) * np.sqrt(np.maximum(ratio, 0)))


class Change(NamedTuple):
    """How far each trait rose from before a change to after it."""

    traits: Places
    """Which traits, by number."""
    strengths: Floats
    """In standard deviations of chance; negative where it fell."""


class Traits(Protocol):
    """What is compared of uses, in order of time."""

    def scan(self, splits: Places, n_orders: int, seed: int) -> Floats:
        """Statistics at each split, under the true and under shuffled orders: (n_orders, n_statistics, n_splits)."""

    def scores(self, shares: Floats, weights: Floats) -> Floats:
        """How much better each use fits those after a change than those before, its own left out, shape (n,).

        Args:
            shares: of each use the probability that it lies after the change, shape (n,).
            weights: how much is learned from each use, shape (n,), 0 to 1.
        """

    def change(self, shares: Floats) -> Change:
        """How far each trait rose.

        Args:
            shares: of each use the probability that it was drawn after the change, shape (n,).
        """

    def between(self, first: int, end: int) -> "Traits":
        """The traits of some consecutive uses."""


class Words:
    """Which words each use has."""

    def __init__(self, starts: Places, features: npt.NDArray[np.int32], min_uses: int) -> None:
        """Words that fewer than `min_uses` uses have are left out."""
        counts = np.bincount(features, minlength=1)
        kept = counts >= min_uses
        self.names = np.flatnonzero(kept)
        """The number that each of the words that are left had before, shape (n_words,)."""
        number = np.cumsum(kept) - 1
        is_in = kept[features]
        before = np.concatenate([[0], np.cumsum(is_in)])
        self._all = (starts, features, min_uses)
        self.items = Sparse(before[starts], number[features[is_in]].astype(np.int32), int(kept.sum()))

    def scan(self, splits: Places, n_orders: int, seed: int) -> Floats:
        """See `Traits`; the sum of G, the sum of its excess, the largest G."""
        return scan_counts(self.items, splits, n_orders, seed)

    def scores(self, shares: Floats, weights: Floats) -> Floats:
        """See `Traits`; naive Bayes over the telling words that a use has, each use left out of its own sides.

        Telling are words whose G is at least `TELLING`, and the `MIN_TELLING` of the largest G: otherwise a slow drift
        of everything outweighs the words that a change is about.
        """
        starts, features, n_words = self.items
        of_use = np.repeat(np.arange(len(shares)), np.diff(starts))
        found = np.zeros(len(shares))
        for fold, kept in _folds(weights):
            is_after, is_before = shares * kept, (1 - shares) * kept
            if not (is_after.any() and is_before.any()):
                continue  # one side alone tells no difference
            after = np.bincount(features, is_after[of_use], n_words)
            before = np.bincount(features, is_before[of_use], n_words)
            n_after, n_before = is_after.sum(), is_before.sum()
            strength = abs(signed_roots(before, after, n_before, n_after))
            is_telling = strength >= min(TELLING, np.sort(strength)[-MIN_TELLING:][0] if n_words else 0)
            n = n_after + n_before
            p_after = (after + _SMOOTHING * n_after / n) / (n_after + _SMOOTHING)
            p_before = (before + _SMOOTHING * n_before / n) / (n_before + _SMOOTHING)
            ratios = np.where(is_telling, np.log(p_after / p_before), 0.0)
            found += np.where(fold, np.bincount(of_use, ratios[features], len(shares)), 0.0)
        return found

    def change(self, shares: Floats) -> Change:
        """See `Traits`; signed roots of G."""
        starts, features, n_words = self.items
        of_use = np.repeat(np.arange(len(shares)), np.diff(starts))
        after = np.bincount(features, shares[of_use], n_words)
        before = np.bincount(features, 1 - shares[of_use], n_words)
        return Change(self.names, signed_roots(before, after, float((1 - shares).sum()), float(shares.sum())))

    def between(self, first: int, end: int) -> "Words":
        """See `Traits`."""
        starts, features, min_uses = self._all
        inside = starts[first : end + 1]
        return Words(inside - inside[0], features[inside[0] : inside[-1]], min_uses)


class Means:
    """Numbers of each use whose means are compared, such as the probabilities of tones."""

    def __init__(self, values: Floats) -> None:
        """Of shape (n, n_dimensions)."""
        self._values = values
        centred = values - values.mean(axis=0)
        variances, axes = np.linalg.eigh(np.atleast_2d(np.cov(centred.T)))
        told = variances > 1e-6 * max(variances.max(), 1e-12)
        self._white = centred @ axes[:, told] / np.sqrt(variances[told])

    def scan(self, splits: Places, n_orders: int, seed: int) -> Floats:
        """See `Traits`; the Mahalanobis distance of the means, and the largest of its dimensions."""
        return scan_means(self._white, splits, n_orders, seed)

    def scores(self, shares: Floats, weights: Floats) -> Floats:
        """See `Traits`; along the line between the two means, each use left out of them."""
        x = self._white
        found = np.zeros(len(x))
        for fold, kept in _folds(weights):
            is_after, is_before = shares * kept, (1 - shares) * kept
            if not (is_after.any() and is_before.any()):
                continue  # one side alone tells no difference
            after, before = is_after @ x / is_after.sum(), is_before @ x / is_before.sum()
            found += np.where(fold, (x - (after + before) / 2) @ (after - before), 0.0)
        return found

    def change(self, shares: Floats) -> Change:
        """See `Traits`; differences of means in standard errors."""
        left = 1 - shares
        apart = shares @ self._values / shares.sum() - left @ self._values / left.sum()
        errors = self._values.std(axis=0) * np.sqrt(1 / shares.sum() + 1 / left.sum())
        return Change(np.arange(self._values.shape[1]), apart / np.maximum(errors, 1e-12))

    def between(self, first: int, end: int) -> "Means":
        """See `Traits`."""
        return Means(self._values[first:end])
