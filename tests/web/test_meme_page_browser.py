"""The meme's page in a browser: charts that can be pointed at and followed, by day and by night, wide and narrow."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from memography import Corpus
from memography.corpus.views import memes

pytestmark = pytest.mark.browser

expect.set_options(timeout=60_000)


@pytest.fixture(params=[(1280, "light"), (390, "dark")], ids=["desktop by day", "phone by night"])
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """A visit; an error or a warning in its console fails the test."""
    width, scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": 800}, base_url=address, color_scheme=scheme)
    context.set_default_timeout(60_000)
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert faults == []


def open_meme(page: Page, built: Corpus) -> None:
    page.goto(f"/memes/{memes(built)['meme_id'][0]}")
    expect(page.locator(".chart:not(:has(svg))")).to_have_count(0)


def test_charts_are_drawn_and_lead_to_posts(page: Page, built: Corpus) -> None:
    """A mark says what it stands for, Escape takes that away, and a click leads to its posts."""
    open_meme(page, built)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    bars = page.locator(".chart-uses .mark-rect.role-mark path[aria-label*='when']")
    assert bars.count() > 5
    bars.first.hover()
    tip = page.locator(".tip")
    expect(tip).to_be_visible()
    expect(tip).to_contain_text("uses")
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    with page.expect_navigation():
        bars.first.click()
    assert "/uses?from=" in page.url
    assert page.locator(".card.post").count() >= 1


def test_drawings_stay_within_their_place(page: Page, built: Corpus) -> None:
    """Nothing of a chart is cut off, nor lies beside the page."""
    open_meme(page, built)
    for chart in page.locator(".chart").all():
        place, drawing = chart.bounding_box(), chart.locator("svg").bounding_box()
        assert place
        assert drawing
        assert drawing["width"] <= place["width"] + 1
        assert drawing["height"] <= place["height"] + 1


def test_the_tree_scrolls_by_itself_and_by_keyboard(page: Page, built: Corpus) -> None:
    """The page does not; its links can be reached."""
    open_meme(page, built)
    tree = page.locator(".tree")
    assert tree.get_attribute("tabindex") == "0"
    link = tree.locator("a[href^='/variants/']").last
    link.focus()
    assert page.evaluate("document.activeElement.matches('.tree a')")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "/variants/" in page.url


def test_nothing_serious_by_axe(page: Page, built: Corpus) -> None:
    """On the page of a meme and on its uses."""
    from axe_playwright_python.sync_playwright import Axe

    open_meme(page, built)
    here = page.url
    for url in (here, f"{here}/uses?from=2020-01-01"):
        page.goto(url)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        found = Axe().run(page).response["violations"]
        bad = [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")]
        assert bad == []
