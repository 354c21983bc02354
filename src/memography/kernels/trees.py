"""Sums of boosted trees: each row walks down each tree, and adds what the leaf says that it comes to."""

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def sums(rows, nodes, roots, base):  # type: ignore[no-untyped-def]
    """The sums of each row, shape (n_rows, n_outputs), float64.

    Args:
        rows: features, NaN where one is not known, shape (n_rows, n_features), float64.
        nodes: a tuple of arrays, one for each node: the feature that it asks for, -1 at a leaf; the threshold up to
            which a row goes left; whether it does so where the feature is NaN; the node to the left; that to the right;
            what a leaf adds.
        roots: the root of each tree, shape (n_outputs, n_trees).
        base: what each sum begins with, shape (n_outputs,).
    """
    feature, threshold, missing_left, left, right, value = nodes
    found = np.empty((len(rows), len(base)))
    for row in range(len(rows)):
        for output in range(len(base)):
            total = 0.0
            for root in roots[output]:
                at = root
                while feature[at] >= 0:
                    asked = rows[row, feature[at]]
                    goes_left = missing_left[at] if np.isnan(asked) else asked <= threshold[at]
                    at = left[at] if goes_left else right[at]
                total += value[at]
            found[row, output] = base[output] + total
    return found
