"""Which pictures lead memes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

import polars as pl
import pytest

from memography.memes.local_features import LocalFeatures, stars
from memography.memes.recogniser import Recognition
from memography.settings import MemesSettings

if TYPE_CHECKING:
    from memography.memes.looking import Looking

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


class Watched(LocalFeatures):
    """Tells whether memes were looked at again."""

    is_looked_again = False

    def _split(self, state: Any) -> None:
        self.is_looked_again = True

    def _alike(self, state: Any) -> set[tuple[str, str]]:
        return set()

    def _match_with_templates(self, state: Any) -> set[tuple[str, str]]:
        return set()

    def _take(self, state: Any, batch: Sequence[str]) -> None:
        state.taken.update(batch)


class NoTemplates:
    """Stands for what looks at pictures, where nothing is to be seen."""

    def make_templates(self, layers: Any) -> None:
        """None is wanted."""

    def templates(self, leaders: Any) -> pl.DataFrame:
        """There are none."""
        return pl.DataFrame()


@pytest.mark.parametrize(
    ("looked_at", "has_lost", "again"), [("ab", False, False), ("a", False, True), ("ab", True, True)]
)
def test_memes_are_looked_at_again_where_pictures_came_or_went(looked_at: str, has_lost: bool, again: bool) -> None:
    """Posts without new pictures change no meme."""
    variants = pl.DataFrame({"variant_id": ["a", "b"], "n_uses": [3, 1]})
    nothing = Recognition.nothing()
    before = Recognition(nothing.matches, {}, frozenset(looked_at), has_lost)
    recogniser = Watched(MemesSettings(), cast("Looking", NoTemplates()))
    recogniser.recognise(variants, before)
    assert recogniser.is_looked_again == again
