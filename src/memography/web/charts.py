"""The script that draws charts in the browser, and small charts without one."""

import functools
import subprocess
import sys

import polars as pl

from memography.figures.files import VEGA_LITE_VERSION
from memography.figures.parts import OTHERS, UNKNOWN
from memography.figures.periods import EVERY, period_of

MAX_COMMUNITIES = 6
"""Communities with a colour of their own; all others share one."""


def bundle() -> str:
    """Vega, Vega-Lite and Vega-Embed as one script, from the vl-convert package; about 0.9 MB."""
    return _bundle()


@functools.cache
def _bundle() -> str:
    # In a process of its own: the engine that puts it together would keep 140 MB.
    make = f"import vl_convert; print(vl_convert.javascript_bundle(vl_version={VEGA_LITE_VERSION!r}))"
    made = subprocess.run([sys.executable, "-c", make], capture_output=True, check=True)  # noqa: S603 - our own words
    return made.stdout.decode()


def by_period(timeline: pl.DataFrame, exposure: pl.DataFrame) -> tuple[str, pl.DataFrame]:
    """A meme's uses by period and community, beside all posts of the period.

    Args:
        timeline: rows of table `timeline` for one meme.
        exposure: table `exposure`.

    Returns:
        The period's name, and columns begins (a day), community, n_uses, n_posts, n_all (posts of every community in
        that period), in order of time; the largest communities by name, the rest as `OTHERS`.
    """
    period = period_of(timeline["day"].min(), timeline["day"].max())  # type: ignore[arg-type]
    every = EVERY[period]
    known = timeline.with_columns(pl.col("community").fill_null(UNKNOWN))
    ranked = (
        known.group_by("community").agg(n=pl.col("n_uses").sum()).sort(["n", "community"], descending=[True, False])
    )
    largest = ranked["community"].head(MAX_COMMUNITIES)
    named = pl.when(pl.col("community").is_in(largest.implode())).then("community").otherwise(pl.lit(OTHERS))
    counted = (
        known.group_by(begins=pl.col("day").dt.truncate(every), community=named)
        .agg(pl.col("n_uses").sum(), pl.col("n_posts").sum())
        .sort("begins", "community")
    )
    everything = exposure.group_by(begins=pl.col("day").dt.truncate(every)).agg(n_all=pl.col("n_posts").sum())
    return period, counted.join(everything, on="begins", how="left", maintain_order="left")
