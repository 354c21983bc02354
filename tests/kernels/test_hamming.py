"""Distances and unique hashes, beside slow twins that compare bit by bit and byte by byte."""

from collections.abc import Callable
from functools import partial

import numpy as np
import numpy.typing as npt
import pytest

from memography.kernels import hamming
from memography.kernels.near_pairs import near_pairs


def repeated(seed: int, n_hashes: int, n_bytes: int) -> npt.NDArray[np.uint8]:
    """Hashes of which many are equal, and many differ in their last bytes alone."""
    rng = np.random.default_rng(seed)
    hashes = rng.integers(0, 256, (n_hashes // 6, n_bytes), dtype=np.uint8)[rng.integers(0, n_hashes // 6, n_hashes)]
    hashes[:, -1] += rng.integers(0, 2, n_hashes, dtype=np.uint8)
    return hashes


def test_unique_hashes_come_in_order_of_their_bytes() -> None:
    """The order is that of the bytes, whatever the machine's own order is."""
    hashes = repeated(13, 80, 16)
    unique, _ = hamming.unique_hashes(hashes)
    assert [row.tobytes() for row in unique] == sorted({row.tobytes() for row in hashes})


def test_unique_hashes_lead_back_to_every_row() -> None:
    """Each row is found again at its place among the unique ones."""
    hashes = repeated(3, 120, 32)
    unique, places = hamming.unique_hashes(hashes)
    assert (unique[places] == hashes).all()
    assert len({row.tobytes() for row in unique}) == len(unique)


def test_distances_count_bits() -> None:
    """A distance is the number of bits that differ."""
    hashes = repeated(5, 60, 8)
    expected = [int(np.unpackbits(hashes[0] ^ row).sum()) for row in hashes]
    assert hamming.distances(hashes[0], hashes).tolist() == expected


@pytest.mark.parametrize("query", [np.zeros(8, np.uint8), np.zeros((1, 32), np.uint8), np.zeros(32, np.int64)])
def test_a_query_must_be_as_long_as_the_hashes(query: npt.NDArray[np.uint8]) -> None:
    """Hashes of another kind can't be compared."""
    with pytest.raises(ValueError, match="Expected a query"):
        hamming.distances(query, np.zeros((3, 32), np.uint8))


@pytest.mark.parametrize("function", [hamming.unique_hashes, partial(near_pairs, radius=3)])
@pytest.mark.parametrize(
    "hashes",
    [
        np.zeros((2, 7), np.uint8),
        np.zeros(8, np.uint8),
        np.zeros((2, 8), np.int64),
        np.zeros((2, 0), np.uint8),
        np.zeros((2, 4096), np.uint8),
    ],
)
def test_other_shapes_are_refused(function: Callable[..., object], hashes: npt.NDArray[np.uint8]) -> None:
    """A wrong shape or type is an error that says what was expected."""
    with pytest.raises(ValueError, match="Expected shape"):
        function(hashes)


@pytest.mark.parametrize("n_hashes", [0, 1])
def test_there_may_be_none(n_hashes: int) -> None:
    """No hash, or one, is told apart from nothing."""
    unique, places = hamming.unique_hashes(np.zeros((n_hashes, 16), np.uint8))
    assert (unique.shape, places.tolist()) == ((n_hashes, 16), [0] * n_hashes)
