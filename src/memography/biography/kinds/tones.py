"""How it is meant: the tones and emotions of its words."""

import hashlib
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from memography.biography.article import Claim, Evidence
from memography.biography.facts import Facts
from memography.biography.kinds.kind import Kind, Measured
from memography.biography.meme_uses import MemeUses
from memography.tables import EMOTIONS

TONES = ("p_sincere", "p_humorous", "p_ironic")
MIN_USES = 20
"""With fewer uses whose words were judged nothing is claimed of them."""
N_EMOTIONS = 3
"""How many emotions are claimed."""
N_RESAMPLES = 500
CONFIDENCE = 0.9
"""What share of resamples an interval holds."""

Values = npt.NDArray[np.float64]


def _measure_tone(facts: Facts) -> Iterator[Measured]:
    for meme_id, judged in _judged(facts):
        means = judged.select(pl.col(TONES).cast(pl.Float64).mean()).row(0, named=True)
        for name in TONES:
            values = judged[name].cast(pl.Float64).to_numpy()
            yield _tone(meme_id, name, means[name], values, judged["post_id"].to_list())


def _recount_tone(uses: MemeUses, claim: Claim) -> Measured:
    name = f"p_{claim.value['tone']}"
    values = uses.judged(name)
    posts = [post for post, is_judged in zip(uses.post_ids, uses.is_judged, strict=True) if is_judged]
    return _tone(uses.meme_id, name, float(np.mean(values)), values, posts)


def _tone(meme_id: str, name: str, mean: float, values: Values, posts: list[str]) -> Measured:
    tone = name.removeprefix("p_")
    value: dict[str, Any] = {"tone": tone, "n_uses": len(posts), "share": round(mean, 4)}
    low, high = (round(end, 4) for end in interval(values, posts, meme_id))
    return Measured(value, Evidence(meme_id, judged=True), low=low, high=high, subject=tone)


def interval(values: Values, posts: list[str], seed: str) -> tuple[float, float]:
    """The interval of a mean by the percentile bootstrap over posts, since uses of one post have much in common.

    Args:
        values: one a use.
        posts: the post of each use.
        seed: the same seed gives the same interval.
    """
    _, of_use = np.unique(np.array(posts), return_inverse=True)
    sums, counts = np.bincount(of_use, values), np.bincount(of_use)
    rng = np.random.default_rng(int(hashlib.sha256(seed.encode()).hexdigest()[:16], 16))
    means = []
    for _ in range(N_RESAMPLES):
        drawn = np.bincount(rng.integers(len(sums), size=len(sums)), minlength=len(sums))
        means.append(drawn @ sums / (drawn @ counts))
    low, high = np.quantile(means, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return float(low), float(high)


def _measure_emotion(facts: Facts) -> Iterator[Measured]:
    told = [name for name in EMOTIONS if name != "neutral"]
    for meme_id, judged in _judged(facts):
        means = judged.select(pl.col(told).cast(pl.Float64).mean()).row(0, named=True)
        for name in sorted(told, key=lambda name: (-means[name], name))[:N_EMOTIONS]:
            yield _emotion(meme_id, name, judged.height, means[name])


def _recount_emotion(uses: MemeUses, claim: Claim) -> Measured:
    values = uses.judged(claim.value["emotion"])
    return _emotion(uses.meme_id, claim.value["emotion"], len(values), float(np.mean(values)))


def _emotion(meme_id: str, name: str, n_uses: int, mean: float) -> Measured:
    value: dict[str, Any] = {"emotion": name, "n_uses": n_uses, "share": round(mean, 4)}
    return Measured(value, Evidence(meme_id, judged=True), subject=name)


def _judged(facts: Facts) -> Iterator[tuple[str, pl.DataFrame]]:
    """The uses of each meme whose words were judged, where there are enough."""
    judged = facts.uses.drop_nulls("p_ironic")
    for (meme_id,), rows in judged.group_by("meme_id", maintain_order=True):
        if rows.height >= MIN_USES:
            yield str(meme_id), rows


KINDS = (
    Kind(
        "tone",
        "The mean of the probabilities that the tone model gives for the tone of each use, from its words alone; the "
        "interval is by bootstrap over posts, and tells nothing of the model's own errors.",
        ("tones", "uses"),
        _measure_tone,
        _recount_tone,
        parameters=lambda corpus: {"confidence": CONFIDENCE, "n_resamples": N_RESAMPLES, "min_uses": MIN_USES},
    ),
    Kind(
        "emotion",
        "The mean of the probabilities that the tone model gives for the emotion in each use, from its words alone.",
        ("emotions", "uses"),
        _measure_emotion,
        _recount_emotion,
        parameters=lambda corpus: {"min_uses": MIN_USES},
    ),
)
