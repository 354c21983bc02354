"""The map: the page, and the same for programs: points as arrays, uses in view, pictures in small."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import numpy as np
import numpy.typing as npt
from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from memography.corpus.fulltext import WordIndex
from memography.errors import TableError, UserError
from memography.web import state
from memography.web.api import as_plain, page_as_plain
from memography.web.map_points import FIELDS, N_LANES, TONES, UNKNOWN, Points, bounds, points, version
from memography.web.pages import Pages
from memography.web.queries import NotFound, Page, Queries, Row
from memography.web.search import Tone, as_day
from memography.web.tiles import N_ON_SHEET, TILE_PX, Tiles

By = Literal["meaning", "likeness", "time"]
Colour = Literal["meme", "tone", "community", "sense", "year"]
LAYOUTS: tuple[By, ...] = ("meaning", "likeness", "time")
COLOURS: tuple[Colour, ...] = ("meme", "tone", "community", "sense", "year")
MAX_ZOOM = 4096.0
N_NAMED = 300
"""So many memes, and communities, are told by name to who draws the map."""
N_ON_PAGE = 24
"""So many uses in view a page lists."""
N_LISTED = 60
"""So many uses are told at once."""
FOREVER = "private, max-age=31536000, immutable"
_PLACES = (("bottom", "middle", "top"), ("left", "centre", "right"))


class Moved(TableError):
    """The corpus has changed since the points were read."""


@dataclass(frozen=True)
class View:
    """What is looked at: all of it lives in the address."""

    by: Annotated[By, Query(description="what places uses: what they say, how they look, or when they were posted")] = (
        "meaning"
    )
    colour: Annotated[Colour, Query(description="what the colours of points tell")] = "meme"
    meme: Annotated[str, Query(description="only uses of this meme, by id")] = ""
    community: Annotated[str, Query(description="only uses there")] = ""
    tone: Tone = ""
    since: Annotated[str, Query(description="not before this day, YYYY-MM-DD")] = ""
    until: Annotated[str, Query(description="not after this day, YYYY-MM-DD")] = ""
    words: Annotated[str, Query(max_length=1000, description="only uses that have all of these words")] = ""
    x: Annotated[float, Query(ge=0, le=1, description="the middle of the view, as share of the map")] = 0.5
    y: Annotated[float, Query(ge=0, le=1, description="the middle of the view, upwards")] = 0.5
    zoom: Annotated[float, Query(ge=1, le=MAX_ZOOM, description="how many times the whole map is enlarged")] = 1.0


class Map:
    """Answers what is asked of the map; the points are kept until a table that they follow from changes."""

    def __init__(self, queries: Queries, limit: int) -> None:
        self.queries, self._corpus, self._limit = queries, queries.corpus, limit
        self._lock = threading.Lock()
        self._points: Points | None = None
        self._told: dict[str, Any] = {}
        self._words: tuple[str, WordIndex] | None = None
        self.tiles = Tiles(queries.corpus)

    def points(self, wanted: str = "") -> Points:
        """The points as they are now.

        Args:
            wanted: the version that they must have; any where empty.

        Raises:
            TableError: the corpus has no memes yet.
            Moved: they have another version.
        """
        with self._lock:
            now = version(self._corpus, self._limit)
            if self._points is None or self._points.version != now:
                self._points, self._told = points(self._corpus, self._limit), {}
        if wanted not in ("", now):
            raise Moved("The corpus has changed since the map was drawn. Load the page again.")
        return self._points

    def legend(self) -> Row:
        """What the arrays mean: versions, names by number, where memes and regions lie."""
        told: Row = self._once("legend", self._legend)
        return told

    def places(self, by: By) -> list[Row]:
        """The most used memes, each with where it lies on the map in words and which memes are nearest to it."""
        told: list[Row] = self._once(f"places by {by}", lambda found: self._places(found, by))
        return told

    def _once(self, key: str, make: Callable[[Points], Any]) -> Any:
        """What follows from the points alone, made once."""
        found = self.points()
        told = self._told
        if key not in told:
            told[key] = make(found)
        return told[key]

    def _legend(self, found: Points) -> Row:
        middles = {by: found.middles(by) for by in LAYOUTS if by != "time"}
        counts = np.bincount(found.fields["meme"], minlength=UNKNOWN + 1)
        memes = [
            {
                "number": number,
                "meme_id": meme_id,
                "name": found.names[meme_id],
                "n_points": int(counts[min(number, UNKNOWN - 1)]),
                **{by: at.get(number) for by, at in middles.items()},
            }
            for number, meme_id in enumerate(found.meme_ids[:N_NAMED])
        ]
        return {
            "version": found.version,
            "n_points": len(found.use_ids),
            "n_uses": found.n_uses,
            "fields": [{"name": name, "type": kind} for name, kind in FIELDS.items()],
            "layouts": [by for by in LAYOUTS if not np.isnan(found.place(by)[0]).all()],
            "memes": memes,
            "n_memes": len(found.meme_ids),
            "n_lanes": min(N_LANES, len(found.meme_ids) or 1),
            "communities": found.communities[:N_NAMED],
            "tones": list(TONES),
            "first_day": found.first_day and found.first_day.isoformat(),
            "n_days": found.n_days,
            "regions": self._regions(),
            "tile_px": TILE_PX,
            "n_on_sheet": N_ON_SHEET,
        }

    def uses(self, numbers: list[int], wanted: str = "") -> list[Row]:
        """Some points by number, each with the words of its post, its meme's name and its number."""
        found = self.points(wanted)
        if any(not 0 <= number < len(found.use_ids) for number in numbers):
            raise NotFound(f"The points of this map are numbered from 0 to {len(found.use_ids) - 1}.")
        number_of = {found.use_ids[number]: number for number in numbers}
        rows = self.queries.uses_found(list(number_of))
        for row in rows:
            row["number"], row["meme_name"] = number_of[row["use_id"]], self.queries.name(row["meme_id"])
        return rows

    def matching(self, words: str, wanted: str = "") -> npt.NDArray[np.int64]:
        """The numbers of the points whose words are all of these, in order."""
        found = self.points(wanted)
        if not self._corpus.has("contexts"):
            return np.empty(0, np.int64)
        stamp = self._corpus.stamp("contexts")
        if self._words is None or self._words[0] != stamp:
            self._words = stamp, WordIndex(self._corpus, "contexts")
        use_ids = self._words[1].all_of(words, ["use_id"])["use_id"]
        return np.asarray(found.use_ids.is_in(use_ids.implode()).arg_true().to_numpy(), np.int64)

    def in_view(self, view: View, number: int = 1) -> Page:
        """The uses that a view shows, nearest to its middle first, page by page.

        Raises:
            UserError: a day is no day.
        """
        found = self.points()
        is_shown = self._chosen(found, view)
        x, y = found.place(view.by)
        away_x, away_y = np.abs(x - view.x), np.abs(y - view.y)
        with np.errstate(invalid="ignore"):
            is_shown &= (away_x <= 0.5 / view.zoom) & (away_y <= 0.5 / view.zoom)
        shown = np.flatnonzero(is_shown)
        away = np.hypot(away_x[shown], away_y[shown])
        n_pages = max(1, -(-len(shown) // N_ON_PAGE))
        number = min(max(number, 1), n_pages)
        if number * N_ON_PAGE < len(shown):  # sorting those that come first suffices
            near = np.argpartition(away, number * N_ON_PAGE)[: number * N_ON_PAGE]
            shown, away = shown[near], away[near]
        nearest = shown[np.lexsort((shown, away))]
        rows = self.uses([int(n) for n in nearest[(number - 1) * N_ON_PAGE :][:N_ON_PAGE]])
        return Page(rows, int(is_shown.sum()), number, n_pages)

    def _places(self, found: Points, by: By) -> list[Row]:
        middles = {n: at for n, at in found.middles(by).items() if n < N_NAMED}
        numbers = sorted(middles)
        at = np.array([middles[n] for n in numbers]).reshape(-1, 2)
        told = []
        for row, number in enumerate(numbers):
            away = np.hypot(*(at - at[row]).T)
            nearest = [numbers[other] for other in np.argsort(away, kind="stable") if other != row][:3]
            down, across = (_PLACES[axis][min(int(at[row][1 - axis] * 3), 2)] for axis in (0, 1))
            names = [found.names[found.meme_ids[other]] for other in nearest]
            meme_id = found.meme_ids[number]
            where = "centre" if (down, across) == ("middle", "centre") else f"{down} {across}"
            told.append({"meme_id": meme_id, "name": found.names[meme_id], "where": where, "nearest": names})
        return told

    def numbers(self, view: View) -> Row:
        """The numbers of a view's meme and community, -1 where there is none, and the meme's name."""
        found = self.points()
        numbers = {
            name: names.index(value) if value in names else -1
            for name, value, names in (
                ("meme", view.meme, found.meme_ids),
                ("community", view.community, found.communities),
            )
        }
        return {**numbers, "name": found.names.get(view.meme, view.meme)}

    def _chosen(self, found: Points, view: View) -> npt.NDArray[np.bool_]:
        is_chosen = np.ones(len(found.use_ids), bool)
        fields = found.fields
        for name, value, names in (
            ("meme", view.meme, found.meme_ids),
            ("community", view.community, found.communities),
            ("tone", view.tone, list(TONES)),
        ):
            if value:
                is_chosen &= fields[name] == (names.index(value) if value in names else -1)
        since, until = as_day(view.since), as_day(view.until)
        if since or until:
            is_chosen &= fields["day"] != UNKNOWN
        if since and found.first_day:
            is_chosen &= fields["day"] >= (since - found.first_day).days
        if until and found.first_day:
            is_chosen &= fields["day"] <= (until - found.first_day).days
        if view.words.strip():
            is_chosen &= np.isin(np.arange(len(is_chosen)), self.matching(view.words))
        return is_chosen

    def _regions(self) -> list[Row]:
        """The regions by meaning with their middles as shares of the map."""
        if not (self._corpus.has("regions") and self._corpus.count("text_positions")):
            return []
        at = self._corpus.polars("text_positions", ["x", "y"])
        x, y, extent = bounds(at["x"].to_numpy(), at["y"].to_numpy())
        rows = self._corpus.polars("regions").sort("n_texts", "region_id", descending=[True, False])
        return [
            {**row, "x": 0.5 + 0.94 * (row["x"] - x) / extent, "y": 0.5 + 0.94 * (row["y"] - y) / extent}
            for row in rows.iter_rows(named=True)
        ]


def router(queries: Queries, show: Pages, limit: int) -> APIRouter:
    """Page and API."""
    routes = APIRouter()
    shown = Map(queries, limit)
    _add_page(routes, shown, show)
    _add_data(routes, shown)
    return routes


def _add_page(routes: APIRouter, shown: Map, show: Pages) -> None:
    @routes.head("/map", include_in_schema=False)
    @routes.get("/map", include_in_schema=False)
    def page(request: Request, view: Annotated[View, Depends()], page: int = 1) -> Response:
        corpus = shown.queries.corpus
        context: Row = {"view": view, "notes": state.notes(corpus), "layouts": LAYOUTS, "colours": COLOURS}
        if not corpus.has("uses"):
            return show.map(request, {**context, "legend": None})
        legend = shown.legend()
        places_by: By = "likeness" if view.by == "likeness" and "likeness" in legend["layouts"] else "meaning"
        context |= {"legend": legend, "page": shown.in_view(view, page), "numbers": shown.numbers(view)}
        context |= {"places_by": places_by, "places": shown.places(places_by)}
        return show.map(request, context)

    @routes.get("/map/tiles/{wanted}.jpg", include_in_schema=False)
    def tiles(wanted: str, of: Annotated[str, Query(max_length=1000)]) -> Response:
        found = shown.points(wanted)
        numbers = _numbers(of, N_ON_SHEET)
        if any(number >= len(found.image_ids) for number in numbers):
            raise NotFound(f"This map has {len(found.image_ids):,} pictures.")
        sheet = shown.tiles.sheet([found.image_ids[number] for number in numbers])
        return Response(sheet, media_type="image/jpeg", headers={"Cache-Control": FOREVER})


def _add_data(routes: APIRouter, shown: Map) -> None:
    @routes.get("/api/map")
    def legend() -> Any:
        """What the map holds: its version, memes, communities and regions with where they lie, and `fields`: the
        arrays of `/api/map/points` in their order, with NumPy's names of types."""
        return as_plain(shown.legend())

    @routes.get(
        "/api/map/points", response_class=Response, responses={200: {"content": {"application/octet-stream": {}}}}
    )
    def data(version: str = "") -> Response:
        """All points as arrays one after the other, little-endian, as `fields` of `/api/map` names them; the highest
        number of a type stands for what is not known (in `sense`: 0). Positions count 65,535 steps across the map."""
        found = shown.points(version)
        headers = {"ETag": f'"{found.version}"', "Cache-Control": FOREVER if version else "no-cache"}
        return Response(found.packed(), media_type="application/octet-stream", headers=headers)

    @routes.get("/api/map/uses")
    def uses(numbers: Annotated[str, Query(max_length=1000)], version: str = "") -> Any:
        """Some points by number, parted by commas: their posts' words, memes and days."""
        return as_plain({"rows": shown.uses(_numbers(numbers, N_LISTED), version)})

    @routes.get("/api/map/matching")
    def matching(words: Annotated[str, Query(max_length=1000)], version: str = "") -> Any:
        """The numbers of the points that have all of some words."""
        return {"numbers": shown.matching(words, version).tolist()}

    @routes.get("/api/map/view")
    def view(view: Annotated[View, Depends()], page: int = 1) -> Any:
        """The uses that a view of the map shows, nearest to its middle first."""
        return page_as_plain(shown.in_view(view, page), page)

    @routes.get("/api/map/places")
    def places(by: By = "likeness") -> Any:
        """Where the most used memes lie, in words, and which are nearest to each."""
        return {"rows": shown.places(by)}


def _numbers(text: str, most: int) -> list[int]:
    """Numbers parted by commas.

    Raises:
        UserError: something else is there, or too many are.
    """
    parts = [part for part in text.split(",") if part]
    if not parts or len(parts) > most or not all(part.isascii() and part.isdigit() for part in parts):
        raise UserError(f"{text[:40]!r}: expected 1 to {most} whole numbers, parted by commas.")
    return [int(part) for part in parts]
