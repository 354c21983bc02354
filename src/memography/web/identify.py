"""Asking which meme a picture shows: the page where it is dropped, and the same for programs. Nothing is stored."""

import contextlib
import io
import secrets
import threading
from collections import OrderedDict
from collections.abc import AsyncIterator
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from PIL import Image
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser

from memography.corpus import Corpus
from memography.errors import MemographyError
from memography.identification import Identification, Identifier
from memography.identification.overlay import overlay
from memography.phrases import mebibytes
from memography.settings import Settings
from memography.web.pages import Pages
from memography.web.queries import NotFound

KEPT_OVERLAYS = 16
"""So many overlays are held in memory, for the pages that show them; then they are forgotten."""
_ENVELOPE_BYTES = 1 << 16
"""So much more than the picture itself a form may send."""

_PICTURE = {"type": "string", "format": "binary"}
BODY = {
    "required": True,
    "content": {
        "application/octet-stream": {"schema": _PICTURE},
        "multipart/form-data": {"schema": {"type": "object", "properties": {"picture": _PICTURE}}},
    },
}
"""What is sent to be identified, as OpenAPI says it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A picture that was looked up."""

    answer: Identification
    overlay: str | None
    """Where its overlay is to be had, while it is."""


class Lookup:
    """Looks pictures up, one at a time; what that takes is started when it is first asked."""

    def __init__(self, corpus: Corpus, settings: Settings) -> None:
        self._corpus, self._settings = corpus, settings
        self._lock = threading.Lock()
        self._identifier: Identifier | None = None
        self._overlays: OrderedDict[str, bytes] = OrderedDict()

    def ask(self, data: bytes, name: str) -> Asked:
        """What a picture shows."""
        with self._lock:
            answer = self._opened().identify(data, name)
            drawn = overlay(answer, self._corpus)
            if drawn is None:
                return Asked(answer, None)
            token = secrets.token_urlsafe(16)
            self._overlays[token] = drawn
            while len(self._overlays) > KEPT_OVERLAYS:
                self._overlays.popitem(last=False)
        return Asked(answer, f"/identify/overlays/{token}.png")

    def warm(self) -> None:
        """Start what answers take, for who is about to ask; where that fails, asking says why."""
        with self._lock, contextlib.suppress(MemographyError):
            if self._identifier is None:
                self._opened().identify(_some_picture())

    def _opened(self) -> Identifier:
        if self._identifier is None:
            self._identifier = Identifier(self._corpus, self._settings)
        return self._identifier

    def overlay(self, token: str) -> bytes:
        """An overlay that was made lately.

        Raises:
            NotFound: it is forgotten, or never was.
        """
        drawn = self._overlays.get(token)
        if drawn is None:
            raise NotFound("This comparison is no longer kept. Ask for the picture again.")
        return drawn

    def close(self) -> None:
        """End the worker process."""
        with self._lock:
            if self._identifier is not None:
                self._identifier.close()
                self._identifier = None


def _some_picture() -> bytes:
    """A picture of no meme: looking it up starts the worker, and loads what it needs."""
    made = io.BytesIO()
    Image.radial_gradient("L").convert("RGB").save(made, "JPEG")
    return made.getvalue()


def router(lookup: Lookup, show: Pages, max_bytes: int) -> APIRouter:
    """Page and API.

    Args:
        lookup: answers.
        show: how pages look.
        max_bytes: a larger picture is refused unread.
    """
    routes = APIRouter()

    @routes.head("/identify", include_in_schema=False)
    @routes.get("/identify", include_in_schema=False)
    def page(request: Request) -> Response:
        shown = show.identify(request, None, None)
        shown.background = BackgroundTask(lookup.warm)
        return shown

    @routes.post("/identify", include_in_schema=False)
    async def answered(request: Request) -> Response:
        data, name = await _picture(request, max_bytes)
        if not data:
            return show.identify(request, None, None, "No picture was chosen.", 400)
        asked = await run_in_threadpool(lookup.ask, data, name)
        if asked.answer.refused:
            told = f"{name} can't be looked at: {asked.answer.refused}."
            return show.identify(request, None, None, told, 422)
        return show.identify(request, asked.answer, asked.overlay)

    @routes.get("/identify/overlays/{token}.png", include_in_schema=False)
    def drawn(token: str) -> Response:
        return Response(lookup.overlay(token), media_type="image/png")

    @routes.post("/api/identify", openapi_extra={"requestBody": BODY})
    async def data(request: Request) -> Response:
        """Which memes a picture shows: send its bytes, or a form with a file. `overlay` shows why, for a while."""
        data, name = await _picture(request, max_bytes)
        if not data:
            raise HTTPException(400, "The body is empty: expected a picture's bytes, or a form with a file.")
        asked = await run_in_threadpool(lookup.ask, data, name)
        told = {**asked.answer.as_data(), "overlay": asked.overlay}
        return JSONResponse(told, 422 if asked.answer.refused else 200)

    return routes


async def _picture(request: Request, max_bytes: int) -> tuple[bytes, str]:
    """The picture that was sent, and its name; in memory throughout.

    Raises:
        HTTPException: it is too large, or the form can't be read.
    """
    stream = _capped(request, max_bytes)
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return b"".join([chunk async for chunk in stream]), "picture"
    parser = MultiPartParser(request.headers, stream, max_files=1, max_fields=4)  # type: ignore[arg-type]
    parser.spool_max_size = max_bytes + _ENVELOPE_BYTES + 1  # never a file on the disk
    try:
        form = await parser.parse()
    except MultiPartException as error:
        raise HTTPException(400, f"The form can't be read: {error.message}") from None
    files = [part for part in form.values() if isinstance(part, UploadFile)]
    data = await files[0].read() if files else b""
    name = (files[0].filename if files else None) or "picture"
    await form.close()
    return data, name


async def _capped(request: Request, max_bytes: int) -> AsyncIterator[bytes]:
    n_bytes = 0
    async for chunk in request.stream():
        n_bytes += len(chunk)
        if n_bytes > max_bytes + _ENVELOPE_BYTES:
            raise HTTPException(413, f"The picture is too large: at most {mebibytes(max_bytes)} are read.")
        yield chunk
