"""Every pair of hashes within a Hamming radius, exactly, by multi-index hashing."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import combinations, pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import config, njit

from memography.kernels.chunks import Chunk, chosen_plan
from memography.kernels.hamming import Bytes, Ints, Words, popcount, unique_hashes, words_of
from memography.kernels.lanes import N_LANES, is_any_near

Rows = npt.NDArray[np.int32]
Shorts = npt.NDArray[np.int16]

MIN_NS_FOR_THREADS = 1e6
"""Chunks that cost less are done before threads have begun."""
SLAB = 4096
"""About so many comparisons are made at a time."""
RANGES_A_THREAD = 8
"""Work is cut finer than threads need, so that none waits long for the last range."""


class Pairs(NamedTuple):
    """Pairs of rows that lie near each other, in order of left, then right."""

    left: Ints
    """Row number of the first, shape (n_pairs,)."""
    right: Ints
    """Row number of the second, always larger."""
    distance: Shorts
    """How many bits differ, int16."""


class Buckets(NamedTuple):
    """Hashes in order of their values in a chunk, those of equal values in order of their rows."""

    columns: Words
    """Word k of the hash in each place, shape (n_words, n_hashes + N_LANES)."""
    rows: Rows
    """The row of the hash in each place, shape (n_hashes,)."""
    begins: Rows
    """Value v has the places from begins[v] up to begins[v + 1]; shape (2**width + 1,)."""


class Rule(NamedTuple):
    """Which pairs count: those near in a chunk, and in none before it, and near in all bits."""

    radius: int
    """The most bits in which near hashes differ."""
    cuts: Ints
    """Start, width and radius of each chunk, shape (n_chunks, 3)."""
    chunk: int
    """The number of the chunk."""


def near_pairs(hashes: Bytes, radius: int, n_threads: int | None = None) -> Pairs:
    """Every pair of hashes that differ by at most so many bits; none is missed.

    Multi-index hashing (Norouzi, Punjani & Fleet, "Fast Search in Hamming Space with Multi-Index Hashing", CVPR 2012):
    hashes are cut into chunks; of two near hashes at least one chunk must be near, so that only hashes in the same
    few buckets are compared. Unlike there, hashes are copied in order of their buckets, so that two buckets are
    compared as two blocks of memory; and the chunks are those that cost least for so many hashes (`chosen_plan`).
    Equal hashes are looked at once, then told apart again. Time O(u^2 + pairs) at worst for u different hashes,
    memory O(n + pairs).

    Args:
        hashes: shape (n_hashes, n_bytes), uint8; n_bytes is a multiple of 8. Equal hashes are pairs too, so that a
            thousand equal ones make half a million pairs of 18 bytes: where groups are enough, find the near pairs
            of `unique_hashes` alone.
        radius: the most bits that may differ.
        n_threads: as many as Numba may use (`NUMBA_NUM_THREADS`) where None; one where the work is little. The pairs
            are the same for any number.

    Raises:
        ValueError: another shape or type, a negative radius, or no thread.
    """
    if radius < 0:
        raise ValueError(f"A radius can't be negative; found {radius}.")
    if n_threads is not None and n_threads < 1:
        raise ValueError(f"Expected at least one thread; found {n_threads}.")
    unique, places = unique_hashes(hashes)
    n_unique, n_bits = len(unique), unique.shape[1] * 8
    radius = min(int(radius), n_bits)
    _number_bits(len(places), radius)
    columns = np.zeros((max(2, n_bits // 64), n_unique + N_LANES), np.uint64)  # two words at least: see is_any_near
    columns[: n_bits // 64, :n_unique] = words_of(unique).T
    del unique
    chunks, cost_ns = chosen_plan(n_unique, n_bits, radius)
    if n_threads is None:
        n_threads = config.NUMBA_NUM_THREADS if cost_ns > MIN_NS_FOR_THREADS * len(chunks) else 1
    if n_threads == 1:
        found = _near_by_chunks(columns, n_unique, radius, chunks, 1, map)
    else:
        with ThreadPoolExecutor(n_threads) as threads:
            found = _near_by_chunks(columns, n_unique, radius, chunks, n_threads * RANGES_A_THREAD, threads.map)
    del columns
    return _rows_of_unique(found, places, n_unique, radius)


def _near_by_chunks(
    columns: Words,
    n_unique: int,
    radius: int,
    chunks: list[Chunk],
    n_ranges: int,
    run: Callable[[Callable[[tuple[int, int]], Any], Iterable[tuple[int, int]]], Iterator[Any]],
) -> list[Rows]:
    """Rows (one, other, distance) of unique hashes, each pair once: at the first chunk in which it is near.

    Args:
        columns: word k of each unique hash, shape (n_words, n_unique + N_LANES).
        n_unique: the number of unique hashes.
        radius: the most bits that may differ.
        chunks: see `Plan`.
        n_ranges: in how many ranges to work.
        run: calls a function for each range, side by side perhaps, and gives its answers in order.
    """
    cuts = np.array(chunks, np.int64)  # (n_chunks, 3)
    ends = [n_unique * number // n_ranges for number in range(n_ranges + 1)]
    ranges = [(begin, end) for begin, end in pairwise(ends) if begin < end]
    in_order = np.zeros_like(columns)
    rows = np.empty(n_unique, np.int32)
    found: list[Rows] = []
    for number, chunk in enumerate(chunks):
        begins = np.zeros((1 << chunk.width) + 1, np.int32)
        _sort_by_chunk(columns, chunk.start, chunk.width, begins, rows)
        list(run(partial(_copy_in_order, columns, rows, in_order), ranges))
        buckets, masks = Buckets(in_order, rows, begins), _masks(chunk.width, chunk.radius)
        found += run(partial(_near_between, buckets, masks, Rule(radius, cuts, number)), ranges)
    return found


def _masks(width: int, radius: int) -> Ints:
    """Every number of so many bits that has at most `radius` ones."""
    bits = [1 << bit for bit in range(width)]
    return np.array([sum(ones) for n_ones in range(radius + 1) for ones in combinations(bits, n_ones)], np.int64)


def _number_bits(n_rows: int, radius: int) -> tuple[int, int]:
    """How many bits a row and a distance take in a number of 64 bits that holds a pair.

    Raises:
        ValueError: there are not so many bits.
    """
    row_bits, distance_bits = n_rows.bit_length(), radius.bit_length()
    if 2 * row_bits + distance_bits > 63:
        raise ValueError(
            f"Expected fewer hashes, or a smaller radius, so that a pair and its distance fit into 63 bits; found "
            f"{n_rows} hashes, radius {radius}."
        )
    return row_bits, distance_bits


def _rows_of_unique(found: list[Rows], places: Ints, n_unique: int, radius: int) -> Pairs:
    """Pairs of unique hashes as pairs of rows, with those of equal rows, in order of left, then right.

    A pair is one number while it is sorted: left, right and distance side by side. O(n + pairs log pairs).

    Args:
        found: arrays of rows (one, other, distance) of unique hashes, shape (n_found, 3).
        places: the unique hash of each row.
        n_unique: the number of unique hashes.
        radius: the largest distance.
    """
    begins, members = _members(places, n_unique)
    sizes = np.diff(begins)
    row_bits, distance_bits = _number_bits(len(places), radius)
    n_pairs = int(
        (sizes * (sizes - 1) // 2).sum() + sum((sizes[part[:, 0]] * sizes[part[:, 1]]).sum() for part in found)
    )
    numbers = np.empty(n_pairs, np.int64)
    n = _put_equal(begins, members, row_bits, distance_bits, numbers)
    for part in found:
        n = _put_members(part, begins, members, row_bits, distance_bits, numbers, n)
    numbers.sort()
    distance = (numbers & ((1 << distance_bits) - 1)).astype(np.int16)
    left = numbers >> (row_bits + distance_bits)
    numbers >>= distance_bits  # in place: pairs may be very many
    numbers &= (1 << row_bits) - 1
    return Pairs(left, numbers, distance)


@njit(cache=True, nogil=True)
def _bits(columns: Words, i: int, start: int, width: int) -> int:
    """A run of bits of hash i as a number."""
    word, shift = start // 64, start % 64
    value = columns[word, i] >> np.uint64(shift)
    if shift + width > 64:
        value |= columns[word + 1, i] << np.uint64(64 - shift)
    return int(value & np.uint64((1 << width) - 1))


@njit(cache=True, nogil=True)
def _sort_by_chunk(columns: Words, start: int, width: int, begins: Rows, rows: Rows) -> None:
    """Where the buckets of a chunk begin, and their rows in order; see `Buckets`.

    Args:
        columns: word k of each hash, shape (n_words, n_hashes).
        start: the chunk's first bit.
        width: how many bits it has.
        begins: zeros; written.
        rows: written.
    """
    for i in range(len(rows)):
        begins[_bits(columns, i, start, width)] += 1
    for value in range(1, len(begins)):
        begins[value] += begins[value - 1]
    for i in range(len(rows) - 1, -1, -1):
        value = _bits(columns, i, start, width)
        begins[value] -= 1
        rows[begins[value]] = i


@njit(cache=True, nogil=True)
def _copy_in_order(columns: Words, rows: Rows, in_order: Words, places: tuple[int, int]) -> None:
    """The columns in order of the rows, written for the places of a range."""
    begin, end = places
    for k in range(len(columns)):
        for place in range(begin, end):
            in_order[k, place] = columns[k, rows[place]]


@njit(cache=True, nogil=True)
def _near_between(buckets: Buckets, masks: Ints, rule: Rule, places: tuple[int, int]) -> Rows:
    """Rows (one, other, distance) of near pairs, shape (n_pairs, 3), whose first is in a range of places.

    Every two near buckets are compared once: the one of the smaller value with the other, and within a bucket each
    hash with those after it.

    Args:
        buckets: the hashes in order of a chunk.
        masks: in which bits near values of the chunk differ.
        rule: which pairs count.
        places: the first place, and the one after the last; not the same.
    """
    columns, _, begins = buckets
    start, width = rule.cuts[rule.chunk, 0], rule.cuts[rule.chunk, 1]
    begin, end = places
    found = np.empty((SLAB, 3), np.int32)
    n = 0
    for value in range(_bits(columns, begin, start, width), _bits(columns, end - 1, start, width) + 1):
        left_begin, left_end = max(begin, begins[value]), min(end, begins[value + 1])
        if left_begin >= left_end:
            continue
        for mask in masks:
            other = value ^ mask
            right_begin, right_end = np.int64(begins[other]), np.int64(begins[other + 1])
            if other < value or right_begin == right_end:
                continue
            slab = 1 + SLAB // (right_end - right_begin)  # so many rows at a time: room is made for all their pairs
            for i in range(left_begin, left_end, slab):
                room = slab * (right_end - right_begin)
                if len(found) - n < room:
                    found = _larger(found, n, 2 * n + room)
                n = _compare(buckets, rule, (i, min(i + slab, left_end)), (right_begin, right_end), found, n)
    return found[:n].copy()


@njit(cache=True, nogil=True)
def _compare(buckets: Buckets, rule: Rule, lefts: tuple[int, int], rights: tuple[int, int], found: Rows, n: int) -> int:
    """Puts the near pairs of two blocks of places after n rows; how many there are then."""
    columns, rows, _ = buckets
    first, second = columns[0], columns[1]
    right_begin, right_end = rights
    for i in range(lefts[0], lefts[1]):
        j = _next_near(first, second, i, rule.radius, max(i + 1, right_begin), right_end)
        while j < right_end:
            if not _is_near_before(columns, i, j, rule):
                distance = _distance(columns, i, j)
                if distance <= rule.radius:
                    found[n, 0], found[n, 1], found[n, 2] = rows[i], rows[j], distance
                    n += 1
            j = _next_near(first, second, i, rule.radius, j + 1, right_end)
    return n


@njit(cache=True, nogil=True)
def _next_near(first: Words, second: Words, i: int, radius: int, j: int, end: int) -> int:
    """The first place from j on whose hash is near in the first two words, or one from the end on.

    Of hashes that are far, nearly all are far in two words.
    """
    one, two = first[i], second[i]
    while j < end and not is_any_near(first, second, j, one, two, radius):
        j += N_LANES
    while j < end and popcount(first[j] ^ one) + popcount(second[j] ^ two) > radius:
        j += 1
    return j


@njit(cache=True, nogil=True)
def _distance(columns: Words, i: int, j: int) -> int:
    """How many bits differ."""
    total = 0
    for k in range(len(columns)):
        total += popcount(columns[k, i] ^ columns[k, j])
    return total


@njit(cache=True, nogil=True)
def _is_near_before(columns: Words, i: int, j: int, rule: Rule) -> bool:
    """Whether two hashes are near in a chunk before this one."""
    cuts = rule.cuts
    for earlier in range(rule.chunk):
        start, width = cuts[earlier, 0], cuts[earlier, 1]
        word, shift = start // 64, start % 64
        difference = (columns[word, i] ^ columns[word, j]) >> np.uint64(shift)
        if shift + width > 64:
            difference |= (columns[word + 1, i] ^ columns[word + 1, j]) << np.uint64(64 - shift)
        if popcount(difference & np.uint64((1 << width) - 1)) <= cuts[earlier, 2]:
            return True
    return False


@njit(cache=True, nogil=True)
def _larger(found: Rows, n: int, n_rows: int) -> Rows:
    """The first n rows in an array of more."""
    larger = np.empty((n_rows, 3), np.int32)
    for row in range(n):  # plain loops: a slice takes Numba seconds to compile
        for column in range(3):
            larger[row, column] = found[row, column]
    return larger


@njit(cache=True)
def _members(places: Ints, n_unique: int) -> tuple[Ints, Rows]:
    """Rows of each unique hash, in order: those from begins[hash] up to begins[hash + 1]."""
    begins = np.zeros(n_unique + 1, np.int64)
    for place in places:
        begins[place] += 1
    for unique in range(1, n_unique + 1):
        begins[unique] += begins[unique - 1]
    members = np.empty(len(places), np.int32)
    for row in range(len(places) - 1, -1, -1):
        begins[places[row]] -= 1
        members[begins[places[row]]] = row
    return begins, members


@njit(cache=True)
def _put_equal(begins: Ints, members: Rows, row_bits: int, distance_bits: int, numbers: Ints) -> int:
    """Puts the pairs of equal rows at the front of the numbers; see `_rows_of_unique`. How many they are."""
    n = 0
    for unique in range(len(begins) - 1):
        for k in range(begins[unique], begins[unique + 1]):
            left = np.int64(members[k]) << row_bits
            for other in range(k + 1, begins[unique + 1]):  # members are in order
                numbers[n] = (left | members[other]) << distance_bits
                n += 1
    return n


@njit(cache=True)
def _put_members(
    found: Rows, begins: Ints, members: Rows, row_bits: int, distance_bits: int, numbers: Ints, n: int
) -> int:
    """Puts the pairs of rows of which each has one of two near hashes, after n numbers. How many there are then."""
    for pair in range(len(found)):
        one, two = found[pair, 0], found[pair, 1]
        for k in range(begins[one], begins[one + 1]):
            for m in range(begins[two], begins[two + 1]):
                left, right = np.int64(min(members[k], members[m])), max(members[k], members[m])
                numbers[n] = (left << row_bits | right) << distance_bits | found[pair, 2]
                n += 1
    return n
