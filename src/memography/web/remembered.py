"""Answers that were given before, given again as long as the corpus has not changed."""

import threading
from collections import OrderedDict
from typing import NamedTuple

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from memography.corpus.kept import KeptCorpus
from memography.corpus.writer import unfinished

MAX_BYTES = 64_000_000
"""So much is remembered; what was asked for longest ago is forgotten first."""
MAX_ANSWER_BYTES = 2_000_000
"""Larger answers are not remembered."""
_KINDS = (b"text/html", b"application/json")

Key = tuple[str, bool, tuple[str, str | None]]


class Answer(NamedTuple):
    """An answer with status 200, as it was sent."""

    headers: list[tuple[bytes, bytes]]
    body: bytes


class Remembered:
    """Middleware: pages and data of a corpus by their address."""

    def __init__(self, app: ASGIApp, corpus: KeptCorpus) -> None:
        self._app, self._corpus = app, corpus
        self._answers: OrderedDict[Key, Answer] = OrderedDict()
        self._n_bytes = 0
        self._lock = threading.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from memory, or pass on and remember."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        address = scope["path"] + "?" + scope["query_string"].decode("latin-1")
        takes_gzip = "gzip" in Headers(scope=scope).get("accept-encoding", "")
        key = (address, takes_gzip, (self._corpus.state(), unfinished(self._corpus)))
        if (answer := self._recalled(key)) is None:
            await self._app(scope, receive, _Listening(self, key, send))
            self._corpus.let_go()
        else:
            await send({"type": "http.response.start", "status": 200, "headers": list(answer.headers)})
            await send({"type": "http.response.body", "body": answer.body})

    def remember(self, key: Key, answer: Answer) -> None:
        """Keep an answer, and forget as much as there is no more room for."""
        with self._lock:
            self._forget(key)
            self._answers[key] = answer
            self._n_bytes += len(answer.body)
            while self._n_bytes > MAX_BYTES:
                self._forget(next(iter(self._answers)))

    def _recalled(self, key: Key) -> Answer | None:
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
            return self._answers.get(key)

    def _forget(self, key: Key) -> None:
        if (answer := self._answers.pop(key, None)) is not None:
            self._n_bytes -= len(answer.body)


class _Listening:
    """Sends an answer on as it comes, and has it remembered when it is whole."""

    def __init__(self, remembered: Remembered, key: Key, send: Send) -> None:
        self._remembered, self._key, self._send = remembered, key, send
        self._headers: list[tuple[bytes, bytes]] | None = None
        self._body = bytearray()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = list(message["headers"])
            kind = dict(headers).get(b"content-type", b"")
            self._headers = headers if message["status"] == 200 and kind.startswith(_KINDS) else None
        elif self._headers is not None:
            self._body += message.get("body", b"")
            if len(self._body) > MAX_ANSWER_BYTES:
                self._headers = None
            elif not message.get("more_body", False):
                self._remembered.remember(self._key, Answer(self._headers, bytes(self._body)))
        await self._send(message)
