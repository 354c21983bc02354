"""Chosen uses with their posts: what a figure of the wall, of a community or of a comparison leads to."""

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import Field

from memography.tables import EMOTIONS
from memography.web.api import page_as_plain
from memography.web.choice import Choice
from memography.web.facets import Facets, Places
from memography.web.pages import Pages
from memography.web.queries import NotFound, Page, Queries, Row, pages_of
from memography.web.standing import Standing


class Wanted(Choice):
    """Which uses: filters as on the wall, and a meme or one of its senses."""

    meme: str = Field("", description="only uses of this meme, by its id")
    sense: str = Field("", description="only uses in this sense, by its id")
    page: int = Field(1, description="which page, from 1")


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of uses in order of time."""

    page: Page
    meme: Row | None
    """The meme, where one is chosen."""


def uses(standing: Standing, queries: Queries, wanted: Wanted) -> Listed:
    """The chosen uses in order of time, each with its meme's name and the words of its post.

    Raises:
        NotFound: there is no such meme or sense.
    """
    facets, memes = standing.facets(), standing.memes()
    if wanted.meme and wanted.meme not in memes:
        raise NotFound(f"There is no meme {wanted.meme!r:.200} in this corpus.")
    places = _chosen(facets, wanted)
    size = queries.page_items
    n_pages = pages_of(len(places), size)
    number = min(max(wanted.page, 1), n_pages)
    first, end = (number - 1) * size, min(number * size, len(places))
    page = Page(facets.rows(_in_time(facets, places, first, end)), len(places), number, n_pages)
    for row in queries.with_words(page).rows:
        row["meme_name"] = memes.get(row["meme_id"], {}).get("name", row["meme_id"])
    return Listed(page, memes.get(wanted.meme))


def _in_time(facets: Facets, places: Places, first: int, end: int) -> Places:
    """Some uses, those from one place in order of time to before another; quicker than bringing all into order."""
    if first >= end:
        return places[:0]
    turn = facets.turn[places]
    some = np.argpartition(turn, (first, end - 1))[first:end]
    return places[some[np.argsort(turn[some])]]


def _chosen(facets: Facets, wanted: Wanted) -> Places:
    places = wanted.fits(facets)
    if wanted.meme:
        own = facets.of_meme(wanted.meme)
        places = places[np.isin(places, own, assume_unique=True)] if len(own) else own
    if wanted.sense:
        if wanted.sense not in facets.sense_ids:
            raise NotFound(f"There is no sense {wanted.sense!r:.200} in this corpus.")
        places = places[facets.sense[places] == facets.sense_ids.index(wanted.sense)]
    return places


def router(standing: Standing, queries: Queries, show: Pages) -> APIRouter:
    """Page and API."""
    routes = APIRouter()

    @routes.head("/uses", include_in_schema=False)
    @routes.get("/uses", include_in_schema=False)
    def page(request: Request, wanted: Annotated[Wanted, Query()]) -> Response:
        context = {
            "found": uses(standing, queries, wanted),
            "asked": wanted,
            "communities": standing.proposed_communities(),
            "emotions": EMOTIONS,
            "notes": show.notes(),
        }
        return show.page(request, "use_list.html", context)

    @routes.get("/api/uses")
    def data(wanted: Annotated[Wanted, Query()]) -> Any:
        """Uses in order of time, each with the words of its post."""
        return page_as_plain(uses(standing, queries, wanted).page, wanted.page)

    return routes
