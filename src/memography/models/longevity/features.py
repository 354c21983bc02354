"""Features of a past: what a series of months tells about the months to come, free of its scale."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from memography.models.longevity.families import FAMILIES, Fit, fits

Array = npt.NDArray[np.float64]

MONTHS_AHEAD = 12
"""How far forecasts go."""
LEAST_MONTHS = 12
"""A younger past is not judged."""
BORN_AT = 0.05
"""A meme is born in the first month with so much of its peak."""
DEAD_BELOW = 0.05
"""A meme is dead where the mean of twelve months is below so much of the highest month before."""
_FLOOR = 0.02
"""The scale is at least so much of the peak."""
RECENT = 5
"""The place among features of the mean of the last three months: quantiles are learned as what is added to it."""
_MANY = 1e6
"""The number of uses that stands for a series without chance in it."""


class Past(NamedTuple):
    """What is known of a series at its end."""

    scale: float
    """The unit of forecasts: the mean of the last twelve months, but at least 2 % of the peak."""
    born: int
    """The month of birth, from 0."""
    peak: float
    """The highest month."""
    last_year: float
    """The mean of the last twelve months."""
    common: Array
    """Features that all horizons share, shape (n_features,)."""
    by_month: Array
    """Those of each month ahead, shape (MONTHS_AHEAD, 1 + n_seasonal + n_families)."""
    fits: dict[str, Fit]
    """Each family upon the series from its birth on."""


def past(level: Array, n_uses: float = _MANY) -> Past:
    """What a series tells at its end.

    Args:
        level: one value a month, zero or more, the last month the one that ends now, shape (n_months,).
        n_uses: how many uses the levels were counted from; the fewer, the more of a series is chance.

    Raises:
        ValueError: nothing but zeros, or less than `LEAST_MONTHS` since its birth.
    """
    peak = float(level.max(initial=0))
    born = int(np.argmax(level >= BORN_AT * peak)) if peak > 0 else len(level)
    life = level[born:]
    if len(life) < LEAST_MONTHS:
        raise ValueError(f"Expected {LEAST_MONTHS} months or more since the first of some use, found {len(life)}.")
    scale = max(float(life[-12:].mean()), _FLOOR * peak)
    made = fits(life, MONTHS_AHEAD)
    last_year = float(life[-12:].mean())
    return Past(
        scale, born, peak, last_year, _common(life, peak, scale, n_uses, made), _by_month(life, scale, made), made
    )


def _common(life: Array, peak: float, scale: float, n_uses: float, made: dict[str, Fit]) -> Array:
    age = len(life)
    logs = np.log(life / scale + 0.1)
    back = life[::-1]
    means = [float(back[: min(n, age)].mean()) for n in (1, 2, 3, 6, 12, 24, 48)]
    older = float(back[12:24].mean()) if age > 12 else np.nan
    steps = np.abs(np.diff(life))
    whole = float(life.mean())
    return np.array(
        [
            age,
            age - 1 - int(life.argmax()),
            age - 1 - int(np.flatnonzero(life >= 0.5 * peak)[-1]),
            *(mean / scale for mean in means[:4]),
            *(mean / peak for mean in means),
            older / scale,
            older / peak,
            float(back[24:36].mean()) / scale if age > 24 else np.nan,
            whole / scale,
            whole / peak,
            float(np.median(life)) / peak,
            float(back[:12].max()) / scale,
            float(back[:12].min()) / scale,
            float(back[:24].max()) / peak,
            float(np.std(logs[-12:])),
            float(steps[-11:].mean()) / scale,
            float(steps.mean()) / scale,
            float(np.median(steps)) / scale,
            _slope(logs[-6:]),
            _slope(logs[-12:]),
            _slope(logs[-24:]),
            _slope(logs[-48:]),
            float((life > 0.5 * peak).mean()),
            float((life > 0.2 * peak).mean()),
            float((life > 0.1 * peak).mean()),
            float((back[:12] == 0).mean()),
            float((life == 0).mean()),
            _yearly(logs),
            np.log1p(n_uses),
            np.log1p(n_uses * float(back[:12].sum()) / max(float(life.sum()), 1e-12)),
            *(made[family].error / scale for family in FAMILIES),
            *(float(made[family].curve[age:].mean()) / scale for family in FAMILIES),
            float(min(made.values(), key=lambda fit: fit.error).curve[age:].mean()) / scale,
        ]
    )


def _by_month(life: Array, scale: float, made: dict[str, Fit]) -> Array:
    age = len(life)
    ahead = np.arange(MONTHS_AHEAD)
    padded = np.concatenate([np.full(26, np.nan), life])
    last_year = padded[len(padded) - 12 + ahead]
    around = np.mean([padded[len(padded) - 12 + np.minimum(ahead + n, 11)] for n in (-1, 0, 1)], axis=0)
    before = padded[len(padded) - 24 + ahead]
    curves = [made[family].curve[age:] for family in FAMILIES]
    columns = [ahead + 1.0, last_year / scale, around / scale, before / scale, *(curve / scale for curve in curves)]
    return np.stack(columns, axis=1)


def _slope(logs: Array) -> float:
    month = np.arange(len(logs)) - (len(logs) - 1) / 2
    return float(month @ logs / (month @ month))


def _yearly(logs: Array) -> float:
    """How far a month is like that of the year before, beside its neighbours; NaN where it is too young to tell."""
    if len(logs) < 36:
        return np.nan
    rest = np.diff(logs)
    one, other = rest[12:], rest[:-12]
    spread = float(np.std(one) * np.std(other))
    return float(np.mean((one - one.mean()) * (other - other.mean()))) / spread if spread > 1e-9 else 0.0
