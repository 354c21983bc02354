"""Charts of two memes on one axis of time, as Vega-Lite."""

from datetime import date
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from memography.web.histogram import Axis

HEIGHT_PX = 200


class Line(NamedTuple):
    """One meme over time."""

    label: str
    values: npt.NDArray[np.float64]
    """By bin of the axis; not a number where nothing can be told."""


def lines_chart(axis: Axis, lines: tuple[Line, Line], title: str, *, is_share: bool) -> dict[str, Any]:
    """Two memes over time, as steps, as a Vega-Lite specification.

    Args:
        axis: the time, in bins.
        lines: one for each meme.
        title: of the axis of values.
        is_share: whether values are shares of 1.
    """
    import altair as alt

    order = [line.label for line in lines]
    format_ = {"format": "~%"} if is_share else {"tickMinStep": 1}
    x_axis = alt.Axis(grid=False, labelOverlap=True, tickCount=6)
    chart = (
        alt.Chart(alt.Data(values=[]))
        .mark_line(interpolate="step-after", strokeWidth=2)
        .encode(
            x=alt.X("begins:T", scale=alt.Scale(type="utc", nice=False), title=None, axis=x_axis),
            y=alt.Y("value:Q", title=title, axis=alt.Axis(**format_, tickCount=4, minExtent=44)),
            color=alt.Color(
                "meme:N",
                sort=order,
                scale=alt.Scale(domain=order),
                legend=alt.Legend(orient="bottom", title=None, labelLimit=260, symbolType="stroke"),
            ),
            # Told apart without colours too.
            strokeDash=alt.StrokeDash("meme:N", sort=order, scale=alt.Scale(domain=order, range=[[1, 0], [6, 3]])),
        )
        .properties(width="container", height=HEIGHT_PX)
        .configure_view(stroke=None)
        .configure(background="transparent", autosize={"type": "fit-x"})
    )
    found: dict[str, Any] = chart.to_dict()
    found["data"] = {"values": [row for line in lines for row in _rows(axis.begins(), line)]}
    return found


def _rows(begins: list[date], line: Line) -> list[dict[str, Any]]:
    """A line's values, its last one up to the end of the axis."""
    values = [*line.values.tolist(), line.values.tolist()[-1]] if len(line.values) else []
    return [
        {"begins": day.isoformat(), "meme": line.label, "value": None if np.isnan(value) else value}
        for day, value in zip(begins, values, strict=True)
    ]
