"""How well the next twelve months and the rest of a life are foretold: `python -m benchmarks.longevity TRENDS`.

TRENDS is a folder of monthly series. Judged are those of the report half (`training.longevity.series.is_fit`), or with
`--all` every series; baselines' intervals and the sign of age are learned on the fit half. Prints tables in Markdown.
"""

import argparse
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from memography.models.longevity.families import FAMILIES, fits
from memography.models.longevity.features import DEAD_BELOW, MONTHS_AHEAD
from memography.models.longevity.model import LEVELS, MEDIAN, LongevityModel, Outlook, from_arrays, longevity_model
from training.longevity.series import Case, cases, is_fit, read

Array = npt.NDArray[np.float64]

FAR_MONTHS = 240
THIN = (50, 200, 1000)
Q = np.array(LEVELS)


class Score(NamedTuple):
    """How well twelve months were foretold; errors in the series' own mean step from month to month."""

    mase: float
    """Median over cases of the mean absolute error."""
    crps: float
    """Median over cases of the mean continuous ranked probability score, from seven quantiles."""
    mean_crps: float
    held: float
    """Share of months in the 90 % interval."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("trends", type=Path)
    parser.add_argument("--all", action="store_true", help="judge every series, where none of them was learned from")
    parser.add_argument("--model", type=Path, help="a model's file, in place of the one that ships")
    parser.add_argument("--after", type=int, default=36, help="cut no earlier than this many months into a series")
    parser.add_argument("--last", type=int, help="cut only within this many last months of a series")
    parser.add_argument("--fit", type=Path, help="where the fit half lies, if elsewhere")
    given = parser.parse_args()
    model = longevity_model()
    if given.model:
        with np.load(given.model) as arrays:
            model = from_arrays(dict(arrays))
    series = read(given.trends)
    learned = [
        case
        for name, level in read(given.fit or given.trends).items()
        if is_fit(name)
        for case in _cut(name, level, 36)
    ]
    judged = {name: level for name, level in series.items() if given.all or not is_fit(name)}
    every = [
        case
        for name, level in judged.items()
        for case in _cut(name, level, max(given.after, len(level) - given.last if given.last else 0))
    ]
    whole = [case for case in every if not np.isnan(case.future).any() and case.step > 0]
    print(f"{len(judged)} series, {len(whole)} cases with twelve months after them, {len(every)} in all\n")
    outlook = model.outlook([case.past for case in whole])
    _forecasts(whole, learned, outlook)
    _lives(every, learned, model)
    _thinned(judged, model, given.after)


def _cut(name: str, level: Array, after: int) -> list[Case]:
    return cases(name, level, range(after, len(level), 12))


def _forecasts(whole: list[Case], learned: list[Case], outlook: Outlook) -> None:
    print(
        "| forecast | median scaled error | median CRPS | mean CRPS | 90 % intervals hold |\n"
        "| --- | --- | --- | --- | --- |"
    )
    rows = {"the model": _score(whole, outlook.months)}
    complete = [case for case in learned if not np.isnan(case.future).any()]
    for name in ("last value", "last twelve, mean", "same month last year", *FAMILIES):
        rows[name] = _score(whole, _as_quantiles(name, whole, complete))
    for name, score in rows.items():
        print(f"| {name} | {score.mase:.3f} | {score.crps:.3f} | {score.mean_crps:.3f} | {100 * score.held:.1f} % |")
    truth = np.stack([case.future for case in whole])
    holds = (outlook.months[..., 0] <= truth) & (truth <= outlook.months[..., -1])
    by_month = ", ".join(f"{100 * share:.1f}" for share in holds.mean(axis=0))
    print(f"\nHold by month ahead: {by_month} %")
    year = truth.mean(axis=1)
    held = (outlook.year[:, 0] <= year) & (year <= outlook.year[:, -1])
    print(f"The mean of the twelve months lies in its interval in {100 * held.mean():.1f} %")
    print("\n| cut after | cases | model | last value | best family | hold |\n| --- | --- | --- | --- | --- | --- |")
    families = {name: _point(name, whole) for name in FAMILIES}
    for cut in sorted({case.cut for case in whole}):
        here = np.array([case.cut == cut for case in whole])
        if here.sum() >= 50:
            some = [case for case, is_here in zip(whole, here, strict=True) if is_here]
            best = min(float(np.median(_errors(some, point[here]))) for point in families.values())
            told = np.median(_errors(some, outlook.months[here][..., MEDIAN]))
            last = np.median(_errors(some, _point("last value", some)))
            print(
                f"| {cut} months | {len(some)} | {told:.3f} | {last:.3f} | {best:.3f} | "
                f"{100 * holds[here].mean():.1f} % |"
            )


def _point(name: str, some: list[Case]) -> Array:
    """A baseline's forecast, shape (n_cases, MONTHS_AHEAD)."""
    if name == "last value":
        return np.stack([np.full(MONTHS_AHEAD, case.level[-1]) for case in some])
    if name == "last twelve, mean":
        return np.stack([np.full(MONTHS_AHEAD, case.level[-12:].mean()) for case in some])
    if name == "same month last year":
        return np.stack([case.level[-12:] for case in some])
    return np.stack([case.past.fits[name].curve[-MONTHS_AHEAD:] for case in some])


