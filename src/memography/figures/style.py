"""How charts look on paper: colours that people with any colour vision can tell apart, letters, lines.

The explorer draws with the colours of its style sheet, which are the same by day (`static/style.css`).
"""

from typing import Any

PALETTE = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9", "#8c8c85")
"""Okabe & Ito (2008), in an order in which neighbours differ most; the last, a grey, is for all others."""
N_COLOURS = len(PALETTE) - 1
"""So many parts have a colour of their own."""
RAMP = ("#f1f4f8", "#0072b2")
"""From little to much."""
INK, FAINT, LINE = "#1d1c1a", "#5b5852", "#d9d5cb"
FONT = "Helvetica Neue, Helvetica, Arial, sans-serif"


def config() -> dict[str, Any]:
    """A Vega-Lite configuration for paper; `static/charts.js` has the same styles by the same names."""
    text = {"labelColor": FAINT, "titleColor": FAINT, "labelFontSize": 11, "titleFontSize": 11}
    return {
        "background": "white",
        "font": FONT,
        "axis": {**text, "titleFontWeight": "normal", "gridColor": LINE, "domainColor": LINE, "tickColor": LINE},
        "legend": {**text, "symbolType": "square"},
        "range": {"category": list(PALETTE), "ramp": list(RAMP), "heatmap": list(RAMP)},
        "mark": {"color": PALETTE[0]},
        "text": {"color": INK, "fontSize": 11},
        "rule": {"color": INK},
        "style": {
            "mark-shift": {"color": INK},
            "badge": {"color": INK},
            "number": {"color": "white", "fontWeight": "bold", "fontSize": 10},
            "faint": {"color": FAINT},
            "hole": {"color": FAINT},
            "over": {"color": INK, "fontSize": 11},
            "halo": {"color": "white", "stroke": "white", "strokeWidth": 3.5, "strokeJoin": "round", "fontSize": 11},
            "stream": {"stroke": "white", "strokeWidth": 0.8},
        },
        "view": {"stroke": None},
    }
