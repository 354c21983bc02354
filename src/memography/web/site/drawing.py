"""Charts as SVG files, which show light or dark as the reader's system is; and pictures as small files."""

import copy
import functools
import io
import re
from importlib import resources
from typing import Any

from PIL import Image

from memography.figures.files import VEGA_LITE_VERSION

WIDTH_PX, NARROW_PX = 720, 350
"""As wide as a column of text, and as the screen of a phone; a file is scaled where it is shown."""
WEBP_QUALITY = 50
"""Of 100. A thumbnail has half the bytes that it has as JPEG, and its words can be read as well."""
FONT = "system-ui, sans-serif"
_TAG = re.compile(r"<[^>]*>")
_NEEDLESS = re.compile(r' (?:class|role|pointer-events|aria-[a-z]+|font-family)="[^"]*"| opacity="1"')
_GEOMETRY = re.compile(r' (?:d|transform)="[^"]*"')
_DECIMALS = re.compile(r"(\.\d\d)\d+")
_ID = re.compile(r' id="([A-Za-z_]+\d+)"')
_VARIABLE = re.compile(r"--([a-z0-9-]+):\s*(?:light-dark\()?(#[0-9a-f]{6})(?:,\s*(#[0-9a-f]{6})\))?")


def draw(specification: dict[str, Any], is_narrow: bool) -> str:
    """A chart as SVG, without a script in it, as `static/charts.js` draws it.

    Args:
        specification: in Vega-Lite, as `memography.figures` makes them.
        is_narrow: whether it is for a narrow screen.
    """
    import vl_convert

    light, dark = _colours()
    fitted = copy.deepcopy(specification)
    if fitted.get("width") == "container":
        fitted["width"] = NARROW_PX if is_narrow else WIDTH_PX
    if is_narrow and "layer" in fitted:
        fitted["layer"] = [part for part in fitted["layer"] if not part.get("name", "").startswith("names-")]
    for part in fitted.get("layer", ()):
        if "color" in part.get("encoding", {}):
            part["encoding"]["color"]["legend"] = None  # the page has a list of colours
    # nothing is fetched: values are in the specification, and no base URL is allowed
    svg = str(vl_convert.vegalite_to_svg(fitted, VEGA_LITE_VERSION, config=_config(light), allowed_base_urls=[]))
    svg = _TAG.sub(lambda found: _NEEDLESS.sub("", found[0]), svg)
    svg = _GEOMETRY.sub(lambda found: _DECIMALS.sub(r"\1", found[0]), svg)  # hundredths of a pixel are enough
    for number, name in enumerate(_ID.findall(svg)):  # they count all that was drawn before; bytes are to be the same
        svg = svg.replace(f'id="{name}"', f'id="part-{number}"').replace(f"url(#{name})", f"url(#part-{number})")
    rules = "".join(
        f'[{part}="{colour}"]{{{part}:{dark[name]}}}'
        for name, colour in light.items()
        for part in ("fill", "stroke")
        if dark[name] != colour and f'{part}="{colour}"' in svg
    )
    style = f"<style>text{{font-family:{FONT}}}@media (prefers-color-scheme: dark){{{rules}}}</style>"
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
    ink, faint, line, paper = (colours[name] for name in ("ink", "ink-2", "line", "paper"))
    palette = [colours[f"figure-{number}"] for number in range(1, 8)]
    ramp = [colours["figure-low"], palette[0]]
    axis = {"labelColor": faint, "titleColor": faint, "gridColor": line, "domainColor": line, "tickColor": line}
    halo = {"color": paper, "stroke": paper, "strokeWidth": 3.5, "strokeJoin": "round", "fontSize": 12}
    return {
        "aria": False,  # within an <img> nobody hears it; the page has the chart in words, and its numbers
        "background": "transparent",
        "font": FONT,
        "axis": {**axis, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal"},
        "legend": {"labelColor": faint, "labelFontSize": 13, "symbolType": "square", "columnPadding": 24},
        "range": {"category": palette, "ramp": ramp, "heatmap": ramp},
        "mark": {"color": palette[0]},
        "text": {"color": ink, "fontSize": 12},
        "rule": {"color": ink},
        "style": {
            "mark-shift": {"color": ink},
            "badge": {"color": ink},
            "number": {"color": paper, "fontWeight": "bold", "fontSize": 10},
            "faint": {"color": faint},
            "hole": {"color": faint},
            "over": {"color": ink, "fontSize": 12},
            "halo": halo,
            "stream": {"stroke": paper, "strokeWidth": 0.8},
        },
        "view": {"stroke": None},
    }


@functools.cache
def _colours() -> tuple[dict[str, str], dict[str, str]]:
    """The colours of the explorer's style sheets, light and dark, by variable."""
    light: dict[str, str] = {}
    dark: dict[str, str] = {}
    static = resources.files("memography.web").joinpath("static")
    for sheet in ("style.css", "dark.css", "meme.css"):  # what is dark comes second, or in a sheet of its own
        if not static.joinpath(sheet).is_file():
            continue
        for name, first, second in _VARIABLE.findall(static.joinpath(sheet).read_text(encoding="utf-8")):
            (dark if name in light else light)[name] = first
            if second:
                dark[name] = second
    return light, {name: dark.get(name, colour) for name, colour in light.items()}
