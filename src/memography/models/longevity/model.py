"""The longevity model: how much a meme will be used in each of the next twelve months, and whether it lives on.

It is learned from monthly series by `training/longevity`; docs/models/longevity.md is its card.
"""

from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from memography.models.longevity.features import DEAD_BELOW, MONTHS_AHEAD, RECENT, Past
from memography.models.longevity.trees import Trees

Array = npt.NDArray[np.float64]

LEVELS = (0.05, 0.15, 0.3, 0.5, 0.7, 0.85, 0.95)
"""The quantiles that are forecast; the first and the last bound the 90 % interval."""
MEDIAN = LEVELS.index(0.5)
LEAST_WIDTH = 0.02
"""The ends of an interval lie at least so far from its median, in square roots of the scale."""
STEP_MONTHS = 6
"""Death is foretold in steps of so many months."""
N_STEPS = 20
_FILE = "longevity.npz"


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is expected of several series."""

    months: Array
    """Quantiles of the level in each of the next months, shape (n_series, MONTHS_AHEAD, n_levels)."""
    year: Array
    """Quantiles of the mean level of the next twelve months, shape (n_series, n_levels)."""
    survival: Array
    """Probability that it is not dead by the end of each step, shape (n_series, N_STEPS)."""

    def p_alive_in_a_year(self, pasts: list[Past]) -> Array:
        """Probability that no twelve months that end within a year have a mean below 5 % of the peak, which is no more
        than that the next twelve have not; of a meme whose last twelve have, that the next have more. Shape
        (n_series,)."""
        found = self.survival[:, 12 // STEP_MONTHS - 1].copy()
        for i, past in enumerate(pasts):
            is_dead = past.last_year < DEAD_BELOW * past.peak
            next_year = 1 - np.interp(DEAD_BELOW * past.peak, self.year[i], LEVELS, left=0.0, right=1.0)
            found[i] = next_year if is_dead else min(found[i], next_year)
        return found

    @property
    def expected_months(self) -> Array:
        """Months of life that are expected within the `N_STEPS` steps, shape (n_series,)."""
        found: Array = STEP_MONTHS * self.survival.sum(axis=1)
        return found


@dataclass(frozen=True, slots=True)
class LongevityModel:
    """Trees, and by how much their quantiles must be stretched, as measured on series that they had not seen."""

    months: Trees
    year: Trees
    death: Trees
    months_stretch: Array
    """By what factor quantiles move from their median, in square roots of the scale, shape (MONTHS_AHEAD,)."""
    year_stretch: Array
    """Shape ()."""

    def outlook(self, pasts: list[Past]) -> Outlook:
        """What is expected of series with these pasts."""
        if not pasts:
            nothing = np.empty((0, MONTHS_AHEAD, len(LEVELS)))
            return Outlook(nothing, nothing[:, 0], np.empty((0, N_STEPS)))
        scale = np.array([past.scale for past in pasts])
        common = np.stack([past.common for past in pasts])
        months = roots(self.months, month_rows(pasts)).reshape(len(pasts), MONTHS_AHEAD, len(LEVELS))
        year = roots(self.year, common)
        hazard: Array = 1 / (1 + np.exp(-self.death(step_rows(common)).reshape(len(pasts), N_STEPS)))
        return Outlook(
            _levels(months, self.months_stretch) * scale[:, None, None],
            _levels(year, self.year_stretch) * scale[:, None],
            np.cumprod(1 - hazard, axis=1, dtype=np.float64),
        )


def month_rows(pasts: list[Past]) -> Array:
    """The features of every series in each month ahead, shape (n_series * MONTHS_AHEAD, n_features)."""
    common = np.repeat(np.stack([past.common for past in pasts]), MONTHS_AHEAD, axis=0)
    return np.hstack([common, np.concatenate([past.by_month for past in pasts])])


def step_rows(common: Array) -> Array:
    """The features of every series in each step ahead, shape (n_series * N_STEPS, n_features)."""
    return np.hstack([np.repeat(common, N_STEPS, axis=0), np.tile(np.arange(N_STEPS), len(common))[:, None]])


def roots(trees: Trees, rows: Array) -> Array:
    """Square roots of quantiles, in units of the scale, shape (n_rows, n_levels)."""
    return trees(rows) + np.sqrt(rows[:, RECENT, None])


def _levels(found: Array, stretch: Array) -> Array:
    """Quantiles in order, from their square roots."""
    ordered = np.sort(np.maximum(found, 0), axis=-1)
    middle = ordered[..., MEDIAN, None]
    left = ordered - middle
    left[..., 0] = np.minimum(left[..., 0], -LEAST_WIDTH)
    left[..., -1] = np.maximum(left[..., -1], LEAST_WIDTH)
    levels: Array = np.maximum(middle + left * stretch[..., None], 0) ** 2
    return levels


@cache
def longevity_model() -> LongevityModel:
    """The model that ships."""
    with resources.files(__package__).joinpath(_FILE).open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        return from_arrays(dict(arrays))


def from_arrays(arrays: dict[str, npt.NDArray[np.generic]]) -> LongevityModel:
    """A model from the arrays of its file."""
    months, year, death = (Trees.read(name, arrays) for name in ("months", "year", "death"))
    return LongevityModel(months, year, death, arrays["months_stretch"], arrays["year_stretch"])  # type: ignore[arg-type]
