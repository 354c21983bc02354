"""Nothing that axe-core can find keeps anybody from using a page: light and dark, desktop and phone."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from every_page import addresses
from playwright.sync_api import Browser, Page

from memography import Corpus, Settings
from memography.web import create_app

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WAYS = {
    "light, desktop, hidden": ("light", 1280, False),
    "dark, desktop, shown": ("dark", 1280, True),
    "light, phone, shown": ("light", 360, True),
    "dark, phone, hidden": ("dark", 360, False),
}
"""Every two of the three choices meet in one of these."""
OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}


@pytest.fixture(params=WAYS.values(), ids=WAYS)
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    scheme, width, is_shown = request.param
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 800}, base_url=address)
    if is_shown:
        context.add_init_script("sessionStorage.setItem('memography-pictures', 'show')")
    yield context.new_page()
    context.close()


def test_axe_finds_nothing_on_any_page(page: Page, built: Corpus) -> None:
    """No violation of any rule, with everything that can be opened open, on every page that the app has."""
    found = {}
    for path, address in addresses(built, create_app(built, Settings())).items():
        page.goto(address)
        page.wait_for_load_state("networkidle")
        page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
        if told := violations(page):
            found[path] = told
    assert found == {}


def violations(page: Page) -> list[str]:
    """What axe finds: rule, how bad, and the first few places."""
    response = Axe().run(page, options=OPTIONS).response
    return [
        f"{one['id']} ({one['impact']}): " + "; ".join(node["html"][:160] for node in one["nodes"][:3])
        for one in response["violations"]
    ]
