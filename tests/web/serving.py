"""The explorer served for a browser, from a thread of the test's own process."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

import uvicorn

from memography import Corpus, Settings
from memography.web import create_app

HERE = "http://127.0.0.1"


@contextmanager
def served(corpus: Corpus) -> Iterator[str]:
    """The explorer for a corpus, with pictures hidden, at an address of this machine."""
    app = create_app(corpus, Settings())
    with socket.socket() as listening, closing(app.state.lookup):
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        yield f"{HERE}:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join()
