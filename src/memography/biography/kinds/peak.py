"""The month of most uses, and what its words turned to."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import numpy as np
import polars as pl
from scipy.stats import hypergeom

from memography.biography.article import Claim, Evidence
from memography.biography.facts import Facts
from memography.biography.kinds.kind import Kind, Measured
from memography.biography.meme_uses import MemeUses

MIN_USES = 10
"""A month with fewer uses is no peak worth telling."""
MIN_RATIO = 2.0
"""A peak has at least so many times the uses of the meme's usual month."""
WORD_P = 0.01
"""A word is told with a peak if chance alone would seldom put so many of its uses there (after Bonferroni)."""
MIN_USES_OF_WORD = 3
"""A word that fewer uses in the peak have is not told with it."""
N_WORDS = 4
"""How many words are told with a peak."""


def _measure_peak(facts: Facts) -> Iterator[Measured]:
    by_month = facts.timeline.group_by("meme_id", month=pl.col("day").dt.truncate("1mo")).agg(pl.col("n_uses").sum())
    months: dict[str, dict[date, int]] = {}
    for meme_id, month, n_uses in by_month.iter_rows():
        months.setdefault(meme_id, {})[month] = n_uses
    for meme_id, counts in months.items():
        found = _peak(meme_id, counts)
        if found.value["n_uses"] >= MIN_USES and found.value["n_uses"] >= MIN_RATIO * found.value["usual"]:
            yield found


def _recount_peak(uses: MemeUses, claim: Claim) -> Measured:
    months, counts = np.unique(uses.posted_at[uses.is_dated].astype("datetime64[M]"), return_counts=True)
    return _peak(uses.meme_id, dict(zip(months.astype("datetime64[D]").tolist(), counts.tolist(), strict=True)))


def _peak(meme_id: str, counts: dict[date, int]) -> Measured:
    month, n_uses = min(counts.items(), key=lambda item: (-item[1], item[0]))
    since, before = _bounds(month)
    n_next = max((n for other, n in counts.items() if other != month), default=0)
    value = {"month": month.strftime("%Y-%m"), "n_uses": n_uses, "n_next": n_next, "usual": _usual(counts)}
    return Measured(value, Evidence(meme_id, since=since, before=before))


def _measure_peak_word(facts: Facts) -> Iterator[Measured]:
    peaks = {peak.evidence.meme_id: peak for peak in _measure_peak(facts)}
    found = _words_in_peaks(facts.uses, list(peaks.values()))
    told = found.filter(pl.col("p") * pl.col("n_words") <= WORD_P)
    told = told.sort(["p", "n_in", "word"], descending=[False, True, False])
    told = told.group_by("meme_id", maintain_order=True).head(N_WORDS)
    for meme_id, word, n_in, n_of, n_with, p in told.select(
        "meme_id", "word", "n_in", "n_of", "n_with", "p"
    ).iter_rows():
        peak = peaks[meme_id]
        value = {"word": word, "month": peak.value["month"], "n_in": n_in, "n_of": n_of}
        value |= {"n_elsewhere": n_with - n_in, "p_value": p}
        evidence = Evidence(meme_id, since=peak.evidence.since, before=peak.evidence.before, word=word)
        yield Measured(value, evidence, subject=word)


def _words_in_peaks(uses: pl.DataFrame, peaks: list[Measured]) -> pl.DataFrame:
    """Words that are commoner in their meme's peak than at other times, with the probability of that by chance.

    Columns: meme_id, word, n_words (different words in the peak), n_of (uses in the peak), n_in (those with the word),
    n_with (uses with it at any time), p (of so many in the peak by chance).
    """
    bounds = pl.DataFrame(
        [(one.evidence.meme_id, one.evidence.since, one.evidence.before) for one in peaks],
        schema={"meme_id": pl.String, "since": pl.String, "before": pl.String},
        orient="row",
    ).with_columns(pl.col("since", "before").str.to_datetime(time_zone="UTC", time_unit="us"))
    dated = uses.select("meme_id", "posted_at", "words").drop_nulls("posted_at").join(bounds, on="meme_id")
    inside = dated.filter(pl.col("posted_at") >= pl.col("since"), pl.col("posted_at") < pl.col("before"))
    common = (
        _by_word(inside, "n_in")
        .with_columns(n_words=pl.len().over("meme_id"))
        .filter(pl.col("n_in") >= MIN_USES_OF_WORD)
        .join(inside.group_by("meme_id").agg(n_of=pl.len().cast(pl.Int64)), on="meme_id")
        .join(dated.group_by("meme_id").agg(n_dated=pl.len().cast(pl.Int64)), on="meme_id")
    )
    found = common.join(_by_word(dated, "n_with"), on=["meme_id", "word"])
    # Words that are no commoner than at other times have a p of a half and more, which takes long to work out.
    found = found.filter(pl.col("n_in") * pl.col("n_dated") > pl.col("n_with") * pl.col("n_of"))
    counts = (found[name].to_numpy() for name in ("n_dated", "n_with", "n_of"))
    p = hypergeom.sf(found["n_in"].to_numpy() - 1, *counts)
    return found.with_columns(p=pl.Series(p, dtype=pl.Float64))


def _by_word(uses: pl.DataFrame, name: str) -> pl.DataFrame:
    """How many uses of each meme have each word; counted within each meme, since a table of all pairs is slow."""
    counted = uses.group_by("meme_id").agg(word=pl.col("words").explode().drop_nulls().value_counts(name="n"))
    found = counted.explode("word").drop_nulls("word")
    each = pl.col("word").struct
    return found.select("meme_id", word=each.field("words"), n=each.field("n").cast(pl.Int64)).rename({"n": name})


def _recount_peak_word(uses: MemeUses, claim: Claim) -> Measured:
    word, month = claim.value["word"], claim.value["month"]
    is_in = uses.posted_at.astype("datetime64[M]") == np.datetime64(month)
    has = uses.has_word(word) & uses.is_dated
    n_in, n_of, n_with = int((is_in & has).sum()), int(is_in.sum()), int(has.sum())
    value = {"word": word, "month": month, "n_in": n_in, "n_of": n_of, "n_elsewhere": n_with - n_in}
    value["p_value"] = float(hypergeom.sf(n_in - 1, int(uses.is_dated.sum()), n_with, n_of))
    return Measured(value, claim.evidence)


def _usual(n_uses: dict[date, int]) -> float:
    """The median of a month's uses, months without any between the first and the last included."""
    first, last = min(n_uses), max(n_uses)
    n_months = (last.year - first.year) * 12 + last.month - first.month + 1
    return float(np.median([*n_uses.values(), *[0] * (n_months - len(n_uses))]))


def _bounds(month: date) -> tuple[str, str]:
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return tuple(  # type: ignore[return-value]
        datetime(day.year, day.month, 1, tzinfo=UTC).isoformat() for day in (month, following)
    )


KINDS = (
    Kind(
        "peak",
        "The month with most uses, beside the next and the median month of the meme's life.",
        ("timeline", "uses"),
        _measure_peak,
        _recount_peak,
        parameters=lambda corpus: {"min_uses": MIN_USES, "min_ratio": MIN_RATIO},
    ),
    Kind(
        "peak_word",
        "Uses with the word in the peak month and elsewhere; one-sided hypergeometric test, Bonferroni over the "
        "month's words. The month was chosen for its height, so this describes; it is no test of a shift.",
        ("timeline", "contexts", "uses"),
        _measure_peak_word,
        _recount_peak_word,
        parameters=lambda corpus: {"p_max": WORD_P, "min_uses": MIN_USES_OF_WORD},
    ),
)
