"""The look at several hashes in one go, beside a slow twin that counts bit by bit."""

import numpy as np
import numpy.typing as npt
from numba import njit

from memography.kernels.lanes import N_LANES, is_any_near

Words = npt.NDArray[np.uint64]


@njit
def look(first: Words, second: Words, place: int, one: np.uint64, two: np.uint64, radius: int) -> bool:
    return is_any_near(first, second, place, one, two, radius)


def slow_look(first: Words, second: Words, place: int, one: np.uint64, two: np.uint64, radius: int) -> bool:
    return any(
        int(first[lane] ^ one).bit_count() + int(second[lane] ^ two).bit_count() <= radius
        for lane in range(place, place + N_LANES)
    )


def test_a_look_is_that_of_the_slow_twin() -> None:
    """At every place and radius: the hashes of these lanes count, and no others."""
    rng = np.random.default_rng(0)
    words = rng.integers(0, 2**64, (2, 40), dtype=np.uint64)
    one, two = words[:, 17]
    for place in range(40 - N_LANES + 1):
        for radius in (-1, 0, 40, 55, 60, 128):
            answer = look(words[0], words[1], place, one, two, radius)
            assert answer == slow_look(words[0], words[1], place, one, two, radius)
