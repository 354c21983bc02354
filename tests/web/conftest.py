"""The explorer over the small made-up corpus, asked in the process and served to a browser."""

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import uvicorn
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, sync_playwright

from memography import Corpus, Settings
from memography.web import create_app

HERE = "http://127.0.0.1"
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


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
    with served(built) as at:
        yield at


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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; without it the test is skipped, but in CI it fails."""
    if not CHROMIUM.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"browser tests must run in CI, and there is no {CHROMIUM}")
        pytest.skip(f"needs Chromium at {CHROMIUM}")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield chromium
        chromium.close()
