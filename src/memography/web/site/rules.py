"""Which of the explorer's addresses a static copy has, as which files, and which it leaves out.

This is the one place that says so. An address that no rule here knows is left out, and links to it become text; a test
fails while a route of the explorer stands in none of `KEPT`, `LEFT_OUT` and `NOT_NEEDED`.
"""

import re
from dataclasses import dataclass
from typing import Literal, NamedTuple
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urljoin, urlsplit

from starlette.routing import compile_path

from memography.web.site.names import safe_name

HERE = "http://127.0.0.1"
"""Where the explorer believes to be while it is copied."""

NARROW = ".narrow.svg"
"""How the file of a chart ends that is drawn for a narrow screen."""

Kind = Literal["page", "post", "picture", "chart", "static"]


@dataclass(frozen=True, slots=True)
class Rule:
    """A route whose answers become files."""

    route: str
    kind: Kind
    """A post is a page, and may be left out with all others; so may pictures."""
    file: str | None = None
    """The file's name where it does not follow from the route; without a suffix for pages."""
    asks: str | None = None
    """What is asked instead, where the copy has a page of its own."""
    variants: tuple[str, ...] = ()
    """Parameters that make another page of it, beside `page`."""
    passes: tuple[str, ...] = ()
    """Parameters that stay in links, for the copy's own scripts."""


KEPT = (
    Rule("/", "page", file="index"),
    Rule("/copy", "page"),
    Rule("/search", "page", asks="/copy/search", passes=("words",)),
    Rule("/memes/{meme_id}", "page"),
    Rule("/memes/{meme_id}/variants", "page"),
    Rule("/memes/{meme_id}/uses", "page"),
    Rule("/claims/{claim_id:path}", "page"),
    Rule("/variants/{variant_id}", "page"),
    Rule("/posts/{post_id:path}", "post"),
    Rule("/communities", "page"),
    Rule("/communities/{name:path}", "page"),
    Rule("/climate", "page"),
    Rule("/methods", "page"),
    Rule("/data", "page"),
    Rule("/thumbnails/{image_id}.jpg", "picture", file="thumbnails/{image_id}.webp"),
    Rule("/templates/{leader_id}.jpg", "picture", file="templates/{leader_id}.webp"),
    Rule("/api/memes/{meme_id}/charts/{name}", "chart", file="charts/{meme_id}/{name}.svg"),
    Rule("/api/charts/{name}", "chart", file="charts/{name}.svg"),
    Rule("/api/climate/charts/{name}", "chart", file="charts/climate-{name}.svg"),
    Rule("/static/{path:path}", "static"),
)
"""What is copied. The first rule that fits an address holds."""

LEFT_OUT = {
    "/identify{rest:path}": "Identifying a picture: it takes the analysis itself.",
    "/map{rest:path}": "The map: it asks for data while it moves.",
    "/compare{rest:path}": "Two memes side by side: there are too many pairs.",
    "/uses": "Lists of uses by a choice of filters: there are too many choices.",
    "/overlays/{rest:path}": "A picture upon its meme's, with what was matched: these would take too much room.",
    "/memes/{meme_id}/article{rest:path}": "The article as a file of its own: `memography biography` writes it.",
    "/api/{rest:path}": "The data for programs: `memography export` writes every table to a file.",
}
"""What is not copied, as readers are told."""

NOT_NEEDED = ("/vega.js", "/copy/search")
"""What is not copied and nobody misses: charts are drawn already, and search lies elsewhere."""

SCRIPTS = {
    "/static/pictures.js": True,
    "/static/site-search.js": True,
    "/static/theme.js": True,
    "/static/charts.js": False,
    "/static/identify.js": False,
    "/static/wall.js": False,
    "/static/map.js": False,
}
"""Whether a script of the explorer works without it. What is not named here does not; those that only others load
(of the map, of vendors) need not be named."""


