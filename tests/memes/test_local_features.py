"""Which pictures lead memes."""

from memography.memes.local_features import stars

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
