"""Train the longevity model: `python -m training.longevity.train TRENDS OUT [--without-last MONTHS]`.

Learns from the fit half of a folder of monthly series alone (`series.is_fit`). Quantile regression and hazards by
histogram gradient boosting; what quantiles are off by is measured on series left out in two folds.
"""

import argparse
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

from memography.models.longevity.features import MONTHS_AHEAD, RECENT
from memography.models.longevity.model import (
    LEAST_WIDTH,
    LEVELS,
    MEDIAN,
    N_STEPS,
    STEP_MONTHS,
    LongevityModel,
    month_rows,
    roots,
)
from memography.models.longevity.trees import Trees
from training.longevity.series import Case, cases, is_fit, read

Array = npt.NDArray[np.float64]

N_FOLDS = 2
MONTHS_SHOWN = 2
"""Of each case's twelve months ahead so many are learned from, drawn at random."""
THIN_USES = (30, 5000)
"""Counts are made of so many uses, drawn evenly in the logarithm: most memes of a corpus have no more."""
SHAPE = {"max_leaf_nodes": 16, "min_samples_leaf": 100, "l2_regularization": 1.0, "early_stopping": False}


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser()
    parser.add_argument("trends", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--without-last", type=int, default=0, help="leave out so many last months of each series")
    given = parser.parse_args()
    series = {name: level[: len(level) - given.without_last] for name, level in read(given.trends).items()}
    series = {name: level for name, level in series.items() if is_fit(name)}
    every = fit_cases(series)
    names = sorted(series)
    fold = {name: number % N_FOLDS for number, name in enumerate(np.random.default_rng(0).permutation(names).tolist())}
    model, stretches = _folds(every, fold)
    arrays: dict[str, npt.NDArray[np.generic]] = {}
    for name in ("months", "year", "death"):
        arrays |= getattr(model, name).arrays(name)
    np.savez_compressed(given.out, **arrays, **stretches)
    print(f"{len(series)} series, {len(every)} cases, {given.out.stat().st_size:,} bytes")


def fit_cases(series: dict[str, Array]) -> list[Case]:
    """What is learned from: each series cut every six months, and every twelve as counts of fewer uses."""
    rng = np.random.default_rng(0)
    found = []
    for name, level in series.items():
        found += cases(name, level, range(24, len(level), 6))
        low, high = np.log(THIN_USES)
        found += cases(name, level, range(27, len(level), 12), float(np.exp(rng.uniform(low, high))))
    return found


def _folds(every: list[Case], fold: dict[str, int]) -> tuple[LongevityModel, dict[str, Array]]:
    """The model of all cases, and by how much its quantiles must be stretched: measured by models of other folds."""
    months_needed, year_needed = [], []
    for number in range(N_FOLDS):
        learned = [case for case in every if fold[case.name] != number]
        unseen = [case for case in every if fold[case.name] == number and not np.isnan(case.future).any()]
        months, year = _months(learned), _year(learned)
        scale = np.array([case.past.scale for case in unseen])
        future = np.stack([case.future for case in unseen])
        seen = roots(months, month_rows([case.past for case in unseen])).reshape(len(unseen), MONTHS_AHEAD, -1)
        months_needed.append(_needed(seen, np.sqrt(future / scale[:, None])))
        seen_year = roots(year, np.stack([case.past.common for case in unseen]))
        year_needed.append(_needed(seen_year, np.sqrt(future.mean(axis=1) / scale)))
        print(f"fold {number}: {len(learned)} cases, {len(unseen)} unseen", flush=True)
    wanted = LEVELS[-1] - LEVELS[0]
    stretches = {
        "months_stretch": np.quantile(np.concatenate(months_needed), wanted, axis=0),
        "year_stretch": np.quantile(np.concatenate(year_needed), wanted),
    }
    return LongevityModel(_months(every), _year(every), _death(every), **stretches), stretches


def _needed(found: Array, truth: Array) -> Array:
    """By how much each interval must be stretched about its median to hold the truth.

    Conformalised quantile regression (Romano, Patterson & Candès, NeurIPS 2019), but that ends move by a factor: series
    differ in how sure one can be of them.

    Args:
        found: quantiles, shape (…, n_levels).
        truth: shape (…,).
    """
    ordered = np.sort(np.maximum(found, 0), axis=-1)
    low, middle, high = ordered[..., 0], ordered[..., MEDIAN], ordered[..., -1]
    below = (middle - truth) / np.maximum(middle - low, LEAST_WIDTH)
    return np.maximum(below, (truth - middle) / np.maximum(high - middle, LEAST_WIDTH))


def _months(learned: list[Case]) -> Trees:
    rng = np.random.default_rng(1)
    rows = month_rows([case.past for case in learned])
    target = np.concatenate([np.sqrt(case.future / case.past.scale) for case in learned])
    shown = rng.permuted(np.tile(np.arange(MONTHS_AHEAD) < MONTHS_SHOWN, (len(learned), 1)), axis=1).ravel()
    chosen = shown & ~np.isnan(target)
    return _quantiles(rows[chosen], target[chosen], 120)


def _year(learned: list[Case]) -> Trees:
    whole = [case for case in learned if not np.isnan(case.future).any()]
    rows = np.stack([case.past.common for case in whole])
    return _quantiles(rows, np.array([np.sqrt(case.future.mean() / case.past.scale) for case in whole]), 80)


def _quantiles(rows: Array, target: Array, n_trees: int) -> Trees:
    def fitted(level: float) -> HistGradientBoostingRegressor:
        way = HistGradientBoostingRegressor(
            loss="quantile", quantile=level, max_iter=n_trees, learning_rate=0.08, random_state=0, **SHAPE
        )
        return way.fit(rows, target - np.sqrt(rows[:, RECENT]))

    return as_trees([fitted(level) for level in LEVELS])


def _death(learned: list[Case]) -> Trees:
    """The chance of death in each step of those that lived until then, in logits."""
    rows, died = [], []
    for case in learned:
        last = min(case.lived // STEP_MONTHS if not case.has_died else (case.lived - 1) // STEP_MONTHS, N_STEPS - 1)
        is_over = case.has_died and (case.lived - 1) // STEP_MONTHS <= N_STEPS - 1
        n_steps = last + 1 if is_over else min(case.lived // STEP_MONTHS, N_STEPS)
        if not case.is_alive or n_steps == 0:
            continue
        rows.append(np.hstack([np.tile(case.past.common, (n_steps, 1)), np.arange(n_steps)[:, None]]))
        died.append(np.arange(n_steps) == (last if is_over else -1))
    way = HistGradientBoostingClassifier(max_iter=150, learning_rate=0.06, random_state=0, **SHAPE)
    return as_trees([way.fit(np.concatenate(rows), np.concatenate(died))])


def _not_below(thresholds: Array) -> npt.NDArray[np.float32]:
    """Thresholds with fewer digits: never smaller, so that a value that equals one still goes left."""
    found = thresholds.astype(np.float32)
    return np.where(found < thresholds, np.nextafter(found, np.float32(np.inf)), found)


def as_trees(fitted: list[HistGradientBoostingRegressor] | list[HistGradientBoostingClassifier]) -> Trees:
    """What scikit-learn learned as arrays, an output for each of several ensembles of equally many trees."""
    parts: dict[str, list[npt.NDArray[np.generic]]] = {}
    starts: list[list[int]] = []
    n_nodes = 0
    take: dict[str, Callable[[npt.NDArray[np.void]], npt.NDArray[np.generic]]] = {
        "feature": lambda nodes: np.where(nodes["is_leaf"], -1, nodes["feature_idx"]).astype(np.int16),
        "threshold": lambda nodes: _not_below(nodes["num_threshold"]),
        "missing_left": lambda nodes: nodes["missing_go_to_left"].astype(bool),
        "value": lambda nodes: np.where(nodes["is_leaf"], nodes["value"], 0).astype(np.float32),
    }
    for one in fitted:
        starts.append([])
        for (tree,) in one._predictors:
            nodes = tree.nodes
            here = np.arange(len(nodes)) + n_nodes
            for side in ("left", "right"):
                to = np.where(nodes["is_leaf"], here, nodes[side].astype(np.int64) + n_nodes)
                parts.setdefault(side, []).append(to.astype(np.int32))
            for name, of in take.items():
                parts.setdefault(name, []).append(of(nodes))
            starts[-1].append(n_nodes)
            n_nodes += len(nodes)
    whole = {name: np.concatenate(some) for name, some in parts.items()}
    base = np.array([float(np.ravel(one._baseline_prediction)[0]) for one in fitted])
    return Trees(**whole, roots=np.array(starts, dtype=np.int32), base=base)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
