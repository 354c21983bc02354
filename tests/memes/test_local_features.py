"""Which pictures lead memes, and which meme of several comes first."""

from typing import Any

from memography.memes.local_features import ranked, stars

Covers = dict[str, dict[str, float]]


def both_ways(*pairs: tuple[str, str]) -> Covers:
    """Pictures that show each other wholly."""
    found: Covers = {}
    for one, other in pairs:
        found.setdefault(one, {})[other] = found.setdefault(other, {})[one] = 1.0
    return found


def test_the_picture_that_most_show_leads() -> None:
    """And those that show it lead nothing."""
    covers = both_ways(("a", "b"), ("a", "c"), ("a", "d"), ("c", "d"))
    assert stars("abcd", covers, 0.6, 0.6) == ["a"]


def test_what_no_other_shows_leads_nothing() -> None:
    """It may be no meme at all."""
    assert stars(["a", "b", "z"], both_ways(("a", "b")), 0.6, 0.6) == ["a"]


def test_two_memes_have_two_leaders() -> None:
    """The larger comes first, whatever its id."""
    covers = both_ways(("x", "y"), ("x", "z"), ("a", "b"))
    assert stars("abxyz", covers, 0.6, 0.6) == ["x", "a"]


def test_a_collage_leads_nothing() -> None:
    """Others show only parts of it; its parts are found beside it, though it shows both of them wholly."""
    covers = both_ways(("a", "b"), ("x", "y"))
    for one in "abxy":
        covers[one]["collage"] = 1.0
        covers.setdefault("collage", {})[one] = 0.45
    assert sorted(stars(["a", "b", "collage", "x", "y"], covers, 0.6, 0.6)) == ["a", "x"]


def test_only_founders_lead() -> None:
    """A picture that is accounted for counts for others, and leads nothing."""
    assert stars(["b"], both_ways(("a", "b"), ("a", "c")), 0.6, 0.6) == ["b"]


def shown(leader: str, covered: float, left: float, top: float) -> dict[str, Any]:
    return {"leader_id": leader, "covered": covered, "region": [left, top, left + 0.4, top + 0.4]}


def test_the_meme_that_covers_most_comes_first() -> None:
    """Wherever it lies."""
    assert [one["leader_id"] for one in ranked([shown("a", 0.2, 0, 0), shown("b", 0.7, 0.5, 0.5)])] == ["b", "a"]


def test_of_memes_of_one_size_the_one_read_first_comes_first() -> None:
    """Left before right, above before below."""
    beside = [shown("right", 0.5, 0.5, 0.02), shown("left", 0.45, 0.0, 0.0)]
    assert [one["leader_id"] for one in ranked(beside)] == ["left", "right"]
    below = [shown("below", 0.5, 0.0, 0.5), shown("above", 0.45, 0.1, 0.0), shown("small", 0.1, 0, 0.2)]
    assert [one["leader_id"] for one in ranked(below)] == ["above", "below", "small"]


def test_nothing_shown_is_nothing_ranked() -> None:
    """A picture that is no meme."""
    assert ranked([]) == []
