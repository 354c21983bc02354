"""The static copy: every link leads somewhere, nothing asks a server, the same corpus gives the same bytes."""

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from fastapi.routing import iter_route_contexts
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from memography import Corpus, Settings, build, ingest, site
from memography.cli import app as command_line
from memography.errors import SiteError, UserError
from memography.evaluation.synthetic import World
from memography.progress import Silent
from memography.web import create_app
from memography.web.site import Copied, Extent
from memography.web.site.drawing import draw
from memography.web.site.folder import MANIFEST
from memography.web.site.names import safe_name
from memography.web.site.rewriting import Rewriter
from memography.web.site.rules import SCRIPTS, Place, is_known, place_of
from memography.web.site.searching import Document, index_files

STATIC = Path(__file__).parents[2] / "src/memography/web/static"
ADDRESSES = ("href", "src", "srcset", "action", "poster", "formaction")
RESERVED = {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(10)}


@dataclass
class Links(HTMLParser):
    """What a page points to, and what can be pointed to in it."""

    html: str
    found: list[tuple[str, str, str]] = field(default_factory=list)
    """Tag, attribute, address."""
    ids: set[str] = field(default_factory=set)
    attributes: list[tuple[str, str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        HTMLParser.__init__(self)
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            self.attributes.append((tag, name, value or ""))
            if name == "id":
                self.ids.add(value or "")
            if name in ADDRESSES:
                self.found.append((tag, name, value or ""))


def pages_of(folder: Path) -> dict[Path, Links]:
    return {path: Links(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("*.html"))}


def check_links(folder: Path) -> int:
    """Every address is relative and leads to a file of the copy, and to a place in it; how many there are."""
    pages = pages_of(folder)
    n_links = 0
    for path, page in pages.items():
        for tag, name, address in page.found:
            if address.startswith(("http://", "https://")):  # of a post's own, or of a catalogue
                assert tag == "a", (path, address)
                continue
            parts = urlsplit(address)
            assert not parts.scheme, (path, address)
            assert not parts.netloc, (path, address)
            assert not parts.path.startswith("/"), (path, address)
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path.resolve()
            assert target.is_relative_to(folder.resolve()), (path, address)
            assert target.is_file(), (path, name, address)
            if parts.fragment:
                known = pages[folder / target.relative_to(folder.resolve())].ids
                assert unquote(parts.fragment) in known, (path, address)
            n_links += 1
    return n_links


@pytest.fixture(scope="module")
def copied(built: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Copied:
    """A whole copy of the sample's corpus, pictures hidden."""
    return site(built, tmp_path_factory.mktemp("site") / "copy", extent=Extent(notice="Made up."))


def test_no_link_is_dead(copied: Copied) -> None:
    """From page to page, to pictures, scripts and style sheets: all are files of the copy."""
    assert check_links(copied.folder) > 1000


def test_every_kind_of_page_is_there(copied: Copied) -> None:
    """The readable part of the explorer is whole: each meme, claim and post that is shown has its page."""
    for name in ("index", "search", "copy", "climate", "methods", "data"):
        assert (copied.folder / f"{name}.html").is_file()
    for name in ("memes", "claims", "variants", "posts", "charts", "thumbnails", "templates"):
        assert any((copied.folder / name).iterdir())


def test_every_claim_and_meme_has_its_page(copied: Copied, built: Corpus) -> None:
    """Not one that a sentence rests on is left out."""
    cited = built.polars("biography", ["claim_ids"])["claim_ids"].explode()
    for table, values in (("claims", cited), ("memes", built.polars("memes")["meme_id"])):
        for value in values:
            assert (copied.folder / table / f"{safe_name(value)}.html").is_file()


def test_pages_load_nothing_but_files_of_the_copy(copied: Copied) -> None:
    """A policy says so on each, first of all; no script or style stands in a page; no address is one of the server."""
    for path, page in pages_of(copied.folder).items():
        policy = page.html.index("Content-Security-Policy")
        assert policy < page.html.index("<link"), path
        assert "default-src 'none'" in page.html
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\bon[a-z]+=\"", page.html.replace("&lt;", "")), path
        assert not [one for one in page.attributes if one[1] == "style"], path
        assert "127.0.0.1" not in page.html, path
        said = ("alt", "value", "title", "aria-label", "data-alt", "content", "placeholder")
        assert not [one for one in page.attributes if one[2].startswith("/") and one[1] not in said], path


def test_every_page_says_that_it_is_a_copy(copied: Copied) -> None:
    """Of which corpus, and built when; and what the user wants said."""
    for path, page in pages_of(copied.folder).items():
        assert f"A static copy: corpus <code>{copied.version}</code>, built" in page.html, path
        assert "Made up." in page.html, path


def test_what_asks_a_server_is_left_out(copied: Copied) -> None:
    """No way to identify, no data for programs, and no field that does nothing; search's form stays."""
    for path, page in pages_of(copied.folder).items():
        assert ">Identify<" not in page.html, path
        forms = [one for one in page.attributes if one[0] == "form" and one[1] == "action"]
        assert all(address.endswith("search.html") for *_, address in forms), path
    assert '<span class="left-out" title="Not in this copy">/api</span>' in (copied.folder / "data.html").read_text()


def test_charts_are_drawn(copied: Copied, built: Corpus) -> None:
    """As SVG without scripts, wide and narrow, with the colours of the dark as well."""
    meme_id = built.polars("memes", ["meme_id", "n_uses"]).sort("n_uses")["meme_id"][-1]
    for name in ("uses.svg", "uses.narrow.svg"):
        svg = (copied.folder / "charts" / meme_id / name).read_text(encoding="utf-8")
        assert svg.startswith("<svg")
        assert "prefers-color-scheme: dark" in svg
        assert "<script" not in svg
    page = (copied.folder / "memes" / f"{meme_id}.html").read_text(encoding="utf-8")
    assert "data-chart" not in page
    assert f'src="../charts/{meme_id}/uses.svg"' in page


def test_a_chart_is_the_same_whatever_was_drawn_before() -> None:
    """Vega numbers clipping paths over all its charts."""
    chart = {
        "data": {"values": [{"a": 1, "b": 3.14159}, {"a": 2, "b": 5}]},
        "mark": {"type": "area", "clip": True},
        "encoding": {"x": {"field": "a", "type": "quantitative"}, "y": {"field": "b", "type": "quantitative"}},
        "width": "container",
    }
    first, second = draw(chart, False), draw(chart, False)
    assert "url(#part-0)" in first
    assert "aria-" not in first
    assert first == second
    assert chart["width"] == "container"
    assert 'width="350"' not in first
    assert len(draw(chart, True)) > 0


def test_a_copy_stays_small(copied: Copied) -> None:
    """All of it, pictures included: the demo's, of three times as many posts, is twice as large, and may be 10 MB."""
    assert copied.n_bytes < 5_000_000


def test_the_same_corpus_gives_the_same_bytes(copied: Copied, built: Corpus, tmp_path: Path) -> None:
    """So that an archive can compare; the manifest tells the SHA-256 of each file."""
    again = site(built, tmp_path / "again", extent=Extent(notice="Made up."))
    first, second = ((one.folder / MANIFEST).read_bytes() for one in (copied, again))
    assert first == second
    told = json.loads(first)
    files = {p.relative_to(copied.folder).as_posix(): p for p in copied.folder.rglob("*") if p.is_file()}
    assert set(told["files"]) == set(files) - {MANIFEST}
    for name, known in told["files"].items():
        data = files[name].read_bytes()
        assert (hashlib.sha256(data).hexdigest(), len(data)) == (known["sha256"], known["bytes"])
    assert copied.n_files == len(files)
    assert copied.n_bytes == sum(path.stat().st_size for path in files.values())


def test_hidden_pictures_are_hidden(copied: Copied) -> None:
    """No picture but a chart is on a page."""
    for path, page in pages_of(copied.folder).items():
        shown = [one for one in page.attributes if one[0] == "img" and one[1] == "src"]
        assert all("charts/" in address for *_, address in shown), path


def test_no_folder_of_this_machine_is_named(copied: Copied, built: Corpus, world: World) -> None:
    """Where the corpus and its sources lie is nobody's business; their last names are told."""
    for path in copied.folder.rglob("*"):
        if path.suffix in (".html", ".js", ".json"):
            text = path.read_text(encoding="utf-8")
            for hidden in (built.folder, world.posts.parent, Path.home()):
                assert str(hidden) not in text, path
    assert f"-c {built.folder.name} " in (copied.folder / "data.html").read_text()


@pytest.mark.parametrize(
    "extent",
    [Extent(max_pages=1, posts=False, sensitive="show"), Extent(posts=False, pictures=False, sensitive="show")],
)
def test_less_can_be_copied(built: Corpus, extent: Extent, tmp_path: Path) -> None:
    """Without posts' pages, without pictures, with the first pages of lists alone; links to what is not there are
    text."""
    settings = Settings().model_copy(update={"web": Settings().web.model_copy(update={"page_items": 12})})
    done = site(built, tmp_path / "copy", extent=extent, settings=settings)
    check_links(done.folder)
    assert (done.folder / "posts").exists() == extent.posts
    assert (done.folder / "thumbnails").exists() == extent.pictures
    assert bool(list(done.folder.rglob("*.2.html"))) == (extent.max_pages is None)
    assert ('<img class="face" src="templates/' in (done.folder / "index.html").read_text()) == extent.pictures
    assert 'class="veil' not in "".join(page.html for page in pages_of(done.folder).values())


def test_how_large_it_will_be_is_told_before(built: Corpus, copied: Copied, tmp_path: Path) -> None:
    """Half to double; and where that is more than is allowed, nothing is written."""
    guesses = []
    with pytest.raises(UserError, match=r"--pages 1.*--no-posts.*--no-pictures"):
        site(built, tmp_path / "copy", extent=Extent(max_bytes=1000), on_estimate=guesses.append)
    assert list(tmp_path.iterdir()) == []
    assert 0.5 < guesses[0].n_bytes / copied.n_bytes < 2
    assert 0.5 < guesses[0].n_files / copied.n_files < 2


class Stopping(Silent):
    """Someone who presses Ctrl-C after the 20th file."""

    @contextmanager
    def task(self, what: str, total: int | None, unit: str) -> Iterator["Stopping"]:
        self.n_left = 20
        yield self

    def advance(self, n: int = 1) -> None:
        self.n_left -= n
        if self.n_left == 0:
            raise KeyboardInterrupt

    def expect(self, total: int) -> None:
        pass


def test_a_stopped_copy_leaves_nothing(built: Corpus, tmp_path: Path) -> None:
    """Nothing half."""
    with pytest.raises(KeyboardInterrupt):
        site(built, tmp_path / "copy", progress=Stopping())
    assert list(tmp_path.iterdir()) == []


HOSTILE = [
    "../../etc/passwd",
    "a/b",
    "a\\b",
    "CON",
    "con",
    "nul.txt",
    "A",
    "a",
    "ä",
    "日本語",
    "x" * 300,
    "x" * 301,
    '"><script>alert(1)</script>',
    "?page=2",
    "#top",
    "%2e%2e%2f",
    "trailing. ",
    " lead",
    "a b",
    "a+b",
    "a~b",
    "\u202egnp.exe",
]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """A corpus whose ids, memes and communities bear the worst names."""
    folder = tmp_path_factory.mktemp("hostile")
    rows = [
        {
            "id": name if n == 0 else f"{name}-{n}",
            "meme": name,
            "community": name,
            "posted_at": f"2020-03-{n + 1:02}T00:00:00Z",
            "text": f"words of {name}",
            "url": "http://[bad" if n else "https://example.org/?a=1&b=2",
        }
        for name in HOSTILE
        for n in range(3)
    ]
    (folder / "posts.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    corpus = Corpus(folder / "corpus", create=True)
    ingest([folder / "posts.jsonl"], corpus, settings=Settings())
    build(corpus, settings=Settings())
    return corpus


def test_hostile_names_give_safe_files(hostile: Corpus, tmp_path: Path) -> None:
    """Whatever ids are: plain names, no link is dead, every post has its own page, and no script runs."""
    done = site(hostile, tmp_path / "copy")
    check_links(done.folder)
    for path in done.folder.rglob("*"):
        assert re.fullmatch(r"[A-Za-z0-9_~.-]{1,80}", path.name)
        assert path.name.partition(".")[0].lower() not in RESERVED
    posts = list((done.folder / "posts").iterdir())
    assert len({path.name.lower() for path in posts}) == len(posts) == 3 * len(HOSTILE)
    for page in pages_of(done.folder).values():
        assert "<script>alert" not in page.html


@given(st.lists(st.text(max_size=80), unique=True, max_size=20))
def test_names_are_safe_and_differ(texts: list[str]) -> None:
    """On file systems that heed no case as well."""
    names = [safe_name(text) for text in texts]
    for name in names:
        assert re.fullmatch(r"[a-z0-9][a-z0-9_~-]{0,47}", name)
        assert name not in RESERVED
    assert len(set(names)) == len(names)


def test_every_route_is_copied_or_left_out_on_purpose(built: Corpus) -> None:
    """Who adds a page says in `rules` what becomes of it."""
    for route in iter_route_contexts(create_app(built, Settings()).routes):
        if route.methods is None or "GET" in route.methods:
            path = re.sub(r"\{[^}]*\}", "x", route.path or "")
            path = f"{path}/x" if route.methods is None else path  # a folder of files
            assert is_known(path), f"{route.path}: add it to KEPT, LEFT_OUT or NOT_NEEDED in web/site/rules.py"


def test_every_script_works_without_a_server_or_not() -> None:
    """Who adds a script says in `rules` whether it does."""
    there = {f"/static/{path.relative_to(STATIC).as_posix()}" for path in STATIC.rglob("*.js")}
    unknown = {name for name in there - set(SCRIPTS) if not name.startswith(("/static/map-", "/static/vendor/"))}
    assert unknown == set(), "add it to SCRIPTS in web/site/rules.py"


def rewritten(html: str, extent: Extent | None = None, missing: frozenset[str] = frozenset()) -> str:
    extent = extent or Extent()
    page = place_of("/memes/m1", "/", extent)
    assert isinstance(page, Place)
    return Rewriter(page, extent, lambda place: place.file not in missing, []).rewritten(html)


def test_what_need_not_change_stays_to_the_letter() -> None:
    """Entities, comments' absence, odd spaces and SVG."""
    html = '<!doctype html><p  class="a">a &amp; b &#39; é</p><svg viewBox="0 0 1 1"><rect x="1"/></svg><br>'
    assert rewritten(html) == html


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="/">x</a>', '<a href="../index.html">x</a>'),
        ('<a href="/?sort=first">x</a>', '<span class="left-out" title="Not in this copy">x</span>'),
        ('<a href="?page=2">x</a>', '<span class="left-out" title="Not in this copy">x</span>'),
        ('<a href="#a">x</a>', '<a href="#a">x</a>'),
        ('<a href="https://a.org/?x=1&amp;y=2" rel="a">x</a>', '<a href="https://a.org/?x=1&amp;y=2" rel="a">x</a>'),
        ('<header><a href="/identify">x</a></header>y', "<header></header>y"),
        ('<link rel="alternate" href="/api/memes">y', "y"),
        (
            '<form action="/identify" class="f"><label>a</label><p>b</p><input name="c"></form>',
            '<div class="f"><p>b</p></div>',
        ),
        ('<form data-asks action="/"><p>b</p></form>y', "y"),
        ("<div data-asks><div>a</div>b</div>y", "y"),
        ('<script src="/vega.js" defer></script>y', "y"),
        ('<img src="/thumbnails/gone.jpg" alt="a &quot;b&quot;">', '<span class="no-picture">a &quot;b&quot;</span>'),
        (
            '<a class="veil f" href="/thumbnails/gone.jpg" data-alt="a"><span>Show</span></a>y',
            '<span class="no-picture f">a</span>y',
        ),
        ('<div class="chart" data-chart="/api/memes/m1/charts/gone"></div>y', "y"),
        (
            '<div class="chart" data-chart="/api/memes/m1/charts/a" data-uses="/memes"><noscript>n</noscript></div>y',
            '<div class="chart"><picture><source media="(max-width: 40rem)" srcset="../charts/m1/a.narrow.svg">'
            '<img src="../charts/m1/a.svg" alt="" loading="lazy"></picture></div>y',
        ),
    ],
)
def test_addresses_and_forms(html: str, expected: str) -> None:
    """Relative where the copy has it; text, or nothing, where not."""
    missing = frozenset({"thumbnails/gone.webp", "charts/m1/gone.svg", "memes/m1.2.html"})
    assert rewritten(html, missing=missing) == expected


def test_two_addresses_in_one_file_are_a_fault(built: Corpus) -> None:
    """Rules that would do that are found at once, and nothing is written over."""
    import asyncio

    from memography.web.site.crawling import Crawl
    from memography.web.site.rules import KEPT

    crawl = Crawl(create_app(built, Settings()), Extent(), None, [], None)  # type: ignore[arg-type]
    crawl.meet(Place("a.html", "/a", KEPT[0], (), ""))
    with pytest.raises(SiteError, match=r"/a and /b would both be a\.html"):
        crawl.meet(Place("a.html", "/b", KEPT[1], (), ""))
    asyncio.run(crawl.close())


def test_terms_and_documents_are_in_parts() -> None:
    """Each part is small, whatever the number of documents; a term leads to a bounded number of them."""
    documents = [Document(f"posts/{n}.html", f"{n}", "", f"w{n}", ((1, f"common w{n}"),)) for n in range(9000)]
    files = dict(index_files([], documents))
    assert len([name for name in files if "/terms-" in name]) > 1
    assert len([name for name in files if "/documents-" in name]) == 45
    assert max(map(len, files.values())) < 200_000


def test_from_the_command_line(built: Corpus, tmp_path: Path) -> None:
    """What is to be expected comes first, then what was written."""
    place = tmp_path / "copy"
    done = CliRunner().invoke(
        command_line, ["site", str(place), "-c", str(built.folder), "--no-posts", "--no-pictures", "--pages", "1"]
    )
    assert done.exit_code == 0, done.output
    assert re.search(r"About [\d,]+ files, [\d.]+ MB\.\n[\d,]+ files, [\d.]+ MB in .* files/s\)", done.output)
    assert (place / "index.html").is_file()
