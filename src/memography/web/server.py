"""Serving the explorer from this machine."""

import contextlib
import errno
import functools
import socket
import threading
from collections.abc import Callable
from typing import Literal

import anyio
import uvicorn
from fastapi import FastAPI

from memography.corpus import Corpus
from memography.errors import UserError
from memography.settings import Settings
from memography.web.app import create_app

DEFAULT_PORT = 8600
N_AT_ONCE = 8
"""So many answers are worked on side by side; of more each takes longer, and all of them more memory."""


def serve(
    corpus: Corpus,
    settings: Settings,
    *,
    port: int | None = None,
    host: str = "127.0.0.1",
    sensitive: Literal["show", "hide"] = "hide",
    notice: str | None = None,
    on_ready: Callable[[str], None] = lambda url: None,
) -> None:
    """Serve the explorer until it is interrupted.

    Args:
        corpus: what is shown.
        settings: `web` counts.
        port: where to listen; None takes `DEFAULT_PORT`, or a free one if that is taken; 0 takes a free one.
        host: the address to listen on.
        sensitive: whether pictures are shown at once, or each behind a deliberate click.
        notice: a sentence shown on top of every page.
        on_ready: called with the address once it answers.

    Raises:
        UserError: the port is taken, or the host is not an address of this machine.
        CorpusError: an earlier version of memography built the corpus.
    """
    at = f"[{host}]" if ":" in host else host
    with _listening(host, port) as listening:
        url = f"http://{at}:{listening.getsockname()[1]}/"
        app = create_app(corpus, settings, sensitive=sensitive, host=host, notice=notice)
        config = uvicorn.Config(app, log_level="warning", access_log=False, lifespan="off", server_header=False)
        with contextlib.suppress(KeyboardInterrupt), contextlib.closing(app.state.lookup):
            _Server(config, functools.partial(_begin, app, url, on_ready)).run(sockets=[listening])


def _begin(app: FastAPI, url: str, on_ready: Callable[[str], None]) -> None:
    threading.Thread(target=app.state.warm, name="warm", daemon=True).start()
    on_ready(url)


class _Server(uvicorn.Server):
    """A server that says when it answers."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        anyio.to_thread.current_default_thread_limiter().total_tokens = N_AT_ONCE
        if self.started:
            self._on_ready()


def _listening(host: str, port: int | None) -> socket.socket:
    try:
        return _bound(host, DEFAULT_PORT if port is None else port)
    except socket.gaierror as error:
        raise UserError(f"--host {host}: not an address of this machine ({error.strerror}).") from None
    except OSError as error:
        if port is None and error.errno == errno.EADDRINUSE:
            return _bound(host, 0)
        said = f"Can't listen on {host}, port {DEFAULT_PORT if port is None else port}: {error.strerror or error}."
        raise UserError(f"{said} Name another with --port or --host.") from None


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # else asyncio leaves Nagle's delay on
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
    except OSError:
        listening.close()
        raise
    return listening
