"""Charts of two memes on one axis of time, as Vega-Lite."""

from datetime import date
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from memography.figures import parts
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
    order = [line.label for line in lines]
    amount = {"axis": {"format": "~%", "minExtent": parts.AXIS_PX, "tickCount": 4}} if is_share else {}
    steps = {
        "data": {"values": [row for line in lines for row in _rows(axis.begins(), line)]},
        "mark": {"type": "line", "interpolate": "step-after", "strokeWidth": 2},
        "encoding": {
            "x": parts.time_axis(),
            "y": {**parts.amounts(title, field="value"), **amount},
            "color": parts.colours(order, "meme"),
            # Told apart without colours too.
            "strokeDash": {
                "field": "meme",
                "type": "nominal",
                "sort": order,
                "scale": {"domain": order, "range": [[1, 0], [6, 3]]},
            },
        },
    }
    return parts.chart([steps], HEIGHT_PX, keys=order)


def _rows(begins: list[date], line: Line) -> list[dict[str, Any]]:
    """A line's values, its last one up to the end of the axis."""
    values = [*line.values.tolist(), line.values.tolist()[-1]] if len(line.values) else []
    return [
        {"begins": day.isoformat(), "meme": line.label, "value": None if np.isnan(value) else value}
        for day, value in zip(begins, values, strict=True)
    ]
