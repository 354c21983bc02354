"""Senses are found where there are some, and are the same each time."""

import random

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from memography.kernels.mixture import belonging, fit_mixture
from memography.meaning.grouping import _agreement, grouping, groupings
from memography.meaning.marks import marked, marks
from memography.settings import MeaningSettings

THINGS = ("cake", "train", "cat", "meeting", "garden", "shoe", "song", "lamp", "river", "soup", "window", "phone")
DAYS = ("monday", "friday", "the weekend", "my birthday", "the holidays", "winter")
FORMULAS = (
    "brace yourselves\nthe {thing} posts are coming on {day}",
    "what if i told you\nthat the {thing} was never yours, not even on {day}",
)
SETTINGS = MeaningSettings()


def said(formulas: tuple[str, ...], n_texts: int) -> tuple[list[str], list[int]]:
    rng = random.Random(5)
    found: dict[str, int] = {}
    while len(found) < n_texts:
        which = len(found) % len(formulas)
        words = {"thing": f"{rng.choice(THINGS)} and {rng.choice(THINGS)}", "day": rng.choice(DAYS)}
        found.setdefault(formulas[which].format(**words), which)
    texts = sorted(found)
    return texts, [found[text] for text in texts]


def test_two_formulas_are_two_stable_senses() -> None:
    texts, truth = said(FORMULAS, 120)
    found = grouping(texts, None, SETTINGS, 0)
    assert found is not None
    assert found.belonging.shape == (120, 2)
    assert found.stability >= SETTINGS.sense_stability
    assert adjusted_rand_score(truth, found.belonging.argmax(axis=1)) > 0.9
    assert np.allclose(found.belonging.sum(axis=1), 1)


def test_one_formula_is_not_called_several_senses() -> None:
    texts, _ = said(FORMULAS[:1], 120)
    assert all(one.stability < SETTINGS.sense_stability for one in groupings(texts, None, SETTINGS, 0))


def test_the_same_seed_gives_the_same_senses() -> None:
    texts, _ = said(FORMULAS, 60)
    one, other = (grouping(texts, None, SETTINGS, 3) for _ in range(2))
    assert one is not None
    assert other is not None
    assert np.array_equal(one.belonging, other.belonging)
    assert one.stability == other.stability


def test_few_texts_have_no_senses() -> None:
    texts, _ = said(FORMULAS, SETTINGS.sense_min_texts - 1)
    assert grouping(texts, None, SETTINGS, 0) is None


def test_a_sense_is_not_smaller_than_asked() -> None:
    texts, _ = said(FORMULAS, 80)
    wanting = MeaningSettings(sense_min_share=0.49)
    for one in groupings(texts, None, wanting, 0):
        assert np.bincount(one.belonging.argmax(axis=1)).min() >= 0.49 * 80


@pytest.mark.parametrize("text", ["", "...", "?", "\n\n", "ab\n" * 500])
def test_any_text_has_marks(text: str) -> None:
    assert all(marks(text))


def test_a_mark_counts_once_a_text() -> None:
    assert marked(["no no no"] * 3).max() == 1


def test_the_mixture_finds_what_was_mixed() -> None:
    rng = np.random.default_rng(0)
    truth = rng.integers(2, size=200)
    words = np.concatenate([rng.choice(10, 8, replace=False) + 10 * part for part in truth]).astype(np.int32)
    starts = np.arange(0, len(words) + 1, 8, dtype=np.int32)
    begun = rng.dirichlet([5, 5], size=200)
    as_begun = begun.copy()
    background = np.full(20, 1 / 20)
    mixture = fit_mixture(starts, words, background, begun, own=0.6, smoothing=0.001, n_rounds=50)
    found = belonging(starts, words, background, mixture, own=0.6)
    assert adjusted_rand_score(truth, found.argmax(axis=1)) == 1
    assert np.allclose(mixture.profiles.sum(axis=0), 1)
    assert mixture.shares.sum() == pytest.approx(1)
    assert np.array_equal(begun, as_begun)


def test_agreement_is_the_adjusted_rand_index() -> None:
    """As a library has it, of groups at random, of the same, and of one group alone."""
    rng = np.random.default_rng(0)
    for n_groups in (2, 5):
        one, other = (rng.random((60, n_groups)) for _ in range(2))
        for a, b in ((one, other), (one, one), (one, one + other), (np.eye(n_groups)[[0] * 60], other)):
            expected = adjusted_rand_score(a.argmax(axis=1), b.argmax(axis=1))
            assert _agreement(a, b) == pytest.approx(expected, abs=1e-12)
