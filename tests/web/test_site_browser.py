"""The static copy in a real browser, opened from the disk: search, pictures, scripts, and no request that leaves."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from memography import Corpus, site
from memography.web.site import Copied
from memography.web.site.searching import Document, index_files, terms

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def copied(built: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Copied:
    """A whole copy, in a folder whose name is a trap for addresses."""
    return site(built, tmp_path_factory.mktemp("site") / "a copy #1? 100%")


@pytest.fixture
def page(browser: Browser, copied: Copied) -> Iterator[Page]:
    """A page of its own visit; an error in its console fails the test, and so does a request for anything but a file
    of the copy."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    inside = copied.folder.as_uri() + "/"
    page.on("request", lambda request: None if request.url.startswith(inside) else faults.append(request.url))
    page.on("requestfailed", lambda request: faults.append(f"failed: {request.url}"))
    yield page
    context.close()
    assert faults == []


def address(copied: Copied, name: str) -> str:
    return f"{copied.folder.as_uri()}/{name}"


def follow(page: Page, selector: str) -> None:
    with page.expect_navigation():
        page.locator(selector).first.click()


def test_from_the_wall_to_a_post(page: Page, copied: Copied) -> None:
    """Wall, meme, sentence, claim, post: as in the explorer."""
    page.goto(address(copied, "index.html"))
    follow(page, ".meme h2 a")
    expect(page.locator("figure.timeline .chart img").first).to_be_visible()
    page.locator("figure.timeline .chart img").first.evaluate("(one) => one.decode()")
    read = (
        "[...document.querySelectorAll('.chart img')].filter((one) => one.complete)"  # others come when they are near
    )
    assert page.evaluate(f"{read}.length > 0 && {read}.every((one) => one.naturalWidth > 100)")
    follow(page, ".sentence a.ref")
    expect(page.locator("#how")).to_be_visible()
    follow(page, "#posts a")
    if page.locator("h1").inner_text() != "A post":  # what all uses prove leads to them
        follow(page, ".cards .meta a")
    expect(page.locator("h1")).to_have_text("A post")


def test_pictures_are_shown_by_a_click(page: Page, copied: Copied) -> None:
    """None is read before; the choice to show all lasts from page to page."""
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url) if request.url.endswith(".webp") else None)
    page.goto(address(copied, "index.html"))
    assert loaded == []
    page.locator(".veil").first.click()
    expect(page.locator("main img")).to_have_count(1)
    assert page.locator("main img").evaluate("(one) => one.decode().then(() => one.naturalWidth)") > 50
    page.get_by_role("button", name="Show pictures for this visit").click()
    expect(page.locator(".veil")).to_have_count(0)
    follow(page, ".meme h2 a")
    expect(page.locator(".veil")).to_have_count(0)


def test_search_finds_a_meme_and_a_post(page: Page, copied: Copied, built: Corpus) -> None:
    """By words from the wall, with the words in the address; results lead to their pages."""
    name = built.polars("names", ["name"])["name"].sort()[0]
    posts = built.polars("posts", ["post_id", "text"]).join(
        built.polars("uses", ["post_id", "meme_id"]).drop_nulls().unique("post_id"), on="post_id"
    )
    text = max(posts["text"].to_list(), key=lambda text: len(set(terms(text))))
    page.goto(address(copied, "index.html"))
    page.locator("form[role=search] input").fill(name)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "search.html?words=" in page.url
    expect(page.locator("#found-status")).to_contain_text("Found: ")
    expect(page.locator("#found section").first.locator("a", has_text=name).first).to_be_visible()
    page.locator("#words").fill(text)  # while it is typed, nothing has to be sent
    expect(page.locator("#found section").last.locator(".said").first).to_contain_text(text[:40])
    follow(page, "#found section:last-child a")
    expect(page.locator("h1")).to_have_text("A post")
    assert text in page.locator(".said.big").inner_text()


def test_search_finds_beginnings_and_says_when_nothing(page: Page, copied: Copied) -> None:
    """A word from its third letter on, whatever its accents and capitals; and words that are nowhere."""
    page.goto(address(copied, "search.html"))
    page.locator("#words").fill("MASK")
    expect(page.locator("#found-status")).to_contain_text("Found")
    whole = page.locator("#found-status").inner_text()
    page.locator("#words").fill("más")
    expect(page.locator("#found-status")).to_contain_text("Found")
    assert int(page.locator("#found h2").last.inner_text().split()[0]) >= int(whole.split()[-2])
    page.locator("#words").fill("xyzzyx")
    expect(page.locator("#found-status")).to_have_text("Nothing was found.")
    page.locator("#words").fill("!!")
    expect(page.locator("#found-status")).to_have_text("There is no word in that.")
    expect(page.get_by_text("Search takes scripts")).to_be_hidden()


