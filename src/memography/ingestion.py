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
from memography.corpus.withdrawn import Withdrawn
from memography.corpus.writer import writing
from memography.pictures import fetch, originals
from memography.progress import Progress, Silent
from memography.reject import Reason, Reject
from memography.settings import Settings
from memography.sources import Source, open_source
from memography.sources.faults import Faults
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
    n_updated: int = 0
    """Posts that took the place of others with their id."""
    n_changed: int = 0
    """Posts that were there already with other content, and were left as they were."""
    n_withdrawn: int = 0
    """Posts that were withdrawn earlier, and were not taken."""
    n_untimed: int = 0
    """New and updated posts without a time; history leaves them out."""
    times: Counter[str] = field(default_factory=Counter)
    """Of new and updated pictures of folders, how many times come from 'EXIF', how many from 'file' (when it was last
    changed), and how many have 'none'."""
    refused: Counter[str] = field(default_factory=Counter)
    """What was not taken, by reason: a post, a line, a file. Old rejects are counted when they are met again."""
    without: Counter[str] = field(default_factory=Counter)
    """What posts were kept without, by reason: a time, a picture, another field."""
    notes: list[str] = field(default_factory=list)
    """What whoever ingested should do about it."""
    seconds: float = 0.0

    @property
    def reasons(self) -> Counter[str]:
        """Every reject met, by reason."""
        return self.refused + self.without

    @property
    def n_rejected(self) -> int:
        """How many rejects were met: whole posts, and parts of posts that were kept."""
        return self.reasons.total()

    def add(self, other: "Ingested") -> None:
        """Count another batch in."""
        for name in COUNTS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("times", "refused", "without"):
            getattr(self, name).update(getattr(other, name))

    def counts(self) -> dict[str, Any]:
        """Every count, as the log keeps it."""
        of_reasons = {name: dict(getattr(self, name)) for name in ("times", "refused", "without")}
        return {name: getattr(self, name) for name in COUNTS} | of_reasons


COUNTS = ("n_new", "n_known", "n_updated", "n_changed", "n_withdrawn", "n_untimed")
"""What is counted by number."""


