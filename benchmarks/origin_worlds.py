"""Whole series of uses whose first is known: real ones, and made-up worlds; and what is left of them by chance.

A *whole* is what the world would have: all captions of a template, a series of search interest drawn as uses, a world
that was made up. What is *left* of it is a sample, as a corpus is one. Halves are by the SHA-256 of the name.
"""

import gzip
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from memography.models.longevity.months import MONTH_DAYS
from training.longevity.series import read

Array = npt.NDArray[np.float64]

SHARES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5)
"""Shares of a whole that are left."""
MARGIN_DAYS = 30
"""A whole whose first use lies so near to the corpus's may have begun before it: its origin is not known."""
N_MONTHS = 252
"""From January 2004, when search interest begins to be known, until the end of all series."""
LEAST_WHOLE = 40
"""Wholes with fewer uses are left out."""
COURSES = ("one power of time", "copies in bursts", "community after community", "a trickle first")
_POWERS = (0.5, 1, 1.5, 2, 3)


class Whole(NamedTuple):
    """All uses of a meme, or those of it in one community."""

    kind: str
    """captions, trends or made up."""
    name: str
    course: str
    """How a made-up one begins; otherwise its kind."""
    is_community: bool
    begins: float
    """When the corpus begins, day."""
    days: Array
    """Its uses in order, shape (n_uses,)."""

    @property
    def is_known(self) -> bool:
        """Whether its origin lies in the corpus."""
        return bool(self.days[0] - self.begins > MARGIN_DAYS)


class Left(NamedTuple):
    """What is left of a whole."""

    whole: Whole
    share: float
    days: Array

    @property
    def gap_days(self) -> float:
        """From the first use of the whole to the first that is left: what is to be told."""
        return float(self.days[0] - self.whole.days[0])

    @property
    def since_days(self) -> float:
        """How long after the corpus's beginning the first that is left comes."""
        return float(self.days[0] - self.whole.begins)


def is_fit(name: str) -> bool:
    """Whether a name belongs to the half that choices are made on: its SHA-256's last bit but one. (By the last bit all
    templates at hand are on one side.)"""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) // 2 % 2 == 0


def wholes(captions: Path, trends: Path) -> Iterator[Whole]:
    """Every whole.

    Args:
        captions: JSON lines (gzip) with `template`, `posted_at` and `views`; the more and the less viewed half of
            a template whose origin is known stand for two communities.
        trends: a folder of monthly series; uses are drawn by them, 200 to 50,000 of each. One that does not begin with
            a month of zero may have begun before it is known, and is left out unless it is known since January 2004.
    """
    rng = np.random.default_rng(0)
    yield from _captions(captions)
    yield from _trends(trends, rng)
    yield from _made_up(rng)


def left(whole: Whole, times: int, rng: np.random.Generator) -> Iterator[Left]:
    """What chance leaves of a whole, so many times for each share; nothing where no two uses are left."""
    for share in SHARES:
        for _ in range(times):
            days = whole.days[rng.random(len(whole.days)) < share]
            if len(days) >= 2:
                yield Left(whole, share, days)


def _captions(path: Path) -> Iterator[Whole]:
    uses = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            at = datetime.fromisoformat(row["posted_at"]).timestamp() / 86400
            uses[row["template"]].append((at, float(row["views"])))
    begins = min(min(rows)[0] for rows in uses.values())
    for name, rows in sorted(uses.items()):
        days, views = np.array(sorted(rows)).T
        yield Whole("captions", name, "captions", False, begins, days)
        if days[0] - begins > MARGIN_DAYS:
            for is_in in (views > np.median(views), views <= np.median(views)):
                yield Whole("captions", name, "captions", True, begins, days[is_in])


def _trends(folder: Path, rng: np.random.Generator) -> Iterator[Whole]:
    for name, level in read(folder).items():
        if level.sum() == 0 or (level[0] > 0 and len(level) < N_MONTHS):
            continue
        counts = rng.poisson(level / level.sum() * _log_uniform(rng, 200, 50_000))
        months = np.repeat(np.arange(len(level)), counts) + rng.random(counts.sum()) + N_MONTHS - len(level)
        if len(months) >= LEAST_WHOLE:
            yield Whole("trends", name, "trends", False, 0, np.sort(months) * MONTH_DAYS)


def _made_up(rng: np.random.Generator, n: int = 2000) -> Iterator[Whole]:
    for number in range(n):
        name, course = f"world {number}", COURSES[number % len(COURSES)]
        n_uses, begins_at = int(_log_uniform(rng, 200, 50_000)), rng.uniform(-300, 3000)
        communities: list[Array] = []
        if course == "community after community":
            sizes = rng.dirichlet(np.ones(rng.integers(2, 7))) * n_uses
            later = rng.exponential(_log_uniform(rng, 5, 300), len(sizes)).cumsum()
            communities = [_grown(rng, max(5, int(size))) + on for size, on in zip(sizes, later, strict=True)]
            days = np.concatenate(communities)
        else:
            days = _grown(rng, n_uses)
        if course == "copies in bursts":
            n_copies = rng.poisson(rng.uniform(0.2, 0.8), n_uses)
            copies = np.repeat(days, n_copies) + rng.exponential(rng.uniform(0.5, 20), n_copies.sum())
            days = np.concatenate([days, copies])
        elif course == "a trickle first":
            length, n_first = _log_uniform(rng, 3, 600), 1 + rng.poisson(_log_uniform(rng, 0.5, 100))
            days = np.concatenate([days + length, rng.uniform(0, length, n_first)])
        for is_community, uses in ((False, days), *((True, uses) for uses in communities)):
            known = np.sort(uses + begins_at)
            known = known[(known >= 0) & (known < 4000)]
            if len(known) >= LEAST_WHOLE:
                yield Whole("made up", name, course, is_community, 0, known)


def _grown(rng: np.random.Generator, n_uses: int) -> Array:
    """Days of uses that begin as some power of time, and end slowly or at once."""
    power = rng.choice(_POWERS)
    if rng.random() < 0.5:
        return rng.gamma(power, _log_uniform(rng, 20, 1000) / power, n_uses)
    return _log_uniform(rng, 50, 3000) * rng.beta(power, rng.uniform(1, 4), n_uses)


def _log_uniform(rng: np.random.Generator, low: float, high: float) -> float:
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))
