"""How often the true first use lies in the interval that is told: `python -m benchmarks.origin CAPTIONS TRENDS`.

From a whole series uses are left out at random, and the origin is told from those that are left; the truth is the first
use of the whole. Captions are those of a JSON lines file (gzip) with `template` and `posted_at`; of TRENDS, monthly
series, a whole of 20,000 uses is drawn; made-up memes begin with a power of time, 0.5 to 3. Prints tables in Markdown,
for the fit half of series (names whose SHA-256 is even for TRENDS; every second template) and for the rest.
"""

import argparse
import gzip
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from memography.history.origins import earlier_days
from memography.models.longevity.months import MONTH_DAYS
from training.longevity.series import is_fit, read

Array = npt.NDArray[np.float64]

WHOLE = 20_000
KEPT = (0.005, 0.01, 0.03, 0.1, 0.3)
"""Shares of a whole that are left."""
CONFIDENCE = 0.9


class Left(NamedTuple):
    """What is left of a whole."""

    source: str
    is_fit: bool
    share: float
    gap_days: float
    """From the first use of the whole to the first that is left."""
    days: Array


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("captions", type=Path)
    parser.add_argument("trends", type=Path)
    given = parser.parse_args()
    every = list(_every(given.captions, given.trends))
    told = [earlier_days(one.days, CONFIDENCE) for one in every]
    even = [_strauss_sadler(one.days) for one in every]
    for part in (True, False):
        print(f"\n{'Fit' if part else 'Report'} part\n")
        print(
            "| source | left | series | told | hold | interval, median of months | Strauss & Sadler hold |\n"
            "| --- | --- | --- | --- | --- | --- | --- |"
        )
        for source in ("captions", "trends", "made up"):
            for share in (None, *KEPT):
                here = [
                    i
                    for i, one in enumerate(every)
                    if one.is_fit == part and one.source == source and share in (None, one.share)
                ]
                known = [(every[i].gap_days, told[i], even[i]) for i in here if told[i] is not None]
                if not known:
                    continue
                gap, mine, theirs = (np.array(column, dtype=float) for column in zip(*known, strict=True))
                name = "all" if share is None else f"{100 * share:g} %"
                print(
                    f"| {source} | {name} | {len(here)} | {100 * len(known) / len(here):.0f} % | "
                    f"{100 * (gap <= mine).mean():.1f} % | {np.median(mine) / MONTH_DAYS:.1f} | "
                    f"{100 * (gap <= theirs).mean():.1f} % |"
                )


def _every(captions: Path, trends: Path) -> Iterator[Left]:
    rng = np.random.default_rng(0)
    by_template: dict[str, list[float]] = {}
    with gzip.open(captions, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            at = datetime.fromisoformat(row["posted_at"]).timestamp() / 86400
            by_template.setdefault(row["template"], []).append(at)
    for number, name in enumerate(sorted(by_template)):
        whole = np.sort(by_template[name])
        for share in KEPT:
            for _ in range(10):
                yield from _left("captions", number % 2 == 0, share, whole, rng)
    for name, level in read(trends).items():
        if level.sum() > 0:
            counts = rng.poisson(level / level.sum() * WHOLE)
            at = np.repeat(np.arange(len(level)), counts) + rng.random(counts.sum())
            for share in KEPT:
                yield from _left("trends", is_fit(name), share, np.sort(at) * MONTH_DAYS, rng)
    for number in range(600):
        power = rng.choice([0.5, 1, 1.5, 2, 3])
        shape = rng.gamma(power, 300, WHOLE) if number % 2 else 1000 * rng.beta(power, rng.uniform(1, 4), WHOLE)
        for share in KEPT:
            yield from _left("made up", number % 4 < 2, share, np.sort(shape), rng)


def _left(source: str, part: bool, share: float, whole: Array, rng: np.random.Generator) -> Iterator[Left]:
    days = whole[rng.random(len(whole)) < share]
    if len(days) >= 2:
        yield Left(source, part, share, float(days[0] - whole[0]), days)


def _strauss_sadler(days: Array) -> float:
    """The classical interval for uses that fall evenly (Mathematical Geology 21, 1989)."""
    return float((days[-1] - days[0]) * ((1 - CONFIDENCE) ** (-1 / (len(days) - 1)) - 1))


if __name__ == "__main__":
    main()
