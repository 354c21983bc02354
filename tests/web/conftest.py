"""The explorer over the small made-up corpus, asked in the process and served to a browser."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from fastapi.testclient import TestClient

from memography import Corpus, Settings
from memography.web import create_app

HERE = "http://127.0.0.1"


@pytest.fixture(scope="session")
def showing(built: Corpus) -> TestClient:
    """The explorer with pictures shown."""
    return TestClient(create_app(built, Settings(), sensitive="show", notice="Made up."), base_url=HERE)


@pytest.fixture(scope="session")
def hiding(built: Corpus) -> TestClient:
    """The explorer with pictures hidden, as by default."""
    return TestClient(create_app(built, Settings()), base_url=HERE)


@pytest.fixture(scope="session")
def address(built: Corpus) -> Iterator[str]:
    """The explorer with pictures hidden, served."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        config = uvicorn.Config(create_app(built, Settings()), log_level="warning", lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        yield f"{HERE}:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join()
