"""What the times did to all memes at once: how their uses were meant, over time."""

import polars as pl

from memography.corpus import Corpus
from memography.corpus.store import quoted
from memography.figures.figure import Figure, Specification
from memography.figures.meant import TONES
from memography.figures.periods import MAX_PERIODS, begins, ends
from memography.figures.tones import HEADS, MIN_USES, TYPICAL_USES, caption, describe, stacked_tones, table


def data(corpus: Corpus, community: str) -> pl.DataFrame:
    """How uses of all memes were meant, by period; periods with few uses are left out.

    Args:
        corpus: where it is read from.
        community: which; '*' for all together.

    Returns:
        Rows with what ('tones'), begins, ends, n_uses (judged ones), sincere, humorous, ironic (mean probabilities),
        n_shifts.
    """
    columns = ["week", "n_judged", "n_shifts", *(f"p_{tone}" for tone in TONES)]
    weeks = corpus.polars("climate", columns, f"community = {quoted(community)} AND n_judged > 0")
    if weeks.is_empty():
        return pl.DataFrame()
    for period in ("week", "month", "quarter", "year"):
        weighted = ((pl.col(f"p_{tone}") * pl.col("n_judged")).sum() / pl.col("n_judged").sum() for tone in TONES)
        found = weeks.group_by(begins(period, "week")).agg(
            pl.col("n_judged").sum().alias("n_uses"),
            *(mean.alias(tone) for mean, tone in zip(weighted, TONES, strict=True)),
            pl.col("n_shifts").sum(),
        )
        if found["n_uses"].median() >= TYPICAL_USES and found.height <= MAX_PERIODS:  # type: ignore[operator]
            break
    found = found.filter(pl.col("n_uses") >= MIN_USES).sort("begins").with_columns(ends(period))
    return found.select(pl.lit("tones").alias("what"), pl.all()) if found.height else pl.DataFrame()


def draw(data: pl.DataFrame) -> Specification:
    """Bars of shares upon each other, by period."""
    return stacked_tones(data)


def table_of_climate(data: pl.DataFrame) -> pl.DataFrame:
    """Periods with the share of each tone, and how many memes' meanings changed in them."""
    return table(data).with_columns(data["n_shifts"])


CLIMATE = Figure(
    name="climate",
    title="How all memes are meant, over time",
    reads=("climate",),
    data=data,
    draw=draw,
    describe=lambda data: describe(data).replace("How it is meant", "How all memes are meant"),
    caption=lambda data: caption(data).replace("How it is meant", "How all memes together are meant"),
    table=table_of_climate,
    heads={**HEADS, "n_shifts": ("shifts", "count")},  # type: ignore[dict-item] # as in `tones`
    is_of_corpus=True,
)
