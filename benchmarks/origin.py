"""How often the true first use lies in the interval that is told: `python -m benchmarks.origin report CAPTIONS TRENDS`.

From whole series (`benchmarks.origin_worlds`) uses are left out at random, and the origin is told from those that are
left; the truth is the first use of the whole. *fit* prints the constants of `memography.history.origins`, learned from
the real memes of the fit half, and how they do there across folds. *report* prints tables in Markdown for the other
half, beside older ways. *swapped* learns from the report half instead, and prints the tables for the fit half: of real
templates there are few.
"""

import argparse
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import QuantileRegressor

from benchmarks.origin_worlds import COURSES, MARGIN_DAYS, SHARES, Left, Whole, is_fit, left, wholes
from memography.history.origins import (
    COEFFICIENTS,
    CONFIDENCES,
    INTERCEPTS,
    LEAST_USES,
    N_EARLIEST,
    regular_days,
    traits,
)

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

CONFIDENCE = 0.9
LEVELS = (0.5, 0.8, CONFIDENCE, 0.95)
REAL = ("captions", "trends")
KINDS = (*REAL, "made up")
BANDS = (LEAST_USES, 10, 20, 50, 200, 1000, 10**9)
TIMES = {"captions": 20, "trends": 2, "made up": 2}
"""How often uses of a whole are left out anew, by kind: templates are few."""
N_DRAWN, N_FOLDS = 6_000, 5
"""Cases that the regression sees; and parts of the fit half's memes, each judged by what the others teach."""


class Cases:
    """What is left, as arrays, shape (n_cases,)."""

    def __init__(self, cases: Sequence[Left]) -> None:
        self.days = [case.days[:100] - case.days[0] for case in cases]
        self.last = np.array([case.days[-1] - case.days[0] for case in cases])
        self.kind = np.array([case.whole.kind for case in cases])
        self.course = np.array([case.whole.course for case in cases])
        self.name = np.array([case.whole.name for case in cases])
        self.is_community = np.array([case.whole.is_community for case in cases])
        self.is_known = np.array([case.whole.is_known for case in cases])
        self.share = np.array([case.share for case in cases])
        self.n_uses = np.array([len(case.days) for case in cases], dtype=float)
        self.gap = np.array([case.gap_days for case in cases])
        self.since = np.array([case.since_days for case in cases])
        self.traits = traits(self.n_uses, np.array([days[min(LEAST_USES, len(days)) - 1] for days in self.days]))
        self.regular = np.array([regular_days(days[:N_EARLIEST], np.array(CONFIDENCES)) for days in self.days])

    def weights(self, among: Flags) -> Array:
        """One for each kind, the same for each of its memes, the same for each case of a meme."""
        found = np.zeros(len(self.kind))
        for kind in KINDS:
            here = among & (self.kind == kind)
            _, meme, counts = np.unique(self.name[here], return_inverse=True, return_counts=True)
            found[here] = 1 / counts[meme] / len(counts)
        return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("fit", "report", "swapped"))
    parser.add_argument("captions", type=Path)
    parser.add_argument("trends", type=Path)
    given = parser.parse_args()
    every = list(wholes(given.captions, given.trends))
    fit, report = (_cases([whole for whole in every if is_fit(whole.name) == half]) for half in (True, False))
    if given.what == "fit":
        coefficients, intercepts = _learned(fit)
        print(f"COEFFICIENTS = {coefficients.round(3).tolist()}; INTERCEPTS = {intercepts.round(3).tolist()}")
    elif given.what == "report":
        _report(report, np.array(COEFFICIENTS), np.array(INTERCEPTS))
    else:
        _report(fit, *_learned(report))


def _cases(some: Sequence[Whole]) -> Cases:
    rng = np.random.default_rng(1)
    return Cases([case for whole in some for case in left(whole, TIMES[whole.kind], rng)])


