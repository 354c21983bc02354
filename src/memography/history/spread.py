"""Spread: which communities' uses of a meme bring about uses in others, and what share of each one's they caused."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from memography.history.hawkes import Influence, influence
from memography.history.hawkes_events import Events, Knots, all_series, n_knots, one_series
from memography.settings import HistorySettings
from memography.tables import ALL_MEMES

COMMUNITIES_MAX = 8
"""So many communities are looked at, those with most uses; influence among more is not told apart."""
LEAST_OF_COMMUNITY = 20
"""A community with fewer uses of a meme is left out of its spread."""
LEAST_OF_POOLED = 5
"""A meme with fewer uses adds nothing to what is found of all memes together."""
POOLED_MAX = 100_000
"""Of all memes together at most so many uses are looked at: whole memes, drawn at random."""
SMOOTH_DAYS = 28
"""Exposure is averaged over so many days: it says how busy a community is, not what it did that day."""
FASTEST_PER_DAY = 1440.0
"""An effect that fades within a minute is the fastest that is told."""
SIGNIFICANT = 0.01
"""Errors are held to this over all pairs of a meme. Where backgrounds rise together p-values are too small, since lines
from knot to knot leave a part of that: influence is then found in about 5 % of made-up worlds without any."""
ALIKE = 0.01
"""Where communities are as alike as chance makes them more often than this, they can't be told from one crowd."""

Array = npt.NDArray[np.float64]

SCHEMA = {
    "meme_id": pl.String,
    "source": pl.String,
    "target": pl.String,
    "ratio": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "share_caused": pl.Float64,
    "p_value": pl.Float64,
    "is_found": pl.Boolean,
    "n_events": pl.Int64,
    "p_alike": pl.Float64,
    "ks_p": pl.Float64,
    "decay_per_day": pl.Float64,
    "resolution_days": pl.Float64,
    "made_of": pl.String,
}

Rows = dict[str, list[tuple[object, ...]]]
"""Rows of the table by what they follow from."""


@dataclass(frozen=True, slots=True)
class _Exposure:
    """How busy communities are: posts a day, smoothed."""

    begins: int
    """Days since 1970."""
    by_community: dict[str, Array]

    def of(self, community: str, first_day: int, n_days: int) -> Array:
        found = self.by_community[community][first_day - self.begins : first_day - self.begins + n_days]
        return np.maximum(found, 1e-3)


