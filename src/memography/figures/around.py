"""What charts over time show beside a meme's uses: holes, silences, shifts, what is foretold; and where they start."""

from datetime import date
from typing import Any

import polars as pl

from memography.corpus import Corpus
from memography.corpus.kept import once
from memography.corpus.store import quoted
from memography.figures import parts
from memography.figures.figure import Specification
from memography.figures.moments import moments
from memography.figures.periods import between
from memography.phrases import number

MAX_HOLES = 200
"""So many holes are drawn, the longest."""
SILENCE = 0.5
"""A silence longer than this share of the whole time is left out, where few uses lie before it."""
FEW = 0.05
"""So few, as a share of all."""
MARKS = ("holes", "lifecycles", "shifts", "forecasts")
"""The tables that marks come from."""
PERIOD_LINKS = {"from": "begins", "to": "ends"}


def with_marks(corpus: Corpus, meme_id: str, found: pl.DataFrame, days: pl.DataFrame) -> pl.DataFrame:
    """Rows of a chart, with what is marked beside them."""
    beside = once(corpus, ("marks", meme_id), ("timeline", *MARKS), lambda: _marks(corpus, meme_id))
    whole = pl.concat([found, _start(found, days), beside], how="diagonal_relaxed")
    return whole.select("what", pl.exclude("what"))


def _marks(corpus: Corpus, meme_id: str) -> pl.DataFrame:
    marks = [_holes(corpus, days_of(corpus, meme_id)), _silence(corpus, meme_id), moments(corpus, meme_id)]
    if corpus.has("forecasts"):
        columns = ["begins", "ends", "share_low", "share", "share_high"]
        expected = corpus.polars("forecasts", columns, f"meme_id = {quoted(meme_id)}").sort("begins")
        marks.append(expected.with_columns(what=pl.lit("expected")))
    return pl.concat(marks, how="diagonal_relaxed")


def _start(found: pl.DataFrame, days: pl.DataFrame) -> pl.DataFrame:
    """Where the axis starts, if a long silence follows on few uses; else no row."""
    by_day = days.group_by("day").agg(pl.col("n_uses").sum()).sort("day")
    gaps = by_day["day"].diff().dt.total_days().fill_null(0)
    at = int(gaps.arg_max() or 0)
    whole = (by_day["day"][-1] - by_day["day"][0]).days
    n_before = int(by_day["n_uses"].head(at).sum())
    if at == 0 or gaps[at] <= SILENCE * whole or n_before > FEW * int(by_day["n_uses"].sum()):
        return pl.DataFrame(schema={"what": pl.String, "begins": pl.Date})
    starts = found.filter(pl.col("ends") > by_day["day"][at])["begins"].min()
    return pl.DataFrame({"what": ["start"], "begins": [starts]})


def _holes(corpus: Corpus, days: pl.DataFrame) -> pl.DataFrame:
    found = corpus.polars("holes", ["community", "begins", "ends"]) if corpus.has("holes") else pl.DataFrame()
    if found.is_empty():
        return pl.DataFrame(schema={"what": pl.String})
    found = found.join(days.unique("community"), on="community", nulls_equal=True, how="semi")
    first, last = ends_of(days)
    found = found.filter(pl.col("ends") > first, pl.col("begins") < last)
    longest = found.sort(pl.col("ends") - pl.col("begins"), descending=True).head(MAX_HOLES).sort("begins")
    return longest.with_columns(what=pl.lit("hole"))


def _silence(corpus: Corpus, meme_id: str) -> pl.DataFrame:
    rows = corpus.rows("lifecycles", ["dormant"], f"meme_id = {quoted(meme_id)}") if corpus.has("lifecycles") else []
    spans = [[date.fromisoformat(end[:10]) for end in span.split("/")] for row in rows for span in row["dormant"]]
    schema = {"begins": pl.Date, "ends": pl.Date}
    return pl.DataFrame(spans, schema, orient="row").with_columns(what=pl.lit("silence"))


def domain(data: pl.DataFrame) -> tuple[date, date]:
    """From when to when charts of a meme go: from its first use, or after a long silence that follows on few,
    to its last, or to the end of what is foretold."""
    shown = data.filter(pl.col("what").is_in(["uses", "share", "expected"]))
    first, last = shown["begins"].min(), shown["ends"].max()
    starts = data.filter(pl.col("what") == "start")["begins"]
    return (starts[0] if len(starts) else first), last  # type: ignore[return-value]


def silences(data: pl.DataFrame, span: tuple[date, date]) -> list[Specification]:
    """Words in the middle of times without a use that are no chance."""
    rows = data.filter((pl.col("what") == "silence") & (pl.col("begins") >= span[0]))
    wide = (pl.col("ends") - pl.col("begins")).dt.total_days() > 0.12 * (span[1] - span[0]).days
    rows = rows.filter(wide).with_columns(at=pl.col("begins") + (pl.col("ends") - pl.col("begins")) / 2)
    if rows.is_empty():
        return []
    said = [f"silent for {_long((after - first).days)}" for first, after in rows.select("begins", "ends").iter_rows()]
    source = parts.values(rows.select("at", label=pl.Series(said)))
    mark = {"type": "text", "style": "faint", "baseline": "bottom"}
    place = {"x": parts.time_axis("at"), "y": {"value": {"expr": "height - 6"}}, "text": {"field": "label"}}
    return [{"name": "names-silence", "data": source, "mark": mark, "encoding": place}]


def in_words(data: pl.DataFrame) -> str:
    """The shifts that are marked, as a sentence; nothing where there are none."""
    rows = data.filter(pl.col("what") == "shift")
    marks = "; ".join(f"{row['at']:%B %Y}, {row['label']}" for row in rows.rows(named=True))
    return f" Marked as changes of meaning: {marks}." if marks else ""


def days_of(corpus: Corpus, meme_id: str) -> pl.DataFrame:
    """A meme's uses by day: columns day, community, n_uses, n_posts."""
    columns, where = ["day", "community", "n_uses", "n_posts"], f"meme_id = {quoted(meme_id)}"
    return once(corpus, ("days", meme_id), ("timeline",), lambda: corpus.polars("timeline", columns, where))


def ends_of(days: pl.DataFrame) -> tuple[Any, Any]:
    """The first and the last of them."""
    return days["day"].min(), days["day"].max()


def span_of(rows: pl.DataFrame) -> str:
    """From when to when rows with `begins` go, in words."""
    return between(rows["begins"].min(), rows["begins"].max())  # type: ignore[arg-type]


def _long(days: int) -> str:
    years, months = days // 365, round(days / 30.4)
    return f"{number(years)} year{'' if years == 1 else 's'}" if years else f"{number(months)} months"
