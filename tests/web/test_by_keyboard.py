"""The whole tour by keyboard alone: wall, meme, sentence, claim, post, back, search, identify, climate, methods."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from memography import Corpus
from memography.evaluation.synthetic import World

pytestmark = pytest.mark.browser

MAX_STOPS = 400
FOCUS = """() => {
  const here = document.activeElement;
  if (!here || here === document.body) return null;
  const style = getComputedStyle(here), box = here.getBoundingClientRect();
  return {
    matches: [...document.querySelectorAll(window.wanted)].includes(here),
    outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    shown: box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight,
    what: here.outerHTML.slice(0, 120),
  };
}"""


@pytest.fixture(params=[1280, 390], ids=["desktop", "phone"])
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": request.param, "height": 900}, base_url=address)
    page = context.new_page()
    # Chromium is told in time to leave a file chooser to the test; told at the key press, it may be too late.
    page.on("filechooser", lambda _: None)
    yield page
    context.close()


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until an element of this kind has the focus; every stop on the way is seen, and outlined."""
    page.evaluate("wanted => { window.wanted = wanted; }", wanted)
    for _ in range(MAX_STOPS):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus is None:
            continue
        assert focus["outlined"], focus
        assert focus["shown"], focus
        if focus["matches"]:
            return
    raise AssertionError(f"{wanted} can't be reached by keyboard on {page.url}")


def follow(page: Page, wanted: str) -> None:
    """Go to a link, and along it."""
    tab_to(page, wanted)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def go_to(page: Page, path: str) -> None:
    """Along the entry at the top of the page; on a phone the menu is opened first."""
    link = f'.top nav a[href="{path}"]'
    if page.viewport_size and page.viewport_size["width"] < 1000:
        tab_to(page, ".menu summary")
        page.keyboard.press("Enter")
        link = f".menu {link.removeprefix('.top ')}"
    follow(page, link)


def test_the_whole_tour(page: Page, built: Corpus, world: World) -> None:
    """Each step by Tab, Enter and letters; the focus is seen at each stop."""
    page.goto("/")
    follow(page, ".meme :is(h2, h3) a")
    name = page.locator("h1").inner_text()
    follow(page, ".sentence a.ref")
    expect(page.locator("main blockquote").first).to_contain_text(name)
    follow(page, "#posts .meta a")
    expect(page.locator("h1")).to_have_text("A post")
    page.go_back()  # the browser's own key, which a browser without a window has not
    expect(page.locator("#posts")).to_be_visible()

    go_to(page, "/search")
    tab_to(page, "#words")
    page.keyboard.type("so tired of work")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("main .post").first).to_be_visible()

    go_to(page, "/identify")
    tab_to(page, "#picture")
    [use, *_] = built.rows("uses", ["image"], "meme_id IS NOT NULL AND image IS NOT NULL AND rank = 1")
    with page.expect_file_chooser() as chosen:
        page.keyboard.press("Enter")
    with page.expect_navigation(timeout=60_000):
        chosen.value.set_files(world.posts.parent / str(use["image"]))
    expect(page.locator(".answers h2").first).to_be_visible()

    go_to(page, "/climate")
    expect(page.locator("h1")).to_contain_text("Climate")
    go_to(page, "/methods")
    expect(page.locator('.top nav a[aria-current="page"]:visible, .menu a[aria-current="page"]').first).to_be_attached()


def test_the_first_stop_skips_to_the_content(page: Page) -> None:
    """And what follows it lies there."""
    page.goto("/methods")
    page.evaluate("window.wanted = '.skip'")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS)["matches"]
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("path", ["/", "meme", "/search?words=work", "/climate"])
def test_nothing_holds_the_focus(page: Page, path: str) -> None:
    """Tab leads through the page and out of it."""
    page.goto(path if path.startswith("/") else "/")
    if path == "meme":
        with page.expect_navigation():
            page.locator(".meme :is(h2, h3) a").first.press("Enter")
    page.evaluate("window.wanted = '.bottom a'")
    for _ in range(MAX_STOPS):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus and focus["matches"]:
            return
    raise AssertionError("the end of the page can't be reached")


def test_a_hidden_picture_opens_by_enter(page: Page) -> None:
    """And the focus stays with it."""
    page.goto("/")
    tab_to(page, ".veil")
    page.keyboard.press("Enter")
    expect(page.locator("main img")).to_have_count(1)
    assert page.evaluate("document.activeElement.tagName") == "IMG"