def spread(
    uses: pl.DataFrame,
    exposure: pl.DataFrame,
    settings: HistorySettings,
    seed: int,
    before: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Table `spread`.

    A meme with enough uses in two communities or more is looked at alone; all memes together are looked at as
    `ALL_MEMES`, each with backgrounds of its own and ratios in common. Times that are known to the day or week are
    spread evenly over it, and no effect is told that fades faster.

    Args:
        uses: columns meme_id, use_id, posted_at, community; dated uses of memes.
        exposure: table `exposure`.
        settings: how many uses are enough, and the confidence of intervals.
        seed: of the draws within a day.
        before: the table as it was found earlier: a meme keeps its rows where its uses and the exposure from its first
            use to its last, and two weeks around, are as they were.
    """
    known_rows: Rows = {}
    for row in [] if before is None else before.select(*SCHEMA).iter_rows():
        known_rows.setdefault(row[-1], []).append(row)
    busy = _busy(exposure)
    known = uses.drop_nulls("community").sort("meme_id", "posted_at", "use_id")
    placed = _placed(known, seed)
    rows = list(_rows(ALL_MEMES, _pooled(placed, seed), busy, settings, known_rows))
    for (meme_id,), its_uses in placed.group_by("meme_id", maintain_order=True):
        if its_uses.height >= settings.spread_min_uses:
            rows += _rows(str(meme_id), its_uses, busy, settings, known_rows)
    return pl.DataFrame(rows, SCHEMA, orient="row")


def resolution_days(posted_at: pl.Series) -> float:
    """How exactly times are known: 0 where they have hours, 1 where they are days, 7 where days are a week apart.

    >>> from datetime import datetime
    >>> resolution_days(pl.Series([datetime(2020, 1, 1), datetime(2020, 1, 3)]))
    1.0
    """
    days = posted_at.dt.date().unique().sort()
    is_whole = posted_at.dt.time().cast(pl.Int64).eq(0)
    if len(posted_at) == 0 or not is_whole.all():
        return 0.0
    gaps = days.diff().drop_nulls().dt.total_days()
    return 7.0 if len(gaps) >= 3 and (gaps % 7 == 0).all() else 1.0


def _placed(uses: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Uses with their time in days (column `at`), and how exactly it is known in their community (`resolution`).

    Where in its day a use is put follows from its id alone, so that it stays there when the corpus grows.
    """
    found = [uses.clear().with_columns(at=pl.lit(0.0), resolution=pl.lit(0.0))]
    for (_,), some in uses.group_by("community", maintain_order=True):
        resolution = resolution_days(some["posted_at"])
        at = some["posted_at"].dt.epoch("us").to_numpy() / 86_400e6
        if resolution:
            at = at + resolution * np.array([_share(f"{seed}/{use_id}") for use_id in some["use_id"]])
        found.append(some.with_columns(at=pl.Series(at, dtype=pl.Float64), resolution=pl.lit(resolution)))
    return pl.concat(found).sort("meme_id", "at", "use_id")


def _share(name: str) -> float:
    """A number from 0 to 1 that follows from a name as if by chance."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:6]) / 2**48


def _pooled(placed: pl.DataFrame, seed: int) -> pl.DataFrame:
    counts = (
        placed.group_by("meme_id").len().filter(pl.col("len").is_between(LEAST_OF_POOLED, POOLED_MAX)).sort("meme_id")
    )
    drawn = counts.sample(fraction=1.0, shuffle=True, seed=seed).filter(pl.col("len").cum_sum() <= POOLED_MAX)
    return placed.filter(pl.col("meme_id").is_in(drawn["meme_id"].implode()))


def _busy(exposure: pl.DataFrame) -> _Exposure:
    known = exposure.drop_nulls("community")
    if known.is_empty():
        return _Exposure(0, {})
    day = known["day"].cast(pl.Int32).to_numpy()
    begins, n_days = int(day.min()), int(day.max() - day.min()) + 8
    found = {}
    for (community,), some in known.group_by("community"):
        counts = np.zeros(n_days)
        counts[some["day"].cast(pl.Int32).to_numpy() - begins] = some["n_posts"].to_numpy()
        window = np.ones(SMOOTH_DAYS)
        smooth = np.convolve(counts, window, "same") / np.convolve(np.ones(n_days), window, "same")
        found[str(community)] = smooth
    return _Exposure(begins, found)


def _rows(
    meme_id: str, uses: pl.DataFrame, busy: _Exposure, settings: HistorySettings, known: Rows
) -> list[tuple[object, ...]]:
    counts = uses.group_by("community").len().filter(pl.col("len") >= LEAST_OF_COMMUNITY)
    names = counts.sort(["len", "community"], descending=[True, False])["community"].head(COMMUNITIES_MAX).to_list()
    if len(names) < 2:
        return []
    looked_at = uses.filter(pl.col("community").is_in(names))
    resolution = float(looked_at["resolution"].max())  # type: ignore[arg-type]
    events = _events(looked_at, names, busy)
    made_of = _made_of(meme_id, events, names, resolution, settings)
    return known.get(made_of) or list(_found(meme_id, events, names, resolution, settings, made_of))


def _made_of(meme_id: str, events: Events, names: list[str], resolution: float, settings: HistorySettings) -> str:
    """A hash of all that a meme's rows follow from."""
    digest = hashlib.sha256(json.dumps([meme_id, names, resolution, settings.spread_confidence]).encode())
    for name in ("times", "communities", "series", "exposures", "ends", "n_communities"):
        digest.update(np.asarray(getattr(events, name)).tobytes())
    for knots in (events.knots, events.finer):
        for name in Knots.__dataclass_fields__:
            digest.update(np.asarray(getattr(knots, name)).tobytes())
    return digest.hexdigest()


def _found(
    meme_id: str, events: Events, names: list[str], resolution: float, settings: HistorySettings, made_of: str
) -> Iterator[tuple[object, ...]]:
    fastest = 1 / resolution if resolution else FASTEST_PER_DAY
    found = influence(events, fastest, settings.spread_confidence)
    has_influence = is_found(found)
    numbers = np.bincount(events.communities, minlength=len(names))
    for j, source in enumerate(names):
        for k, target in enumerate(names):
            figures = (found.ratios, found.low, found.high, found.shares, found.p_values)
            ks_p = None if np.isnan(found.fits[k]) else float(found.fits[k])
            told = (float(matrix[j, k]) for matrix in figures)
            rest = (bool(has_influence[j, k]), int(numbers[k]), float(found.p_alike[k]), ks_p, found.decay, resolution)
            yield (meme_id, source, target, *told, *rest, made_of)


def is_found(found: Influence) -> npt.NDArray[np.bool_]:
    """Whether there is influence, errors held over all pairs of different communities (Holm 1979).

    None is told where a use elsewhere counts just as much as one at home: a crowd whose members are dealt out to
    communities at random looks so, and one that is moved from outside.
    """
    n = len(found.ratios)
    pairs = [(j, k) for j in range(n) for k in range(n) if j != k]
    told = np.zeros((n, n), dtype=bool)
    for place, (j, k) in enumerate(sorted(pairs, key=lambda pair: float(found.p_values[pair]))):
        if found.p_values[j, k] * (len(pairs) - place) > SIGNIFICANT:
            break
        told[j, k] = found.p_alike[k] * n <= ALIKE
    return told


def _events(uses: pl.DataFrame, names: list[str], busy: _Exposure) -> Events:
    """Uses as events: a series a meme, watched from its first use to its last."""
    parts = []
    for _, some in uses.group_by("meme_id", maintain_order=True):
        at = some["at"].to_numpy()
        communities = np.array([names.index(community) for community in some["community"].to_list()], dtype=np.int64)
        first_day = int(np.floor(at[0]))
        n_days = int(np.floor(at[-1])) - first_day + 1
        by_day = np.stack([busy.of(name, first_day, n_days) for name in names])  # (n_communities, n_days)
        n = n_knots(n_days, len(at), len(names))
        parts.append(one_series(at - first_day, communities, by_day, float(n_days), n))
    return all_series(parts)
