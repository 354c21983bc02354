"""In a real browser: from the wall to a meme, to a sentence, to its posts."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = pytest.mark.browser

expect.set_options(timeout=30_000)  # a browser's first start on a busy machine takes its time


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page of its own visit; an error or a warning in its console fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=address)
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith(address) else faults.append(request.url))
    yield page
    context.close()
    assert faults == []


def is_picture(address: str) -> bool:
    return "/thumbnails/" in address or "/templates/" in address


def follow(link: Locator) -> None:
    """Click on a link, and wait for the page that it leads to."""
    with link.page.expect_navigation():
        link.click()


def test_from_the_wall_to_the_posts_behind_a_sentence(page: Page) -> None:
    """Wall, meme, sentence, claim, post: each one click."""
    page.goto("/")
    follow(page.locator(".meme h2 a").first)
    name = page.locator("h1").inner_text()
    sentence = page.locator(".sentence").first
    assert name in sentence.inner_text()
    follow(sentence.locator("a.ref").first)
    expect(page.locator("h1")).to_have_text("What it is called")
    assert page.locator("#posts > li").count() > 5
    follow(page.locator("#posts .meta a").first)
    expect(page.locator("h1")).to_have_text("A post")
    expect(page.locator(".crumbs").get_by_role("link", name=name, exact=True)).to_be_visible()


def test_the_same_way_by_keyboard(page: Page) -> None:
    """Tab and Enter suffice, and the focus can be seen."""

    def go(selector: str) -> None:
        for _ in range(80):
            page.keyboard.press("Tab")
            if page.evaluate("s => document.activeElement.matches(s)", selector):
                outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                assert outline != "none"
                with page.expect_navigation():
                    page.keyboard.press("Enter")
                return
        raise AssertionError(f"{selector} can't be reached by keyboard")

    page.goto("/")
    go(".meme h2 a")
    go(".sentence a.ref")
    go("#posts .meta a")
    expect(page.locator("h1")).to_have_text("A post")


def test_script_in_a_post_stays_text(page: Page) -> None:
    """The sample has a post whose text is a script: it is read, and does not run."""
    page.on("dialog", lambda dialog: (_ for _ in ()).throw(AssertionError("a post's script has run")))
    page.goto("/")
    follow(page.locator(".meme h2 a").first)
    follow(page.get_by_role("link", name="All", exact=False).last)
    hostile = page.get_by_text("<script>").first
    expect(hostile).to_be_visible()
    assert page.locator("main script").count() == 0


def test_pictures_stay_hidden_until_a_click(page: Page) -> None:
    """Not one is loaded before; one click shows one; the choice to show all lasts for the visit."""
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url) if is_picture(request.url) else None)
    page.goto("/")
    assert page.locator("main img").count() == 0
    page.locator(".veil").first.click()
    expect(page.locator("main img")).to_have_count(1)
    page.get_by_role("button", name="Show pictures for this visit").click()
    expect(page.locator(".veil")).to_have_count(0)
    follow(page.locator(".meme h2 a").first)
    expect(page.locator(".veil")).to_have_count(0)
    assert len(loaded) > 1
    page.get_by_role("button", name="Hide pictures").click()
    expect(page.locator(".veil").first).to_be_visible()


def test_nothing_is_loaded_while_hidden(page: Page) -> None:
    """Hidden means not even asked for."""
    page.on("request", lambda request: pytest.fail(request.url) if is_picture(request.url) else None)
    page.goto("/")
    follow(page.locator(".meme h2 a").first)
    page.wait_for_load_state("networkidle")


def test_the_timeline_is_drawn(page: Page) -> None:
    """Under our own Content-Security-Policy, with no error, and with a table behind it."""
    page.goto("/")
    follow(page.locator(".meme h2 a").first)
    figure = page.locator("figure.timeline").first
    expect(figure.locator(".chart svg")).to_have_count(2)
    assert figure.locator(".chart svg path").count() > 5
    figure.get_by_text("The numbers").first.click()
    expect(figure.locator("table").first).to_be_visible()
    expect(page.locator(".chart:not(:has(svg))")).to_have_count(0)


@pytest.mark.parametrize("way", ["/", "meme", "claim", "/search?words=tired", "/methods", "/data"])
def test_a_phone_needs_no_scrolling_sideways(browser: Browser, address: str, way: str) -> None:
    """At 390 px everything fits."""
    context = browser.new_context(viewport={"width": 390, "height": 800}, base_url=address)
    page = context.new_page()
    page.goto(way if way.startswith("/") else "/")
    if not way.startswith("/"):
        follow(page.locator(".meme h2 a").first)
    if way == "claim":
        follow(page.locator("a.ref").first)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    context.close()


def test_without_scripts_everything_can_be_read(browser: Browser, address: str) -> None:
    """Pages are whole as they come; a hidden picture is a link."""
    context = browser.new_context(java_script_enabled=False, base_url=address)
    page = context.new_page()
    page.goto("/")
    follow(page.locator(".meme h2 a").first)
    assert page.locator(".sentence").count() > 5
    follow(page.locator(".veil").first)
    assert ".jpg" in page.url
    assert is_picture(page.url)
    context.close()
