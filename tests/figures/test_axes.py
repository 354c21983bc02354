"""What stands at the axes of charts: whole counts, a year, room for names."""

import re
from datetime import date

import polars as pl
import vl_convert

from memography.figures import parts
from memography.figures.communities import COMMUNITIES


def written(chart: parts.Specification) -> list[str]:
    """The texts in a chart."""
    svg = vl_convert.vegalite_to_svg({**chart, "width": 300})
    return re.findall(r"<text[^>]*>([^<]+)</text>", svg)


def points(days: list[date], counts: list[int]) -> parts.Specification:
    """A chart of counts over time."""
    rows = pl.DataFrame({"begins": days, "top": counts})
    encoding = {"x": parts.time_axis(), "y": parts.amounts("uses")}
    return parts.chart([{"data": parts.values(rows), "mark": "point", "encoding": encoding}], 100)


def test_counts_are_whole() -> None:
    """However small they are: there is no half a use."""
    found = written(points([date(2013, 1, 1), date(2020, 1, 1)], [1, 1]))
    assert {"0", "1"} <= set(found)
    assert not [text for text in found if "." in text]


def test_an_axis_of_months_has_a_year() -> None:
    """Without a January among its ticks none of them would say which year it is."""
    found = written(points([date(2018, 3, 5), date(2018, 11, 20)], [1, 3]))
    assert any("2018" in text for text in found), found


def test_circles_are_as_large_as_what_they_count() -> None:
    """Twice the uses is twice the area, and no more."""
    whole = {"what": "community", "n_uses": 3, "first_on": date(2013, 1, 1), "last_on": date(2013, 3, 1)}
    use = {"what": "uses", "begins": date(2013, 1, 1), "ends": date(2013, 2, 1)}
    rows = [{**whole, "community": name} for name in "ab"]
    rows += [{**use, "community": "a", "n_uses": 1}, {**use, "community": "b", "n_uses": 2}]
    chart = COMMUNITIES.draw(pl.DataFrame(rows, infer_schema_length=None))
    scale = chart["layer"][-1]["encoding"]["size"]["scale"]
    assert scale["zero"]
    assert scale["range"][0] == 0


def test_names_of_rows_have_room_in_wide_letters() -> None:
    """A name of twenty letters has seven pixels for each, and no axis grows beyond its limit."""
    assert parts.row_axis(["x" * 20, "y"])["minExtent"] >= 140
    assert parts.row_axis(["x" * 200], limit_px=150)["minExtent"] <= 170
