"""Hamming distances from one hash to many, and which of many hashes are equal."""

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

Bytes = npt.NDArray[np.uint8]
Words = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]

MAX_BYTES = 4088
"""Distances between hashes no longer than this fit into 16 bits."""


def distances(query: Bytes, hashes: Bytes) -> Ints:
    """How many bits of each hash differ from one hash.

    Args:
        query: shape (n_bytes,), uint8; n_bytes is a multiple of 8.
        hashes: shape (n_hashes, n_bytes), uint8.

    Returns:
        Shape (n_hashes,), int64.

    Raises:
        ValueError: another shape or type, or hashes of another length than the query.
    """
    words = words_of(hashes)
    if query.shape != hashes.shape[1:] or query.dtype != np.uint8:
        raise ValueError(f"Expected a query of shape {hashes.shape[1:]}, uint8; found {query.shape}, {query.dtype}.")
    found: Ints = _distances(words_of(query[None, :])[0], words)
    return found


def unique_hashes(hashes: Bytes) -> tuple[Bytes, Ints]:
    """The different hashes, and which of them each row is.

    O(n log n).

    Args:
        hashes: shape (n_hashes, n_bytes), uint8; n_bytes is a multiple of 8.

    Returns:
        The hashes in order of their bytes, shape (n_unique, n_bytes); and for each row its place among them, shape
        (n_hashes,).

    Raises:
        ValueError: another shape or type.

    >>> unique_hashes(np.array([[7] * 8, [3] * 8, [7] * 8], np.uint8))[1].tolist()
    [1, 0, 1]
    """
    numbers = words_of(hashes).view(">u8").astype(np.uint64)  # big-endian: the order of numbers is that of bytes
    order = _order(numbers)
    in_order = numbers[order]
    is_new = np.ones(len(hashes), np.bool_)
    is_new[1:] = (in_order[1:] != in_order[:-1]).any(axis=1)
    places = np.empty(len(hashes), np.int64)
    places[order] = np.cumsum(is_new) - 1
    return hashes[order[is_new]], places


def _order(numbers: Words) -> Ints:
    """Rows in order of their first number, of equal ones by the next, and so on.

    The first number tells nearly all apart, so that only the rows where it does not are sorted by all the others.
    """
    firsts = np.ascontiguousarray(numbers[:, 0])
    order: Ints = np.argsort(firsts)
    is_tied = firsts[order[1:]] == firsts[order[:-1]]
    tied = np.flatnonzero(np.append(is_tied, False) | np.append(False, is_tied)) if len(order) else order
    order[tied] = order[tied[np.lexsort(numbers[order[tied]].T[::-1])]]
    return order


def words_of(hashes: Bytes) -> Words:
    """Hashes as words of 64 bits, shape (n_hashes, n_words).

    Raises:
        ValueError: another shape or type.
    """
    if hashes.ndim != 2 or hashes.dtype != np.uint8 or hashes.shape[1] % 8 or not 0 < hashes.shape[1] <= MAX_BYTES:
        raise ValueError(
            f"Expected shape (n, a multiple of 8 up to {MAX_BYTES}), uint8; found {hashes.shape}, {hashes.dtype}."
        )
    words: Words = np.ascontiguousarray(hashes).view(np.uint64)
    return words


@njit(cache=True, inline="always")
def popcount(x: np.uint64) -> Any:
    """How many bits of a word are 1. LLVM knows this form, and makes it one instruction where the machine has one."""
    x = x - ((x >> np.uint64(1)) & np.uint64(0x5555555555555555))
    x = (x & np.uint64(0x3333333333333333)) + ((x >> np.uint64(2)) & np.uint64(0x3333333333333333))
    x = (x + (x >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((x * np.uint64(0x0101010101010101)) >> np.uint64(56))


@njit(cache=True)
def _distances(query: Words, words: Words) -> Ints:
    found = np.zeros(len(words), np.int64)
    for i in range(len(words)):
        for k in range(words.shape[1]):
            found[i] += popcount(words[i, k] ^ query[k])
    return found
