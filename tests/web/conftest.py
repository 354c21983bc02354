"""The explorer over the small made-up corpus, asked in the process and served to a browser."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, sync_playwright
from serving import HERE, served

from memography import Corpus, Settings
from memography.web import create_app

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


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; without it the test is skipped, but in CI it fails. While it runs, no test may run an event loop."""
    if not CHROMIUM.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"browser tests must run in CI, and there is no {CHROMIUM}")
        pytest.skip(f"needs Chromium at {CHROMIUM}")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield chromium
        chromium.close()
