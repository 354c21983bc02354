"""A mixture of word profiles over a background, fitted by expectation and maximisation."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int32]


class Mixture(NamedTuple):
    """What was fitted."""

    log_likelihood: float
    profiles: Floats
    """How probable each word is where a text speaks in a part's own words, shape (n_words, n_parts)."""
    shares: Floats
    """How probable each part is, shape (n_parts,)."""


def fit_mixture(
    starts: Integers,
    words: Integers,
    background: Floats,
    belonging: Floats,
    *,
    own: float,
    smoothing: float,
    n_rounds: int,
) -> Mixture:
    """Fit a mixture: each text belongs to one part; each of its words is the part's own with probability `own`, and
    the background's otherwise ("special words with background", Chemudugunta, Smyth & Steyvers, NIPS 2006, with
    one topic a text).

    Args:
        starts: where each text's words begin in `words`, and the end, shape (n_texts + 1,).
        words: numbers of words, below n_words.
        background: probability of each word anywhere, shape (n_words,), above 0.
        belonging: how far each text belongs to each part at first, shape (n_texts, n_parts), rows sum to 1.
        own: share of words that are a part's own, above 0 and below 1.
        smoothing: every word's own count is raised by this share of its count in all texts.
        n_rounds: so many rounds at most; fewer where the likelihood no longer grows.
    """
    likelihood, profiles, shares = _fit(starts, words, background, belonging, own, smoothing, n_rounds)
    return Mixture(likelihood, profiles, shares)


def belonging(starts: Integers, words: Integers, background: Floats, mixture: Mixture, *, own: float) -> Floats:
    """How probably each text belongs to each part, shape (n_texts, n_parts); arguments as for `fit_mixture`."""
    found: Floats = _belonging(starts, words, background, mixture.profiles, mixture.shares, own)
    return found


_TOGETHER = 24
"""So many probabilities are multiplied before the logarithm is taken: few enough not to vanish."""


@njit(cache=True, nogil=True)
def _fit(starts, words, background, begun, own, smoothing, n_rounds):  # type: ignore[no-untyped-def]
    n_parts = begun.shape[1]
    belongs = begun.copy()
    is_own = np.full((len(words), n_parts), 0.5)
    least = np.zeros((len(background), n_parts))
    for word in words:
        least[word] += smoothing / n_parts
    profiles = np.empty_like(least)
    shares = np.empty(n_parts)
    likelihood = -np.inf
    for _ in range(n_rounds):
        profiles[:] = least
        _maximise(starts, words, belongs, is_own, profiles, shares)
        before, likelihood = likelihood, _expect(starts, words, background, profiles, shares, own, belongs, is_own)
        if abs(likelihood - before) < 1e-6 * abs(likelihood):
            break
    return likelihood, profiles, shares


@njit(cache=True, nogil=True)
def _maximise(starts, words, belongs, is_own, profiles, shares):  # type: ignore[no-untyped-def]
    """Add what texts say to profiles, and make them and the shares sum to 1."""
    n_texts, n_parts = belongs.shape
    shares[:] = 0
    for text in range(n_texts):
        for place in range(starts[text], starts[text + 1]):
            for part in range(n_parts):
                profiles[words[place], part] += belongs[text, part] * is_own[place, part]
        for part in range(n_parts):
            shares[part] += belongs[text, part] / n_texts
    for part in range(n_parts):
        profiles[:, part] /= profiles[:, part].sum()


@njit(cache=True, nogil=True)
def _expect(starts, words, background, profiles, shares, own, belongs, is_own):  # type: ignore[no-untyped-def]  # noqa: PLR0917
    """Tell where texts and their words belong, and return the likelihood's logarithm."""
    n_texts, n_parts = belongs.shape
    product = np.empty(n_parts)
    likelihood = 0.0
    for text in range(n_texts):
        product[:] = 1
        for part in range(n_parts):
            belongs[text, part] = np.log(shares[part] + 1e-9)
        for place in range(starts[text], starts[text + 1]):
            elsewhere = (1 - own) * background[words[place]]
            for part in range(n_parts):
                here = own * profiles[words[place], part]
                is_own[place, part] = here / (here + elsewhere)
                product[part] *= here + elsewhere
            if (place - starts[text]) % _TOGETHER == _TOGETHER - 1:
                for part in range(n_parts):
                    belongs[text, part] += np.log(product[part])
                    product[part] = 1
        for part in range(n_parts):
            belongs[text, part] += np.log(product[part])
        likelihood += _normalise(belongs[text])
    return likelihood


@njit(cache=True, nogil=True)
def _belonging(starts, words, background, profiles, shares, own):  # type: ignore[no-untyped-def]
    n_texts = len(starts) - 1
    n_parts = len(shares)
    found = np.empty((n_texts, n_parts))
    for text in range(n_texts):
        for part in range(n_parts):
            found[text, part] = np.log(shares[part] + 1e-9)
        for place in range(starts[text], starts[text + 1]):
            word = words[place]
            for part in range(n_parts):
                found[text, part] += np.log(own * profiles[word, part] + (1 - own) * background[word])
        _normalise(found[text])
    return found


@njit(cache=True, nogil=True)
def _normalise(logs):  # type: ignore[no-untyped-def]
    """Turn logarithms into probabilities in place, and return the logarithm of their sum."""
    highest = logs.max()
    total = 0.0
    for part in range(len(logs)):
        logs[part] = np.exp(logs[part] - highest)
        total += logs[part]
    for part in range(len(logs)):
        logs[part] /= total
    return highest + np.log(total)
