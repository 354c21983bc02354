"""How sure it is that a picture shows what it was laid upon."""

import math

_WEIGHTS = (-10.71, 5.31, 2.72, 0.04)
"""Of one, the logarithm of the features that fit, the share of what can be compared that agrees, and how much of the
picture agrees: a logistic regression, fitted by `benchmarks/identify.py --fit` on edits of templates and on pictures
that show none."""
_MOST = 0.999
"""No picture is surer than this: the regression saw too few to say more."""


def confidence(n_inliers: int | None, share: float, agreeing: float) -> float:
    """The probability that a picture shows what it was laid upon, 0 to 1.

    Args:
        n_inliers: features that fit; None for the picture itself.
        share: of what can be compared, how much agrees.
        agreeing: how much of the picture agrees.
    """
    if n_inliers is None:
        return _MOST
    base, by_inliers, by_share, by_agreeing = _WEIGHTS
    says = base + by_inliers * math.log1p(n_inliers) + by_share * share + by_agreeing * agreeing
    return min(1 / (1 + math.exp(-says)), _MOST)
