"""A static copy of the explorer: a folder of files that any web server or archive can hold, search included.

In goes a corpus; out comes a folder. Pages are made by the explorer itself, asked in this process: its links are
followed, and rewritten to relative ones. `rules` says what is copied, under which names, and what is left out.
"""

import asyncio
import contextlib
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import Response

from memography import __version__
from memography.biography.corpus_facts import corpus_version
from memography.corpus import Corpus
from memography.corpus import runs as log
from memography.corpus.snapshot import Snapshot
from memography.errors import CorpusError, SiteError, UserError
from memography.progress import Progress, Silent
from memography.settings import Settings
from memography.web.app import create_app
from memography.web.pages import Pages
from memography.web.site import documents
from memography.web.site.crawling import Crawl
from memography.web.site.estimating import Estimate, estimate
from memography.web.site.folder import NewFolder
from memography.web.site.rules import KEPT, LEFT_OUT, Extent
from memography.web.site.searching import index_files
from memography.web.site.version import built_at

T = TypeVar("T")

__all__ = ["Copied", "Copy", "Estimate", "Extent", "site"]

_MEME, _POST = (
    next(rule for rule in KEPT if rule.route == route) for route in ("/memes/{meme_id}", "/posts/{post_id:path}")
)
_NEVER_THERE = (
    "Search by meaning: search here finds words, their beginnings, and nothing else.",
    "Posts that show no meme.",
    "The pictures as they were posted: those here are small.",
)


@dataclass(frozen=True, slots=True)
class Copy:
    """What a static copy says of itself on its pages."""

    version: str
    """The corpus's."""
    built_at: datetime | None
    extent: Extent
    left_out: tuple[str, ...]
    """What is not in it, in sentences."""


@dataclass(frozen=True, slots=True)
class Copied:
    """A static copy that was written."""

    folder: Path
    version: str
    n_files: int
    n_bytes: int
    n_missing: int
    """Addresses on pages that the corpus has nothing at: they became text."""
    moved_to: Path | None
    """Where other files lie that were in its place; None where there were none."""
    seconds: float


def site(
    corpus: Corpus,
    folder: Path | str,
    *,
    extent: Extent | None = None,
    overwrite: bool = False,
    settings: Settings | None = None,
    progress: Progress | None = None,
    on_estimate: Callable[[Estimate], None] = lambda guess: None,
) -> Copied:
    """Copy the explorer's pages into a folder, whole or not at all.

    The same corpus gives the same bytes. An earlier copy in the folder is replaced.

    Args:
        corpus: what is copied, as it is now: what is written meanwhile does not show.
        folder: where to.
        extent: how much, and how it is shown; all by default, with pictures hidden.
        overwrite: whether a folder with other files may be moved aside.
        settings: `web` counts.
        progress: who listens.
        on_estimate: called with what is to be expected before anything is written.

    Raises:
        CorpusError: somebody is writing into the corpus now, or has done so meanwhile and taken old rows away.
        UserError: the folder can't be written, holds other files, or more is to be expected than `extent` allows.
        SiteError: the explorer does not answer as it should.
    """
    began = time.monotonic()
    extent, settings, progress = extent or Extent(), settings or Settings.load(), progress or Silent()
    place = NewFolder(Path(folder), corpus.folder, overwrite)
    read = Snapshot(corpus)
    copy = Copy(corpus_version(read), built_at(read), extent, (*LEFT_OUT.values(), *_NEVER_THERE))
    app = _explorer(read, settings, copy)
    with _as_it_was(corpus):
        guess = _run(estimate(app, read, extent, settings.web.page_items), lambda: None)
        on_estimate(guess)
        if guess.n_bytes > extent.max_bytes:
            raise UserError(
                f"About {guess.n_files:,} files with {guess.n_bytes / 1e6:,.0f} MB are to be expected, and at most "
                f"{extent.max_bytes / 1e6:,.0f} MB are allowed. Allow more with --at-most, or leave some out: "
                "--pages 1 takes the first page of each list, --no-posts posts' own pages, --no-pictures pictures."
            )
        with place, progress.task("copying", guess.n_files, "files") as task:
            crawl = Crawl(app, extent, place, _hidden_paths(read), task)
            _run(crawl.run(), crawl.stop)
            posts = documents.posts(read, crawl.files(_POST))
            for name, data in index_files(documents.memes(read, crawl.files(_MEME)), posts):
                place.write(name, data)
            place.write_manifest(_about(copy))
    return Copied(
        place.place,
        copy.version,
        len(place.files),
        place.n_bytes,
        crawl.n_missing,
        place.moved_to,
        time.monotonic() - began,
    )


@contextlib.contextmanager
def _as_it_was(corpus: Corpus) -> Iterator[None]:
    """Where something fails and the corpus has changed meanwhile, say that."""
    state = corpus.state()
    try:
        yield
    except (SiteError, CorpusError) as error:
        if corpus.state() == state:
            raise
        raise CorpusError(
            f"{corpus.folder} has been written into since it began to be copied, and what it held then is gone "
            f"({error}). Nothing was copied. Run the command again when nobody is writing."
        ) from error


def _run(work: Coroutine[Any, Any, T], stop: Callable[[], None]) -> T:
    """What some work gives; in a thread of its own where this one has an event loop already, as in a notebook."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(asyncio.run, work)
        try:
            return future.result()
        except BaseException:
            stop()
            raise


def _explorer(corpus: Corpus, settings: Settings, copy: Copy) -> FastAPI:
    app = create_app(corpus, settings, sensitive=copy.extent.sensitive, notice=copy.extent.notice)
    show: Pages = app.state.show
    show.mark(copy)
    own = APIRouter(include_in_schema=False)

    @own.get("/copy")
    def about(request: Request) -> Response:
        return show.page(request, "site_copy.html", {})

    @own.get("/copy/search")
    def search(request: Request) -> Response:
        return show.page(request, "site_search.html", {})

    app.include_router(own)
    return app


def _about(copy: Copy) -> dict[str, Any]:
    return {
        "memography": __version__,
        "corpus_version": copy.version,
        "corpus_built_at": copy.built_at and copy.built_at.isoformat(),
        "extent": {name: value for name, value in asdict(copy.extent).items() if name != "max_bytes"},
    }


def _hidden_paths(corpus: Corpus) -> list[str]:
    """Folders of this machine that pages may name: a copy shows the last name of each. Longer ones first."""
    found = {str(corpus.folder), str(Path.home())}
    for run in log.read(corpus, "stage IN ('ingest', 'catalogue')"):
        found |= {source for source in run["inputs"] if Path(source).is_absolute()}
    if corpus.has("posts"):
        found |= set(corpus.polars("posts", ["root"])["root"].drop_nulls().unique())
    inner = {path.rstrip("/") for path in found}
    telling = {path for path in inner if path.count("/") > 1 or path == str(Path.home())}
    return sorted(telling, key=lambda path: (-len(path), path))
