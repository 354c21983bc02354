"""The longevity model: curves that fit, trees that are as scikit-learn's, forecasts free of units."""

import sys
from pathlib import Path

import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingRegressor

from memography.models.longevity import MEDIAN, longevity_model, past
from memography.models.longevity.families import FAMILIES, fits
from memography.models.longevity.trees import Trees

RNG = np.random.default_rng(0)
FALLING = np.concatenate([np.linspace(0, 90, 6), 90 * np.exp(-np.arange(60) / 20)])


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_fits_its_own_curve(family: str) -> None:
    """And goes on as it does."""
    whole = fits(FALLING, 24)[family].curve
    again = fits(whole[:66], 24)[family]
    assert again.error < 0.02 * whole.max()
    np.testing.assert_allclose(again.curve[66:], whole[66:], atol=0.05 * whole.max())


def test_trees_are_as_scikit_learn_s(monkeypatch: pytest.MonkeyPatch) -> None:
    """With missing values, and for every row."""
    monkeypatch.setattr(sys, "path", [*sys.path, str(Path(__file__).parents[2])])
    from training.longevity.train import as_trees

    rows = RNG.normal(size=(500, 4))
    rows[RNG.random(rows.shape) < 0.1] = np.nan
    target = np.nan_to_num(rows[:, 0]) + RNG.normal(size=500)
    one = HistGradientBoostingRegressor(max_iter=20, max_leaf_nodes=8).fit(rows, target)
    np.testing.assert_allclose(as_trees([one])(rows)[:, 0], one.predict(rows), atol=1e-5)
    read = Trees.read("x", as_trees([one]).arrays("x"))
    np.testing.assert_array_equal(read(rows), as_trees([one])(rows))


def test_forecasts_go_with_the_unit() -> None:
    """A thousand times the uses, the same number of posts counted: a thousand times the forecast."""
    pasts = [past(FALLING, 500), past(1000 * FALLING, 500)]
    outlook = longevity_model().outlook(pasts)
    np.testing.assert_allclose(1000 * outlook.months[0], outlook.months[1], rtol=1e-3)
    np.testing.assert_allclose(outlook.survival[0], outlook.survival[1], atol=1e-3)


def test_quantiles_are_in_order_and_survival_falls() -> None:
    """For any past."""
    pasts = [past(RNG.poisson(RNG.uniform(0.1, 20), 60).astype(float), 300) for _ in range(30)]
    outlook = longevity_model().outlook(pasts)
    assert (np.diff(outlook.months, axis=2) >= 0).all()
    assert (np.diff(outlook.year, axis=1) >= 0).all()
    assert (np.diff(outlook.survival, axis=1) <= 0).all()
    assert (outlook.months >= 0).all()


def test_a_steady_series_stays_and_a_falling_one_falls() -> None:
    """The middle of what is expected."""
    steady, falling = longevity_model().outlook([past(np.full(60, 10.0)), past(FALLING)]).year[:, MEDIAN]
    assert steady == pytest.approx(10, rel=0.2)
    assert falling < FALLING[-12:].mean()


def test_a_past_too_short_is_refused() -> None:
    """The message says how long it must be."""
    with pytest.raises(ValueError, match="12 months or more"):
        past(np.ones(11))
    with pytest.raises(ValueError, match="12 months or more"):
        past(np.zeros(40))
