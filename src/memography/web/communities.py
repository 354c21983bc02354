"""Communities: what each posts, which memes it uses, what sets it apart; the pages, and the same for programs."""

from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from memography.web import community_facts as facts
from memography.web.api import as_plain, page_as_plain
from memography.web.community_facts import Community
from memography.web.facets import TABLES
from memography.web.kept import Kept
from memography.web.pages import Pages
from memography.web.queries import NotFound, Page, Row
from memography.web.standing import Standing
from memography.web.wall import Asked, wall

Sort = Literal["uses", "posts", "memes", "share", "first", "name"]
N_MEMES = 12
"""So many memes a community's page shows."""
N_EMOTIONS = 8
"""So many emotions a community's page shows, the commonest."""
N_MOVES = 60
"""So many influences a community's page shows."""
N_FIRST = 200
"""So many memes that it saw first a community's page shows."""
_KEYS: dict[Sort, Callable[[Community], Any]] = {
    "uses": lambda one: (-one.n_uses, -one.n_posts),
    "posts": lambda one: -one.n_posts,
    "memes": lambda one: -one.n_memes,
    "share": lambda one: -(one.share or 0),
    "first": lambda one: (one.first_on is None, one.first_on),
    "name": lambda one: (one.name is None, (one.name or "").casefold()),
}


class Communities:
    """Answers what is asked of communities; what that takes is kept until a table changes."""

    def __init__(self, standing: Standing, page_items: int) -> None:
        self._standing, self._page_items = standing, page_items
        read = (*TABLES, "posts")
        self._all = Kept(standing.corpus, read, lambda corpus: facts.communities(corpus, standing.facets()))

    def page(self, sort: Sort, number: int) -> Page:
        """Communities in some order, page by page; `apart` has the names of memes."""
        every = sorted(self._all.get().values(), key=_KEYS[sort])
        n_pages = max(1, -(-len(every) // self._page_items))
        number = min(max(number, 1), n_pages)
        shown = every[(number - 1) * self._page_items : number * self._page_items]
        return Page([self._told(one) for one in shown], len(every), number, n_pages)

    def one(self, name: str | None) -> Row:
        """All that is told of a community.

        Raises:
            NotFound: nothing was posted in it.
        """
        found = self._all.get().get(name)
        if found is None:
            raise NotFound(f"There is no community {name!r:.200} in this corpus.")
        corpus, facets = self._standing.corpus, self._standing.facets()
        choice = facts.choice_of(name)
        places = choice.fits(facets)
        asked = Asked.model_validate(choice.own())
        return {
            **self._told(found),
            "memes": wall(self._standing, asked, N_MEMES).rows,
            "tones": facts.tones_of(facets, places),
            "emotions": facts.emotions_of(facets, places)[:N_EMOTIONS],
            "time": facts.over_time(corpus, facets, name),
            "holes": facts.holes_of(corpus, name),
            "moves": self._named(facts.moves(corpus, name)),
            "saw_first": self._named(facts.saw_first(corpus, name)),
        }

    def _told(self, community: Community) -> Row:
        found = community.as_data()
        found["apart"] = self._named(found["apart"])
        return found

    def _named(self, rows: list[Row]) -> list[Row]:
        memes = self._standing.memes()
        unnamed = {"name": None}
        return [{**row, "name": memes.get(row["meme_id"], unnamed)["name"] or row["meme_id"]} for row in rows]


def router(standing: Standing, show: Pages, page_items: int) -> APIRouter:
    """Pages and API."""
    communities = Communities(standing, page_items)
    routes = APIRouter()

    @routes.head("/communities", include_in_schema=False)
    @routes.get("/communities", include_in_schema=False)
    def listing(request: Request, sort: Sort = "uses", page: int = 1) -> Response:
        found = communities.page(sort, page)
        return show.page(request, "communities.html", {"page": found, "sort": sort, "notes": show.notes()})

    # A name may be anything, slashes included; none at all is what is posted in no known community. "." and ".." can't
    # stand in an address's path, so they are asked for by `called`.
    @routes.head("/communities/{name:path}", include_in_schema=False)
    @routes.get("/communities/{name:path}", include_in_schema=False)
    def one(request: Request, name: str, called: str = "") -> Response:
        found = communities.one(name or called or None)
        query = facts.choice_of(name or called or None).as_query()
        context = {"community": found, "query": query, "asked": Asked(), "notes": show.notes()}
        return show.page(request, "community.html", context | {"n_moves": N_MOVES, "n_first": N_FIRST})

    @routes.get("/api/communities")
    def listing_data(
        sort: Annotated[Sort, Query(description="the order of communities")] = "uses",
        page: Annotated[int, Query(description="which page, from 1")] = 1,
    ) -> Any:
        """Communities: posts, uses, memes, posts with a meme as a share of all, how uses are meant, and the memes that
        each uses more than others do (z: how clearly, in standard deviations)."""
        return page_as_plain(communities.page(sort, page), page)

    @routes.get("/api/communities/{name:path}")
    def one_data(name: str, called: Annotated[str, Query(description="the name, where it is '.' or '..'")] = "") -> Any:
        """One community: its memes, days, holes, tones and emotions, influence, and what it saw first; without a name
        what was posted in no known community."""
        found = communities.one(name or called or None)
        time = found.pop("time")
        return as_plain({**found, "timeline": time and {"period": time["period"], "bins": time["bins"]}})

    return routes
