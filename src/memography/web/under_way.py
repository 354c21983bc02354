"""How many requests are under way, so that work which can wait gives way to them."""

import threading
from contextlib import nullcontext

from starlette.types import ASGIApp, Receive, Scope, Send

MAX_WAIT_S = 1.0
"""Where requests never cease, work goes on after so long."""


class UnderWay:
    """Counts requests that are under way."""

    def __init__(self) -> None:
        self._n = 0
        self._changed = threading.Condition()

    def __enter__(self) -> None:
        with self._changed:
            self._n += 1

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._n -= 1
            self._changed.notify_all()

    def give_way(self) -> None:
        """Wait until no request is under way, `MAX_WAIT_S` at most."""
        with self._changed:
            self._changed.wait_for(lambda: self._n == 0, MAX_WAIT_S)


class Counted:
    """An app whose requests are counted."""

    def __init__(self, app: ASGIApp, under_way: UnderWay) -> None:
        self._app, self._under_way = app, under_way

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, counted meanwhile."""
        with self._under_way if scope["type"] == "http" else nullcontext():
            await self._app(scope, receive, send)