def _learned(cases: Cases) -> tuple[Array, Array]:
    """Coefficients, and an intercept for each confidence: learned from the real memes of a half. Prints how often those
    intervals hold that are stated, of memes that they were not learned from."""
    among = ~cases.is_community & (cases.n_uses >= LEAST_USES)
    weights = cases.weights(among & cases.is_known & np.isin(cases.kind, REAL))
    x, y = cases.traits, np.log1p(cases.gap)
    names = np.unique(cases.name)
    fold = np.random.default_rng(0).permutation(np.arange(len(names)) % N_FOLDS)[np.searchsorted(names, cases.name)]
    told = np.zeros(len(y))
    for one in range(N_FOLDS):
        intercept, coefficients = _regressed(x, y, np.where(fold == one, 0, weights))
        told[fold == one] = (intercept + x @ coefficients)[fold == one]
    intercept, coefficients = _regressed(x, y, weights)
    judged = cases.weights(among)
    shifts = np.arange(-4, 4, 0.02)
    moved = []
    for which, confidence in enumerate(CONFIDENCES):
        held = [_stated_hold(cases, _bound(cases, told + shift, which), judged) for shift in shifts]
        enough = int(np.argmax(np.array(held)[:, : len(REAL)].mean(axis=1) >= confidence))
        moved.append(shifts[enough])
        print(f"across folds, {confidence:.1%}: {dict(zip(KINDS, held[enough], strict=True))}")
    return coefficients, intercept + np.array(moved)


def _bound(cases: Cases, learned: Array, which: int) -> Array:
    """Days that are told at one of the confidences, from logarithms of what is learned: as `earlier_days` has it."""
    days = np.maximum(np.expm1(learned), cases.regular[:, which])
    return np.where(cases.n_uses >= LEAST_USES, days, np.nan)


def _stated_hold(cases: Cases, bound: Array, weights: Array) -> list[float]:
    """How often intervals hold that are stated, since they do not reach before the corpus; one for each kind."""
    stated = weights * (cases.since > np.maximum(MARGIN_DAYS, bound))
    return [_mean(cases.gap <= bound, stated * (cases.kind == kind)) for kind in KINDS]


def _regressed(x: Array, y: Array, weights: Array) -> tuple[float, Array]:
    """Intercept and coefficients of the quantile of y at CONFIDENCE."""
    drawn = np.random.default_rng(0).choice(len(y), N_DRAWN, p=weights / weights.sum())
    found = QuantileRegressor(quantile=CONFIDENCE, alpha=0).fit(x[drawn], y[drawn])
    return float(found.intercept_), found.coef_


