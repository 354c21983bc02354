"""What charts over time mark: shifts, holes, silences, what is foretold; and where their axis starts."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import polars as pl

from memography import Corpus
from memography.figures import FIGURES, draw
from memography.figures.around import domain
from memography.figures.moments import MAX_MOMENTS, moments
from memography.figures.parts import shifts
from memography.figures.periods import MAX_PERIODS, fitting
from memography.tables import TABLES

DAY = timedelta(days=1)


class Tables:
    """As much of a corpus as figures read: tables from rows; others are not built."""

    def __init__(self, **tables: list[dict[str, Any]]) -> None:
        self._tables = {name: pl.DataFrame(rows) for name, rows in tables.items()}

    def has(self, name: str) -> bool:
        return name in self._tables

    def polars(self, name: str, columns: list[str] | None = None, where: str | None = None) -> pl.DataFrame:
        assert name in TABLES
        return self._tables[name].select(columns or pl.all())

    def rows(self, name: str, columns: list[str] | None = None, where: str | None = None) -> list[dict[str, Any]]:
        return self.polars(name, columns).to_dicts()


def used(days: list[date], **more: Any) -> list[dict[str, Any]]:
    return [{"day": day, "community": "a", "n_uses": 1, "n_posts": 1} | more for day in days]


def uses(tables: Tables) -> pl.DataFrame:
    return FIGURES["uses"].data(tables, "m")  # type: ignore[arg-type]


def layer(specification: dict[str, Any], is_it: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    return next(layer for layer in specification["layer"] if is_it(layer))


def test_a_long_silence_after_few_uses_is_left_out() -> None:
    """The axis starts after it; the use before is in the data, and the caption tells of it."""
    busy = [date(2019, 1, 1) + n * DAY for n in range(300)]
    data = uses(Tables(timeline=used([date(2006, 5, 2), *busy])))
    assert domain(data)[0] == date(2019, 1, 1)
    assert data.filter(what="uses")["n_uses"].sum() == 301
    assert "One use before, from May 2006 on, left of the axis." in FIGURES["uses"].caption(data)
    bars = layer(FIGURES["uses"].draw(data), lambda one: one.get("name") == "main")
    assert min(row["begins"] for row in bars["data"]["values"]) == "2019-01-01"


def test_a_silence_between_many_uses_stays() -> None:
    """What lies before it is no exception, but a part of its life."""
    days = [date(2006, 5, 2) + n * DAY for n in range(50)] + [date(2019, 1, 1) + n * DAY for n in range(50)]
    assert domain(uses(Tables(timeline=used(days))))[0] == date(2006, 5, 1)


def test_silences_and_holes_are_drawn() -> None:
    """A time without a use that is no chance bears its length; a hole is a band, cut where the chart ends."""
    days = [date(2010, 1, 1) + n * DAY for n in range(0, 700, 7)] + [
        date(2018, 1, 1) + n * DAY for n in range(0, 700, 7)
    ]
    sleep = [{"dormant": ["2011-11-25T00:00:00Z/2018-01-01T00:00:00Z"]}]
    hole = [{"community": "a", "begins": date(2019, 6, 1), "ends": date(2030, 1, 1)}]
    data = uses(Tables(timeline=used(days), lifecycles=sleep, holes=hole))
    made = FIGURES["uses"].draw(data)
    words = layer(made, lambda one: one.get("name") == "names-silence")
    assert words["data"]["values"][0]["label"] == "silent for six years"
    band = layer(made, lambda one: one["mark"].get("style") == "hole")["data"]["values"]
    assert band == [{"begins": "2019-06-01", "ends": "2019-12-01"}]


def test_the_share_is_of_all_posts_and_ends_with_a_fan() -> None:
    """Of every community; the interval of what is foretold, and its median."""
    days = [date(2020, 1, 1) + n * DAY for n in range(60)]
    everything = [{"day": day, "community": where, "n_posts": 5} for day in days for where in "ab"]
    ahead = [{"begins": date(2020, 3, 1), "ends": date(2020, 4, 1), "share_low": 0.1, "share": 0.2, "share_high": 0.3}]
    tables = Tables(timeline=used(days), exposure=everything, forecasts=ahead)
    drawn = draw(FIGURES["share"], tables, "m")  # type: ignore[arg-type]
    assert drawn is not None
    assert set(drawn.data.filter(what="share")["share"]) == {0.1}
    fan = layer(drawn.specification, lambda one: one["encoding"].get("y2") == {"field": "share_high"})
    assert fan["data"]["values"][0]["share_low"] == 0.1
    assert "Expected in March 2020: 10 % to 30 %" in drawn.text


def test_moments_are_numbered_in_order_of_time(shifted: Corpus) -> None:
    """Each with what rose or the event, and every shift is near one."""
    meme_id = shifted.rows("shifts")[0]["meme_id"]
    found = moments(shifted, meme_id)
    assert 1 <= found.height <= MAX_MOMENTS
    assert found["number"].to_list() == list(range(1, found.height + 1))
    assert found["at"].is_sorted()
    assert (found["begins"] <= found["at"]).all()
    assert (found["at"] <= found["ends"]).all()
    assert found["event"].drop_nulls().len() > 0
    drawn = draw(FIGURES["uses"], shifted, meme_id)
    assert drawn is not None
    assert found["label"][0] in drawn.text


def test_marks_of_shifts_do_not_lie_upon_each_other() -> None:
    """Those close to each other have lanes of their own; each leads to its place on the page."""
    close = [
        {"what": "shift", "at": date(2015, 1, 1) + 40 * n * DAY, "label": "a name of some length", "number": n + 1}
        for n in range(5)
    ]
    rows = pl.DataFrame([{**row, "aspect": "words", "aspects": "words", "event": None} for row in close])
    rows = rows.with_columns(begins=pl.col("at"), ends=pl.col("at"))
    layers = shifts(rows, (date(2010, 1, 1), date(2020, 1, 1)))
    placed = layers[0]["data"]["values"]
    assert len({row["lane"] for row in placed}) == 5
    assert placed[0]["anchor"] == "shift-2015-01-01-words"


def test_periods_are_no_more_than_can_be_told_apart() -> None:
    """However many uses there are."""
    many = pl.DataFrame({"day": [date(2010, 1, 1) + n * DAY for n in range(3650)], "n_uses": 3650 * [20]})
    period = fitting(many, 10)
    assert period == "quarter"
    assert many["day"].dt.truncate("1q").n_unique() <= MAX_PERIODS
    assert fitting(many.head(30), 10) == "day"
    assert fitting(pl.DataFrame({"day": [date(2010, 1, 1)], "n_uses": [1]}), 10) == "year"
