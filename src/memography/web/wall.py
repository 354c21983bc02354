"""The wall: the faces of all memes, of the uses that are chosen; the page, and the same for programs."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

import numpy as np
import numpy.typing as npt
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import Field

from memography.tables import EMOTIONS
from memography.web import histogram
from memography.web.api import as_plain, page_as_plain
from memography.web.choice import Choice
from memography.web.counting import Counted
from memography.web.facets import EPOCH, UNDATED
from memography.web.pages import Pages
from memography.web.queries import Page, Row
from memography.web.standing import Standing

Sort = Literal["uses", "first", "newest", "shift", "irony", "spread", "name"]
SORTS: dict[Sort, str] = {
    "uses": "most used",
    "first": "oldest",
    "newest": "newest",
    "shift": "latest shift",
    "irony": "most ironic",
    "spread": "most communities",
    "name": "name",
}
SIZES = {"": "all alike", "uses": "by uses", "irony": "by irony", "spread": "by communities"}
LEAST_SIZE, GREATEST_SIZE = 4, 12
"""How wide cards are that differ in size, in units of the page."""


class Asked(Choice):
    """What the wall is asked for: filters, order, size, page."""

    sort: Sort = Field("uses", description="the order of memes")
    size: Literal["", "uses", "irony", "spread"] = Field("", description="what faces grow with; it changes no data")
    page: int = Field(1, description="which page, from 1")


@dataclass(frozen=True, slots=True)
class Shown(Page):
    """One page of the wall: memes that have a chosen use."""

    n_memes: int
    """How many memes there are."""
    n_chosen: int
    """How many uses are chosen, of all memes."""
    n_uses: int
    """How many uses there are."""
    counted: Counted

    def as_plain(self, asked: Asked) -> Row:
        """As the API has it."""
        counts = {name: getattr(self, name) for name in ("n_memes", "n_chosen", "n_uses")}
        return {**counts, **page_as_plain(self, asked.page), "timeline": as_plain(timeline(self.counted))}


def wall(standing: Standing, asked: Asked, page_items: int) -> Shown:
    """A page of the wall.

    Args:
        standing: the corpus.
        asked: what is wanted.
        page_items: how many memes a page shows.
    """
    facets, counted = standing.count(asked)
    known = standing.memes()
    memes = [known.get(meme_id, {"meme_id": meme_id, "name": meme_id, "shifts": []}) for meme_id in facets.meme_ids]
    order = _order(asked, counted, memes)
    n_pages = max(1, -(-len(order) // page_items))
    number = min(max(asked.page, 1), n_pages)
    sizes = _sizes(asked.size, counted)
    rows = [
        {**memes[at], "shifts": _shifts(memes[at], asked), **_told(at, counted), "size": int(sizes[at]) or None}
        for at in order[(number - 1) * page_items : number * page_items].tolist()
    ]
    n_chosen = len(counted.places)
    return Shown(rows, len(order), number, n_pages, len(memes), n_chosen, facets.n_uses, counted)


def timeline(counted: Counted) -> Row | None:
    """Uses over time, those outside the chosen time too: `period`, and `bins` as `begins` and `n_uses`."""
    if counted.axis is None:
        return None
    begins = counted.axis.begins()
    bins = [{"begins": day, "n_uses": n} for day, n in zip(begins, counted.timeline.tolist(), strict=False)]
    return {"period": counted.axis.period, "bins": bins}


def drawn(counted: Counted, choice: Choice) -> Row | None:
    """The timeline as shapes: `bars` (see `histogram.bars`, each with `is_in`: whether it lies in the chosen time),
    `ticks`, where the chosen time begins and ends in per cent, and `edges`, the days on which bins begin."""
    if counted.axis is None:
        return None
    begins = counted.axis.begins()
    since, until = choice.since or begins[0], choice.until or begins[-1] - timedelta(days=1)
    bars = histogram.bars(counted.timeline, max(int(counted.timeline.max(initial=0)), 1))
    shown = [
        bar and {**bar, "is_in": first <= until and end > since}
        for bar, first, end in zip(bars, begins[:-1], begins[1:], strict=True)
    ]
    left = counted.axis.place(since)
    right = counted.axis.place(min(until, date.max - timedelta(days=1)) + timedelta(days=1))
    return {
        "bars": shown,
        "ticks": counted.axis.ticks(),
        "left": round(left, 2),
        "width": round(max(right - left, 0), 2),
        "edges": begins,
        "height": histogram.HEIGHT_PX,
        "most": max(zip(counted.timeline.tolist(), begins, strict=False), default=None),
    }


def router(standing: Standing, show: Pages, page_items: int) -> APIRouter:
    """Page and API."""
    routes = APIRouter()

    @routes.head("/", include_in_schema=False)
    @routes.get("/", include_in_schema=False)
    def page(request: Request, asked: Annotated[Asked, Query()]) -> Response:
        shown = wall(standing, asked, page_items)
        context = {
            "page": shown,
            "asked": asked,
            "time": drawn(shown.counted, asked),
            "timeline": timeline(shown.counted),
            "communities": standing.proposed_communities(),
            "is_known": standing.facets().number_of(asked.community or None) >= 0,
            "emotions": EMOTIONS,
            "sorts": SORTS,
            "sizes": SIZES,
            "notes": show.notes(),
        }
        return show.page(request, "wall.html", context)

    @routes.get("/api/memes")
    def data(asked: Annotated[Asked, Query()]) -> Any:
        """Memes with a chosen use, in the order asked for. `n_uses` of a meme counts all of its uses, `n_chosen` those
        that pass, to which `first_on`, `last_on`, `p_ironic` (mean; null where few were judged) and `n_communities`
        belong."""
        return wall(standing, asked, page_items).as_plain(asked)

    return routes


def _shifts(meme: Row, asked: Choice) -> list[tuple[datetime, str]]:
    """The shifts that lie in the chosen time."""
    return [
        (at, aspect)
        for at, aspect in meme["shifts"]
        if (not asked.since or at.date() >= asked.since) and (not asked.until or at.date() <= asked.until)
    ]


def _told(at: int, counted: Counted) -> Row:
    is_dated, p_ironic = counted.first[at] != UNDATED, counted.ironic[at]
    return {
        "n_chosen": int(counted.n_uses[at]),
        "first_on": EPOCH + timedelta(days=int(counted.first[at])) if is_dated else None,
        "last_on": EPOCH + timedelta(days=int(counted.last[at])) if is_dated else None,
        "p_ironic": None if np.isnan(p_ironic) else round(float(p_ironic), 4),
        "n_communities": int(counted.n_communities[at]),
        "spark": counted.spark[at].tolist(),
    }


def _order(asked: Asked, counted: Counted, memes: list[Row]) -> npt.NDArray[np.int64]:
    """The memes that have a chosen use, in order; of equals the most used first."""
    if asked.sort == "first":
        key: npt.NDArray[Any] = counted.first
    elif asked.sort == "newest":
        key = np.where(counted.first == UNDATED, UNDATED, -counted.first)
    elif asked.sort == "shift":
        shifts = [_shifts(meme, asked) for meme in memes]
        key = np.array([-own[-1][0].timestamp() if own else np.inf for own in shifts])
    elif asked.sort == "irony":
        key = np.where(np.isnan(counted.ironic), np.inf, -counted.ironic)
    elif asked.sort == "spread":
        key = -counted.n_communities
    elif asked.sort == "name":
        names = np.array([meme["name"].casefold() for meme in memes], dtype=object)
        key = np.argsort(np.argsort(names, kind="stable"))
    else:
        key = -counted.n_uses
    order = np.lexsort((-counted.n_uses, key))
    found: npt.NDArray[np.int64] = order[counted.n_uses[order] > 0]
    return found


def _sizes(size: str, counted: Counted) -> npt.NDArray[np.int64]:
    """How wide each card is: its picture's area grows with what it shows; 0 where all are alike."""
    if not size:
        return np.zeros(len(counted.n_uses), np.int64)
    shown = {"irony": counted.ironic, "spread": counted.n_communities}.get(size, counted.n_uses)
    values = np.nan_to_num(shown.astype(np.float64))
    share = np.sqrt(values / max(values.max(initial=0), 1e-9))
    sizes: npt.NDArray[np.int64] = np.maximum(np.round(GREATEST_SIZE * share), LEAST_SIZE).astype(np.int64)
    return sizes