def _report(cases: Cases, coefficients: Array, intercepts: Array) -> None:
    learned = cases.traits @ coefficients
    told = {
        level: _bound(cases, learned + intercepts[which], which)
        for which, level in enumerate(CONFIDENCES)
        if level in LEVELS
    }
    ways: dict[str, Array] = {
        "ours": told[CONFIDENCE],
        "power of time": _each(cases, _power_of_time, 20),
        "Roberts & Solow": _each(cases, _roberts_solow, LEAST_USES),
        "Strauss & Sadler": _strauss_sadler(cases),
    }
    print(f"Intervals of {CONFIDENCE:.0%}, memes whose origin lies in the corpus: hold in %, median days")
    print("| kind | memes | told | " + " | ".join(ways) + " |\n" + "| --- " * (3 + len(ways)) + "|")
    parts: list[tuple[str, Flags]] = []
    for kind in KINDS:
        mine = cases.kind == kind
        parts.append((kind, mine & ~cases.is_community))
        if (mine & cases.is_community).any():
            parts.append((f"{kind}, by community", mine & cases.is_community))
        parts.append((f"{kind}, 20 uses or more", mine & ~cases.is_community & (cases.n_uses >= 20)))
    parts += [(f"made up, {course}", (cases.course == course) & ~cases.is_community) for course in COURSES]
    for name, here in parts:
        _line(name, here & cases.is_known, cases, ways)
    for kind in KINDS:
        mine = (cases.kind == kind) & ~cases.is_community & cases.is_known
        for share in SHARES:
            _line(f"{kind}, {share:.0%} left", mine & (cases.share == share), cases, ways)
        for low, high in pairwise(BANDS):
            here = mine & (cases.n_uses >= low) & (cases.n_uses < high)
            band = f"{low} to {high - 1}" if high < BANDS[-1] else f"{low} or more"
            _line(f"{kind}, {band} uses left", here, cases, ways)
    print("\nWhat is stated: without those that are told to be maybe older than the corpus")
    print("| kind | in the corpus: stated | hold | older: stated | stated in all: hold |\n" + "| --- " * 5 + "|")
    bound = ways["ours"]
    held = cases.gap <= bound
    for kind in KINDS:
        weights = cases.weights((cases.kind == kind) & ~cases.is_community & (cases.n_uses >= LEAST_USES))
        stated = (cases.since > MARGIN_DAYS) & (bound <= cases.since)
        known, older = weights * cases.is_known, weights * ~cases.is_known
        print(
            f"| {kind} | {_mean(stated, known):.0%} | {_mean(held, known * stated):.1%} | "
            f"{_mean(stated, older):.1%} | {_mean(held, weights * stated):.1%} |"
        )
    print("\nOther confidences, memes whose origin lies in the corpus: hold")
    print("| kind | " + " | ".join(f"{level:.0%}" for level in LEVELS) + " |\n" + "| --- " * (1 + len(LEVELS)) + "|")
    for kind in KINDS:
        weights = cases.weights((cases.kind == kind) & ~cases.is_community & cases.is_known & np.isfinite(bound))
        print(f"| {kind} | " + " | ".join(f"{_mean(cases.gap <= told[level], weights):.1%}" for level in LEVELS) + " |")


def _line(name: str, here: Flags, cases: Cases, ways: dict[str, Array]) -> None:
    shown = []
    for bound in ways.values():
        told = here & np.isfinite(bound)
        if told.any():
            held = _mean(cases.gap <= bound, cases.weights(told))
            shown.append(f"{100 * held:.1f}, {np.median(bound[told]):.0f}")
        else:
            shown.append("")
    told = np.isfinite(ways["ours"])
    n_memes = len(np.unique(cases.name[here]))
    if n_memes:
        print(f"| {name} | {n_memes} | {100 * _mean(told, cases.weights(here)):.0f} % | {' | '.join(shown)} |")


def _mean(values: Flags, weights: Array) -> float:
    return float(np.average(values, weights=weights)) if weights.any() else float("nan")


def _each(cases: Cases, way: Callable[[Array, float], float], least: int) -> Array:
    found: list[Any] = [
        way(days, last) if n >= least and days[-1] > days[0] else np.nan
        for days, last, n in zip(cases.days, cases.last, cases.n_uses, strict=True)
    ]
    return np.array(found)


def _strauss_sadler(cases: Cases) -> Array:
    """For uses that fall evenly (Mathematical Geology 21, 1989)."""
    return cases.last * ((1 - CONFIDENCE) ** (-1 / (cases.n_uses - 1)) - 1)


def _roberts_solow(days: Array, last: float, n_earliest: int = 10) -> float:
    """The bound beside the optimal linear estimate, from the ten earliest uses (Nature 426, 2003; Solow, Mathematical
    Biosciences 195, 2005)."""
    near = np.sort(np.unique(days[:n_earliest]) - days[0])
    k = len(near)
    if k < 4:
        return float("nan")
    shape = np.log(near[-1] / near[1:-1]).sum() / (k - 1)
    return float(near[-1] / ((-np.log(1 - CONFIDENCE) / k) ** -shape - 1))


def _power_of_time(days: Array, last: float, n_earliest: int = 15) -> float:
    """Regular beginnings alone, from the 15 earliest uses: all that was told until November 2026."""
    n = max(n_earliest, int(np.searchsorted(days, 0, "right")) + 1)
    return float(regular_days(days[:n], np.array([CONFIDENCE]))[0])


if __name__ == "__main__":
    main()
