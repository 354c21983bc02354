"""Plans keep the promise that no near pair is missed, and cost less the better they are."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memography.kernels.chunks import MAX_WIDTH_BITS, Chunk, chosen_plan


@settings(max_examples=200)
@given(
    n_hashes=st.integers(0, 10**8),
    n_bits=st.sampled_from([64, 128, 256, 4088 * 8]),
    radius=st.integers(0, 256),
)
def test_no_near_pair_is_far_in_every_chunk(n_hashes: int, n_bits: int, radius: int) -> None:
    """Two hashes far in every chunk differ in more bits than the radius; and no bit is in two chunks."""
    chunks = chosen_plan(n_hashes, n_bits, min(radius, n_bits)).chunks
    assert sum(chunk.radius + 1 for chunk in chunks) == min(radius, n_bits) + 1
    ends = [0]
    for chunk in chunks:
        assert chunk.start == ends[-1]
        assert 0 <= chunk.width <= MAX_WIDTH_BITS
        ends.append(chunk.start + chunk.width)
    assert ends[-1] <= n_bits


def test_few_hashes_are_all_compared() -> None:
    """One chunk of no bits is one bucket, in which all are compared with all."""
    assert chosen_plan(50, 256, 10).chunks == [Chunk(0, 0, 10)]


@pytest.mark.parametrize(("n_bits", "radius"), [(64, 8), (256, 10), (256, 31)])
def test_a_plan_costs_far_less_than_comparing_all(n_bits: int, radius: int) -> None:
    """Ten times as many hashes cost less than forty times as much, where comparing all costs a hundred times."""
    costs = [chosen_plan(n_hashes, n_bits, radius).cost_ns for n_hashes in (10_000, 100_000, 1_000_000)]
    assert all(more < 40 * less for less, more in pairwise(costs))


def test_chunks_may_use_every_bit() -> None:
    """Where more bits to a chunk would be better still, there are none left over."""
    assert chosen_plan(10**6, 256, 31).chunks == [Chunk(start, 16, 1) for start in range(0, 256, 16)]
