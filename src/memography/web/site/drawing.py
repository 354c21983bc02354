"""Charts as SVG files, which show light or dark as the reader's system is; and pictures as small files."""

import copy
import functools
import io
import re
from importlib import resources
from typing import Any

from PIL import Image

from memography.web.charts import VEGA_LITE_VERSION

WIDTH_PX, NARROW_PX = 720, 350
"""As wide as a column of text, and as the screen of a phone; a file is scaled where it is shown."""
WEBP_QUALITY = 60
"""Of 100. A thumbnail has half the bytes that it has as JPEG, and its words can be read as well."""
_GEOMETRY = re.compile(r' (?:d|transform)="[^"]*"')
_DECIMALS = re.compile(r"(\.\d\d)\d+")
_ID = re.compile(r' id="([A-Za-z_]+\d+)"')
_VARIABLE = re.compile(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6})\b")


def draw(specification: dict[str, Any], is_narrow: bool) -> str:
    """A chart as SVG, without a script in it.

    Args:
        specification: in Vega-Lite, as `web.figures` makes them.
        is_narrow: whether it is for a narrow screen.
    """
    import vl_convert

    light, dark = _colours()
    sized = copy.deepcopy(specification)
    if sized.get("width") == "container":
        sized["width"] = NARROW_PX if is_narrow else WIDTH_PX
    if is_narrow:
        for part in (sized, *sized.get("layer", ())):
            if legend := part.get("encoding", {}).get("color", {}).get("legend"):
                legend |= {"columns": min(legend.get("columns") or 2, 2), "labelLimit": 150}
    # nothing is fetched: values are in the specification, and no base URL is allowed
    svg = str(vl_convert.vegalite_to_svg(sized, VEGA_LITE_VERSION, config=_config(light), allowed_base_urls=[]))
    svg = _GEOMETRY.sub(lambda found: _DECIMALS.sub(r"\1", found[0]), svg)  # hundredths of a pixel are enough
    for number, name in enumerate(_ID.findall(svg)):  # they count all that was drawn before; bytes are to be the same
        svg = svg.replace(f'id="{name}"', f'id="part-{number}"').replace(f"url(#{name})", f"url(#part-{number})")
    rules = "".join(
        f'[fill="{colour}"]{{fill:{dark[name]}}}[stroke="{colour}"]{{stroke:{dark[name]}}}'
        for name, colour in light.items()
        if dark[name] != colour
    )
    style = f"<style>@media (prefers-color-scheme: dark){{{rules}}}</style>"
    return re.sub(r"(<svg\b[^>]*>)", lambda found: found[1] + style, svg, count=1)


def small(picture: bytes) -> bytes:
    """A picture of the explorer's as WebP.

    Args:
        picture: as the explorer serves it, JPEG or PNG.
    """
    made = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as opened:
        opened.save(made, "WEBP", quality=WEBP_QUALITY, method=4)
    return made.getvalue()


def _config(colours: dict[str, str]) -> dict[str, Any]:
    """As `static/charts.js` has it."""
    ink, line = colours["ink-2"], colours["line"]
    palette = [colour for name, colour in colours.items() if name.startswith("colour-")]
    return {
        "aria": False,  # within an <img> nobody hears it; the page has the chart's description, and its numbers
        "background": "transparent",
        "font": "system-ui, sans-serif",
        "axis": {
            "labelColor": ink,
            "titleColor": ink,
            "gridColor": line,
            "domainColor": line,
            "tickColor": line,
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
        },
        "legend": {"labelColor": ink, "labelFontSize": 13, "symbolType": "square", "columnPadding": 24},
        "range": {"category": palette},
        "bar": {"fill": palette[0]},
        "view": {"stroke": None},
    }


@functools.cache
def _colours() -> tuple[dict[str, str], dict[str, str]]:
    """The colours of charts in the explorer's style sheet, light and dark."""
    style = resources.files("memography.web").joinpath("static/style.css").read_text(encoding="utf-8")
    light: dict[str, str] = {}
    dark: dict[str, str] = {}
    for name, colour in _VARIABLE.findall(style):
        if name in ("ink-2", "line") or name.startswith("colour-"):
            (dark if name in light else light)[name] = colour
    return light, dark
