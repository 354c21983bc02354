"""The first pages: what they ask for comes from this machine alone, and soon."""

import time

import pytest
from playwright.sync_api import Browser

from memography import Corpus
from memography.corpus.views import memes

pytestmark = pytest.mark.browser

LIMIT_SECONDS = 10
"""Far above what a quiet machine takes (the figure is printed), so that a busy one does not fail the test."""


@pytest.mark.parametrize("kind", ["wall", "meme"])
def test_the_first_pages_ask_this_machine_alone(browser: Browser, address: str, built: Corpus, kind: str) -> None:
    """With pictures shown, until nothing more is asked for."""
    context = browser.new_context(base_url=address)
    context.add_init_script("sessionStorage.setItem('memography-pictures', 'show')")
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    began = time.monotonic()
    page.goto("/" if kind == "wall" else f"/memes/{memes(built)['meme_id'][0]}")
    page.wait_for_load_state("networkidle")
    took = time.monotonic() - began - 0.5  # the browser calls the network idle after half a second of silence
    print(f"{kind}: {len(asked)} requests, {took:.2f} s")
    assert len(asked) > 5
    assert [url for url in asked if not url.startswith(address)] == []
    assert took < LIMIT_SECONDS
    context.close()
