"""Posts that attack the reader, in a real browser: nothing runs, and nothing breaks a page."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from every_page import addresses
from PIL import Image
from playwright.sync_api import Browser, Page
from serving import served

from memography import Corpus, Settings, build, ingest
from memography.web import create_app

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SCRIPTS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "' autofocus onfocus=alert(3) x='",
    "</title></style></textarea><svg onload=alert(4)>",
    "{{ 7*7 }} ${alert(5)} <!--",
    "javascript:alert(6)",
]
UNBROKEN = "M" * 5_000
BIDI = "\u202e\u2066 abc \u202b עברית العربية \u2069\u200f"
LONG = "word <b>bold</b> & so on. " * 2_000
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"><script>alert(7)</script></svg>'
RAN = """
window.broken = [];
document.addEventListener("securitypolicyviolation", (event) => window.broken.push(event.violatedDirective));
window.alert = () => window.broken.push("alert");
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """The corpus of those posts."""
    return attack(tmp_path_factory.mktemp("hostile-pages"))


def attack(folder: Path) -> Corpus:
    """Posts of which every field is an attack, or does not fit on a page; ingested and built."""
    texts = [*SCRIPTS, UNBROKEN, BIDI, LONG, BIDI + UNBROKEN]
    posts = []
    for number in range(30):
        text = texts[number % len(texts)]
        name = f"{number} '\"<img src=x onerror=alert(8)>#?%.png"
        Image.effect_noise((120, 120), 80).convert("RGB").save(folder / name.replace("/", ""))
        (folder / f"{number}.svg").write_text(SVG, encoding="utf-8")
        posts.append(
            {
                "id": f"{number}/{text[:300]}",
                "posted_at": f"2020-0{1 + number // 10}-{10 + number % 10}T00:00:00Z",
                "community": text[:400] if number % 2 else UNBROKEN[:300],
                "author": text[:100],
                "text": text,
                "meme": [f"{SCRIPTS[1]} {SCRIPTS[3]}", f"{BIDI}{UNBROKEN[:900]}", SCRIPTS[0]][number % 3],
                "alt": [text[:2_000], text[:50]],
                "url": f"javascript:alert(9)//{text[:100]}",
                "lang": text[:20],
                "images": [name, f"{number}.svg"],
                "reply_to": None if number < 3 else f"{number - 3}/{texts[(number - 3) % len(texts)][:300]}",
            }
        )
    (folder / "posts.jsonl").write_text("\n".join(map(json.dumps, posts)), encoding="utf-8")
    corpus = Corpus(folder / "corpus", create=True)
    ingest([folder / "posts.jsonl"], corpus, settings=Settings())
    build(corpus, settings=Settings())
    return corpus


@pytest.fixture(scope="module")
def attacked(hostile: Corpus) -> Iterator[str]:
    """Where that corpus is shown."""
    with served(hostile) as at:
        yield at


@pytest.fixture(params=[360, 1280])
def page(request: pytest.FixtureRequest, browser: Browser, attacked: str) -> Iterator[Page]:
    """A page of its own visit, pictures shown; what opens a dialog or writes an error into the console is noted."""
    context = browser.new_context(viewport={"width": request.param, "height": 800}, base_url=attacked)
    context.add_init_script("sessionStorage.setItem('memography-pictures', 'show');" + RAN)
    page = context.new_page()
    page.noted = []  # type: ignore[attr-defined]
    page.on("dialog", lambda dialog: page.noted.append(dialog.message))  # type: ignore[attr-defined]
    page.on("pageerror", lambda error: page.noted.append(str(error)))  # type: ignore[attr-defined]
    page.on("console", lambda told: page.noted.append(told.text) if told.type == "error" else None)  # type: ignore[attr-defined]
    yield page
    context.close()


def test_nothing_runs_and_nothing_breaks_out(hostile: Corpus, page: Page) -> None:
    """On every page, and on every meme's and some posts' pages: no script of theirs, no page wider than the window."""
    found = addresses(hostile, create_app(hostile, Settings()))
    found |= {f"meme {n}": f"/memes/{row['meme_id']}" for n, row in enumerate(hostile.rows("memes"))}
    posts = hostile.rows("posts", ["post_id"])[:12]
    found |= {f"post {n}": f"/posts/{quote(row['post_id'], safe='')}" for n, row in enumerate(posts)}
    found |= {"searched": f"/search?words={quote(SCRIPTS[1])}", "not found": f"/posts/{quote(UNBROKEN, safe='')}"}
    told = {}
    for name, address in found.items():
        page.noted.clear()  # type: ignore[attr-defined]
        page.goto(address)
        page.wait_for_load_state("networkidle")
        page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
        over_px = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        ran = [*page.evaluate("window.broken"), *page.noted]  # type: ignore[attr-defined]
        ran = [one for one in ran if not (name in ("not found", "an error") and "404" in one)]
        if ran or over_px > 0 or page.locator("main script, main svg[onload], main img[onerror]").count():
            told[name] = (ran, over_px)
    assert told == {}


def test_an_svg_is_no_picture(hostile: Corpus) -> None:
    """It is rejected with a reason, and nothing of it is kept."""
    rejected = hostile.rows("rejects")
    assert sum(".svg" in row["item"] for row in rejected) == 30
    assert {row["format"] for row in hostile.rows("images", ["format"])} == {"PNG"}


def test_the_policy_stops_what_would_still_get_in(browser: Browser, attacked: str) -> None:
    """A script and a style that are put into a page by force do not run: this test can see when they do."""
    context = browser.new_context(base_url=attacked)
    context.add_init_script(RAN)
    page = context.new_page()
    page.goto("/")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=\"/nothing\" onerror=\"alert(1)\">')")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')")
    while page.evaluate("window.broken.length") < 2:  # waiting for a function would take what the policy forbids
        page.wait_for_timeout(50)
    assert "alert" not in page.evaluate("window.broken")
    context.close()
