"""The index of views: what was added is found, what was removed is not, whatever the index was before."""

from pathlib import Path

import numpy as np
import pytest

from memography.recognition.features import Features
from memography.recognition.index import ViewIndex


def view(seed: int, n: int = 60) -> Features:
    """A view with features at random, of the length that descriptors have."""
    rng = np.random.default_rng(seed)
    values = rng.gamma(0.4, size=(n, 128))
    rooted = np.sqrt(values / values.sum(axis=1, keepdims=True)) * 512
    nothing = np.zeros((8, 8))
    return Features(
        320,
        320,
        rng.random((n, 4)).astype(np.float32) * 300,
        np.minimum(rooted, 255).astype(np.uint8),
        nothing.astype(np.uint8),
        nothing.astype(bool),
        np.zeros((2, 2, 2), np.int8),
        np.empty((0, 4), np.float32),
    )


def first(index: ViewIndex, picture: Features) -> int | None:
    """The view with most votes."""
    [found] = index.candidates([picture], 3, 0.3)
    return found[0].view if found else None


@pytest.mark.parametrize("n_views", [20, 600])
def test_every_view_is_found(n_views: int) -> None:
    """While the index is searched whole, and once it is an inverted file."""
    views = [view(seed) for seed in range(n_views)]
    index = ViewIndex()
    for start in range(0, n_views, 150):
        index.add(views[start : start + 150], range(start, min(start + 150, n_views)))
    assert [first(index, views[place]) for place in range(0, n_views, 19)] == list(range(0, n_views, 19))


def test_what_was_removed_is_not_found(tmp_path: Path) -> None:
    """Not after writing and reading either; its owner can come back."""
    views = [view(seed) for seed in range(8)]
    index = ViewIndex()
    index.add(views, range(8))
    index.remove([3])
    index.write(tmp_path)
    again = ViewIndex.read(tmp_path)
    assert first(index, views[3]) is first(again, views[3]) is None
    assert first(again, views[4]) == 4
    again.own(range(8))
    assert first(again, views[3]) == 3


def test_a_feature_that_many_have_says_little() -> None:
    """A view that shares all its features with others has fewer votes than one that shares none."""
    common, own = view(1), view(2)
    index = ViewIndex()
    index.add([common, common, common, own], range(4))
    [shared] = index.candidates([common], 4, 0)
    [alone] = index.candidates([own], 4, 0)
    assert alone[0].votes == pytest.approx(3 * shared[0].votes, rel=0.01)


def test_fewer_features_may_be_asked_and_indexed() -> None:
    """The strongest, which come first."""
    known = view(1)
    index = ViewIndex()
    index.add([known], [0], n_most=10)
    [whole] = index.candidates([known], 1, 0)
    [part] = index.candidates([known], 1, 0, n_asked=5, ways=(False,))
    assert whole[0].votes == pytest.approx(2 * part[0].votes, rel=0.01)
