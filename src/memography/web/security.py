"""What every answer says to the browser, so that a post's words can do nothing and nobody else can read along."""

from urllib.parse import urlsplit

from fastapi import FastAPI
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
LOCAL_HOSTS = ["127.0.0.1", "localhost", "[::1]"]


def is_local(host: str) -> bool:
    """Whether only this machine can reach who listens there."""
    return host.lower() in (*LOCAL_HOSTS, "::1")


def secure(app: FastAPI, host: str) -> None:
    """Add the headers, and answer only to names of this machine.

    A page elsewhere can point its own name at 127.0.0.1 and have a browser ask us (DNS rebinding); its requests bear
    that name. Who listens on every address (0.0.0.0) has chosen to answer to any.
    """
    names = ["*"] if host in ("0.0.0.0", "::") else [*LOCAL_HOSTS, host.lower()]  # noqa: S104 - compared, not bound
    app.add_middleware(_OwnForms)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=names, www_redirect=False)
    app.add_middleware(_Headers)  # last added is outermost: refusals bear the headers too


def add_headers(headers: MutableHeaders) -> None:
    """Put the headers on an answer; one that allows itself to be kept still may be."""
    for name, value in HEADERS.items():
        headers[name] = value
    headers.setdefault("Cache-Control", "no-store")


def _is_from_elsewhere(headers: Headers) -> bool:
    """Whether a browser says that a page elsewhere sends this. (Ours send no referrer, and thus the origin "null".)"""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        return site not in ("same-origin", "none")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")


class _OwnForms:
    """Takes what is sent from pages of ours, and from programs, which name no page; a page elsewhere can't send."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "POST" and _is_from_elsewhere(Headers(scope=scope)):
            await PlainTextResponse("This was sent by another site.", 403)(scope, receive, send)
            return
        await self._app(scope, receive, send)


class _Headers:
    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                add_headers(MutableHeaders(scope=message))
            await send(message)

        await self._app(scope, receive, send_with_headers)
