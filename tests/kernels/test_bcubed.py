"""B-cubed, beside the definition written out."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memography.kernels.bcubed import bcubed, extended_bcubed


def slow_bcubed(predicted: list[int], truth: list[int]) -> tuple[float, float]:
    """Precision and recall, item by item, as Bagga and Baldwin define them."""
    precision = recall = 0.0
    for i in range(len(truth)):
        together = [j for j in range(len(truth)) if predicted[j] == predicted[i]]
        belong = [j for j in range(len(truth)) if truth[j] == truth[i]]
        both = set(together) & set(belong)
        precision += len(both) / len(together) / len(truth)
        recall += len(both) / len(belong) / len(truth)
    return precision, recall


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(-3, 3), st.integers(-3, 3)), min_size=1, max_size=40))
def test_scores_are_those_of_the_definition(items: list[tuple[int, int]]) -> None:
    """Precision and recall are means over items; F1 is their harmonic mean."""
    predicted, truth = [p for p, _ in items], [t for _, t in items]
    found = bcubed(np.array(predicted), np.array(truth))
    precision, recall = slow_bcubed(predicted, truth)
    assert found.precision == pytest.approx(precision)
    assert found.recall == pytest.approx(recall)
    assert found.f1 == pytest.approx(2 * precision * recall / (precision + recall))


def test_precision_and_recall_change_places_with_truth() -> None:
    """The precision of one clustering against another is the recall the other way round."""
    a, b = np.array([0, 0, 1, 1, 2]), np.array([0, 1, 1, 1, 1])
    assert bcubed(a, b).precision == pytest.approx(bcubed(b, a).recall)


@pytest.mark.parametrize(("n_predicted", "n_true"), [(0, 0), (2, 3)])
def test_items_must_be_the_same(n_predicted: int, n_true: int) -> None:
    """No items, or other items, is an error."""
    with pytest.raises(ValueError, match="shapes"):
        bcubed(np.zeros(n_predicted, np.int64), np.zeros(n_true, np.int64))


def slow_extended_bcubed(predicted: list[set[int]], truth: list[set[int]]) -> tuple[float, float]:
    """Precision and recall, pair by pair, as Amigó et al. define them."""

    def mean_of_pairs(groups: list[set[int]], others: list[set[int]]) -> float:
        total = 0.0
        for i in range(len(groups)):
            scores = []
            for j in range(len(groups)):
                n_shared, n_others = len(groups[i] & groups[j]), len(others[i] & others[j])
                if n_shared:
                    scores.append(min(n_shared, n_others) / n_shared)
            total += sum(scores) / len(scores)
        return total / len(groups)

    return mean_of_pairs(predicted, truth), mean_of_pairs(truth, predicted)


def pairs(sets: list[set[int]]) -> np.ndarray:
    return np.array([(item, cluster) for item, some in enumerate(sets) for cluster in some], np.int64)


some_clusters = st.sets(st.integers(-3, 3), min_size=1, max_size=3)


@settings(max_examples=100)
@given(st.lists(st.tuples(some_clusters, some_clusters), min_size=1, max_size=30))
def test_extended_scores_are_those_of_the_definition(items: list[tuple[set[int], set[int]]]) -> None:
    """Overlapping clusters: multiplicity precision and recall, mean over pairs that share a cluster, then items."""
    predicted, truth = [p for p, _ in items], [t for _, t in items]
    found = extended_bcubed(pairs(predicted), pairs(truth))
    assert (found.precision, found.recall) == pytest.approx(slow_extended_bcubed(predicted, truth))


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(-3, 3), st.integers(-3, 3)), min_size=1, max_size=40))
def test_extended_scores_are_the_ordinary_ones_where_nothing_overlaps(items: list[tuple[int, int]]) -> None:
    """One cluster and one class an item."""
    predicted, truth = np.array(items).T
    n = np.arange(len(items))
    found = extended_bcubed(np.stack([n, predicted], axis=1), np.stack([n, truth], axis=1))
    assert found == pytest.approx(bcubed(predicted, truth))


def test_a_cluster_too_few_costs_recall_and_one_too_many_precision() -> None:
    """Four items in two classes each: found whole, found in part, and with a third cluster that all lie in."""
    truth = [{1, 2}] * 4
    assert extended_bcubed(pairs(truth), pairs(truth))[:2] == (1, 1)
    assert extended_bcubed(pairs([{1}] * 4), pairs(truth))[:2] == (1, 0.5)
    assert extended_bcubed(pairs([{1, 2, 3}] * 4), pairs(truth))[:2] == pytest.approx((2 / 3, 1))


@pytest.mark.parametrize(
    ("predicted", "truth"), [([], []), ([[0, 1]], [[0, 1], [1, 1]]), ([[1, 0]], [[1, 0]]), ([0, 1], [0, 1])]
)
def test_extended_items_must_be_the_same(predicted: list[list[int]], truth: list[list[int]]) -> None:
    """No items, items without a cluster, or another shape is an error."""
    with pytest.raises(ValueError, match="Expected"):
        extended_bcubed(np.array(predicted, np.int64), np.array(truth, np.int64))