@dataclass(frozen=True, slots=True)
class Extent:
    """What of a corpus a static copy has, and how it shows it."""

    posts: bool = True
    """Whether every post that is shown somewhere has a page of its own, which search finds."""
    pictures: bool = True
    """Whether pictures are in it; without them their descriptions stand in their place."""
    max_pages: int | None = None
    """Of each list (uses, variants, posts behind a claim, rejects) at most so many pages; None takes all."""
    max_bytes: int = 1_000_000_000
    """Where more is to be expected, nothing is written."""
    sensitive: Literal["show", "hide"] = "hide"
    """Whether pictures are shown at once, or each behind a deliberate click."""
    notice: str | None = None
    """A sentence shown on top of every page."""


class Place(NamedTuple):
    """A file of the copy, and what the explorer is asked for it."""

    file: str
    """Relative to the copy, with slashes."""
    asks: str
    rule: Rule
    values: tuple[str, ...]
    """What stands in the address for the parameters of the route, in order."""
    behind: str
    """What follows the file's name in a link: parameters that scripts read, and the fragment."""


class Elsewhere(NamedTuple):
    """An address of another host."""

    address: str


def place_of(link: str, page: str, extent: Extent) -> Place | Elsewhere | None:
    """Where a link leads in the copy; None where to nothing that it has.

    Args:
        link: an address as it stands on a page.
        page: the address of that page, from its path on.
        extent: how much is copied.
    """
    try:
        address = urlsplit(urljoin(HERE + page, link))
    except ValueError:  # a post's address may be anything
        return Elsewhere(link)
    if f"{address.scheme}://{address.netloc}" != HERE:
        return Elsewhere(link)
    path = unquote(address.path)
    for rule, pattern in _PATTERNS:
        if found := pattern.fullmatch(path):
            if (rule.kind == "post" and not extent.posts) or (rule.kind == "picture" and not extent.pictures):
                return None
            return _place(rule, tuple(found.groups()), address, extent)
    return None


def _place(rule: Rule, values: tuple[str, ...], address: SplitResult, extent: Extent) -> Place | None:
    query = dict(parse_qsl(address.query))
    passed = {name: query.pop(name) for name in rule.passes if name in query}
    fragment = f"#{address.fragment}" if address.fragment else ""
    behind = (f"?{urlencode(passed)}" if passed else "") + fragment
    if rule.kind not in ("page", "post"):
        asks = address.path + (f"?{address.query}" if address.query else "")
        file = _file(rule, values)
        if rule.kind == "chart" and address.query:  # of a picture it tells the version alone
            file = f"{file.removesuffix('.svg')}.{safe_name(address.query)}.svg"
        return Place(file, asks, rule, values, behind)
    number = query.pop("page", "1")
    if not re.fullmatch(r"[1-9]\d{0,8}", number) or set(query) - set(rule.variants):
        return None
    if extent.max_pages is not None and int(number) > extent.max_pages:
        return None
    chosen = {name: query[name] for name in rule.variants if query.get(name)}
    ways = "".join(f".{safe_name(f'{name}-{value}')}" for name, value in chosen.items())
    file = _file(rule, values) + ways + (f".{number}" if number != "1" else "") + ".html"
    asked = chosen | ({"page": number} if number != "1" else {})
    asks = (rule.asks or address.path) + (f"?{urlencode(asked)}" if asked else "")
    return Place(file, asks, rule, values, behind)


def href(place: Place, page_file: str) -> str:
    """The address of a place in the copy, relative to a page of it."""
    up = "../" * page_file.count("/")
    return up + quote(place.file, safe="/~") + place.behind


def _file(rule: Rule, values: tuple[str, ...]) -> str:
    if rule.kind == "static":
        return f"static/{values[0]}"
    form = rule.file or rule.route.lstrip("/")
    waiting = iter(values)
    return re.sub(r"\{[^}]*\}", lambda _: safe_name(next(waiting)), form)


def _compiled(route: str) -> re.Pattern[str]:
    return compile_path(route)[0]


_PATTERNS = [(rule, _compiled(rule.route)) for rule in KEPT]


def is_known(path: str) -> bool:
    """Whether a rule says what becomes of an address."""
    routes = [*(rule.route for rule in KEPT), *LEFT_OUT, *NOT_NEEDED]
    return any(_compiled(route).fullmatch(path) for route in routes)
