"""Uses over time, by community."""

import polars as pl

from memography.corpus import Corpus
from memography.figures import parts
from memography.figures.around import (
    MARKS,
    PERIOD_LINKS,
    days_of,
    domain,
    ends_of,
    in_words,
    silences,
    span_of,
    with_marks,
)
from memography.figures.figure import Figure, Specification
from memography.figures.parts import OTHERS, UNKNOWN
from memography.figures.periods import begins, called, ends, length, period_of
from memography.figures.style import N_COLOURS
from memography.phrases import capital, month, number


def data(corpus: Corpus, meme_id: str) -> pl.DataFrame:
    """A meme's uses by period and community.

    Returns:
        Rows with what: 'uses' (begins, ends, community, n_uses, n_posts), 'hole' (begins, ends, community), 'silence'
        (begins, ends), 'shift' (as `moments` gives them), 'expected' (begins, ends).
    """
    days = days_of(corpus, meme_id)
    if days.is_empty():
        return days
    period = period_of(*ends_of(days))
    counted = days.group_by(begins(period), "community").agg(pl.col("n_uses").sum(), pl.col("n_posts").sum())
    found = counted.with_columns(ends(period), what=pl.lit("uses")).sort("begins", "community", nulls_last=True)
    return with_marks(corpus, meme_id, found, days)


def draw(data: pl.DataFrame) -> Specification:
    """Bars by period, stacked by community, with holes, silences and shifts."""
    span, rows = domain(data), _shown(data)
    keys = _parts(rows)
    is_named = pl.col("name").is_in(keys[:N_COLOURS])
    parted = rows.group_by("begins", "ends", part=pl.when(is_named).then("name").otherwise(pl.lit(OTHERS))).agg(
        pl.col("n_uses").sum(), community=pl.when(is_named.first()).then(pl.col("community").first())
    )
    axis = parts.time_axis()
    bars = {
        "name": "main",
        "data": parts.values(parts.timed(parts.stacked(parted, keys, "n_uses"))),
        "mark": {"type": "rect", "cursor": "pointer"},
        "encoding": {
            "x": axis,
            "x2": {"field": "ends"},
            "y": parts.amounts("uses"),
            "y2": {"field": "foot"},
            "color": parts.colours(keys),
            "tooltip": parts.tooltip(("when", "when", None), ("part", "where", None), ("n_uses", "uses", ",d")),
        },
    }
    layers = [parts.whole(span), *parts.holes(data, span), bars, *silences(data, span), *parts.shifts(data, span)]
    return parts.chart(layers, 170, keys=keys if len(keys) > 1 else ())


def keys(data: pl.DataFrame) -> list[str]:
    """Its communities, most uses first; none where there is but one."""
    found = _parts(_shown(data))
    return found if len(found) > 1 else []


def _shown(data: pl.DataFrame) -> pl.DataFrame:
    is_shown = (pl.col("what") == "uses") & (pl.col("begins") >= domain(data)[0])
    return data.filter(is_shown).with_columns(pl.col("community").fill_null(UNKNOWN).alias("name"))


def _parts(rows: pl.DataFrame) -> list[str]:
    sizes = rows.group_by("name").agg(pl.col("n_uses").sum()).sort(["n_uses", "name"], descending=[True, False])
    names = sizes["name"].head(N_COLOURS).to_list()
    return [*names, OTHERS] if len(sizes) > N_COLOURS else names


def describe(data: pl.DataFrame) -> str:
    """For who can't see the chart of uses."""
    rows = data.filter(pl.col("what") == "uses")
    by = rows.group_by("begins", "ends").agg(pl.col("n_uses").sum()).sort("n_uses", "begins", descending=[True, False])
    most = by.row(0, named=True)
    communities = rows["community"].drop_nulls().n_unique()
    where = f" in {number(communities)} communities" if communities > 1 else ""
    told = (
        f"Uses by {length(rows)}{where}, {span_of(rows)}: {rows['n_uses'].sum():,} in all; most, "
        f"{most['n_uses']:,}, in {called(most['begins'], most['ends'])}."
    )
    return told + in_words(data)


def caption(data: pl.DataFrame) -> str:
    """What stands below the chart of uses."""
    rows = data.filter(pl.col("what") == "uses")
    several = rows["community"].n_unique() > 1
    said = [f"Uses by {length(rows)}{' and community' if several else ''}."]
    before = rows.filter(pl.col("begins") < domain(data)[0])
    if before.height:
        n, first = int(before["n_uses"].sum()), month(before["begins"].min())  # type: ignore[arg-type]
        said.append(f"{capital(number(n))} use{'' if n == 1 else 's'} before, from {first} on, left of the axis.")
    if (data["what"] == "shift").any():
        said.append("Numbers mark changes of meaning, with the interval of their date.")
    if (data["what"] == "hole").any():
        said.append("Grey: a community has far fewer posts than around.")
    return " ".join(said)


def table(data: pl.DataFrame) -> pl.DataFrame:
    """Periods with their uses, communities together."""
    rows = data.filter(pl.col("what") == "uses")
    return rows.group_by("begins", "ends").agg(pl.col("n_uses", "n_posts").sum()).sort("begins")


USES = Figure(
    name="uses",
    title="Uses over time",
    reads=("timeline",),
    data=data,
    draw=draw,
    describe=describe,
    caption=caption,
    table=table,
    keys=keys,
    heads={"begins": ("from", "day"), "n_uses": ("uses", "count"), "n_posts": ("posts", "count")},
    links={**PERIOD_LINKS, "community": "community"},
    beside=MARKS,
)