def _as_quantiles(name: str, some: list[Case], learned: list[Case]) -> Array:
    """A baseline with the quantiles of what it was off by in the fit half, in square roots of the scale, month by
    month; its median stays its own forecast."""
    scale = np.array([case.past.scale for case in learned])[:, None]
    off = np.sqrt(np.stack([case.future for case in learned]) / scale) - np.sqrt(_point(name, learned) / scale)
    added = np.quantile(off, Q, axis=0).T  # (MONTHS_AHEAD, n_levels)
    added[:, MEDIAN] = 0
    own = np.array([case.past.scale for case in some])[:, None, None]
    roots = np.sqrt(_point(name, some)[..., None] / own) + added
    return np.sort(np.maximum(roots, 0), axis=-1) ** 2 * own


def _errors(some: list[Case], point: Array) -> Array:
    truth, step = np.stack([case.future for case in some]), np.array([case.step for case in some])
    return np.abs(truth - point).mean(axis=1) / step


def _score(some: list[Case], quantiles: Array) -> Score:
    truth, step = np.stack([case.future for case in some]), np.array([case.step for case in some])
    left = truth[..., None] - quantiles
    pinball = np.maximum(Q * left, (Q - 1) * left)  # (n_cases, MONTHS_AHEAD, n_levels)
    ends = np.concatenate([[0], (Q[1:] + Q[:-1]) / 2, [1]])
    crps = 2 * (pinball * np.diff(ends)).sum(axis=-1).mean(axis=1) / step
    held = (quantiles[..., 0] <= truth) & (truth <= quantiles[..., -1])
    mase = np.median(_errors(some, quantiles[..., MEDIAN]))
    return Score(float(mase), float(np.median(crps)), float(crps.mean()), float(held.mean()))


def _lives(every: list[Case], learned: list[Case], model: LongevityModel) -> None:
    alive = [case for case in every if case.is_alive and case.lived > 0]
    known = [case for case in learned if case.is_alive and case.lived > 0]
    outlook = model.outlook([case.past for case in alive])
    ranks = {"the model": outlook.expected_months}
    for name in ("age", "last month / peak", "last twelve / peak", "last twelve (level alone)", *FAMILIES):
        sign = 1 if c_index(known, _rank(name, known)) >= 0.5 else -1
        ranks[name] = sign * _rank(name, alive)
    deaths = sum(case.has_died for case in alive)
    print(f"\n{len(alive)} cases alive at the cut, {deaths} of which die later\n")
    print("| remaining life ranked by | C-index | its mean over cuts |\n| --- | --- | --- |")
    cuts = [cut for cut in sorted({case.cut for case in alive}) if sum(case.cut == cut for case in alive) >= 50]
    for name, rank in ranks.items():
        by_cut = []
        for cut in cuts:
            here = np.flatnonzero([case.cut == cut for case in alive])
            by_cut.append(c_index([alive[i] for i in here], rank[here]))
        print(f"| {name} | {c_index(alive, rank):.3f} | {np.nanmean(by_cut):.3f} |")
    lasting = [i for i, case in enumerate(alive) if case.lived >= 12 or case.has_died]
    truth = np.array([not alive[i].has_died or alive[i].lived > 12 for i in lasting])
    told = outlook.p_alive_in_a_year([case.past for case in alive])[lasting]
    print(
        f"\nAlive in a year: Brier score {np.mean((told - truth) ** 2):.3f}, of the share alone "
        f"{truth.mean() * (1 - truth.mean()):.3f}"
    )
    print("\n| told | cases | lived |\n| --- | --- | --- |")
    for low, high in ((0, 0.2), (0.2, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 0.9), (0.9, 1.01)):
        here = (told >= low) & (told < high)
        if here.any():
            print(f"| {told[here].mean():.2f} | {here.sum()} | {truth[here].mean():.2f} |")


