"""The month of most uses, and what its words turned to."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime

import numpy as np
import polars as pl
from scipy.stats import hypergeom

from memography.biography.article import Claim, Evidence
from memography.biography.facts import Facts
from memography.biography.kinds.kind import Kind, Measured

MIN_USES = 10
"""A month with fewer uses is no peak worth telling."""
MIN_RATIO = 2.0
"""A peak has at least so many times the uses of the meme's usual month."""
WORD_P = 0.01
"""A word is told with a peak if chance alone would seldom put so many of its uses there (after Bonferroni)."""
N_WORDS = 4
"""How many words are told with a peak."""


def _measure_peak(facts: Facts) -> Iterator[Measured]:
    months = (
        facts.timeline.group_by(month=pl.col("day").dt.truncate("1mo"))
        .agg(n_uses=pl.col("n_uses").sum())
        .sort(["n_uses", "month"], descending=[True, False])
    )
    if not months.height:
        return
    month, n_uses = months.row(0)
    usual = _usual(dict(months.iter_rows()))
    if n_uses >= MIN_USES and n_uses >= MIN_RATIO * usual:
        since, before = _bounds(month)
        value = {"month": month.strftime("%Y-%m"), "n_uses": n_uses, "usual": usual}
        yield Measured(value, Evidence(facts.meme["meme_id"], since=since, before=before))


def _recount_peak(facts: Facts, claim: Claim) -> Measured:
    counts = Counter(at.date().replace(day=1) for at in facts.uses["posted_at"].drop_nulls())
    month, n_uses = min(counts.items(), key=lambda item: (-item[1], item[0]))
    since, before = _bounds(month)
    value = {"month": month.strftime("%Y-%m"), "n_uses": n_uses, "usual": _usual(counts)}
    return Measured(value, Evidence(facts.meme["meme_id"], since=since, before=before))


def _measure_peak_word(facts: Facts) -> Iterator[Measured]:
    for peak in _measure_peak(facts):
        inside, dated = facts.chosen(peak.evidence), facts.uses.drop_nulls("posted_at")
        found = _words_in_peak(inside, dated)
        told = found.filter(pl.col("n_in") >= 3, pl.col("p") * found.height <= WORD_P)
        told = told.sort(["p", "n_in", "word"], descending=[False, True, False]).head(N_WORDS)
        for word, n_in, n_with, p in told.iter_rows():
            value = {"word": word, "month": peak.value["month"], "n_in": n_in, "n_of": inside.height}
            value |= {"n_elsewhere": n_with - n_in, "p_value": p}
            evidence = Evidence(
                facts.meme["meme_id"], since=peak.evidence.since, before=peak.evidence.before, word=word
            )
            yield Measured(value, evidence, subject=word)


def _words_in_peak(inside: pl.DataFrame, dated: pl.DataFrame) -> pl.DataFrame:
    """Every word of the peak: word, n_in (uses there), n_with (uses at any time), p (of so many there by chance)."""
    here, everywhere = (
        uses.select(word=pl.col("words").explode()).drop_nulls().group_by("word").agg(n=pl.len())
        for uses in (inside, dated)
    )
    found = here.rename({"n": "n_in"}).join(everywhere.rename({"n": "n_with"}), on="word")
    p = hypergeom.sf(found["n_in"].to_numpy() - 1, dated.height, found["n_with"].to_numpy(), inside.height)
    return found.with_columns(p=pl.Series(p, dtype=pl.Float64))


def _recount_peak_word(facts: Facts, claim: Claim) -> Measured:
    month = claim.value["month"]
    word = claim.value["word"]
    rows = [
        (f"{at:%Y-%m}" == month, word in (found or ()))
        for at, found in facts.uses.select("posted_at", "words").iter_rows()
        if at
    ]
    n_in = sum(is_in and has for is_in, has in rows)
    n_of = sum(is_in for is_in, _ in rows)
    n_with = sum(has for _, has in rows)
    value = {"word": word, "month": month, "n_in": n_in, "n_of": n_of, "n_elsewhere": n_with - n_in}
    value["p_value"] = float(hypergeom.sf(n_in - 1, len(rows), n_with, n_of))
    return Measured(value, claim.evidence)


def _usual(n_uses: dict[date, int] | Counter[date]) -> float:
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
        "The month with most uses, beside the median month of the meme's life.",
        ("timeline", "uses"),
        _measure_peak,
        _recount_peak,
    ),
    Kind(
        "peak_word",
        "Uses with the word in the peak month and elsewhere; one-sided hypergeometric test, Bonferroni over the "
        "month's words. The month was chosen for its height, so this describes; it is no test of a shift.",
        ("timeline", "contexts", "uses"),
        _measure_peak_word,
        _recount_peak_word,
    ),
)
