"""B-cubed, beside the definition written out."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memography.kernels.bcubed import bcubed


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
