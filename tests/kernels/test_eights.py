"""Eight numbers in one go are what they are one by one, to the bit."""

import numpy as np
import pytest
from numba import njit

from memography.kernels import eights


@njit
def turned(source, row, column, target, to_row, to_column):  # type: ignore[no-untyped-def]
    eights.turn(source, row, column, target, to_row, to_column)


@njit
def running(comes, goes, size, out):  # type: ignore[no-untyped-def]
    total = eights.zeros()
    for y in range(len(comes)):
        total = eights.minus(eights.plus(total, eights.loaded(comes, y)), eights.loaded(goes, y))
        eights.store(out, y, eights.over(total, size))


@pytest.mark.parametrize("type_", [np.uint32, np.float32])
def test_a_square_is_turned_and_nothing_else_is_written(type_: type[np.generic]) -> None:
    """From any place to any place, whatever the numbers stand for."""
    source = np.arange(11 * 19).reshape(11, 19).astype(type_)
    target = np.zeros((17, 13), type_)
    turned(source, 2, 7, target, 9, 3)
    expected = np.zeros_like(target)
    expected[9:17, 3:11] = source[2:10, 7:15].T
    np.testing.assert_array_equal(target, expected)


def test_sums_are_rounded_in_their_order() -> None:
    """As float32 one after the other, number by number."""
    comes, goes = np.random.default_rng(0).normal(0, 1000, (2, 50, eights.N)).astype(np.float32)
    out, total = np.empty_like(comes), np.zeros(eights.N, np.float32)
    running(comes, goes, np.float32(3), out)
    for y in range(len(comes)):
        total = total + comes[y] - goes[y]
        np.testing.assert_array_equal(out[y], total / np.float32(3))
