"""Answers that were given before, given again as long as the corpus has not changed."""

import threading
import time
from collections import OrderedDict
from typing import NamedTuple

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from memography.corpus.kept import KeptCorpus

MAX_BYTES = 64_000_000
"""So much is remembered; what was asked for longest ago is forgotten first."""
MAX_ANSWER_BYTES = 2_000_000
"""Larger answers are not remembered, nor held back."""
TRIES = 3
"""So often a question is put while tables change, and not after so long: then a build writes more often than the page
can be read. The page says that tables have changed."""
MAX_SECONDS = 1.0
_KINDS = (b"text/html", b"application/json")

Key = tuple[str, bool, tuple[str, str | None]]


class Answer(NamedTuple):
    """An answer with status 200, as it was sent."""

    headers: list[tuple[bytes, bytes]]
    body: bytes


class Remembered:
    """Middleware: what a corpus is asked by address.

    An answer reads several tables one after the other. Where one of them has changed meanwhile, the question is put
    again, so that no page tells of two moments.
    """

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
        began, n_tries = time.monotonic(), 0
        while True:
            key = self._key(scope)
            if (known := self._recalled(key)) is not None:
                await send({"type": "http.response.start", "status": 200, "headers": list(known.headers)})
                await send({"type": "http.response.body", "body": known.body})
                return
            n_tries += 1
            is_last = n_tries == TRIES or time.monotonic() - began > MAX_SECONDS
            held = _Held(send)
            try:
                await self._app(dict(scope), receive, held)
            except Exception:
                if is_last or self._key(scope) == key:
                    raise
                continue
            self._corpus.let_go()
            if is_last or held.is_flowing or self._key(scope) == key:
                if (answer := await held.ended()) is not None:
                    self.remember(key, answer)
                return

    def remember(self, key: Key, answer: Answer) -> None:
        """Keep an answer, and forget as much as there is no more room for."""
        with self._lock:
            self._forget(key)
            self._answers[key] = answer
            self._n_bytes += len(answer.body)
            while self._n_bytes > MAX_BYTES:
                self._forget(next(iter(self._answers)))

    def _key(self, scope: Scope) -> Key:
        address = scope["path"] + "?" + scope["query_string"].decode("latin-1")
        takes_gzip = "gzip" in Headers(scope=scope).get("accept-encoding", "")
        return address, takes_gzip, (self._corpus.state(), self._corpus.unfinished())

    def _recalled(self, key: Key) -> Answer | None:
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
            return self._answers.get(key)

    def _forget(self, key: Key) -> None:
        if (answer := self._answers.pop(key, None)) is not None:
            self._n_bytes -= len(answer.body)


class _Held:
    """Holds an answer back until it has ended, or is too large to be held."""

    def __init__(self, send: Send) -> None:
        self.is_flowing = False
        self._send = send
        self._messages: list[Message] = []
        self._n_bytes = 0

    async def __call__(self, message: Message) -> None:
        self._messages.append(message)
        self._n_bytes += len(message.get("body", b""))
        if self.is_flowing or self._n_bytes > MAX_ANSWER_BYTES:
            self.is_flowing = True
            await self._flow()

    async def ended(self) -> Answer | None:
        """Send what was held; the answer, if it is one that is remembered."""
        messages = self._messages
        await self._flow()
        if self.is_flowing or not messages or messages[0]["status"] != 200:
            return None
        headers = list(messages[0]["headers"])
        if not dict(headers).get(b"content-type", b"").startswith(_KINDS):
            return None
        return Answer(headers, b"".join(message.get("body", b"") for message in messages[1:]))

    async def _flow(self) -> None:
        messages, self._messages = self._messages, []
        for message in messages:
            await self._send(message)
