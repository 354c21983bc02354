"""How it is meant: the tones and emotions of its words, how they differ from other memes', and which were judged."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from memography.biography import tone_differences
from memography.biography.article import Claim, Evidence
from memography.biography.corpus_facts import CorpusFacts
from memography.biography.facts import Facts
from memography.biography.kinds.kind import Kind, Measured, all_uses
from memography.biography.meme_uses import MemeUses
from memography.biography.tone_differences import EMOTIONS, is_clear
from memography.language import ENGLISH, UNTOLD

TONES = ("p_sincere", "p_humorous", "p_ironic")
MIN_USES = 20
"""With fewer uses whose words were judged nothing is claimed of them."""
N_EMOTIONS = 3
"""How many emotions are claimed."""
N_RESAMPLES = 500
CONFIDENCE = 0.9
"""What share of resamples an interval holds."""
MAX_DRAWN = 200_000
"""So many posts are drawn at once."""

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
    value: dict[str, Any] = {"tone": tone, "n_uses": len(posts), "mean": round(mean, 4)}
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
    means = np.empty(N_RESAMPLES)
    n_at_once = max(1, MAX_DRAWN // len(sums))
    for first in range(0, N_RESAMPLES, n_at_once):
        some = means[first : first + n_at_once]
        drawn = rng.integers(len(sums), size=(len(some), len(sums)))
        some[:] = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    low, high = np.quantile(means, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return float(low), float(high)


def _measure_difference(facts: Facts) -> Iterator[Measured]:
    told = {meme_id for meme_id, _ in _judged(facts)}
    for (meme_id, _), row in facts.corpus.tone_sums.differences.items():
        if meme_id in told:
            yield _difference(row, facts.corpus)


def _recount_difference(uses: MemeUses, claim: Claim) -> Measured:
    return _difference(uses.differences[uses.meme_id, f"p_{claim.value['tone']}"], uses.corpus)


def _renew_difference(claim: Claim, corpus: CorpusFacts) -> Claim:
    found = _difference(corpus.tone_sums.differences[claim.meme_id, f"p_{claim.value['tone']}"], corpus)
    return replace(claim, value=found.value, low=found.low, high=found.high)


def _difference(row: dict[str, Any], corpus: CorpusFacts) -> Measured:
    return _beside("tone", row["tone"].removeprefix("p_"), row, corpus.tone_p_max)


def _beside(key: str, name: str, row: dict[str, Any], p_max: float) -> Measured:
    """A tone or an emotion of a meme beside all other memes."""
    names = ("n_uses", "mean", "n_elsewhere", "mean_elsewhere", "difference")
    value: dict[str, Any] = {key: name, **{name: row[name] for name in names}}
    value["p_value"] = None if row["p_value"] is None else round(row["p_value"], 6)
    value["is_clear"] = is_clear(row["difference"], row["p_value"], p_max)
    return Measured(value, Evidence(row["meme_id"], judged=True), low=row["low"], high=row["high"], subject=name)


def _measure_coverage(facts: Facts) -> Iterator[Measured]:
    has_words = pl.col("words").list.len().fill_null(0) > 0
    is_other = has_words & pl.col("language").is_not_null() & (pl.col("language") != ENGLISH)
    is_untold = pl.col("language") == UNTOLD
    counted = facts.uses.group_by("meme_id").agg(
        n_uses=pl.len(),
        n_judged=pl.col("p_ironic").count(),
        n_wordless=(~has_words).sum(),
        n_untold=(has_words & is_untold).fill_null(False).sum(),
        n_other=(is_other & ~is_untold).fill_null(False).sum(),
    )
    counted = counted.with_columns(n_unread=2 * pl.col("n_uses") - pl.sum_horizontal(pl.exclude("meme_id")))
    for row in counted.sort("meme_id").iter_rows(named=True):
        meme_id = row.pop("meme_id")
        yield Measured(row, all_uses(meme_id))


def _recount_coverage(uses: MemeUses, claim: Claim) -> Measured:
    value = dict.fromkeys(("n_uses", "n_judged", "n_wordless", "n_untold", "n_other", "n_unread"), 0)
    for has_words, language, is_judged in zip(uses.has_words, uses.languages, uses.is_judged, strict=True):
        value["n_uses"] += 1
        if not has_words:
            value["n_wordless"] += 1
        elif language == UNTOLD:
            value["n_untold"] += 1
        elif language not in (None, ENGLISH):
            value["n_other"] += 1
        else:
            value["n_judged" if is_judged else "n_unread"] += 1
    return Measured(value, all_uses(uses.meme_id))


def _measure_emotion(facts: Facts) -> Iterator[Measured]:
    rows = facts.corpus.emotion_sums.differences
    for meme_id, judged in _judged(facts):
        means = judged.select(pl.col(EMOTIONS).cast(pl.Float64).mean()).row(0, named=True)
        for name in sorted(EMOTIONS, key=lambda name: (-means[name], name))[:N_EMOTIONS]:
            yield _emotion(rows[meme_id, name], facts.corpus)


def _recount_emotion(uses: MemeUses, claim: Claim) -> Measured:
    return _emotion(uses.differences[uses.meme_id, claim.value["emotion"]], uses.corpus)


def _renew_emotion(claim: Claim, corpus: CorpusFacts) -> Claim:
    found = _emotion(corpus.emotion_sums.differences[claim.meme_id, claim.value["emotion"]], corpus)
    return replace(claim, value=found.value, low=found.low, high=found.high)


def _emotion(row: dict[str, Any], corpus: CorpusFacts) -> Measured:
    return _beside("emotion", row["tone"], row, corpus.emotion_p_max)


def _judged(facts: Facts) -> Iterator[tuple[str, pl.DataFrame]]:
    """The uses of each meme whose words were judged, where there are enough."""
    judged = facts.uses.drop_nulls("p_ironic")
    for (meme_id,), rows in judged.group_by("meme_id", maintain_order=True):
        if rows.height >= MIN_USES:
            yield str(meme_id), rows


_COMPARING = {
    "confidence": tone_differences.CONFIDENCE,
    "false_discovery_rate": tone_differences.FALSE_DISCOVERIES,
    "min_groups": tone_differences.MIN_GROUPS,
    "worth": tone_differences.WORTH,
}

KINDS = (
    Kind(
        "judged",
        "Uses by whether the tone model could judge their words: without words, in another language than English, in "
        "one that too few words tell where most texts are not English, and those that it has not read.",
        ("uses", "contexts", "tones"),
        _measure_coverage,
        _recount_coverage,
    ),
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
        "tone_difference",
        "The mean of irony's or amusement's probabilities in the meme's uses less that in the uses of all other "
        "memes, with the interval by Student's t over groups of uses that have a post or all words in common; clear is "
        "a difference that is worth telling and counts among those of all memes and both tones (Benjamini and "
        "Hochberg). It tells nothing of the model's own errors, where they differ between memes.",
        ("tones", "contexts", "uses"),
        _measure_difference,
        _recount_difference,
        _renew_difference,
        parameters=lambda corpus: dict(_COMPARING),
    ),
    Kind(
        "emotion",
        "One of the three emotions whose probability, as the tone model gives it from words alone, is highest in the "
        "mean of the meme's uses; with the difference to the uses of all other memes, its interval, and whether it is "
        "clear, as for tones, but among all memes and emotions.",
        ("tones", "emotions", "contexts", "uses"),
        _measure_emotion,
        _recount_emotion,
        _renew_emotion,
        parameters=lambda corpus: {"min_uses": MIN_USES, **_COMPARING},
    ),
)
