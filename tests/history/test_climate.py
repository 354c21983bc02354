"""Climate: weeks with their means and rising words."""

from datetime import UTC, date, datetime, timedelta

import polars as pl

from memography import Corpus
from memography.history.climate import climate
from memography.tables import EVERYWHERE, TABLES

TIME = pl.Datetime("us", "UTC")


def empty(name: str) -> pl.DataFrame:
    return pl.DataFrame(pl.from_arrow(TABLES[name].schema.empty_table()))


def uses(words: dict[int, list[str]], n_weeks: int = 40, n: int = 20) -> pl.DataFrame:
    """So many uses a week, in two communities; in some weeks with other words."""
    start = datetime(2020, 1, 6, tzinfo=UTC)
    rows = [
        (f"{week}-{i}", start + timedelta(weeks=week, hours=i), "north" if i % 2 else None, words.get(week, ["cat"]))
        for week in range(n_weeks)
        for i in range(n)
    ]
    schema = {"use_id": pl.String, "posted_at": TIME, "community": pl.String, "words": pl.List(pl.String)}
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(language=pl.lit(None, pl.String))


def told(of: pl.DataFrame, shifts: pl.DataFrame | None = None) -> pl.DataFrame:
    exposure = of.group_by(pl.col("posted_at").dt.date().alias("day"), "community").agg(n_posts=pl.len().cast(pl.Int64))
    return climate(exposure, of, empty("tones"), empty("emotions"), empty("shifts") if shifts is None else shifts)


def test_a_word_that_rises_is_told_in_its_week() -> None:
    """In each community and all together, and not where it is usual."""
    found = told(uses({30: ["cat", "virus"]}))
    rising = {(row["week"], row["community"]): row["rising"] for row in found.rows(named=True) if row["rising"]}
    week = date(2020, 8, 3)
    assert rising == {(week, EVERYWHERE): ["virus"], (week, "north"): ["virus"], (week, None): ["virus"]}
    assert found.height == 40 * 3


def test_little_words_do_not_rise() -> None:
    """In the languages that we know."""
    of = uses({30: ["cat", "und", "virus"]})
    assert told(of.with_columns(language=pl.lit("de")))["rising"].explode().drop_nulls().unique().to_list() == ["virus"]
    assert "und" in told(of)["rising"].explode().to_list()


def test_the_first_weeks_have_nothing_to_rise_from() -> None:
    """Too few uses lie before them."""
    assert told(uses({2: ["new"]}, n_weeks=9))["rising"].list.len().sum() == 0


def test_shifts_are_counted_in_their_week(shifted: Corpus) -> None:
    """Of all memes, in the rows of all communities."""
    rows = shifted.rows("climate")
    assert sum(row["n_shifts"] for row in rows) == shifted.count("shifts")
    assert all(row["community"] == EVERYWHERE for row in rows if row["n_shifts"])
    assert sum(row["n_uses"] for row in rows if row["community"] == EVERYWHERE) == shifted.count("uses")
