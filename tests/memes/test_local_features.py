"""Which pictures lead memes."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import polars as pl
import pytest

from memography.memes.local_features import LocalFeatures, _State, stars
from memography.memes.recogniser import MATCHES, Recognition
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


class Cropped:
    """Stands for what looks at pictures: all but `stranger` show `whole` and `other` from edge to edge."""

    def shown(self, variants: Sequence[str], leaders: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
        """How variants show one leader."""
        (leader,) = leaders
        share = 0.6 if leader == "cut" else 1.0
        return {
            one: [] if "stranger" in one else [lying(one, leader, 0.6 if one == "cut" else 1.0, share)]
            for one in variants
            if one != leader
        }

    def features(self, variants: Sequence[str]) -> dict[str, Any]:
        """Of all, `whole` has fewest words."""
        shares = {one: np.full((2, 2), one != "whole") for one in variants}
        return {one: SimpleNamespace(is_text=is_text) for one, is_text in shares.items()}


def lying(variant: str, leader: str, covered_view: float, covered: float) -> dict[str, Any]:
    """A row of matches."""
    told = {"variant_id": variant, "leader_id": leader, "covered": covered, "covered_view": covered_view}
    how = {"mirrored": False, "transform": [1.0, 0.0, 0.0, 0.0], "n_inliers": 90, "share": 1.0, "agreeing": covered}
    return {**told, **how, "region": [0.0, 0.0, 1.0, 1.0]}


@pytest.mark.parametrize(("share", "leaders"), [(0.6, {"whole"}), (0.95, {"cut"})])
def test_a_cropped_picture_gives_way_to_a_whole_one(share: float, leaders: set[str]) -> None:
    """To the one with fewest words; where it shows nearly all of what others do, it leads on."""
    others = ["a", "b", "c", "whole"]
    variants = pl.DataFrame({"variant_id": ["a", "b", "c", "cut", "whole"], "n_uses": [1] * 5})
    rows = [lying("cut", "cut", 1.0, 1.0), *(lying(one, "cut", 1.0, share) for one in others)]
    matches = pl.DataFrame(rows, schema=MATCHES)
    state = _State.of(variants, Recognition(matches, {"cut": 3}))
    LocalFeatures(MemesSettings(), cast("Looking", Cropped()))._relead(state)
    assert state.groups.keys() == leaders
    assert set(state.groups.values()) == {3}
    assert all({one["leader_id"] for one in shown} == leaders for shown in state.shown.values())


@pytest.mark.parametrize("stranger", ["aa stranger", "stranger"])
def test_who_does_not_show_the_new_leader_stays_with_the_old_one(stranger: str) -> None:
    """Nothing that was recognised is lost."""
    names = ["cut", stranger, "whole", *"abcdefghijklmnop"]
    variants = pl.DataFrame({"variant_id": sorted(names), "n_uses": [1] * len(names)})
    rows = [lying(one, "cut", 1.0, 1.0 if one == "cut" else 0.6) for one in names]
    state = _State.of(variants, Recognition(pl.DataFrame(rows, schema=MATCHES), {"cut": 0}))
    LocalFeatures(MemesSettings(), cast("Looking", Cropped()))._relead(state)
    assert state.groups == {"cut": 0, "whole": 0}
    assert [one["leader_id"] for one in state.shown[stranger]] == ["cut"]
    assert [one["leader_id"] for one in state.shown["cut"]] == ["whole"]


def test_what_shows_another_meme_better_does_not_lead() -> None:
    """Nor does it tell how much of a leader is usual; where too few are left, none gives way."""
    variants = pl.DataFrame({"variant_id": ["a", "b", "c", "cut", "other", "whole"], "n_uses": [1] * 6})
    rows = [lying(one, "cut", 1.0, 1.0 if one == "cut" else 0.6) for one in ("a", "b", "c", "cut", "whole")]
    rows += [lying("other", "other", 1.0, 1.0), {**lying("whole", "other", 1.0, 1.0), "n_inliers": 400}]
    state = _State.of(variants, Recognition(pl.DataFrame(rows, schema=MATCHES), {"cut": 0, "other": 1}))
    LocalFeatures(MemesSettings(), cast("Looking", Cropped()))._relead(state)
    assert state.groups == {"cut": 0, "other": 1}


def test_many_strangers_keep_a_leader() -> None:
    """However well those few that show the new one show it."""
    names = ["cut", "whole", *(f"stranger {number}" for number in range(5))]
    variants = pl.DataFrame({"variant_id": sorted(names), "n_uses": [1] * len(names)})
    rows = [lying(one, "cut", 1.0, 1.0 if one == "cut" else 0.6) for one in names]
    state = _State.of(variants, Recognition(pl.DataFrame(rows, schema=MATCHES), {"cut": 0}))
    LocalFeatures(MemesSettings(), cast("Looking", Cropped()))._relead(state)
    assert state.groups == {"cut": 0}
