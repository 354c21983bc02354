"""From logits to tones."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from memography.models.tone.tones import Heads, Tones, decided, tones

HEADS = Heads(ironic=0, emotions={"amusement": 1, "grief": 2})
logits = arrays(np.float32, (5, 3), elements=st.floats(-1e4, 1e4, width=32))


def said(*values: float, least_margin: float = 0.0) -> Tones:
    return tones(np.array([values], np.float32), HEADS, least_margin)


@given(logits)
def test_tones_sum_to_one(values: np.ndarray) -> None:
    """Every text has a probability for each tone, between 0 and 1, and the three sum to 1."""
    found = tones(values, HEADS, 0.1)
    stacked = np.stack([found.p_sincere, found.p_humorous, found.p_ironic])
    assert np.isfinite(stacked).all()
    assert (stacked > -1e-6).all()
    assert stacked.sum(axis=0) == pytest.approx(np.ones(5), abs=1e-5)


def test_amusement_makes_humorous() -> None:
    """By the odds of amusement, beside those of irony; without amusement irony has its own probability."""
    assert said(0, 3, -3).p_humorous[0] > 0.9
    assert said(1, -30, 0).p_ironic[0] == pytest.approx(1 / (1 + np.exp(-1)))


def test_it_abstains_where_two_tones_are_close() -> None:
    """Where the first tone is hardly ahead of the second, the text is not called."""
    assert said(0, -9, 0, least_margin=0.2).abstained[0]
    assert not said(4, -9, 0, least_margin=0.2).abstained[0]


@given(arrays(np.float64, 50, elements=st.floats(-20, 20)), st.floats(0, 5))
def test_deciding_keeps_the_order(values: np.ndarray, move: float) -> None:
    """What was more probable stays so, and what lies far from the threshold stays as it was."""
    before = np.sort(values)[:, None]
    after = decided(before, np.array([move]))
    assert (np.diff(after[:, 0]) >= -1e-9).all()
    far = np.abs(before + move) > 1.25 * move
    assert after[far] == pytest.approx(before[far])


@pytest.mark.parametrize("move", [0.0, 0.4, 3.0])
def test_the_threshold_becomes_even(move: float) -> None:
    """p >= .5 is where the threshold lay."""
    assert decided(np.array([[-move]]), np.array([move]))[0, 0] == pytest.approx(0.0)


def test_what_lies_well_below_a_threshold_stays() -> None:
    """It is answered rightly as it is: moving it would only make its probability wrong."""
    below = np.array([[-1.3], [-2.0]])
    assert decided(below, np.array([1.0])) == pytest.approx(below)
