"""The wall in a real browser: time is chosen by keyboard and pointer, and every view is in its address."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

expect.set_options(timeout=30_000)


@pytest.fixture
def wall(browser: Browser, address: str) -> Iterator[Page]:
    """The wall; an error or a warning in the console fails the test, and so does a request to elsewhere."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=address)
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith(address) else faults.append(request.url))
    page.goto("/")
    yield page
    context.close()
    assert faults == []


def n_uses(page: Page) -> int:
    """How many uses are told to be chosen."""
    words = page.locator("#count").inner_text().replace(",", "").split()
    numbers = [int(word) for word in words if word.isdigit()]
    return numbers[-2] if "of" in words else numbers[-1]


def test_time_is_chosen_by_keyboard(wall: Page) -> None:
    """Two sliders: arrows move an end, it is told in words, the results follow, and the focus stays."""
    whole = n_uses(wall)
    first, last = wall.get_by_role("slider", name="From"), wall.get_by_role("slider", name="To")
    first.focus()
    assert wall.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    for _ in range(3):
        wall.keyboard.press("PageUp")
    wall.keyboard.press("ArrowLeft")
    expect(wall).to_have_url(re.compile(r"\?since=\d{4}-\d\d-\d\d$"))
    expect(wall.locator("#count")).to_contain_text(" of ")
    since = wall.locator("#since").input_value()
    assert since in wall.url
    assert 0 < n_uses(wall) < whole
    assert wall.evaluate("document.activeElement.getAttribute('aria-label')") == "From"
    assert since[:4] in (first.get_attribute("aria-valuetext") or "")
    assert int(first.get_attribute("aria-valuenow") or 0) > 0
    wall.keyboard.press("Tab")
    wall.keyboard.press("Home")  # as far as the other end allows
    expect(wall).to_have_url(re.compile(r"until="))
    assert int(last.get_attribute("aria-valuenow") or 0) == int(first.get_attribute("aria-valuenow") or 0) + 1
    wall.keyboard.press("Escape")
    expect(wall.locator("#count")).not_to_contain_text(" of ")
    assert n_uses(wall) == whole
    assert "since" not in wall.url


def test_time_is_chosen_by_pointer(wall: Page) -> None:
    """A drag over the bars chooses; a double click lets go."""
    box = wall.locator("#brush").bounding_box()
    assert box is not None
    across = box["y"] + 30
    wall.mouse.move(box["x"] + box["width"] * 0.3, across)
    wall.mouse.down()
    wall.mouse.move(box["x"] + box["width"] * 0.5, across, steps=4)
    wall.mouse.move(box["x"] + box["width"] * 0.6, across, steps=4)
    wall.mouse.up()
    expect(wall.locator("#count")).to_contain_text(" of ")
    assert wall.locator("#since").input_value()
    assert wall.locator("#until").input_value()
    assert wall.locator(".histogram .bar.out").count() > 0
    wall.mouse.dblclick(box["x"] + box["width"] * 0.1, across)
    expect(wall.locator("#count")).not_to_contain_text(" of ")


def test_filters_live_in_the_address(wall: Page) -> None:
    """What is chosen is in the address; it opens as the same view elsewhere; back goes back, field by field."""
    whole = n_uses(wall)
    wall.get_by_label("Tone").select_option("ironic")
    expect(wall.locator("#count")).to_contain_text(" of ")
    ironic = n_uses(wall)
    assert wall.url.endswith("/?tone=ironic")
    wall.get_by_label("With all these words").press_sequentially("the", delay=20)
    expect(wall).to_have_url(re.compile(r"words=the"))
    expect(wall.locator(".chips")).to_contain_text("the")
    assert wall.evaluate("document.activeElement.id") == "words"
    assert n_uses(wall) <= ironic
    shown = wall.locator("#results").inner_text()
    other = wall.context.new_page()
    other.goto(wall.url)
    assert other.locator("#results").inner_text() == shown
    other.close()
    wall.go_back()
    expect(wall.locator("#count")).to_contain_text(f"{ironic:,} of")
    assert wall.get_by_label("With all these words").input_value() == ""
    wall.go_back()
    expect(wall.locator("#count")).not_to_contain_text(" of ")
    assert n_uses(wall) == whole
    assert wall.get_by_label("Tone").input_value() == ""


def test_two_ticked_memes_are_compared(wall: Page) -> None:
    """A third can't be ticked; what is ticked outlives another filter."""
    boxes = wall.locator(".pick input")
    compare = wall.get_by_role("button", name="Compare")
    expect(compare).to_be_disabled()
    boxes.nth(0).check()
    boxes.nth(1).check()
    expect(boxes.nth(2)).to_be_disabled()
    ids = {boxes.nth(0).input_value(), boxes.nth(1).input_value()}
    wall.get_by_label("Order", exact=True).select_option("name")
    expect(wall).to_have_url(re.compile("sort=name"))
    expect(wall.locator(".pick input:checked")).to_have_count(2)
    compare.click()
    wall.wait_for_url("**/compare?a=*")
    assert {part.split("=")[1] for part in wall.url.split("?")[1].split("&")} == ids
    expect(wall.locator(".chart svg.marks, .chart svg")).to_have_count(2)


def test_without_scripts_the_form_does_the_same(browser: Browser, address: str) -> None:
    """Filters, time and comparing by plain forms."""
    context = browser.new_context(java_script_enabled=False, base_url=address, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto("/")
    page.locator("#since").fill("2016-01-01")
    page.get_by_label("Tone").select_option("sincere")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator(".chips")).to_contain_text("from 1 January 2016")
    expect(page.locator(".chips")).to_contain_text("sincere")
    page.get_by_role("link", name="Without the filter: sincere").click()
    expect(page.locator(".chips")).not_to_contain_text("sincere")
    page.locator(".pick input").nth(0).check()
    page.locator(".pick input").nth(1).check()
    page.get_by_role("button", name="Compare").click()
    expect(page.locator(".sides section")).to_have_count(2)
    context.close()


PAGES = ("/?size=uses&tone=sincere", "/communities", "community", "/compare", "both", "/uses?tone=ironic")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("way", PAGES)
def test_axe_and_a_phone_find_nothing(browser: Browser, address: str, way: str, scheme: str) -> None:
    """No serious fault for those who see or move otherwise, and nothing to scroll sideways at 360 px."""
    context = browser.new_context(
        viewport={"width": 360, "height": 800},
        base_url=address,
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    page = context.new_page()
    page.goto({"community": "/communities", "both": "/"}.get(way, way))
    if way == "community":
        page.locator("table a[href^='/communities/']").first.click()
        page.wait_for_url("**/communities/**")
    if way == "both":
        ids = [page.locator(".pick input").nth(n).input_value() for n in (0, 1)]
        page.goto(f"/compare?a={ids[0]}&b={ids[1]}")
        expect(page.locator(".chart svg")).to_have_count(2)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    found = Axe().run(page).response["violations"]
    grave = [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")]
    assert grave == []
    context.close()
