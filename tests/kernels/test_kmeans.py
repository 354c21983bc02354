"""K-means beside scikit-learn's."""

import numpy as np
import pytest
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score

from memography.kernels.kmeans import Groups, Points, kmeans


def blobs(n_points: int, n_groups: int, apart: float) -> tuple[Points, Groups]:
    rng = np.random.default_rng(3)
    truth = rng.integers(n_groups, size=n_points)
    centres = rng.normal(scale=apart, size=(n_groups, 20))
    return (centres[truth] + rng.normal(size=(n_points, 20))).astype(np.float32), truth


def spread(points: Points, groups: Groups) -> float:
    parts = [points[groups == group] for group in np.unique(groups)]
    return float(sum(((part - part.mean(axis=0)) ** 2).sum() for part in parts))


def test_finds_the_groups_that_are_there() -> None:
    """Far apart."""
    points, truth = blobs(300, 4, 5)
    found = kmeans(points, 4, np.random.default_rng(0), n_starts=3)
    assert adjusted_rand_score(truth, found) == 1


@pytest.mark.parametrize(("n_points", "n_groups"), [(30, 2), (200, 5)])
def test_is_as_good_as_a_library(n_points: int, n_groups: int) -> None:
    """Points in no clear groups: the sum of squares over many starts is within 2 % of scikit-learn's, or better."""
    points, _ = blobs(n_points, n_groups, 0.4)
    own = [spread(points, kmeans(points, n_groups, np.random.default_rng(seed))) for seed in range(40)]
    theirs = [
        spread(points, KMeans(n_groups, n_init=1, max_iter=20, random_state=seed).fit_predict(points))
        for seed in range(40)
    ]
    assert np.mean(own) <= 1.02 * np.mean(theirs)


def test_more_starts_are_no_worse_and_the_same_draws_give_the_same() -> None:
    """Ten starts beside their first."""
    points, _ = blobs(120, 5, 0.5)
    one = [spread(points, kmeans(points, 5, np.random.default_rng(seed))) for seed in range(10)]
    ten = [spread(points, kmeans(points, 5, np.random.default_rng(seed), n_starts=10)) for seed in range(10)]
    assert np.mean(ten) < np.mean(one)
    again = kmeans(points, 5, np.random.default_rng(1))
    assert np.array_equal(again, kmeans(points, 5, np.random.default_rng(1)))


def test_points_upon_each_other_are_one_group() -> None:
    """However many are asked for; fewer points than groups are no error."""
    alike = np.ones((12, 3), np.float32)
    assert len(set(kmeans(alike, 4, np.random.default_rng(0)).tolist())) == 1
    assert kmeans(np.eye(2, dtype=np.float32), 5, np.random.default_rng(0)).shape == (2,)
    with pytest.raises(ValueError, match="no points"):
        kmeans(np.empty((0, 3), np.float32), 2, np.random.default_rng(0))
