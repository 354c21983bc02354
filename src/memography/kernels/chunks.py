"""How to cut hashes into chunks so that finding the near pairs among them costs least."""

import math
from itertools import accumulate
from typing import NamedTuple

MAX_WIDTH_BITS = 24
"""A chunk's table of buckets has an entry for each of its values: at most 64 MB."""
MAX_RADIUS_BITS = 3
"""A chunk in which more bits may differ has too many near values to be worth a look."""

# Nanoseconds, fitted to times of single chunks of 300 to 1,000,000 hashes on an x86 machine with AVX-512.
NS_A_CHUNK = 30_000.0
"""To begin with a chunk."""
NS_A_BUCKET = 10.0
"""To count a bucket, and to pass by it."""
NS_A_HASH = 20.0
"""To put a hash into its bucket."""
NS_A_VISIT = 8.0
"""To look up another bucket, for all hashes of one."""
NS_A_MEETING = 42.0
"""To begin comparing two buckets that are not empty."""
NS_A_ROW = 2.5
"""To begin comparing a hash with another bucket."""
NS_A_COMPARISON = 0.2
"""To compare two hashes."""


class Chunk(NamedTuple):
    """A run of bits, and how many of them may differ."""

    start: int
    width: int
    radius: int


class Plan(NamedTuple):
    """How to find near pairs, and what that costs."""

    chunks: list[Chunk]
    """With radii that add up, each plus one, to the whole radius plus one, so that no near pair is far in each."""
    cost_ns: float
    """Roughly the time on one thread."""


def chosen_plan(n_hashes: int, n_bits: int, radius: int) -> Plan:
    """The plan that costs least, found by trying numbers of chunks and their widths.

    Where comparing all with all costs least, that is the plan: one chunk of no bits, that is, one bucket.

    Some chunks may differ in one bit more than the others, and are wider for it. Chunks need not cover all bits: more
    than tell n hashes apart cost and bring nothing.
    """
    everything = Chunk(0, 0, radius)
    best = Plan([everything], _cost_ns(n_hashes, 0, 0))
    if best.cost_ns < 4 * NS_A_CHUNK:  # a search would cost more than it saves
        return best
    max_width = min(MAX_WIDTH_BITS, n_hashes.bit_length() + 2)
    widths = range(1, max_width + 1)
    options = [[(_cost_ns(n_hashes, width, near), width) for width in widths] for near in range(MAX_RADIUS_BITS + 1)]
    cheapest = [list(accumulate(costs, min)) for costs in options]  # of all widths up to each
    for n_chunks in range(math.ceil((radius + 1) / (MAX_RADIUS_BITS + 1)), radius + 2):
        near, n_wide = divmod(radius + 1, n_chunks)  # the wide ones may differ in `near` bits, the narrow in one less
        n_narrow = n_chunks - n_wide
        for cost, narrow in options[near - 1]:
            most = (n_bits - n_narrow * narrow) // n_wide if n_wide else max_width
            if most < 1 or n_narrow * narrow > n_bits:
                break
            wide_cost, wide = cheapest[near][min(most, max_width) - 1] if n_wide else (0.0, 0)
            if n_narrow * cost + n_wide * wide_cost < best.cost_ns:
                plan = _cut([wide] * n_wide + [narrow] * n_narrow, radius)
                best = Plan(plan, n_narrow * cost + n_wide * wide_cost)
    return best


def _cut(widths: list[int], radius: int) -> list[Chunk]:
    """Chunks of such widths, side by side; the first ones may be near in one more bit where the radius needs it."""
    near, n_wide = divmod(radius + 1, len(widths))
    starts = [sum(widths[:number]) for number in range(len(widths))]
    return [
        Chunk(start, width, near - (number >= n_wide))
        for number, (start, width) in enumerate(zip(starts, widths, strict=True))
    ]


def _cost_ns(n_hashes: int, width: int, radius: int) -> float:
    """What a chunk costs whose values are spread evenly."""
    n_buckets = 2.0**width
    n_a_bucket = n_hashes / n_buckets
    p_filled = 1 - math.exp(-n_a_bucket)
    n_near = sum(math.comb(width, bits) for bits in range(radius + 1)) / 2  # every two buckets are compared once
    n_visits = n_buckets * p_filled * n_near
    return (
        NS_A_CHUNK
        + NS_A_BUCKET * n_buckets
        + NS_A_HASH * n_hashes
        + NS_A_VISIT * n_visits
        + NS_A_MEETING * n_visits * p_filled
        + NS_A_ROW * n_hashes * n_near * p_filled
        + NS_A_COMPARISON * n_hashes * n_a_bucket * n_near
    )
