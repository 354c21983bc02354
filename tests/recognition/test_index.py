"""The index leads from a picture to the few views that it may show."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from memography.recognition.features import UNIT, Features
from memography.recognition.index import Candidate, ViewIndex
from memography.recognition.matching import Views


def index_of(views: Mapping[str, Features]) -> ViewIndex:
    index = ViewIndex()
    index.add(list(views.values()), range(len(views)))
    return index


def noise(like: Features, n_views: int, n_features: int, seed: int) -> list[Features]:
    """Views whose descriptors are like nothing."""
    rng = np.random.default_rng(seed)
    points = np.tile(like.points[:1], (n_features, 1))
    found = []
    for _ in range(n_views):
        drawn = rng.exponential(size=(n_features, 128))
        rooted = np.sqrt(drawn / drawn.sum(axis=1, keepdims=True)) * UNIT
        found.append(replace(like, points=points, descriptors=rooted.astype(np.uint8)))
    return found


def test_the_right_view_comes_first(clean: Mapping[str, Features], captioned: Mapping[str, Features]) -> None:
    """For every picture, by far."""
    index = index_of(clean)
    for place, candidates in enumerate(index.candidates(list(captioned.values()), 5, 0.3)):
        assert (candidates[0].view, candidates[0].mirrored) == (place, False)
        assert [c.votes for c in candidates] == sorted((c.votes for c in candidates), reverse=True)


def test_a_mirrored_picture_is_said_to_be_mirrored(
    clean: Mapping[str, Features], mirrored: Mapping[str, Features]
) -> None:
    """And leads to the same view."""
    index = index_of(clean)
    first = [candidates[0] for candidates in index.candidates(list(mirrored.values()), 1, 0.3)]
    assert [(c.view, c.mirrored) for c in first] == [(place, True) for place in range(len(clean))]


def test_it_can_grow(clean: Mapping[str, Features], captioned: Mapping[str, Features]) -> None:
    """Added one by one, the views are found as if they had come together."""
    index = ViewIndex()
    for owner, view in enumerate(clean.values()):
        index.add([view], [owner])
    assert len(index) == len(clean)
    first = [candidates[0].view for candidates in index.candidates(list(captioned.values()), 1, 0.3)]
    assert first == list(range(len(clean)))


def test_what_is_written_is_read(
    clean: Mapping[str, Features], captioned: Mapping[str, Features], tmp_path: Path
) -> None:
    """Another process finds the same, and shows the same."""
    views = Views(index_of(clean), list(clean.values()))
    views.write(tmp_path / "views")
    again = Views.read(tmp_path / "views")
    asked = list(captioned.values())
    assert again.index.candidates(asked, 12, 0.3) == views.index.candidates(asked, 12, 0.3)
    for picture in asked[:3]:
        assert [view for view, _ in again.shown(picture)] == [view for view, _ in views.shown(picture)]


def test_a_feature_that_many_have_says_little(clean: Mapping[str, Features], captioned: Mapping[str, Features]) -> None:
    """Views of four owners get a quarter of the votes that they would get if they had one owner."""
    asked = [captioned["night cat"]]
    shared, owned = ViewIndex(), ViewIndex()
    shared.add([clean["night cat"]] * 4, range(4))
    owned.add([clean["night cat"]] * 4, [7] * 4)
    votes = [[one.votes for one in index.candidates(asked, 4, 0)[0]] for index in (shared, owned)]
    assert votes[0] == pytest.approx([n / 4 for n in votes[1]])
    assert min(votes[0]) > 1


def test_a_large_index_finds_what_a_small_one_finds(
    clean: Mapping[str, Features], captioned: Mapping[str, Features], mirrored: Mapping[str, Features], tmp_path: Path
) -> None:
    """Above the limit of an exact search: before, among and after noise, written and read."""
    names = list(clean)
    index = ViewIndex()
    index.add([clean[name] for name in names[:5]], range(5))
    index.add(noise(clean[names[0]], 110, 200, seed=1), range(5, 115))
    index.add([clean[name] for name in names[5:]], range(115, 120))
    index.write(tmp_path / "index")
    place = dict(zip(names, [*range(5), *range(115, 120)], strict=True))
    for one in (index, ViewIndex.read(tmp_path / "index")):
        for asked, is_mirrored in ((captioned, False), (mirrored, True)):
            found = one.candidates([asked[name] for name in names], 1, 0.3)
            assert [(c[0].view, c[0].mirrored) for c in found] == [(place[name], is_mirrored) for name in names]


def test_nothing_is_found_in_nothing(clean: Mapping[str, Features]) -> None:
    """An empty index, a picture without features, too few votes."""
    some = list(clean.values())
    assert ViewIndex().candidates(some, 5, 0.3) == [[]] * len(some)
    index = index_of(clean)
    none = replace(some[0], points=np.empty((0, 4), np.float32), descriptors=np.empty((0, 128), np.uint8))
    assert index.candidates([none], 5, 0.3) == [[]]
    assert index.candidates(some, 5, 1e6) == [[]] * len(some)
    found: list[list[Candidate]] = index.candidates([], 5, 0.3)
    assert found == []
