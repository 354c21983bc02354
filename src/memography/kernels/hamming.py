"""Hamming distances between hashes: one against many, and every near pair among many, exactly."""

import math
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

Bytes = npt.NDArray[np.uint8]
Words = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]
Shorts = npt.NDArray[np.int16]

MAX_CHUNK_BITS = 24
"""A chunk's table of buckets has an entry for each of its values: at most 64 MB."""
MAX_BYTES = 4088
"""Distances between hashes no longer than this fit into 16 bits."""


class Pairs(NamedTuple):
    """Pairs of rows that lie near each other, in order of left, then right."""

    left: Ints
    """Row number of the first, shape (n_pairs,)."""
    right: Ints
    """Row number of the second, always larger."""
    distance: Shorts
    """How many bits differ, int16."""


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

    Raises:
        ValueError: another shape or type, or hashes of another length than the query.
    """
    words = _words(hashes)
    if query.shape != hashes.shape[1:] or query.dtype != np.uint8:
        raise ValueError(f"Expected a query of shape {hashes.shape[1:]}, uint8; found {query.shape}, {query.dtype}.")
    found: Ints = _distances(_words(query[None, :])[0], words)
    return found


def near_pairs(hashes: Bytes, radius: int) -> Pairs:
    """Every pair of hashes that differ by at most so many bits; none is missed.

    Multi-index hashing (Norouzi, Punjani & Fleet, "Fast Search in Hamming Space with Multi-Index Hashing", CVPR 2012):
    hashes are cut into chunks; of two near hashes at least one chunk must be near, so that only hashes in the same
    few buckets are compared. The number of chunks is the one that costs least for so many hashes; where comparing all
    with all costs less, that is done. Equal hashes are looked at once, then told apart again. Time O(u^2 + pairs) at
    worst for u different hashes, memory O(n + pairs).

    Args:
        hashes: shape (n_hashes, n_bytes), uint8; n_bytes is a multiple of 8. Equal hashes are pairs too, so that a
            thousand equal ones make half a million pairs of 18 bytes: where groups are enough, find the near pairs
            of `unique_hashes` alone.
        radius: the most bits that may differ.

    Raises:
        ValueError: another shape or type, or a negative radius.
    """
    if radius < 0:
        raise ValueError(f"A radius can't be negative; found {radius}.")
    unique, places = unique_hashes(hashes)
    words = _words(unique)
    n_bits = words.shape[1] * 64
    radius = min(int(radius), n_bits)
    chunks = chosen_chunks(len(words), n_bits, radius)
    if chunks:
        starts, widths, radii = (np.array(column, np.int64) for column in zip(*chunks, strict=True))
        found = _near_by_chunks(words, radius, starts, widths, radii)
    else:
        found = _near_by_brute_force(words, radius)
    return _rows_of_unique(found, places, len(words))


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
    numbers = _words(hashes).view(">u8").astype(np.uint64)  # big-endian: the order of numbers is the order of bytes
    order = np.lexsort(numbers.T[::-1])
    in_order = numbers[order]
    is_new = np.ones(len(hashes), np.bool_)
    is_new[1:] = (in_order[1:] != in_order[:-1]).any(axis=1)
    places = np.empty(len(hashes), np.int64)
    places[order] = np.cumsum(is_new) - 1
    return hashes[order[is_new]], places


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


def _rows_of_unique(found: Ints, places: Ints, n_unique: int) -> Pairs:
    """Pairs of unique hashes as pairs of rows, with those of equal rows, in order of left, then right.

    O(n log n + pairs).

    Args:
        found: rows (one, other, distance) of unique hashes, shape (n_found, 3).
        places: the unique hash of each row.
        n_unique: the number of unique hashes.
    """
    itself = np.arange(n_unique)  # every hash is linked to itself too
    hashes = np.concatenate([found[:, 0], found[:, 1], itself])
    others = np.concatenate([found[:, 1], found[:, 0], itself])
    bits = np.concatenate([found[:, 2], found[:, 2], np.zeros_like(itself)]).astype(np.int16)
    order = np.argsort(hashes, kind="stable")
    members = np.argsort(places, kind="stable")
    return Pairs(
        *_spread(places, _begins(places, n_unique), members, _begins(hashes, n_unique), others[order], bits[order])
    )


def _begins(keys: Ints, n_keys: int) -> Ints:
    """Where each key begins among the keys in order, and where they end; shape (n_keys + 1,)."""
    begins = np.zeros(n_keys + 1, np.int64)
    np.cumsum(np.bincount(keys, minlength=n_keys), out=begins[1:])
    return begins


def _words(hashes: Bytes) -> Words:
    if hashes.ndim != 2 or hashes.dtype != np.uint8 or hashes.shape[1] % 8 or not 0 < hashes.shape[1] <= MAX_BYTES:
        raise ValueError(
            f"Expected shape (n, a multiple of 8 up to {MAX_BYTES}), uint8; found {hashes.shape}, {hashes.dtype}."
        )
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
        for row in range(n):  # plain loops: a slice takes Numba seconds to compile
            for column in range(3):
                larger[row, column] = found[row, column]
        found = larger
    found[n, 0] = i
    found[n, 1] = j
    found[n, 2] = distance
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
def _sort_into(values: Ints, begins: Any, rows: Any) -> None:
    """Rows in order of their values, equal ones as they came; value v has rows[begins[v] : begins[v + 1]].

    Args:
        values: each from 0 to n_values - 1.
        begins: zeros, shape (n_values + 1,), int32; written.
        rows: shape of the values, int32; written.
    """
    for value in values:
        begins[value] += 1
    for value in range(1, len(begins)):
        begins[value] += begins[value - 1]
    for row in range(len(values) - 1, -1, -1):
        begins[values[row]] -= 1
        rows[begins[values[row]]] = row


@njit(cache=True)
def _near_by_chunks(words: Words, radius: int, starts: Ints, widths: Ints, radii: Ints) -> Ints:
    """Rows (left, right, distance), shape (n_pairs, 3), each pair once: at the first chunk in which it is near."""
    n_rows = len(words)
    values = np.empty(n_rows, np.int64)
    rows = np.empty(n_rows, np.int32)
    found = np.empty((1024, 3), np.int64)
    n = 0
    for chunk in range(len(starts)):
        start, width = starts[chunk], widths[chunk]
        for i in range(n_rows):
            values[i] = _bits(words, i, start, width)
        begins = np.zeros((1 << width) + 1, np.int32)
        _sort_into(values, begins, rows)
        masks = _masks(width, radii[chunk])
        for i in range(n_rows):
            for mask in masks:
                other = values[i] ^ mask
                for place in range(begins[other + 1] - 1, begins[other] - 1, -1):
                    j = np.int64(rows[place])
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


@njit(cache=True)
def _spread(
    places: Ints, member_begins: Ints, members: Ints, link_begins: Ints, others: Ints, bits: Shorts
) -> tuple[Ints, Ints, Shorts]:
    """Pairs of rows, in order of left, then right, of rows whose hashes are linked; see `_rows_of_unique`."""
    n_rows = len(places)
    ends = np.zeros(n_rows + 1, np.int64)  # how many pairs have each row as left; then where the next of them goes
    for row in range(n_rows):
        for link in range(link_begins[places[row]], link_begins[places[row] + 1]):
            for k in range(member_begins[others[link]], member_begins[others[link] + 1]):
                if members[k] >= row:  # members are in order
                    break
                ends[members[k] + 1] += 1
    for row in range(n_rows):
        ends[row + 1] += ends[row]
    left, right = np.empty(ends[n_rows], np.int64), np.empty(ends[n_rows], np.int64)
    distance = np.empty(ends[n_rows], np.int16)
    for row in range(n_rows):  # as right, from the first on: so each left gets its rights in order
        for link in range(link_begins[places[row]], link_begins[places[row] + 1]):
            for k in range(member_begins[others[link]], member_begins[others[link] + 1]):
                earlier = members[k]
                if earlier >= row:
                    break
                left[ends[earlier]] = earlier
                right[ends[earlier]] = row
                distance[ends[earlier]] = bits[link]
                ends[earlier] += 1
    return left, right, distance
