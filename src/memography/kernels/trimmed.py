"""Least squares that leaves out what does not fit."""

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

Floats = npt.NDArray[np.float32]

PULL, PULL_OF_ONE = 4.0, 1e-3
"""How strongly weights are drawn to the usual ones, per row: those of values, and that of 1."""


def trimmed_fit(
    values: Floats, wanted: Floats, usual: Floats, n_rounds: int, times: float, least: float, n_least: int
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Weights of three values and of 1 that give what is wanted of most rows, and which rows these are; O(rows).

    Fitted again and again to the rows that are off by no more than so many times the median, drawn a little to the
    usual weights where values tell too little.

    Args:
        values: shape (n, 3).
        wanted: shape (n,).
        usual: weights of the values and of 1, shape (4,).
        n_rounds: how often it is fitted.
        times: how many times the median a row may be off.
        least: rows that are off by less always stay.
        n_least: where fewer rows are left it ends, and all are told.
    """
    of = np.ones(len(values), np.bool_)
    weights = _fit(np.ascontiguousarray(values), wanted, usual, n_rounds, (times, least, n_least), of)
    return weights.astype(np.float32), of


@njit(cache=True, nogil=True)
def _solved(matrix: Any, right: Any) -> Any:
    """Gauss's elimination; the matrix is symmetric and positive definite, so that no row is exchanged."""
    n = len(right)
    for i in range(n):
        for j in range(i + 1, n):
            times = matrix[j, i] / matrix[i, i]
            for k in range(i, n):
                matrix[j, k] -= times * matrix[i, k]
            right[j] -= times * right[i]
    for i in range(n - 1, -1, -1):
        for k in range(i + 1, n):
            right[i] -= matrix[i, k] * right[k]
        right[i] /= matrix[i, i]
    return right


@njit(cache=True, nogil=True)
def _fit(values: Any, wanted: Any, usual: Any, n_rounds: Any, limits: Any, of: Any) -> Any:
    times, least, n_least = limits
    weights = usual.astype(np.float64)
    off = np.empty(len(values), np.float32)
    row = np.ones(4)
    for _ in range(n_rounds):
        matrix, right, n = np.zeros((4, 4)), np.zeros(4), 0
        for i in range(len(values)):
            if of[i]:
                n += 1
                row[:3] = values[i]
                for j in range(4):
                    right[j] += row[j] * wanted[i]
                    for k in range(4):
                        matrix[j, k] += row[j] * row[k]
        for j in range(4):
            pull = (PULL if j < 3 else PULL_OF_ONE) * n
            matrix[j, j] += pull
            right[j] += pull * usual[j]
        weights = _solved(matrix, right)
        for i in range(len(values)):
            value = weights[3]
            for j in range(3):
                value += weights[j] * values[i, j]
            off[i] = abs(value - wanted[i])
        limit, n = max(times * np.median(off), least), 0
        for i in range(len(values)):
            of[i] = off[i] < limit
            n += of[i]
        if n < n_least:
            of[:] = True
            break
    return weights
