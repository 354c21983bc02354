"""What sets one group of counts apart from another: log-odds ratios with an informative Dirichlet prior."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
PRIOR = 100.0
"""So many things seen before, shared out as in the background: a few uses alone set nothing apart."""
CLEAR = 1.96
"""From here on a difference is told: chance alone gives as much in one of forty comparisons."""


def log_odds(
    ours: npt.ArrayLike, theirs: npt.ArrayLike, n_ours: npt.ArrayLike, n_theirs: npt.ArrayLike, share: npt.ArrayLike
) -> Floats:
    """How far each thing is more ours than theirs, in standard deviations (z-scores).

    Monroe, Colaresi and Quinn, "Fightin' Words" (2008): the log-odds ratio of two groups, each with the same prior
    counts, over its standard deviation. Their prior is the whole background; here its sum is PRIOR, whatever the
    corpus' size. Their variance leaves out all but the thing itself, which suits thousands of words; here the rest
    counts too, for there may be a dozen memes.

    Args:
        ours: how often each thing is seen in our group, shape (n_things,).
        theirs: and in the other.
        n_ours: how much is seen in our group.
        n_theirs: and in the other.
        share: how much of the background each thing is, 0 to 1.

    >>> log_odds([30, 10], [10, 30], 40, 40, [0.5, 0.5]).round(1).tolist()
    [2.4, -2.4]
    """
    prior = PRIOR * np.asarray(share, dtype=np.float64)
    one, other = np.asarray(ours) + prior, np.asarray(theirs) + prior
    rest_of_one = np.maximum(np.asarray(n_ours) + PRIOR - one, 1e-9)
    rest_of_other = np.maximum(np.asarray(n_theirs) + PRIOR - other, 1e-9)
    difference = np.log(one / rest_of_one) - np.log(other / rest_of_other)
    found: Floats = difference / np.sqrt(1 / one + 1 / rest_of_one + 1 / other + 1 / rest_of_other)
    return found
