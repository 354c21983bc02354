"""Catalogue: folders of named pictures into a corpus, so that memes are called what they are called elsewhere."""

import hashlib
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from memography.corpus import Corpus, rejects, runs
from memography.corpus.store import one_of, quoted
from memography.corpus.writer import writing
from memography.errors import SourceError
from memography.progress import Progress, Silent
from memography.reject import Reject
from memography.settings import Settings, VisionSettings
from memography.sources.catalogue_folder import CatalogueFolder, source_name
from memography.sources.entry import Entry
from memography.sources.formats import normal
from memography.sources.names import as_text, is_text
from memography.tables import TABLES
from memography.vision.stage import features_of, looks, refused
from memography.workers import Failure, close_shared_pools

Row = dict[str, Any]


@dataclass(slots=True)
class Catalogued:
    """What came of reading catalogues."""

    n_entries: int = 0
    """Entries that the folders have now."""
    n_new: int = 0
    n_changed: int = 0
    n_removed: int = 0
    """Entries that are gone from the folders, and from the corpus."""
    n_rejected: int = 0
    """Rejects met, old ones included: whole entries, and what is said of some that were kept."""
    reasons: Counter[str] = field(default_factory=Counter)
    """The rejects by reason."""
    seconds: float = 0.0


def catalogue(
    folders: Path | str | Sequence[Path | str],
    corpus: Corpus,
    *,
    settings: Settings | None = None,
    remove: bool = False,
    progress: Progress | None = None,
) -> Catalogued:
    """Bring the meme catalogue of a corpus up to date with some folders of named pictures; the next build names memes
    by it.

    An entry goes by its folder and file. The same folder twice changes nothing; of a folder that has changed, new
    entries are added, others changed, and those that are gone removed. Other folders' entries stay.

    Args:
        folders: a folder, or several; see `sources.catalogue_folder.CatalogueFolder` for what may be in one.
        corpus: where to; it may be new.
        settings: `vision` says what a picture may be.
        remove: take the folders' entries out, whether the folders are still there or not.
        progress: who listens.

    Raises:
        SourceError: a folder, or a table in it, can't be read.
        CorpusError: another process is writing into the corpus, or the disk is full.
    """
    settings = settings or Settings.load()
    progress = progress or Silent()
    named = [folders] if isinstance(folders, Path | str) else folders
    paths = list(dict.fromkeys(_place(Path(folder), remove) for folder in named))
    opened = [None if remove else CatalogueFolder(path) for path in paths]
    with (
        writing(corpus, "catalogue"),
        runs.running(
            corpus,
            runs.new_id(),
            "catalogue",
            settings={"vision": settings.vision.deciding()},
            inputs={str(path): "removed" if remove else "catalogue" for path in paths},
        ) as running,
    ):
        done = Catalogued()
        started = time.monotonic()
        for name in ("catalogue", "rejects"):
            if not corpus.has(name):
                corpus.replace(name, TABLES[name].schema.empty_table())
        try:
            for path, folder in zip(paths, opened, strict=True):
                rows, found = _read(corpus, folder, settings.vision, progress) if folder else ([], [])
                _tell(corpus, path, found, done)
                _store(corpus, path, rows, done)
        finally:
            close_shared_pools()
        done.seconds = time.monotonic() - started
        running.end(
            n_in=done.n_entries,
            n_done=done.n_new + done.n_changed + done.n_removed,
            n_rejected=done.n_rejected,
            outputs={"catalogue": corpus.stamp("catalogue"), "rejects": corpus.stamp("rejects")},
        )
    return done


def _place(folder: Path, may_be_gone: bool) -> Path:
    """The folder's one absolute path."""
    path = folder.absolute() if may_be_gone and not folder.exists() else normal(folder)
    if not is_text(str(path)):
        raise SourceError(f"{as_text(str(path))} can't be stored: its name is no UTF-8. Rename it.")
    return path


def _read(
    corpus: Corpus, folder: CatalogueFolder, settings: VisionSettings, progress: Progress
) -> tuple[list[Row], list[Reject]]:
    """The rows of a folder's entries, and what is not taken."""
    items = list(folder.read())
    entries = [item for item in items if isinstance(item, Entry)]
    found = [item for item in items if isinstance(item, Reject)]
    root, size = str(folder.path), settings.batch_pictures
    rows: list[Row] = []
    with progress.task(f"reading {folder.path.name}", len(entries), "entries") as task:
        for start in range(0, len(entries), size):
            batch = entries[start : start + size]
            taken: dict[str, tuple[Entry, Row]] = {}
            seen = looks(corpus, [(root, entry.file) for entry in batch], settings, task.advance)
            for entry, look in zip(batch, seen, strict=True):
                if isinstance(look, Failure) or look["reason"]:
                    found.append(replace(refused(corpus, root, entry.file, look), source=source_name(folder.path)))
                else:
                    taken[entry.file] = entry, look
            thumbnails = {file: look["thumbnail"] for file, (_, look) in taken.items()}
            features = features_of(thumbnails, settings, lambda _: None)
            rows += [_row(folder.path, entry, look, features[file]) for file, (entry, look) in taken.items()]
    return rows, found


def _row(folder: Path, entry: Entry, look: Row, features: Row) -> Row:
    """A row of `catalogue`. Its width and height are those of the thumbnail, as features have them."""
    key = f"{folder}\0{entry.file}"
    return {
        "entry_id": "c" + hashlib.sha256(key.encode()).hexdigest()[:12],
        "folder": str(folder),
        "file": entry.file,
        "name": entry.name,
        "description": entry.description,
        "source": entry.source,
        "keywords": list(entry.keywords),
        **{name: look[name] for name in ("image_id", "thumbnail", "thumbnail_sha256")},
        **features,
    }


def _tell(corpus: Corpus, folder: Path, found: Sequence[Reject], done: Catalogued) -> None:
    """Make the rejects of a folder these: what was mended since is told no more."""
    old = corpus.rows("rejects", ["reject_id", "item", "reason"], f"source = {quoted(source_name(folder))}")
    now = {(reject.item, str(reject.reason)) for reject in found}
    if gone := [row["reject_id"] for row in old if (row["item"], row["reason"]) not in now]:
        corpus.delete("rejects", one_of("reject_id", gone))
    done.reasons += rejects.record(corpus, found)
    done.n_rejected += len(found)


def _store(corpus: Corpus, folder: Path, rows: Sequence[Row], done: Catalogued) -> None:
    """Make the entries of a folder these; after a death between the commits no entry is there twice."""
    schema = TABLES["catalogue"].schema
    now = {row["entry_id"]: row for row in pa.Table.from_pylist(list(rows), schema=schema).to_pylist()}
    before = {row["entry_id"]: row for row in corpus.rows("catalogue", where=f"folder = {quoted(str(folder))}")}
    gone = sorted(before.keys() - now.keys())
    written = [row for entry_id, row in now.items() if row != before.get(entry_id)]
    if gone:
        corpus.delete("catalogue", one_of("entry_id", gone))
    if written:
        corpus.upsert("catalogue", pa.Table.from_pylist(written, schema=schema))
    if gone or written:
        corpus.compact("catalogue")
    n_new = len(now.keys() - before.keys())
    done.n_entries += len(now)
    done.n_new += n_new
    done.n_changed += len(written) - n_new
    done.n_removed += len(gone)
