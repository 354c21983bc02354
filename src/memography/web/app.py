"""The explorer as an application: pages, API, files, errors."""

import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from fastapi import APIRouter, FastAPI, Request
from fastapi.exception_handlers import request_validation_exception_handler
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Match

from memography import __version__
from memography.corpus import Corpus
from memography.corpus.integrity import refuse_earlier
from memography.corpus.kept import KeptCorpus
from memography.errors import MemeNotFound, TableError, UserError
from memography.settings import Settings
from memography.web import (
    api,
    article,
    climate,
    communities,
    compare,
    evidence,
    figures,
    identify,
    map,
    meme_page,
    pages,
    search,
    security,
    use_list,
    uses,
    wall,
)
from memography.web.charts import bundle
from memography.web.places import PLACES
from memography.web.queries import NotFound, Queries
from memography.web.remembered import Remembered
from memography.web.standing import Standing
from memography.web.under_way import Counted, UnderWay
from memography.web.warming import warm

FOREVER = "private, max-age=31536000, immutable"


def create_app(
    corpus: Corpus,
    settings: Settings,
    *,
    sensitive: Literal["show", "hide"] = "hide",
    host: str = "127.0.0.1",
    notice: str | None = None,
) -> FastAPI:
    """The explorer for one corpus.

    Args:
        corpus: what is shown; a build meanwhile shows from the next page on.
        settings: `web` counts.
        sensitive: whether pictures are shown at once, or each behind a deliberate click.
        host: the address that it will listen on; requests that bear another name are refused.
        notice: a sentence shown on top of every page.

    Raises:
        CorpusError: an earlier version of memography built the corpus.
    """
    refuse_earlier(corpus)
    app = FastAPI(
        title="memography",
        description="What a corpus of memography holds, as JSON.",
        version=__version__,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    corpus = KeptCorpus.of(corpus)
    queries = Queries(corpus, settings.web.page_items)
    standing, searched = Standing(queries), search.Search(corpus, settings)
    drawing = figures.Figures(corpus)
    is_asking = security.is_local(host)  # others may read, and not have this machine work for them
    show = pages.Pages(queries, is_hiding=sensitive == "hide", notice=notice, is_asking=is_asking)
    app.state.lookup = identify.Lookup(corpus, settings)
    app.state.show = show
    under_way = UnderWay()
    app.state.warm = functools.partial(warm, corpus, standing, searched, drawing, under_way)
    if is_asking:
        app.include_router(identify.router(app.state.lookup, show, settings.vision.max_bytes))
    for router in _routers(queries, standing, searched, drawing, show, settings):
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")
    show.lead_to([path for path in PLACES if _has_page(app, path)])
    _add_files(app, queries)
    _add_errors(app, show)
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)  # 9 takes twice the time for 4 %
    app.add_middleware(Remembered, corpus=corpus)
    security.secure(app, host)
    app.add_middleware(Counted, under_way=under_way)
    return app


def _routers(
    queries: Queries,
    standing: Standing,
    searched: search.Search,
    drawing: figures.Figures,
    show: pages.Pages,
    settings: Settings,
) -> Iterator[APIRouter]:
    """Pages and their data, in the order in which addresses are looked up."""
    n_items = settings.web.page_items
    yield search.router(searched, show)
    yield evidence.router(queries, searched, show)
    yield climate.router(queries, show)
    yield meme_page.router(queries, drawing, show)
    yield uses.router(queries, show)
    yield figures.router(drawing, queries)
    yield wall.router(standing, show, n_items)
    yield compare.router(standing, queries, show)
    yield use_list.router(standing, queries, show)
    yield communities.router(standing, show, n_items)
    yield map.router(queries, show, settings.web.map_points)
    yield article.router(queries, drawing)
    yield show.router
    yield api.router(queries)


def _has_page(app: FastAPI, path: str) -> bool:
    asked = {"type": "http", "method": "GET", "path": path, "root_path": "", "headers": []}
    return any(route.matches(asked)[0] is Match.FULL for route in app.routes)


def _add_files(app: FastAPI, queries: Queries) -> None:
    @app.head("/thumbnails/{image_id}.jpg", include_in_schema=False)
    @app.get("/thumbnails/{image_id}.jpg", include_in_schema=False)
    def thumbnail(image_id: str) -> Response:
        return Response(queries.thumbnail(image_id), media_type="image/jpeg", headers={"Cache-Control": FOREVER})

    @app.head("/templates/{leader_id}.jpg", include_in_schema=False)
    @app.get("/templates/{leader_id}.jpg", include_in_schema=False)
    def template(leader_id: str, version: str = "") -> Response:
        picture, is_current = queries.template(leader_id, version)
        headers = {"Cache-Control": FOREVER if is_current else "no-store"}
        return Response(picture, media_type="image/jpeg", headers=headers)

    @app.get("/vega.js", include_in_schema=False)
    def vega() -> Response:
        headers = {"Cache-Control": "private, max-age=3600"}
        return Response(bundle(), media_type="text/javascript; charset=utf-8", headers=headers)


def _add_errors(app: FastAPI, show: pages.Pages) -> None:
    def answer(request: Request, message: str, status: int) -> Response:
        if request.url.path.startswith("/api/"):
            return JSONResponse({"error": message}, status)
        return show.error(request, message, status)

    @app.exception_handler(UserError)
    def refused(request: Request, error: UserError) -> Response:
        status = 404 if isinstance(error, NotFound | MemeNotFound) else 409 if isinstance(error, TableError) else 400
        return answer(request, str(error), status)

    @app.exception_handler(RequestValidationError)
    async def misunderstood(request: Request, error: RequestValidationError) -> Response:
        if request.url.path.startswith("/api/"):
            return await request_validation_exception_handler(request, error)
        told = "; ".join(
            f"{problem['loc'][-1]}: {problem['msg'].removeprefix('Value error, ')}" for problem in error.errors()
        )
        return show.error(request, f"The address can't be understood. {told}.", 422)

    @app.exception_handler(Exception)
    def broken(request: Request, error: Exception) -> Response:
        response = answer(request, f"This should not happen, and is a bug of memography: {type(error).__name__}.", 500)
        security.add_headers(response.headers)  # this handler stands outside of every middleware
        return response

    @app.exception_handler(HTTPException)
    def failed(request: Request, error: HTTPException) -> Response:
        message = "There is no such page." if error.status_code == 404 else str(error.detail)
        return answer(request, message, error.status_code)