def _rank(name: str, some: list[Case]) -> Array:
    if name == "age":
        return np.array([case.past.common[0] for case in some])
    if name == "last month / peak":
        return np.array([case.level[-1] / case.past.peak for case in some])
    if name == "last twelve / peak":
        return np.array([case.level[-12:].mean() / case.past.peak for case in some])
    if name == "last twelve (level alone)":
        return np.array([case.level[-12:].mean() for case in some])
    return np.array([_death_of(name, case) for case in some])


def _death_of(family: str, case: Case) -> float:
    """When a family's curve puts the mean of twelve months below 5 % of the peak; ties are told apart by its level."""
    life = case.level[case.past.born :]
    curve = fits(life, FAR_MONTHS)[family].curve
    joined = np.concatenate([life, curve[len(life) :]])
    means = np.convolve(joined, np.full(12, 1 / 12), "valid")[len(life) - 11 :]
    dead = np.flatnonzero(means < DEAD_BELOW * case.past.peak)
    return float(dead[0]) if len(dead) else FAR_MONTHS + float(means[-1] / case.past.peak)


def c_index(some: list[Case], rank: Array) -> float:
    """Harrell's C: of the pairs of which it is known who died first, the share that the rank puts so."""
    lived = np.array([case.lived for case in some])
    died = np.array([case.has_died for case in some])
    right = pairs = 0.0
    for i in np.flatnonzero(died):
        later = (lived > lived[i]) | ((lived == lived[i]) & ~died)
        right += float((rank[later] > rank[i]).sum() + 0.5 * (rank[later] == rank[i]).sum())
        pairs += int(later.sum())
    return right / pairs if pairs else float("nan")


def _thinned(judged: dict[str, Array], model: LongevityModel, after: int) -> None:
    print(
        "\n| uses in the past | cases | months hold | year holds | scaled error of the year | of last twelve |\n"
        "| --- | --- | --- | --- | --- | --- |"
    )
    for n_uses in THIN:
        some = [
            case for name, level in judged.items() for case in cases(name, level, range(after, len(level), 24), n_uses)
        ]
        some = [case for case in some if not np.isnan(case.future).any()]
        outlook = model.outlook([case.past for case in some])
        truth = np.stack([case.future for case in some])
        holds = ((outlook.months[..., 0] <= truth) & (truth <= outlook.months[..., -1])).mean()
        year = truth.mean(axis=1)
        year_holds = ((outlook.year[:, 0] <= year) & (year <= outlook.year[:, -1])).mean()
        scale = np.array([case.past.scale for case in some])
        error = np.mean(np.minimum(np.abs(year - outlook.year[:, MEDIAN]) / scale, 10))
        naive = np.mean(np.minimum(np.abs(year - np.array([case.level[-12:].mean() for case in some])) / scale, 10))
        print(
            f"| {n_uses} | {len(some)} | {100 * holds:.1f} % | {100 * year_holds:.1f} % | {error:.3f} | {naive:.3f} |"
        )


if __name__ == "__main__":
    main()
