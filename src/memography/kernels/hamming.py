"""Hamming distances between hashes: one against many, and every near pair among many, exactly."""

import math
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

Bytes = npt.NDArray[np.uint8]
Words = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]

MAX_CHUNK_BITS = 24
"""A chunk's table of buckets has an entry for each of its values: at most 64 MB."""


class Pairs(NamedTuple):
    """Pairs of rows that lie near each other, in order of left, then right."""

    left: Ints
    """Row number of the first, shape (n_pairs,)."""
    right: Ints
    """Row number of the second, always larger."""
    distance: Ints
    """How many bits differ."""


class Chunk(NamedTuple):
    """A run of bits, and how many of them may differ."""

    start: int
    width: int
    radius: int


def distances(query: Bytes, hashes: Bytes) -> Ints:
    """How many bits of each hash differ from one hash.

    Args:
        query: shape (n_bytes,), uint8; n_bytes is a multiple of 8.
        hashes: shape (n_hashes, n_bytes), uint8.

    Returns:
        Shape (n_hashes,), int64.
    """
    found: Ints = _distances(_words(query[None, :])[0], _words(hashes))
    return found


def near_pairs(hashes: Bytes, radius: int) -> Pairs:
    """Every pair of hashes that differ by at most so many bits; none is missed.

    Multi-index hashing (Norouzi, Punjani & Fleet, "Fast Search in Hamming Space with Multi-Index Hashing", CVPR 2012):
    hashes are cut into chunks; of two near hashes at least one chunk must be near, so that only hashes in the same
    few buckets are compared. The number of chunks is the one that costs least for so many hashes; where comparing all
    with all costs less, that is done. Time O(n^2) at worst, memory O(n + pairs).

    Args:
        hashes: shape (n_hashes, n_bytes), uint8; n_bytes is a multiple of 8. Equal hashes are pairs too, so that a
            thousand equal ones make half a million pairs: group them by `unique_hashes` first.
        radius: the most bits that may differ.

    Raises:
        ValueError: another shape or type, or a negative radius.
    """
    words = _words(hashes)
    if radius < 0:
        raise ValueError(f"A radius can't be negative; found {radius}.")
    chunks = chosen_chunks(len(words), words.shape[1] * 64, radius)
    if chunks:
        starts, widths, radii = (np.array(column, np.int64) for column in zip(*chunks, strict=True))
        found = _near_by_chunks(words, radius, starts, widths, radii)
    else:
        found = _near_by_brute_force(words, radius)
    left, right, distance = found[:, 0], found[:, 1], found[:, 2]
    order = np.lexsort((right, left))
    return Pairs(left[order], right[order], distance[order])


def unique_hashes(hashes: Bytes) -> tuple[Bytes, Ints]:
    """The different hashes, and which of them each row is.

    Args:
        hashes: shape (n_hashes, n_bytes), uint8.

    Returns:
        The hashes in order of their bytes, shape (n_unique, n_bytes); and for each row its place among them, shape
        (n_hashes,).
    """
    unique, places = np.unique(hashes, axis=0, return_inverse=True)
    return unique, places.reshape(len(hashes)).astype(np.int64)


