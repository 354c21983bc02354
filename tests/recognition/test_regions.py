"""Which memes a picture shows where several claim it, and which comes first."""

import pytest

from memography.recognition.regions import Claim, chosen, covered, overlap


def claim(leader: str, covered: float, left: float, top: float, evidence: float = 1.0, meme: str = "") -> Claim:
    return Claim(leader, meme or leader, (left, top, left + 0.4, top + 0.4), covered, evidence)


def leaders(*claims: Claim) -> list[str]:
    return [claims[place].leader_id for place in chosen(claims)]


def test_the_meme_that_covers_most_comes_first() -> None:
    """Wherever it lies."""
    assert leaders(claim("a", 0.2, 0, 0), claim("b", 0.7, 0.5, 0.5)) == ["b", "a"]


def test_of_memes_of_one_size_the_one_read_first_comes_first() -> None:
    """Left before right, above before below."""
    assert leaders(claim("right", 0.5, 0.5, 0.02), claim("left", 0.45, 0.0, 0.0)) == ["left", "right"]
    below = [claim("below", 0.5, 0.0, 0.5), claim("above", 0.45, 0.1, 0.0), claim("small", 0.1, 0.6, 0.2)]
    assert leaders(*below) == ["above", "below", "small"]


def test_one_place_shows_one_meme_and_one_meme_is_shown_once() -> None:
    """The stronger claim holds."""
    assert leaders(claim("weak", 0.5, 0, 0, 0.2), claim("strong", 0.3, 0.1, 0.1, 0.9)) == ["strong"]
    twice = claim("here", 0.3, 0, 0, 0.9, "m"), claim("there", 0.3, 0.5, 0.5, 0.8, "m")
    assert leaders(*twice) == ["here"]


def test_no_claim_is_nothing_chosen() -> None:
    """A picture that is no meme."""
    assert chosen([]) == []


def test_areas() -> None:
    """Overlaps are of the smaller region; what is covered twice counts once."""
    assert overlap((0, 0, 1, 1), (0.5, 0.5, 0.75, 0.75)) == 1
    assert overlap((0, 0, 0.5, 0.5), (0.25, 0, 0.75, 0.5)) == pytest.approx(0.5)
    assert covered([(0, 0, 0.5, 1), (0.25, 0, 0.5, 1)]) == pytest.approx(0.5)
    assert covered([]) == 0
