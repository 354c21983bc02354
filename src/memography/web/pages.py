"""The pages, rendered here and whole without scripts."""

from collections.abc import Callable, Collection
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response
from jinja2 import Environment, PackageLoader
from starlette.templating import Jinja2Templates

from memography import __version__
from memography.identification import Identification
from memography.phrases import behind_the_captions
from memography.searching import Searched
from memography.tables import TABLES
from memography.web import state, wording
from memography.web.places import is_within, places
from memography.web.queries import Queries, Row


class Pages:
    """Every page of the explorer, and how errors look."""

    def __init__(self, queries: Queries, is_hiding: bool, notice: str | None, is_asking: bool = False) -> None:
        environment = Environment(
            loader=PackageLoader("memography.web", "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True
        )
        environment.globals |= {"is_hiding": is_hiding, "notice": notice, "version": __version__}
        environment.globals |= {"is_asking": is_asking, "copy": None, "page_list": [], "is_within": is_within}
        environment.globals |= {"page_url": _page_url, "described": wording.described}
        environment.globals["behind_the_captions"] = behind_the_captions
        environment.filters |= wording.FILTERS
        self._globals = environment.globals
        self._templates = Jinja2Templates(env=environment)
        self._queries = queries
        self.router = APIRouter(include_in_schema=False)
        for path, page in self._routes().items():
            self.router.add_api_route(path, page, methods=["GET", "HEAD"])

    def mark(self, copy: object) -> None:
        """Have every page say that it is a static copy, and of what (`web.site.Copy`)."""
        self._templates.env.globals["copy"] = copy

    def lead_to(self, paths: Collection[str]) -> None:
        """Have every page name the places among these paths, at its top."""
        self._globals["page_list"] = places(paths)

    def page(self, request: Request, name: str, context: Row, status: int = 200) -> Response:
        """A page from a template, for whoever has what it shows."""
        return self._templates.TemplateResponse(request, name, context, status_code=status)

    def error(self, request: Request, message: str, status: int) -> Response:
        """A page that says what went wrong."""
        return self.page(request, "error.html", {"message": message, "status": status}, status)

    def identify(
        self,
        request: Request,
        answer: Identification | None,
        overlay: str | None,
        message: str | None = None,
        status: int = 200,
    ) -> Response:
        """Where a picture is dropped, and what is said of it."""
        return self.page(request, "identify.html", {"answer": answer, "overlay": overlay, "message": message}, status)

    def map(self, request: Request, context: Row) -> Response:
        """The whole corpus on one canvas."""
        return self.page(request, "map.html", context)

    def _routes(self) -> dict[str, Callable[..., Response]]:
        return {
            "/memes/{meme_id}/variants": self.variants,
            "/claims/{claim_id:path}": self.claim,
            "/methods": self.methods,
            "/data": self.data,
        }

    def search(
        self, request: Request, wanted: Row, found: Searched | None, message: str | None = None, status: int = 200
    ) -> Response:
        """What to look for, and what was found."""
        memes = {meme.meme_id: self._queries.meme(meme.meme_id) for meme in found.memes} if found else {}
        uses = self._queries.uses_found([use.use_id for use in found.uses]) if found else []
        whys = {use.use_id: use for use in found.uses} if found else {}
        context: Row = {
            "wanted": wanted,
            "found": found,
            "memes": memes,
            "uses": uses,
            "whys": whys,
            "message": message,
        }
        context |= {"communities": self._queries.communities_of_uses(), "notes": self.notes()}
        return self.page(request, "search.html", context, status)

    def variants(self, request: Request, meme_id: str, page: int = 1) -> Response:
        """All variants of a meme."""
        meme = self._queries.meme(meme_id)
        return self.page(request, "variants.html", {"meme": meme, "page": self._queries.variants_of(meme_id, page)})

    def claim(self, request: Request, claim_id: str, page: int = 1) -> Response:
        """A claim and every post that proves it."""
        claim = self._queries.claim(claim_id)
        context = {
            "claim": claim,
            "rows": self._queries.rows_of(claim),
            "corpus_folder": self._queries.corpus.folder,
            "meme": self._queries.meme(claim.meme_id),
            "sentences": self._queries.sentences_on(claim),
            "page": self._queries.posts_of(claim, page),
            "notes": self.notes(),
        }
        return self.page(request, "claim.html", context)

    def methods(self, request: Request, page: int = 1) -> Response:
        """What was ingested and rejected, and how tables were made."""
        corpus = self._queries.corpus
        context = {
            "counts": state.counts(corpus),
            "ingested": state.ingested(corpus),
            "times": state.times(corpus),
            "runs": state.runs(corpus),
            "reject_counts": state.reject_counts(corpus),
            "page": self._queries.rejects(page),
            "notes": self.notes(),
        }
        return self.page(request, "methods.html", context)

    def data(self, request: Request) -> Response:
        """The data dictionary."""
        corpus = self._queries.corpus
        context = {"tables": TABLES.values(), "counts": state.counts(corpus), "corpus": corpus.folder}
        return self.page(request, "data.html", context)

    def notes(self) -> list[str]:
        """What the reader of any page must know of the state of the corpus."""
        return self._queries.notes()


def _page_url(request: Request, page: int) -> str:
    return "?" + urlencode({**request.query_params, "page": page})