TEXTS = [
    "Crème brûlée, it's FINE_now",
    "猫 and カメラ",
    "İstanbul ﬁne ½ x²",
    "한국어 текст 'ў'",
    "\u202eabc \U0001f600 def",
    "a" * 50,
]


def test_words_are_told_alike_in_both_languages(page: Page, copied: Copied) -> None:
    """What Python writes into the index is what the script looks up."""
    page.goto(address(copied, "search.html"))
    for text in TEXTS:
        assert page.evaluate("(text) => terms(text)", text) == list(dict.fromkeys(terms(text))), text


def test_hostile_words_stay_words(page: Page, copied: Copied) -> None:
    """The sample has a post whose text is a script."""
    page.on("dialog", lambda dialog: pytest.fail("a post's script has run"))
    page.goto(address(copied, "search.html?words=%3Cscript%3E+%3Cimg+src%3Dx+onerror%3Dalert(1)%3E"))
    expect(page.locator("#found-status")).to_contain_text("Found")
    expect(page.locator("#found .said", has_text="<script>").first).to_be_visible()
    assert page.locator("#found script, #found img").count() == 0


def test_an_index_of_many_parts(browser: Browser, copied: Copied, tmp_path: Path) -> None:
    """Only the parts that a query needs are read, and what is found is right, whatever part it lies in."""
    documents = [
        Document(f"posts/{n}.html", f"Post {n}", "", f"w{n} every", ((1, f"w{n} every {'rare ' * (n % 1000 == 7)}"),))
        for n in range(6000)
    ]
    folder = tmp_path / "many"
    (folder / "search").mkdir(parents=True)
    (folder / "static").mkdir()
    for name in ("search.html", "static/site-search.js", "static/style.css"):
        (folder / name).write_bytes((copied.folder / name).read_bytes())
    for name, data in index_files(documents[:100], documents[100:]):
        (folder / name).write_bytes(data)
    n_parts = len(list((folder / "search").glob("terms-*.js")))
    assert n_parts >= 2
    context = browser.new_context()
    page = context.new_page()
    read: list[str] = []
    page.on("request", lambda request: read.append(request.url.rpartition("/")[2]))
    for wanted in (0, 99, 100, 3123, 5999):
        page.goto(f"{folder.as_uri()}/search.html?words=w{wanted}+every")
        expect(page.locator("#found").get_by_text(f"Post {wanted}", exact=True).first).to_be_visible()
    page.goto(f"{folder.as_uri()}/search.html?words=rare")
    expect(page.locator("#found h2")).to_have_text(["1 meme", "5 posts"])
    read.clear()
    page.goto(f"{folder.as_uri()}/search.html?words=w3123")
    expect(page.locator("#found a").first).to_have_text("Post 3123")
    assert len([name for name in read if name.startswith(("terms", "documents"))]) < 5
    context.close()


def test_without_scripts_everything_can_be_read(browser: Browser, copied: Copied) -> None:
    """Pages are whole; search says that it takes scripts."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address(copied, "index.html"))
    follow(page, ".meme h2 a")
    assert page.locator(".sentence").count() > 5
    expect(page.locator(".chart img").first).to_be_visible()
    follow(page, ".top nav a:has-text('Search')")
    expect(page.get_by_text("Search takes scripts, which are off.")).to_be_visible()
    context.close()


@pytest.mark.parametrize("name", ["index.html", "copy.html", "search.html?words=mask", "meme"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Browser, copied: Copied, name: str, scheme: str) -> None:
    """On the copy's own pages, and on those that it changes, on a phone as well."""
    if name == "meme":
        name = f"memes/{sorted((copied.folder / 'memes').glob('*.html'))[0].name}"
    context = browser.new_context(viewport={"width": 390, "height": 800}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(address(copied, name))
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    found = Axe().run(page).response["violations"]
    serious = [one for one in found if one["impact"] in ("serious", "critical")]
    assert serious == [], json.dumps(serious, indent=1)[:3000]
    context.close()
