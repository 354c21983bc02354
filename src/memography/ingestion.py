"""Ingest: posts from sources into a corpus, as a stream; what is known adds nothing, what is refused is a row."""

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa

from memography.corpus import Corpus, disk, rejects, runs
from memography.corpus.content import content_sha256
from memography.corpus.lookup import index_ids
from memography.corpus.pseudonyms import Pseudonyms
from memography.corpus.store import one_of
from memography.corpus.writer import writing
from memography.pictures import fetch, originals
from memography.progress import Progress, Silent
from memography.reject import Reason, Reject
from memography.settings import Settings
from memography.sources import Source, open_source
from memography.sources.post import Post
from memography.tables import TABLES

FETCH_THREADS = 4
"""How many URLs are fetched at once."""
FETCH_BATCH_POSTS = 200
"""With fetching, how many posts are written at once: an interruption loses little."""


@dataclass(slots=True)
class Ingested:
    """What came of an ingest."""

    n_new: int = 0
    """Posts added."""
    n_known: int = 0
    """Posts that were there already."""
    n_untimed: int = 0
    """New posts without a time; history leaves them out."""
    n_rejected: int = 0
    """Rejects met, old ones included: whole posts, and parts of posts that were kept."""
    reasons: Counter[str] = field(default_factory=Counter)
    """The rejects by reason."""
    seconds: float = 0.0

    def add(self, other: "Ingested") -> None:
        """Count another batch in."""
        self.n_new += other.n_new
        self.n_known += other.n_known
        self.n_untimed += other.n_untimed
        self.n_rejected += other.n_rejected
        self.reasons += other.reasons


def ingest(
    sources: Path | str | Sequence[Path | str],
    corpus: Corpus,
    *,
    settings: Settings | None = None,
    format: str | None = None,
    columns: Mapping[str, str] | None = None,
    fetch_urls: bool = False,
    progress: Progress | None = None,
) -> Ingested:
    """Add the posts of some sources to a corpus.

    The same source twice adds nothing; a grown source adds what is new. A post whose id is taken by a post of
    other content is a reject. Pictures are not read yet (the vision stage does), but a path that is unsafe or
    leads nowhere is told here.

    Args:
        sources: a file or a folder, or several.
        corpus: where to.
        settings: `ingest` counts.
        format: the sources' format, where it can't be told from their names.
        columns: which column of the source holds a field of the exchange format, such as {"text": "body"}.
        fetch_urls: bring pictures that are URLs, from public addresses only.
        progress: who listens.

    Raises:
        SourceError: a source can't be read at all.
        CorpusError: another process is writing into the corpus, or the disk is full.
    """
    settings = settings or Settings.load()
    progress = progress or Silent()
    named = [sources] if isinstance(sources, Path | str) else sources
    opened = [open_source(source, format, columns, settings.ingest) for source in named]
    with (
        writing(corpus, "ingest"),
        runs.running(
            corpus,
            runs.new_id(),
            "ingest",
            settings={"ingest": settings.ingest.model_dump(mode="json")},
            inputs={str(source.path): type(source).__name__ for source in opened},
        ) as running,
    ):
        total = Ingested()
        started = time.monotonic()
        _add(corpus, opened, settings, fetch_urls, progress, total)
        total.seconds = time.monotonic() - started
        running.end(
            n_in=total.n_new + total.n_known,
            n_done=total.n_new,
            n_rejected=total.n_rejected,
            outputs={"posts": corpus.stamp("posts"), "rejects": corpus.stamp("rejects")},
        )
    return total


