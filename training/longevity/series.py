"""Series of months, the points at which they are cut, and what came after: what is learned from and judged on."""

import csv
import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from memography.models.longevity.features import DEAD_BELOW, LEAST_MONTHS, MONTHS_AHEAD, Past, past

Array = npt.NDArray[np.float64]
LEAST_LEVEL = 1.0
"""Of a scale of 0 to 100; a series that never reached it has not begun."""


@dataclass(frozen=True)
class Case:
    """A series at one cut."""

    name: str
    cut: int
    """How many months lie before."""
    level: Array
    """Those months."""
    past: Past
    future: Array
    """The twelve months after, shape (MONTHS_AHEAD,); NaN where they are not over yet."""
    lived: int
    """Months from the cut until the mean of twelve falls below 5 % of the peak, or until the series ends."""
    has_died: bool
    is_alive: bool
    """Whether the mean of the twelve months before the cut is no less than that."""
    step: float
    """Mean absolute step from month to month since birth: the unit of scaled errors."""
    n_uses: float | None
    """How many uses the past was counted from; None where it is the series itself."""


def is_fit(name: str) -> bool:
    """Whether a series belongs to the half that choices are made on: where the SHA-256 of its name is even."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 2 == 0


def read(folder: Path) -> dict[str, Array]:
    """Every series below a folder by its path: tab-separated, a date and a value a line, months that are not over left
    out."""
    found = {}
    for path in sorted(folder.rglob("*.csv")):
        with path.open(encoding="utf-8") as lines:
            rows = [row for row in list(csv.reader(lines, delimiter="\t"))[1:] if len(row) < 3 or row[2] != "True"]
        if rows:
            found[path.relative_to(folder).with_suffix("").as_posix()] = np.array([float(row[1]) for row in rows])
    return found


def cases(name: str, level: Array, cuts: range, n_uses: float | None = None, seed: int = 0) -> list[Case]:
    """A series at each cut at which its past is long enough.

    Args:
        name: the series.
        level: all of its months.
        cuts: numbers of months.
        n_uses: where given, each past is a count of about so many uses, drawn with the levels as rates; what comes
            after is then drawn in the same way, and given in the same unit.
        seed: of those draws.
    """
    found = []
    rng = np.random.default_rng([seed, int(hashlib.sha256(name.encode()).hexdigest()[:8], 16)])
    for cut in cuts:
        if cut + 1 > len(level) or level[:cut].max(initial=0) < LEAST_LEVEL:
            continue
        shown, ahead = level[:cut], level[cut : cut + MONTHS_AHEAD]
        peak = shown.max()
        if n_uses is not None:
            rate = n_uses / shown.sum()
            shown, ahead = (rng.poisson(part * rate).astype(float) for part in (shown, ahead))
            peak = peak * rate
        try:
            seen = past(shown) if n_uses is None else past(shown, float(shown.sum()))
        except ValueError:
            continue
        born = seen.born
        scaled = level[:cut].max()
        lived, has_died = _lived(level, cut, scaled)
        whole = np.full(MONTHS_AHEAD, np.nan)
        whole[: len(ahead)] = ahead
        step = float(np.abs(np.diff(shown[born:])).mean())
        is_alive = bool(level[cut - 12 : cut].mean() >= DEAD_BELOW * scaled)
        found.append(Case(name, cut, shown, seen, whole, lived, has_died, is_alive, step, n_uses))
    assert LEAST_MONTHS >= 12
    return found


def _lived(level: Array, cut: int, peak: float) -> tuple[int, bool]:
    sums = np.concatenate([[0], np.cumsum(level)])
    for month in range(cut + 1, len(level) + 1):
        if (sums[month] - sums[month - 12]) / 12 < DEAD_BELOW * peak:
            return month - cut, True
    return len(level) - cut, False