def chosen_chunks(n_hashes: int, n_bits: int, radius: int) -> list[Chunk]:
    """How to cut hashes so that finding near pairs costs least; an empty list where comparing all with all does.

    With radii that add up, each plus one, to the whole radius plus one, no near pair can be far in every chunk. That
    stays so where only the first bits of a chunk are looked at: more than tell n hashes apart cost and bring nothing.
    """
    n_pairs = n_hashes * (n_hashes - 1) / 2
    max_width = min(MAX_CHUNK_BITS, max(8, n_hashes.bit_length() + 2))
    best: list[Chunk] = []
    best_cost = n_pairs
    for n_chunks in range(1, min(radius + 1, n_bits // 4) + 1):
        chunks = _cut(n_bits, n_chunks, radius, max_width)
        cost = 0.0
        for chunk in chunks:
            n_near = sum(math.comb(chunk.width, bits) for bits in range(chunk.radius + 1))
            looks = n_hashes * n_near * 4.0  # a look into a bucket costs about four comparisons
            cost += 2.0**chunk.width * 0.5 + looks + 2 * n_pairs * n_near / 2.0**chunk.width
        if cost < best_cost:
            best, best_cost = chunks, cost
    return best


def _cut(n_bits: int, n_chunks: int, radius: int, max_width: int) -> list[Chunk]:
    chunks, start = [], 0
    for number in range(n_chunks):
        width = n_bits // n_chunks + (number < n_bits % n_chunks)
        near = (radius + 1) // n_chunks + (number < (radius + 1) % n_chunks) - 1
        chunks.append(Chunk(start, min(width, max_width), near))
        start += width
    return chunks


def _words(hashes: Bytes) -> Words:
    if hashes.ndim != 2 or hashes.dtype != np.uint8 or hashes.shape[1] == 0 or hashes.shape[1] % 8:
        raise ValueError(f"Expected shape (n, a multiple of 8), uint8; found {hashes.shape}, {hashes.dtype}.")
    words: Words = np.ascontiguousarray(hashes).view(np.uint64)
    return words


@njit(cache=True, inline="always")
def _popcount(x: np.uint64) -> Any:
    x = x - ((x >> np.uint64(1)) & np.uint64(0x5555555555555555))
    x = (x & np.uint64(0x3333333333333333)) + ((x >> np.uint64(2)) & np.uint64(0x3333333333333333))
    x = (x + (x >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((x * np.uint64(0x0101010101010101)) >> np.uint64(56))


@njit(cache=True)
def _distances(query: Words, words: Words) -> Ints:
    found = np.zeros(len(words), np.int64)
    for i in range(len(words)):
        for k in range(words.shape[1]):
            found[i] += _popcount(words[i, k] ^ query[k])
    return found


@njit(cache=True)
def _distance(words: Words, i: int, j: int, radius: int) -> int:
    """How many bits differ, or any number above the radius once that is passed."""
    total = 0
    for k in range(words.shape[1]):
        total += _popcount(words[i, k] ^ words[j, k])
        if total > radius:
            break
    return total


@njit(cache=True)
def _put(found: Ints, n: int, i: int, j: int, distance: int) -> Ints:
    """A row at place n, in a larger array where it is full."""
    if n == len(found):
        larger = np.empty((2 * n, 3), np.int64)
        larger[:n] = found
        found = larger
    found[n, 0], found[n, 1], found[n, 2] = min(i, j), max(i, j), distance
    return found


@njit(cache=True)
def _near_by_brute_force(words: Words, radius: int) -> Ints:
    """Rows (left, right, distance), shape (n_pairs, 3)."""
    found = np.empty((1024, 3), np.int64)
    n = 0
    for i in range(len(words)):
        for j in range(i + 1, len(words)):
            distance = _distance(words, i, j, radius)
            if distance <= radius:
                found = _put(found, n, i, j, distance)
                n += 1
    return found[:n]


@njit(cache=True)
def _bits(words: Words, i: int, start: int, width: int) -> int:
    """A run of bits of row i as a number."""
    word, shift = start // 64, start % 64
    value = words[i, word] >> np.uint64(shift)
    if shift + width > 64:
        value |= words[i, word + 1] << np.uint64(64 - shift)
    return int(value & np.uint64((1 << width) - 1))


@njit(cache=True)
def _masks(width: int, radius: int) -> Ints:
    """Every number of so many bits that has at most `radius` ones."""
    n = 0
    for value in range(1 << width):
        if _popcount(np.uint64(value)) <= radius:
            n += 1
    found = np.empty(n, np.int64)
    n = 0
    for value in range(1 << width):
        if _popcount(np.uint64(value)) <= radius:
            found[n] = value
            n += 1
    return found


@njit(cache=True)
def _near_by_chunks(words: Words, radius: int, starts: Ints, widths: Ints, radii: Ints) -> Ints:
    """Rows (left, right, distance), shape (n_pairs, 3), each pair once: at the first chunk in which it is near."""
    n_rows = len(words)
    found = np.empty((1024, 3), np.int64)
    n = 0
    for chunk in range(len(starts)):
        start, width = starts[chunk], widths[chunk]
        begins = np.zeros((1 << width) + 1, np.int32)  # where each bucket begins among the sorted rows
        for i in range(n_rows):
            begins[_bits(words, i, start, width) + 1] += 1
        for value in range(1 << width):
            begins[value + 1] += begins[value]
        ends = begins[:-1].copy()
        rows = np.empty(n_rows, np.int32)
        for i in range(n_rows):
            value = _bits(words, i, start, width)
            rows[ends[value]] = i
            ends[value] += 1
        masks = _masks(width, radii[chunk])
        for i in range(n_rows):
            value = _bits(words, i, start, width)
            for mask in masks:
                other = value ^ mask
                for place in range(begins[other + 1] - 1, begins[other] - 1, -1):
                    j = rows[place]
                    if j <= i:  # rows of a bucket are in order: the others come before
                        break
                    distance = _distance(words, i, j, radius)
                    if distance <= radius and not _is_near_before(words, i, j, chunk, starts, widths, radii):
                        found = _put(found, n, i, j, distance)
                        n += 1
    return found[:n]


@njit(cache=True)
def _is_near_before(words: Words, i: int, j: int, chunk: int, starts: Ints, widths: Ints, radii: Ints) -> bool:
    """Whether two rows are near in a chunk before this one."""
    for earlier in range(chunk):
        difference = _bits(words, i, starts[earlier], widths[earlier]) ^ _bits(
            words, j, starts[earlier], widths[earlier]
        )
        if _popcount(np.uint64(difference)) <= radii[earlier]:
            return True
    return False
