"""Near pairs, distances and groups, beside slow twins that compare bit by bit and walk link by link."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memography.kernels import hamming


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


def as_list(pairs: hamming.Pairs) -> list[tuple[int, int, int]]:
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
    assert as_list(hamming.near_pairs(hashes, radius)) == slow_near_pairs(hashes, radius)


@pytest.mark.parametrize("n_chunks", [1, 2, 3, 5, 9, 11])
@pytest.mark.parametrize("max_width", [5, 12])
def test_every_way_to_cut_finds_the_same(monkeypatch: pytest.MonkeyPatch, n_chunks: int, max_width: int) -> None:
    """How hashes are cut into chunks changes the time, never the pairs."""
    hashes = relatives(7, 200, 32)
    chunks = hamming._cut(256, n_chunks, 10, max_width)
    assert sum(chunk.radius + 1 for chunk in chunks) == 11
    monkeypatch.setattr(hamming, "chosen_chunks", lambda *_: chunks)
    assert as_list(hamming.near_pairs(hashes, 10)) == slow_near_pairs(hashes, 10)


def test_equal_hashes_are_pairs_at_distance_0() -> None:
    """Equal hashes are near at any radius."""
    hashes = np.zeros((3, 8), np.uint8)
    assert as_list(hamming.near_pairs(hashes, 0)) == [(0, 1, 0), (0, 2, 0), (1, 2, 0)]


def test_types_are_those_promised() -> None:
    """Rows are int64, distances int16, with pairs or without, for no hashes and for one."""
    for n_hashes in (0, 1, 3):
        pairs = hamming.near_pairs(np.zeros((n_hashes, 32), np.uint8), 3)
        assert [column.dtype for column in pairs] == [np.int64, np.int64, np.int16]


@pytest.mark.parametrize("radius", [64, 65, 10**12])
def test_a_radius_of_all_bits_or_more_finds_every_pair(radius: int) -> None:
    """No two hashes differ by more bits than they have."""
    hashes = relatives(9, 40, 8)
    hashes[0] = ~hashes[1]  # all bits differ
    assert as_list(hamming.near_pairs(hashes, radius)) == slow_near_pairs(hashes, 64)


def test_equal_hashes_are_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Among many equal hashes only the different ones are compared, so that far heaps cost nothing."""
    asked = []
    monkeypatch.setattr(hamming, "chosen_chunks", lambda n_hashes, *_: asked.append(n_hashes) or [])
    hashes = np.repeat(np.array([[0] * 8, [255] * 8], np.uint8), 50, axis=0)
    assert len(hamming.near_pairs(hashes, 5).left) == 2 * 50 * 49 / 2
    assert asked == [2]


def test_hashes_need_not_lie_side_by_side_in_memory() -> None:
    """A view of an array has the pairs of its copy."""
    wide = relatives(11, 60, 32)
    view = wide[::2, ::-1]
    assert as_list(hamming.near_pairs(view, 12)) == slow_near_pairs(view.copy(), 12)


def test_unique_hashes_come_in_order_of_their_bytes() -> None:
    """The order is that of the bytes, whatever the machine's own order is."""
    hashes = relatives(13, 80, 16)
    unique, _ = hamming.unique_hashes(hashes)
    assert [row.tobytes() for row in unique] == sorted({row.tobytes() for row in hashes})


def test_unique_hashes_lead_back_to_every_row() -> None:
    """Each row is found again at its place among the unique ones."""
    hashes = relatives(3, 120, 32)
    unique, places = hamming.unique_hashes(hashes)
    assert (unique[places] == hashes).all()
    assert len({row.tobytes() for row in unique}) == len(unique)


def test_distances_count_bits() -> None:
    """A distance is the number of bits that differ."""
    hashes = relatives(5, 60, 8)
    expected = [int(np.unpackbits(hashes[0] ^ row).sum()) for row in hashes]
    assert hamming.distances(hashes[0], hashes).tolist() == expected


@pytest.mark.parametrize("query", [np.zeros(8, np.uint8), np.zeros((1, 32), np.uint8), np.zeros(32, np.int64)])
def test_a_query_must_be_as_long_as_the_hashes(query: npt.NDArray[np.uint8]) -> None:
    """Hashes of another kind can't be compared."""
    with pytest.raises(ValueError, match="Expected a query"):
        hamming.distances(query, np.zeros((3, 32), np.uint8))


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
def test_other_shapes_are_refused(hashes: npt.NDArray[np.uint8]) -> None:
    """A wrong shape or type is an error that says what was expected."""
    with pytest.raises(ValueError, match="Expected shape"):
        hamming.near_pairs(hashes, 3)
    with pytest.raises(ValueError, match="Expected shape"):
        hamming.unique_hashes(hashes)


def test_a_negative_radius_is_refused() -> None:
    """A radius is a number of bits."""
    with pytest.raises(ValueError, match="negative"):
        hamming.near_pairs(np.zeros((1, 8), np.uint8), -1)
