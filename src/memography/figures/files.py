"""A figure as a file: SVG, PNG, PDF, its data, or its specification."""

import io
import json
from collections.abc import Callable
from html import escape
from typing import Any

from memography.corpus.export import as_cell, csv_writer, plain
from memography.errors import UserError
from memography.figures import style
from memography.figures.figure import Drawn, Specification

VEGA_LITE_VERSION = "6.4"
"""The version that the specifications are for."""
WIDTH_PX = 720
"""How wide a figure on paper is."""
SCALE = 2.0
"""Pixels of a PNG for each of the figure's; 4 is about 300 dots an inch, 13 cm wide."""
MAX_SCALE = 8.0
MEDIA_TYPES = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "vl.json": "application/vnd.vegalite+json",
}
"""What a figure can be written as, and what a browser calls it."""


def file(drawn: Drawn, format: str, scale: float = SCALE) -> bytes:
    """A figure as the bytes of a file.

    Args:
        drawn: the figure.
        format: one of `MEDIA_TYPES`.
        scale: pixels of a PNG for each of the figure's, up to `MAX_SCALE`.

    Raises:
        UserError: there is no such format, or the scale is not above 0 and at most `MAX_SCALE`.
    """
    if format not in _WRITERS:
        raise UserError(f"There is no format {format!r} for figures. Choose one of: {', '.join(MEDIA_TYPES)}.")
    if not 0 < scale <= MAX_SCALE:
        raise UserError(f"A scale of {scale:g} can't be drawn: expected more than 0 and at most {MAX_SCALE:g}.")
    return _WRITERS[format](drawn, scale)


def on_paper(drawn: Drawn) -> Specification:
    """The specification with a width and colours of its own, as any program for Vega-Lite draws it."""
    return {**drawn.specification, "width": WIDTH_PX, "config": style.config()}


def _svg(drawn: Drawn, scale: float) -> bytes:
    import vl_convert

    made = vl_convert.vegalite_to_svg(on_paper(drawn), vl_version=VEGA_LITE_VERSION, allowed_base_urls=[])
    told = f"<title>{escape(drawn.figure.title)}</title><desc>{escape(drawn.text)}</desc>"
    head, end, rest = str(made).partition(">")
    return f'{head} role="img"{end}{told}{rest}'.encode()


def _png(drawn: Drawn, scale: float) -> bytes:
    import vl_convert

    how: dict[str, Any] = {"vl_version": VEGA_LITE_VERSION, "scale": scale, "ppi": 72, "allowed_base_urls": []}
    return bytes(vl_convert.vegalite_to_png(on_paper(drawn), **how))


def _pdf(drawn: Drawn, scale: float) -> bytes:
    import vl_convert

    made = vl_convert.vegalite_to_pdf(on_paper(drawn), vl_version=VEGA_LITE_VERSION, allowed_base_urls=[])
    return bytes(made)


def _csv(drawn: Drawn, scale: float) -> bytes:
    text = io.StringIO()
    writer = csv_writer(text)
    writer.writerow(drawn.data.columns)
    writer.writerows([as_cell(plain(value)) for value in row] for row in drawn.data.iter_rows())
    return text.getvalue().encode()


def _json(drawn: Drawn, scale: float) -> bytes:
    rows = [{name: plain(value) for name, value in row.items()} for row in drawn.data.rows(named=True)]
    told = {"figure": drawn.figure.name, "title": drawn.figure.title, "text": drawn.text, "caption": drawn.caption}
    return json.dumps({**told, "rows": rows}, ensure_ascii=False, indent=1).encode() + b"\n"


def _specification(drawn: Drawn, scale: float) -> bytes:
    return json.dumps(on_paper(drawn), ensure_ascii=False, indent=1).encode() + b"\n"


_WRITERS: dict[str, Callable[[Drawn, float], bytes]] = {
    "svg": _svg,
    "png": _png,
    "pdf": _pdf,
    "csv": _csv,
    "json": _json,
    "vl.json": _specification,
}
