"""Near pairs beside a slow twin that compares bit by bit."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memography.kernels import near_pairs as kernel
from memography.kernels.chunks import Chunk, Plan
from memography.kernels.near_pairs import Pairs, near_pairs


def slow_near_pairs(hashes: npt.NDArray[np.uint8], radius: int) -> list[tuple[int, int, int]]:
    """Every pair, compared bit by bit."""
    bits = np.unpackbits(hashes, axis=1)
    found = []
    for i in range(len(bits)):
        for j in range(i + 1, len(bits)):
            distance = int((bits[i] != bits[j]).sum())
            if distance <= radius:
                found.append((i, j, distance))
    return found


def relatives(seed: int, n_hashes: int, n_bytes: int) -> npt.NDArray[np.uint8]:
    """Hashes in families: some equal, some a few bits apart, most far."""
    rng = np.random.default_rng(seed)
    founders = rng.integers(0, 256, (max(1, n_hashes // 8), n_bytes), dtype=np.uint8)
    hashes = founders[rng.integers(0, len(founders), n_hashes)].copy()
    for row in hashes:
        for bit in rng.integers(0, n_bytes * 8, rng.integers(0, 14)):
            row[bit // 8] ^= 1 << (bit % 8)
    return hashes


def as_list(pairs: Pairs) -> list[tuple[int, int, int]]:
    return list(zip(pairs.left.tolist(), pairs.right.tolist(), pairs.distance.tolist(), strict=True))


@settings(max_examples=40)
@given(
    seed=st.integers(0, 2**32),
    n_hashes=st.integers(0, 90),
    n_bytes=st.sampled_from([8, 16, 32]),
    radius=st.integers(0, 40),
)
def test_near_pairs_are_those_of_the_slow_twin(seed: int, n_hashes: int, n_bytes: int, radius: int) -> None:
    """No near pair is missed, none is doubled, and their order is fixed."""
    hashes = relatives(seed, n_hashes, n_bytes)
    assert as_list(near_pairs(hashes, radius)) == slow_near_pairs(hashes, radius)


@pytest.mark.parametrize("radii", [[10], [5, 4], [3, 3, 2], [2, 2, 1, 1, 0], [1] * 5 + [0], [0] * 11])
@pytest.mark.parametrize("widths", [(5, 5), (14, 3), (13, 19)])
def test_every_way_to_cut_finds_the_same(
    monkeypatch: pytest.MonkeyPatch, radii: list[int], widths: tuple[int, int]
) -> None:
    """How hashes are cut into chunks changes the time, never the pairs."""
    assert sum(radii) + len(radii) == 11
    ends = np.cumsum([widths[number % 2] for number in range(len(radii))]).tolist()
    chunks = [
        Chunk(end - widths[k % 2], widths[k % 2], radius)
        for k, (end, radius) in enumerate(zip(ends, radii, strict=True))
    ]
    monkeypatch.setattr(kernel, "chosen_plan", lambda *_: Plan(chunks, 0.0))
    hashes = relatives(7, 200, 32)
    assert as_list(near_pairs(hashes, 10)) == slow_near_pairs(hashes, 10)


@pytest.mark.parametrize("n_hashes", [0, 1, 3, 300])
@pytest.mark.parametrize("n_chunks", [1, 4])
def test_every_number_of_threads_finds_the_same(monkeypatch: pytest.MonkeyPatch, n_hashes: int, n_chunks: int) -> None:
    """Pairs and their order do not depend on who finds them; nor is there a thread too many."""
    chunks = [Chunk(0, 0, 11)] if n_chunks == 1 else [Chunk(start, 10, 2) for start in (0, 10, 60, 70)]
    monkeypatch.setattr(kernel, "chosen_plan", lambda *_: Plan(chunks, 0.0))
    hashes = relatives(15, n_hashes, 32)
    expected = slow_near_pairs(hashes, 11)
    for n_threads in (1, 2, 3, 7):
        assert as_list(near_pairs(hashes, 11, n_threads)) == expected


def test_there_is_room_for_every_pair() -> None:
    """Where all are near, there are far more pairs than hashes."""
    hashes = relatives(21, 150, 8)
    assert as_list(near_pairs(hashes, 64)) == slow_near_pairs(hashes, 64)


def test_equal_hashes_are_pairs_at_distance_0() -> None:
    """Equal hashes are near at any radius."""
    hashes = np.zeros((3, 8), np.uint8)
    assert as_list(near_pairs(hashes, 0)) == [(0, 1, 0), (0, 2, 0), (1, 2, 0)]


def test_types_are_those_promised() -> None:
    """Rows are int64, distances int16, with pairs or without, for no hashes and for one."""
    for n_hashes in (0, 1, 3):
        pairs = near_pairs(np.zeros((n_hashes, 32), np.uint8), 3)
        assert [column.dtype for column in pairs] == [np.int64, np.int64, np.int16]


@pytest.mark.parametrize("radius", [64, 65, 10**12])
def test_a_radius_of_all_bits_or_more_finds_every_pair(radius: int) -> None:
    """No two hashes differ by more bits than they have."""
    hashes = relatives(9, 40, 8)
    hashes[0] = ~hashes[1]  # all bits differ
    assert as_list(near_pairs(hashes, radius)) == slow_near_pairs(hashes, 64)


def test_equal_hashes_are_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Among many equal hashes only the different ones are compared, so that far heaps cost nothing."""
    asked = []

    def plan(n_hashes: int, *_: Any) -> Plan:
        asked.append(n_hashes)
        return Plan([Chunk(0, 0, 5)], 0.0)

    monkeypatch.setattr(kernel, "chosen_plan", plan)
    hashes = np.repeat(np.array([[0] * 8, [255] * 8], np.uint8), 50, axis=0)
    assert len(near_pairs(hashes, 5).left) == 2 * 50 * 49 / 2
    assert asked == [2]


def test_hashes_need_not_lie_side_by_side_in_memory() -> None:
    """A view of an array has the pairs of its copy."""
    wide = relatives(11, 60, 32)
    view = wide[::2, ::-1]
    assert as_list(near_pairs(view, 12)) == slow_near_pairs(view.copy(), 12)


def test_a_negative_radius_is_refused() -> None:
    """A radius is a number of bits."""
    with pytest.raises(ValueError, match="negative"):
        near_pairs(np.zeros((1, 8), np.uint8), -1)


def test_a_thread_is_needed() -> None:
    """Work is never left undone for want of a thread."""
    with pytest.raises(ValueError, match="at least one thread"):
        near_pairs(np.zeros((1, 8), np.uint8), 1, 0)


def test_more_hashes_than_fit_are_refused() -> None:
    """A pair and its distance are one number while they are sorted."""
    assert kernel._number_bits(2**28 - 1, 127) == (28, 7)
    with pytest.raises(ValueError, match="fewer hashes"):
        kernel._number_bits(2**28 - 1, 128)
