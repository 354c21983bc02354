"""Searching: the page, and the same for programs."""

import contextlib
import threading
from datetime import date
from typing import Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.background import BackgroundTask

from memography.corpus import Corpus
from memography.errors import MemographyError, UserError
from memography.searching import FoundUse, Searched, Searcher
from memography.settings import Settings
from memography.web.api import as_plain
from memography.web.pages import Pages

N_ON_PAGE = 20
"""So many memes and uses a page shows."""
MAX_LIMIT = 100
N_ALIKE = 6
MIN_ALIKE = 0.5
"""Words whose vectors have a smaller cosine are not said to mean nearly the same."""

Tone = Literal["", "sincere", "humorous", "ironic"]
"""Empty as a form sends it where nothing is chosen."""


class Search:
    """Answers queries; what that takes is read when it is first asked."""

    def __init__(self, corpus: Corpus, settings: Settings) -> None:
        self._corpus, self._settings = corpus, settings
        self._lock = threading.Lock()
        self._searcher: Searcher | None = None

    def ask(
        self, words: str, community: str, since: date | None, until: date | None, tone: Tone, limit: int
    ) -> Searched:
        """What answers a query; empty filters let everything pass."""
        return self._opened().search(
            words, community=community or None, since=since, until=until, tone=tone or None, limit=limit
        )

    def alike(self, use_id: str) -> list[FoundUse]:
        """Other uses of the same meme that say nearly the same, in other words."""
        found = self._opened().alike(use_id, N_ALIKE)
        return [use for use in found if use.why.likeness is not None and use.why.likeness >= MIN_ALIKE]

    def warm(self) -> None:
        """Read what answers take, for who is about to ask; where that fails, asking says why."""
        with contextlib.suppress(MemographyError):
            self._opened().read()

    def _opened(self) -> Searcher:
        with self._lock:
            if self._searcher is None:
                self._searcher = Searcher(self._corpus, self._settings)
        return self._searcher


def router(search: Search, show: Pages) -> APIRouter:
    """Page and API."""
    routes = APIRouter()

    @routes.head("/search", include_in_schema=False)
    @routes.get("/search", include_in_schema=False)
    def page(
        request: Request, words: str = "", community: str = "", since: str = "", until: str = "", tone: Tone = ""
    ) -> Response:
        wanted = {"words": words, "community": community, "since": since, "until": until, "tone": tone}
        if not words.strip():
            shown = show.search(request, wanted, None)
            shown.background = BackgroundTask(search.warm)
            return shown
        try:
            found = search.ask(words, community, as_day(since), as_day(until), tone, N_ON_PAGE)
        except UserError as error:
            return show.search(request, wanted, None, str(error), 400)
        return show.search(request, wanted, found)

    @routes.get("/api/search")
    def data(
        words: str, community: str = "", since: str = "", until: str = "", tone: Tone = "", limit: int = N_ON_PAGE
    ) -> Any:
        """Memes and uses by words and by meaning; days as YYYY-MM-DD, UTC; a tone is sincere, humorous or ironic."""
        found = search.ask(words, community, as_day(since), as_day(until), tone, min(limit, MAX_LIMIT))
        return as_plain(found.as_data())

    return routes


def as_day(text: str) -> date | None:
    """A day, or None where none is given.

    Raises:
        UserError: it is no day.
    """
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UserError(f"{text!r} is no day: expected YYYY-MM-DD, such as 2020-03-14.") from None
