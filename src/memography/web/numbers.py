"""The table behind a chart, as HTML: its rows lead to the uses behind them. A page has hundreds: no template does."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote_plus

import polars as pl
from markupsafe import Markup, escape

from memography.figures import Drawn
from memography.phrases import percent, shortened

MAX_ROWS = 400
"""A table has at most so many rows; the file with the data has all."""
NUMBERS = ("count", "share", "number")
"""Kinds of columns that stand at the right."""
_WRITTEN: dict[str, Callable[[Any], str]] = {
    "count": lambda value: f"{value:,}",
    "share": percent,
    "number": lambda value: f"{value:.2f}" if value < 10 else f"{value:.0f}",
    "day": str,
    "text": lambda value: f"<bdi>{escape(shortened(str(value), 60))}</bdi>",
}


def rows(drawn: Drawn, uses_url: str) -> Markup:
    """The rows of the table behind a chart.

    Args:
        drawn: the chart.
        uses_url: where the meme's uses are, as it stands in an address.
    """
    table = drawn.figure.table(drawn.data).head(MAX_ROWS)
    urls = _behind(drawn, table, uses_url)
    columns = [_cells(table[name].to_list(), kind) for name, (_, kind) in drawn.figure.heads.items()]
    first, *others = columns
    heads = [_linked(cell, url) for cell, url in zip(first, urls, strict=True)]
    kinds = [' class="n"' if kind in NUMBERS else "" for _, kind in drawn.figure.heads.values()]
    parts = [f'<tr><th scope="row"{kinds[0]}>{{}}</th>', *(f"<td{kind}>{{}}</td>" for kind in kinds[1:]), "</tr>"]
    line = "".join(parts).format
    return Markup("\n".join(line(*cells) for cells in zip(heads, *others, strict=True)))  # noqa: S704 - escaped above


def _cells(values: list[Any], kind: str) -> list[str]:
    written = {value: _WRITTEN[kind](value) for value in set(values) - {None}}
    written[None] = "all" if kind == "day" else ""
    return [written[value] for value in values]


def _linked(cell: str, url: str | None) -> str:
    return f'<a href="{url}">{cell}</a>' if url else cell


def _behind(drawn: Drawn, table: pl.DataFrame, uses_url: str) -> list[str | None]:
    """The address of the uses behind each row, as it stands in an attribute; None where it stands for none in
    particular."""
    links = drawn.figure.links
    told = [
        table[links[name]].to_list() if links.get(name) in table.columns else [None] * table.height
        for name in ("from", "to", "community", "sense")
    ]
    known: dict[tuple[Any, ...], str | None] = {}
    keys = list(zip(*told, strict=True))
    for first, after, community, sense in set(keys):
        parts = []
        if first is not None and after is not None:
            parts = [f"from={first}", f"to={after - timedelta(days=1)}"]
        if community is not None:
            parts.append(f"community={quote_plus(community)}")
        if sense is not None:
            parts.append(f"sense={sense}")
        known[first, after, community, sense] = f"{uses_url}?{'&amp;'.join(parts)}" if parts else None
    return [known[key] for key in keys]