def _add(
    corpus: Corpus,
    sources: list[Source],
    settings: Settings,
    fetch_urls: bool,
    progress: Progress,
    total: Ingested,
) -> None:
    """Read every source and store what is new, batch by batch, and count it."""
    for name in ("posts", "rejects"):
        if not corpus.has(name):
            corpus.replace(name, TABLES[name].schema.empty_table())
    pseudonyms = Pseudonyms.of(corpus.folder)
    size = min(settings.ingest.batch_posts, FETCH_BATCH_POSTS) if fetch_urls else settings.ingest.batch_posts
    for source in sources:
        n_read = 0
        with progress.task(f"reading {source.path.name}", None, "posts") as task:
            for batch in _batches(source.read(), size):
                total.add(_take(corpus, source, batch, pseudonyms, settings, fetch_urls))
                n_read += len(batch)
                task.advance(len(batch))
                if share := source.share_read:
                    task.expect(round(n_read / share))
    if total.n_new:
        corpus.compact("posts")
        index_ids(corpus, "posts")
    corpus.compact("rejects")


def _batches(items: Iterator[Post | Reject], size: int) -> Iterator[list[Post | Reject]]:
    while batch := list(islice(items, size)):
        yield batch


def _take(
    corpus: Corpus,
    source: Source,
    batch: list[Post | Reject],
    pseudonyms: Pseudonyms,
    settings: Settings,
    fetch_urls: bool,
) -> Ingested:
    """Store one batch: rejects first, posts last, since a known post is not looked at again."""
    done = Ingested()
    refused = [item for item in batch if isinstance(item, Reject)]
    posts = [item for item in batch if isinstance(item, Post)]
    rows: dict[str, dict[str, Any]] = {}
    pictures: dict[str, None] = {}
    known = _known(corpus, [post.id for post in posts])
    for post in posts:
        row = _row(post, str(source.root), pseudonyms)
        content = rows[post.id]["content_sha256"] if post.id in rows else known.get(post.id)
        if content is None:
            rows[post.id] = row
        elif content == row["content_sha256"]:
            done.n_known += 1
        else:
            detail = "another post, with other content, has this id; the first one is kept"
            refused.append(Reject(str(source.path), post.id, Reason.DUPLICATE_ID, detail))
            continue
        refused += post.rejects
        pictures.update(dict.fromkeys(post.images))
    refused += _refused_pictures(list(pictures), source, settings, corpus.fetched if fetch_urls else None)
    done.n_new = len(rows)
    done.n_untimed = sum(row["posted_at"] is None for row in rows.values())
    done.n_rejected = len(refused)
    done.reasons = rejects.record(corpus, refused)
    if rows:
        corpus.append("posts", pa.Table.from_pylist(list(rows.values()), schema=TABLES["posts"].schema))
    return done


def _known(corpus: Corpus, post_ids: list[str]) -> dict[str, str]:
    """Which of these ids the corpus has, and the content they stand for."""
    found = corpus.arrow("posts", ["post_id", "content_sha256"], one_of("post_id", post_ids))
    return dict(zip(found["post_id"].to_pylist(), found["content_sha256"].to_pylist(), strict=True))


def _row(post: Post, root: str, pseudonyms: Pseudonyms) -> dict[str, Any]:
    author = pseudonyms(post.author) if post.author else None
    row = {
        "post_id": post.id,
        "posted_at": post.posted_at,
        "community": post.community,
        "author": author,
        "text": post.text,
        "images": list(post.images),
        "alt": list(post.alt),
        "meme": post.meme,
        "reply_to": post.reply_to,
        "score": post.score,
        "url": post.url,
        "lang": post.lang,
        "root": root,
    }
    return {**row, "content_sha256": content_sha256(row)}


def _refused_pictures(images: list[str], source: Source, settings: Settings, fetched: Path | None) -> Iterator[Reject]:
    """The pictures that can be told to be unreadable now; URLs are fetched where that was asked for."""
    root = str(source.root)

    def refusal(image: str) -> tuple[Reason, str] | None:
        if fetched is not None and originals.is_url(image):
            with disk.as_corpus_error(fetched):
                return fetch.fetch(image, fetched, settings.ingest)
        return originals.refusal(root, image)

    with ThreadPoolExecutor(FETCH_THREADS if fetched is not None else 1) as threads:
        for image, refused in zip(images, threads.map(refusal, images), strict=True):
            if refused:
                yield Reject(root, image, *refused)
