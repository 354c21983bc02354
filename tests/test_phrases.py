"""What is rounded into words is true of the figure."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memography.phrases import about, of_all, part

PARTS = {"one in five": 0.2, "a quarter": 0.25, "a third": 1 / 3, "two in five": 0.4, "half": 0.5}
PARTS |= {"three in five": 0.6, "two in three": 2 / 3, "three in four": 0.75, "four in five": 0.8, "nine in ten": 0.9}
NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905


@given(st.floats(0.0, 1.0))
def test_a_part_covers_its_share(share: float) -> None:
    """'Nearly half' is below half, 'just over half' above it, and neither far from it."""
    words = part(share)
    if words.endswith("%"):
        assert share < 0.05
    elif words == "all":
        assert share == 1
    elif words == "nearly all":
        assert 0.95 <= share < 1
    elif found := re.fullmatch("about one in (.+)", words):
        number = found[1]
        n = NUMBERS.index(number) if number in NUMBERS else int(number)
        assert abs(share - 1 / n) <= 0.1 * share
    else:
        how, near = next(
            (how, words.removeprefix(f"{how} ")) for how in ("about", "nearly", "just over") if how in words
        )
        assert abs(share - PARTS[near]) <= (0.0101 if how == "about" else 0.0501)
        assert how == "about" or (share < PARTS[near]) == (how == "nearly")


@given(st.integers(0, 10**9))
def test_a_rounded_count_is_near_and_says_that_it_is_rounded(n: int) -> None:
    """To within a twentieth; without 'about' it is exact."""
    words = about(n)
    figure = words.removeprefix("about ").replace(",", "")
    told = NUMBERS.index(figure) if figure in NUMBERS else int(figure)
    assert abs(told - n) <= n / 20
    assert words.startswith("about") == (told != n)


@pytest.mark.parametrize(("n", "n_all"), [(0, 0), (0, 5), (1, 1), (2, 2), (3, 8), (20, 20), (21, 21), (1, 10_000)])
def test_some_of_all_never_says_more_than_there_are(n: int, n_all: int) -> None:
    """'Both' are two, 'all' are all, 'none' is none."""
    words = of_all(n, n_all)
    assert (words == "none") == (n == 0)
    assert words.startswith(("all", "both", "the one")) == (n == n_all > 0)