def ingest(
    sources: Path | str | Sequence[Path | str],
    corpus: Corpus,
    *,
    settings: Settings | None = None,
    format: str | None = None,
    columns: Mapping[str, str] | None = None,
    fetch_urls: bool = False,
    update: bool = False,
    progress: Progress | None = None,
) -> Ingested:
    """Add the posts of some sources to a corpus.

    The same source twice adds nothing; a grown source adds what is new. A post whose id is taken by a post of
    other content is a reject, or takes its place where that is asked for. One that was withdrawn is not taken.
    Pictures are not read yet (the vision stage does), but a path that is unsafe or leads nowhere is told here.

    Args:
        sources: a file or a folder, or several.
        corpus: where to.
        settings: `ingest` counts.
        format: the sources' format, where it can't be told from their names.
        columns: which column of the source holds a field of the exchange format, such as {"text": "body"}.
        fetch_urls: bring pictures that are URLs, from public addresses only.
        update: let posts that the corpus has with other content (or another score, address, description or language)
            take the place of the old ones. Of several with one id in these sources the first is taken.
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
        way = _Way(Pseudonyms.of(corpus.folder), Withdrawn.of(corpus), settings, fetch_urls, set() if update else None)
        _add(corpus, opened, way, progress, total)
        total.seconds = time.monotonic() - started
        running.end(
            n_in=total.n_new + total.n_known + total.n_updated,
            n_done=total.n_new + total.n_updated,
            n_rejected=total.n_rejected,
            outputs={"posts": corpus.stamp("posts"), "rejects": corpus.stamp("rejects"), "counts": total.counts()},
        )
    return total


@dataclass(frozen=True, slots=True)
class _Way:
    """How posts are taken."""

    pseudonyms: Pseudonyms
    withdrawn: Withdrawn
    settings: Settings
    fetch_urls: bool
    met: set[int] | None
    """Hashes of the ids that were met in this run; None where known posts are not to be updated."""


def _add(corpus: Corpus, sources: list[Source], way: _Way, progress: Progress, total: Ingested) -> None:
    """Read every source and store what is new, batch by batch, and count it."""
    for name in ("posts", "rejects"):
        if not corpus.has(name):
            corpus.replace(name, TABLES[name].schema.empty_table())
    ingest_settings = way.settings.ingest
    size = min(ingest_settings.batch_posts, FETCH_BATCH_POSTS) if way.fetch_urls else ingest_settings.batch_posts
    for source in sources:
        n_read = 0
        faults = Faults()
        with progress.task(f"reading {source.path.name}", None, "posts") as task:
            for batch in _batches(source.read(), size):
                faults.look(batch)
                total.add(_take(corpus, source, batch, way))
                n_read += len(batch)
                task.advance(len(batch))
                if share := source.share_read:
                    task.expect(round(n_read / share))
        total.notes += faults.notes(source.path)
    if total.n_new or total.n_updated:
        corpus.compact("posts")
        index_ids(corpus, "posts")
    corpus.compact("rejects")


def _batches(items: Iterator[Post | Reject], size: int) -> Iterator[list[Post | Reject]]:
    while batch := list(islice(items, size)):
        yield batch


def _take(corpus: Corpus, source: Source, batch: list[Post | Reject], way: _Way) -> Ingested:
    """Store one batch: rejects first, posts last, since a known post is not looked at again."""
    done = Ingested()
    rejected = [item for item in batch if isinstance(item, Reject)]
    posts = [item for item in batch if isinstance(item, Post)]
    refused = [item for item in rejected if not way.withdrawn.has_post(item.item)]
    done.n_withdrawn = len(rejected) - len(refused)
    new: dict[str, dict[str, Any]] = {}
    updated: dict[str, dict[str, Any]] = {}
    parts: list[Reject] = []
    pictures: dict[str, None] = {}
    known = _known(corpus, [post.id for post in posts])
    for post in posts:
        if way.withdrawn.has_post(post.id) or (post.author and way.withdrawn.has_author(post.author)):
            done.n_withdrawn += 1
            continue
        row = _row(post, str(source.root), way)
        before = new.get(post.id) or updated.get(post.id) or known.get(post.id)
        is_first = post.id not in new and post.id not in updated and (way.met is None or hash(post.id) not in way.met)
        if way.met is not None:
            way.met.add(hash(post.id))
        if before is None:
            new[post.id] = row
        elif is_first and way.met is not None and _differs(before, row):
            updated[post.id] = row
        else:
            done.n_changed += is_first and _differs(before, row)
            if before["content_sha256"] != row["content_sha256"]:
                refused.append(_taken(source, post.id, may_update=is_first))
                continue
            done.n_known += 1
        parts += post.rejects
        pictures.update(dict.fromkeys(post.images))
    parts += _refused_pictures(list(pictures), source, way.settings, corpus.fetched if way.fetch_urls else None)
    done.n_new, done.n_updated = len(new), len(updated)
    done.times.update(post.time_from for post in posts if post.time_from and (post.id in new or post.id in updated))
    done.n_untimed = sum(row["posted_at"] is None for row in (*new.values(), *updated.values()))
    if updated:
        rejects.forget(corpus, list(updated))
    done.refused = rejects.record(corpus, refused)
    done.without = rejects.record(corpus, parts)
    schema = TABLES["posts"].schema
    if new:
        corpus.append("posts", pa.Table.from_pylist(list(new.values()), schema=schema))
    if updated:
        corpus.upsert("posts", pa.Table.from_pylist(list(updated.values()), schema=schema))
    return done


_TOLD = ("content_sha256", "alt", "score", "url", "lang")
"""Columns by which a post that is known is found to have changed: all but `root`, which says where the source lay."""


def _differs(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return any(one[name] != other[name] for name in _TOLD)


def _taken(source: Source, post_id: str, *, may_update: bool) -> Reject:
    """The reject of a post whose id is taken."""
    hint = " (`memography ingest --update` takes this one)" if may_update else ""
    detail = f"another post, with other content, has this id; the first one is kept{hint}"
    return Reject(str(source.path), post_id, Reason.DUPLICATE_ID, detail)


def _known(corpus: Corpus, post_ids: list[str]) -> dict[str, dict[str, Any]]:
    """Which of these ids the corpus has, and what they stand for."""
    rows = corpus.rows("posts", ["post_id", *_TOLD], one_of("post_id", post_ids))
    return {row["post_id"]: row for row in rows}


def _row(post: Post, root: str, way: _Way) -> dict[str, Any]:
    author = way.pseudonyms(post.author) if post.author else None
    row = {
        "post_id": post.id,
        "posted_at": post.posted_at,
        "community": post.community,
        "author": author,
        "text": post.text,
        "images": list(post.images),
        "alt": list(post.alt),
        "meme": post.meme,
        "reply_to": None if post.reply_to and way.withdrawn.has_post(post.reply_to) else post.reply_to,
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
