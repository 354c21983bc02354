"""Families: curves of attention that rise once and fall, each upon a level that stays.

Log-normal, shifted Gompertz and Weibull are the three that Bauckhage, Kersting & Hadiji ("Mathematical models of fads
explain the temporal dynamics of internet memes", ICWSM 2013; "How viral are viral videos?", ICWSM 2015) fit to memes.
Here each stands upon a constant base, since memes seldom die out.
"""

from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

FAMILIES = ("log-normal", "shifted Gompertz", "Weibull")
_BLOCK_MONTHS = 256
"""Curves are made for so many months more at a time, so that few lengths have to be kept."""


class Fit(NamedTuple):
    """A family laid upon a series."""

    curve: Array
    """The level that it gives, for the months of the series and those that follow, shape (n_months + n_ahead,)."""
    error: float
    """The root of the mean squared difference in the months of the series, in units of the series."""


def fits(level: Array, n_ahead: int) -> dict[str, Fit]:
    """The best curve of each family upon a series, by least squares.

    Shapes come from a grid (240 a family); height and base, neither below zero, follow for each in closed form. O(720
    n_months).

    Args:
        level: one value a month from the month of birth on, shape (n_months,), n_months >= 2.
        n_ahead: for so many months after it the curves go on.
    """
    return {family: _fit(family, level, n_ahead) for family in FAMILIES}


def _fit(family: str, level: Array, n_ahead: int) -> Fit:
    n = len(level)
    whole = _curves(family, -(-(n + n_ahead) // _BLOCK_MONTHS) * _BLOCK_MONTHS)
    shapes = whole[:, :n]
    mean = level.mean()
    shape_mean = shapes.mean(axis=1)  # (n_shapes,)
    variance = np.maximum((shapes**2).mean(axis=1) - shape_mean**2, 1e-12)
    height = np.maximum((shapes @ level / n - shape_mean * mean) / variance, 0)
    base = mean - height * shape_mean
    # Where the base would be below zero it is zero, and the height that of least squares through zero.
    through = np.maximum(shapes @ level, 0) / np.maximum((shapes**2).sum(axis=1), 1e-12)
    height = np.where(base < 0, through, height)
    base = np.maximum(base, 0)
    squares = ((height[:, None] * shapes + base[:, None] - level) ** 2).mean(axis=1)
    best = int(squares.argmin())
    return Fit(height[best] * whole[best, : n + n_ahead] + base[best], float(np.sqrt(squares[best])))


@cache
def _curves(family: str, n_months: int) -> Array:
    """All shapes of a family, each with its highest value at 1, shape (240, n_months)."""
    month = np.arange(n_months) + 0.5
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        if family == "log-normal":
            mode, sigma = _grid(np.geomspace(0.5, 300, 30), np.array([0.1, 0.2, 0.35, 0.5, 0.75, 1, 1.5, 2.5]))
            mu = np.log(mode) + sigma**2
            logs = -((np.log(month) - mu) ** 2) / (2 * sigma**2) - np.log(month)
        elif family == "Weibull":
            scale, shape = _grid(np.geomspace(0.5, 400, 30), np.array([0.5, 0.75, 1, 1.25, 1.5, 2, 3, 6]))
            logs = (shape - 1) * np.log(month / scale) - (month / scale) ** shape
        else:
            rate, eta = _grid(np.geomspace(0.004, 2, 24), np.array([0, 0.5, 2, 8, 32, 128, 1e3, 1e4, 1e6, 1e9]))
            logs = -rate * month - eta * np.exp(-rate * month) + np.log1p(eta * -np.expm1(-rate * month))
        curves: Array = np.exp(logs - logs.max(axis=1, keepdims=True))
    return curves


def _grid(one: Array, other: Array) -> tuple[Array, Array]:
    first, second = np.meshgrid(one, other, indexing="ij")
    return first.reshape(-1, 1), second.reshape(-1, 1)
