"""Comparing two memes: the page, and the same for programs."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from memography.web.api import as_plain
from memography.web.comparison import MAX_TEXTS, Comparisons
from memography.web.pages import Pages
from memography.web.queries import NotFound, Queries
from memography.web.standing import Standing

N_PROPOSED = 500
"""So many memes are proposed by name, the most used."""
Wanted = Annotated[str, Query(description="a meme, by its id or its name", max_length=1000)]


def router(standing: Standing, queries: Queries, show: Pages) -> APIRouter:
    """Page and API."""
    comparisons = Comparisons(standing, queries)
    routes = APIRouter()

    @routes.head("/compare", include_in_schema=False)
    @routes.get("/compare", include_in_schema=False)
    def page(request: Request, a: str = "", b: str = "", meme: Annotated[list[str] | None, Query()] = None) -> Response:
        if meme:  # as ticked on the wall
            a, b = (*meme, a, b, "")[:2]
            return RedirectResponse("/compare?" + urlencode({"a": a, "b": b} if b else {"a": a}), 303)
        memes = standing.memes()
        named = {"a": memes.get(a, {}).get("name", a), "b": memes.get(b, {}).get("name", b)}
        context = {
            "wanted": {"a": a, "b": b},
            "named": named,
            "names": [row["name"] for row in memes.values()][:N_PROPOSED],
            "message": None,
            "both": None,
            "max_texts": MAX_TEXTS,
            "notes": show.notes(),
        }
        if not (a.strip() and b.strip()):
            return show.page(request, "compare.html", context)
        try:
            both = comparisons.of(a, b)
        except NotFound as error:
            return show.page(request, "compare.html", {**context, "message": str(error)}, 404)
        return show.page(request, "compare.html", {**context, "both": both})

    @routes.get("/api/compare")
    def data(a: Wanted, b: Wanted) -> Any:
        """Two memes side by side; where there are two values, the first is that of `a`."""
        return as_plain(comparisons.of(a, b))

    @routes.get("/api/compare/charts/{name}")
    def chart(name: str, a: Wanted, b: Wanted) -> Any:
        """A chart of two memes as a Vega-Lite specification: `uses`, or `share` of all posts."""
        return comparisons.chart(a, b, name)

    return routes
