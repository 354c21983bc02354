"""When and where the posts of the made-up world appear, and which of them use which meme."""

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri

from memography.evaluation.synthetic.cast import CAST, COMMUNITIES, Meme, Wave

TALK, SCENERY = -1, -2
"""In place of a meme: a post of words alone, and one with a picture that is no meme."""

P_NEW_PICTURE = 0.68
"""How many of a meme's uses bring a new picture file; the others are exact reposts."""

_FIRST_YEAR, _LAST_YEAR = 2012.0, 2023.0
_P_MEME = 0.6
_P_SCENERY = 0.4
_POPULATION = np.array([1.2, 0.8, 1.0, 1.1, 0.7])
_DAY_S = 86_400


@dataclass(frozen=True)
class Timeline:
    """The posts to be, in order of time; every array has a value a post."""

    posted_at_s: npt.NDArray[np.int64]
    """Seconds since 1970, UTC."""
    what: npt.NDArray[np.int8]
    """The meme's place in `CAST`, or `TALK` or `SCENERY`."""
    sense: npt.NDArray[np.int8]
    """The sense's place in the meme's senses."""
    is_ironic: npt.NDArray[np.bool_]
    community: npt.NDArray[np.int8]
    """The community's place in `COMMUNITIES`."""
    is_new_picture: npt.NDArray[np.bool_]
    """Whether the post brings a picture of its own."""


def timeline(n_posts: int, seed: int, n_pictures: int | None) -> Timeline:
    """The posts to be.

    Args:
        n_posts: how many.
        seed: of the random choices.
        n_pictures: at most so many posts bring a picture; they are spread evenly over the others.
    """
    rng = np.random.default_rng(seed)
    n_meme = round(n_posts * _P_MEME)
    counts = _apportion([meme.weight for meme in CAST], n_meme)
    parts = [_uses(place, meme, count, rng) for place, (meme, count) in enumerate(zip(CAST, counts, strict=True))]
    parts.append(_others(n_posts - n_meme, rng))
    years, what, sense, ironic, community = (np.concatenate(column) for column in zip(*parts, strict=True))
    seconds = _seconds(years, what, rng)
    order = np.argsort(seconds, kind="stable")
    what = what[order]
    is_new = (what == SCENERY) | ((what >= 0) & (rng.random(n_posts) < P_NEW_PICTURE))
    if n_pictures is not None:
        places = np.flatnonzero(is_new)
        if len(places) > n_pictures:
            is_new[:] = False
            is_new[places[np.linspace(0, len(places) - 1, n_pictures).astype(np.int64)]] = n_pictures > 0
            what = np.where((what == SCENERY) & ~is_new, TALK, what).astype(np.int8)
    return Timeline(seconds[order], what, sense[order], ironic[order], community[order], is_new)


_Columns = tuple[
    npt.NDArray[np.float64], npt.NDArray[np.int8], npt.NDArray[np.int8], npt.NDArray[np.bool_], npt.NDArray[np.int8]
]


def _uses(place: int, meme: Meme, n: int, rng: np.random.Generator) -> _Columns:
    """The uses of a meme: when, which, in what sense, whether ironic, where."""
    years, sense = [], []
    for wave, count in zip(meme.waves, _apportion([wave.share for wave in meme.waves], n), strict=True):
        years.append(_wave_years(wave, count, rng))
        chosen = [which for which, _ in wave.senses]
        sense.append(rng.choice(chosen, count, p=[p for _, p in wave.senses]).astype(np.int8))
    all_years, all_senses = np.concatenate(years), np.concatenate(sense)
    ironic = rng.random(n) < np.array(meme.p_ironic)[all_senses]
    return all_years, np.full(n, place, np.int8), all_senses, ironic, _communities(meme, all_years, rng)


def _wave_years(wave: Wave, n: int, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """Times of a wave's uses, one from each of n equally probable slices, so that even small worlds show its shape."""
    slices = np.clip((np.arange(n) + rng.random(n)) / max(n, 1), 1e-4, 1 - 1e-4)
    reach = ndtr(np.log((_LAST_YEAR - wave.begin_year) / wave.median_years) / wave.spread)
    years: npt.NDArray[np.float64] = wave.begin_year + wave.median_years * np.exp(wave.spread * ndtri(slices * reach))
    return years


def _communities(meme: Meme, years: npt.NDArray[np.float64], rng: np.random.Generator) -> npt.NDArray[np.int8]:
    """Where each use appears: at home first, elsewhere once the community has taken the meme up."""
    since = years[:, None] - meme.waves[0].begin_year - np.array(meme.delays_years)  # (n_uses, n_communities)
    is_home = np.array(meme.delays_years) == 0
    weights = _POPULATION * np.where(is_home, 1.3, (since > 0) * (1 - np.exp(-np.maximum(since, 0) / 0.8)))
    reached = np.cumsum(weights, axis=1)
    drawn = rng.random(len(years)) * reached[:, -1]
    places: npt.NDArray[np.int8] = (drawn[:, None] > reached).sum(axis=1).astype(np.int8)
    return places


def _others(n: int, rng: np.random.Generator) -> _Columns:
    """Posts without a meme: more with the years."""
    slices = (np.arange(n) + rng.random(n)) / max(n, 1)
    years = _FIRST_YEAR + (_LAST_YEAR - _FIRST_YEAR) * slices**0.75
    what = np.where(rng.random(n) < _P_SCENERY, SCENERY, TALK).astype(np.int8)
    community = rng.choice(len(COMMUNITIES), n, p=_POPULATION / _POPULATION.sum()).astype(np.int8)
    return years, what, np.zeros(n, np.int8), np.zeros(n, np.bool_), community


def _seconds(
    years: npt.NDArray[np.float64], what: npt.NDArray[np.int8], rng: np.random.Generator
) -> npt.NDArray[np.int64]:
    """Times as seconds since 1970: the day kept, the hour that of waking people, or of the night cat."""
    start = datetime(int(_FIRST_YEAR), 1, 1, tzinfo=UTC).timestamp()
    days = np.floor((years - _FIRST_YEAR) * 365.25 + 1e-6)
    hours = np.clip(rng.normal(15.5, 4.2, len(years)), 0, 23.99)
    cat = next(place for place, meme in enumerate(CAST) if meme.name == "night cat")
    hours = np.where(what == cat, 1 + 3.5 * rng.random(len(years)), hours)
    last = (datetime(int(_LAST_YEAR), 1, 1, tzinfo=UTC).timestamp() - start) / _DAY_S - 1
    return (start + np.clip(days, 0, last) * _DAY_S + hours * 3600).astype(np.int64)


def _apportion(weights: list[float], n: int) -> list[int]:
    """Whole numbers that sum to n, in proportion to weights: largest remainders."""
    exact = np.array(weights) * n / sum(weights)
    counts = np.floor(exact).astype(int)
    for place in np.argsort(counts - exact, kind="stable")[: n - counts.sum()]:
        counts[place] += 1
    return [int(count) for count in counts]
