"""The map in a real browser: it is drawn under our Content-Security-Policy, moved by keyboard, and leads to posts."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

DRAWN_BY_HAND = "GPU stall due to ReadPixels"
"""What Chromium says of its own drawing where there is no graphics processor."""

pytestmark = pytest.mark.browser

expect.set_options(timeout=30_000)


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page of its own visit; an error or a warning in its console, or a request to elsewhere, fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=address, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(60_000)
    faults: list[str] = []

    def hear(kind: str, text: str) -> None:
        if kind in ("error", "warning") and DRAWN_BY_HAND not in text:
            faults.append(text)

    page.on("console", lambda message: hear(message.type, message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith(address) else faults.append(request.url))
    yield page
    context.close()
    assert faults == []


def ready(page: Page, way: str) -> None:
    """Open the map, and wait until it is drawn."""
    page.goto(way)
    page.wait_for_selector("#map[data-ready]")
    expect(page.locator("#told")).to_contain_text("in view")


def n_colours(page: Page) -> int:
    """How many different colours the map shows."""
    import io

    from PIL import Image

    picture = Image.open(io.BytesIO(page.locator("#stage").screenshot())).convert("RGB")
    return len(picture.getcolors(1 << 20) or [])


def test_by_keyboard_to_a_post(page: Page) -> None:
    """Focus, nearer, aside, from point to point, to its post."""
    ready(page, "/map?by=likeness")
    assert n_colours(page) > 8
    page.locator("#canvas").focus()
    everything = page.locator("#told").inner_text()
    page.keyboard.press("+")
    page.keyboard.press("+")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#told")).not_to_have_text(everything)
    expect(page).to_have_url(re.compile("zoom=2.25"))
    page.keyboard.press("0")
    expect(page.locator("#told")).to_have_text(everything)
    page.keyboard.press("n")
    link = page.locator("#card .meta a").first
    expect(link).to_be_visible()
    first = link.get_attribute("href")
    assert first is not None
    page.keyboard.press("n")
    expect(link).not_to_have_attribute("href", first)
    post = link.get_attribute("href")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert post is not None
    assert page.url.endswith(post)
    expect(page.locator("h1")).to_have_text("A post")


def test_an_address_is_a_view(page: Page) -> None:
    """What is chosen is in the address, and the address shows what was chosen."""
    ready(page, "/map")
    everything = page.locator("#told").inner_text()
    page.locator("#legend button").first.click()
    page.select_option("#colour", "tone")
    expect(page).to_have_url(re.compile("colour=tone&meme=."))
    some = page.locator("#told").inner_text()
    assert some != everything
    ready(page, page.url)
    expect(page.locator("#told")).to_have_text(some)
    expect(page.locator("#legend")).to_contain_text("ironic")


def test_a_mouse_drags_the_map_and_opens_a_post(page: Page) -> None:
    """A drag moves it; a point under the pointer is told, and a click opens its post."""
    ready(page, "/map?by=likeness&zoom=3")
    box = page.locator("#canvas").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 90, y + 40, steps=4)
    page.mouse.up()
    expect(page).to_have_url(re.compile("[?&]x=0[.][0-4]"))
    page.locator("#canvas").focus()
    page.keyboard.press("n")
    ring = page.locator("#ring").bounding_box()
    assert ring is not None
    at = ring["x"] + ring["width"] / 2, ring["y"] + ring["height"] / 2
    page.mouse.move(*at)
    expect(page.locator("#card .meta a").first).to_be_visible()
    with page.expect_navigation():
        page.mouse.click(*at)
    expect(page.locator("h1")).to_have_text("A post")


def test_no_picture_is_asked_for_while_hidden(page: Page) -> None:
    """However near; with a click they come, for the visit."""
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url) if "/tiles/" in r.url or "/thumbnails/" in r.url else None)
    ready(page, "/map?by=likeness")
    page.locator("#canvas").focus()  # in so small a corpus near enough for pictures
    page.keyboard.press("n")
    expect(page.locator("#card")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert asked == []
    expect(page.locator("#card .veil")).to_have_count(page.locator("#card > a").count())
    with page.expect_request("**/map/tiles/**"):
        page.get_by_role("button", name="Show pictures for this visit").click()


def test_nothing_serious_is_in_the_way(page: Page) -> None:
    """Axe finds nothing serious; at 390 px nothing needs scrolling sideways."""
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        ready(page, "/map")
        found = [one for one in Axe().run(page).response["violations"] if one["impact"] in ("serious", "critical")]
        assert [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found] == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_without_scripts_there_are_lists(browser: Browser, address: str) -> None:
    """Of what is in view, and of where memes lie; the form works."""
    context = browser.new_context(java_script_enabled=False, base_url=address)
    page = context.new_page()
    page.goto("/map")
    assert page.locator("#listed > li").count() == 24
    assert page.locator(".places li").count() > 5
    page.get_by_text("Choose uses").click()
    page.select_option("#tone", "ironic")
    with page.expect_navigation():
        page.get_by_role("button", name="Show").click()
    assert "tone=ironic" in page.url
    context.close()
