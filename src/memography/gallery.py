"""The gallery: the views of all memes (leaders and clean templates) with an index of their features, on disk.

It is the folder that `identify` looks pictures up in. Its name tells the versions of the tables it follows from, so
that a gallery either fits the tables or is not found; and it gets its name when it is whole.
"""

import hashlib
import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa

from memography.corpus import Corpus, disk
from memography.corpus.integrity import Fault
from memography.corpus.store import one_of
from memography.errors import CorpusError, SettingsError, TableError
from memography.progress import Task
from memography.recognition.features import Features
from memography.recognition.index import ViewIndex
from memography.recognition.matching import FEATURES, VIEWS_FILE, FeaturesFile

FOLDER = "gallery"
"""Where it lies in the corpus."""
RECOGNISER = "local-features"
"""The recogniser whose memes can be looked up."""
_FORMAT = 2
"""The layout of the folder; raised when the index is built otherwise."""
_FOLLOWS_FROM = ("matches", "templates")
_N_INDEXED = 100
"""So many features of each view are indexed, the strongest: as many pictures find their meme as with all of them."""
_AT_ONCE = 2000
"""So many views are read and added at once."""
_MAX_GONE = 0.25
"""Where more of the views are gone than this, the gallery is made from the start."""
_CARD_FILE, _MEMBERS_FILE = "gallery.json", "members.parquet"
_MEMBERS = {"leader_id": pl.String, "is_clean": pl.Boolean, "looks": pl.String, "meme_id": pl.String}
"""Which view it is: the leader itself or its clean template, a hash of its features, and the meme."""
_VIEW = ("leader_id", "is_clean", "looks")


@dataclass(frozen=True, slots=True)
class Gallery:
    """Views of memes, and which is which; in order of the index."""

    index: ViewIndex
    features: FeaturesFile
    members: pl.DataFrame
    """Columns _MEMBERS; no meme for views that were removed, which the index does not find."""


def write(corpus: Corpus, recogniser: str, task: Task) -> None:
    """Bring the gallery up to date with `matches`, `templates` and `features`; what is indexed already stays so.

    Args:
        corpus: the corpus, held for writing.
        recogniser: which one the memes come from; only those of `RECOGNISER` can be looked up.
        task: told how many views are new.
    """
    folder = _folder(corpus)
    new = folder.with_name(f"{folder.name}.new")
    with disk.as_corpus_error(folder):
        for unfinished in folder.parent.glob("*.new"):
            _remove(unfinished)
        new.mkdir(parents=True)
        wanted = _wanted(corpus) if recogniser == RECOGNISER else pl.DataFrame(schema=_MEMBERS)
        _write_views(corpus, new, _last(corpus), wanted, task)
        card = {"format": _FORMAT, "recogniser": recogniser}
        (new / _CARD_FILE).write_text(json.dumps(card) + "\n", encoding="utf-8")
        _remove(folder)
        new.rename(folder)
        for other in _folders(corpus):
            if other != folder:
                _remove(other)


def read(corpus: Corpus) -> Gallery:
    """The gallery as it fits the tables.

    Raises:
        TableError: memes are not built yet, or the gallery is not up to date with them.
        SettingsError: the memes come from a recogniser that leaves nothing to be looked up.
        CorpusError: it can't be read.
    """
    folder = place(corpus)
    with disk.as_read_error(folder, corpus.folder):
        return _read(folder)


def members(corpus: Corpus) -> pl.DataFrame:
    """Which view is which, in order of the index: columns leader_id, is_clean, looks, meme_id; no meme for views that
    were removed.

    Raises:
        TableError, SettingsError, CorpusError: as `read`.
    """
    folder = place(corpus)
    with disk.as_read_error(folder, corpus.folder):
        return pl.read_parquet(folder / _MEMBERS_FILE)


def place(corpus: Corpus) -> Path:
    """The folder of the gallery that fits the tables; `recognition.matching` reads it as a folder of views.

    Raises:
        TableError, SettingsError, CorpusError: as `read`.
    """
    corpus.count("matches")  # raises where memes are not built
    folder = _folder(corpus)
    if not folder.is_dir():
        raise TableError(
            "The gallery that pictures are looked up in is missing, or older than the memes. "
            f"Bring it up to date with `memography build -c {corpus.folder} --until memes`."
        )
    with disk.as_read_error(folder, corpus.folder):
        recogniser = json.loads((folder / _CARD_FILE).read_text(encoding="utf-8"))["recogniser"]
        if recogniser != RECOGNISER:
            raise SettingsError(
                f"The memes of this corpus come from the recogniser {recogniser!r}, which compares whole pictures "
                f"only: nothing can be looked up. Build with `--set memes.recogniser={RECOGNISER}` (the default)."
            )
    return folder


def stamp(corpus: Corpus) -> str:
    """What tells whether a gallery that was read is still the right one."""
    return _folder(corpus).name


def is_missing(corpus: Corpus) -> bool:
    """Whether there are memes, and no gallery that fits them."""
    return corpus.has("matches") and not _folder(corpus).is_dir()


def faults(corpus: Corpus) -> Iterator[Fault]:
    """What is damaged in a gallery that fits the tables."""
    if not corpus.has("matches") or is_missing(corpus):
        return
    folder = _folder(corpus)
    mend = f"Remove {folder}, then build again."
    try:
        found = read(corpus)
        n_views, n_members, n_indexed = len(found.features), found.members.height, len(found.index)
    except SettingsError:
        return
    except (CorpusError, ValueError, KeyError) as error:
        yield Fault("gallery", f"can't be read: {error}"[:300], mend)
        return
    if not n_views == n_members == n_indexed:
        yield Fault("gallery", f"{n_members:,} members, {n_views:,} views, {n_indexed:,} of them indexed", mend)


def _wanted(corpus: Corpus) -> pl.DataFrame:
    """Every view that there should be, in order of leader: columns _MEMBERS."""
    leaders = corpus.polars("matches", ["leader_id", "meme_id"]).unique("leader_id").sort("leader_id")
    meme_of = dict(leaders.iter_rows())
    rows = [
        (leader, is_clean, _looks(view), meme_of[leader])
        for is_clean in (False, True)
        for leader, view in _views_of(corpus, list(meme_of), is_clean)
    ]
    return pl.DataFrame(rows, schema=_MEMBERS, orient="row").sort("leader_id", "is_clean")


def _views_of(corpus: Corpus, leaders: Sequence[str], is_clean: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    """The packed features of leaders, or of their clean templates where they have one, in order of leader."""
    table, key = ("templates", "leader_id") if is_clean else ("features", "variant_id")
    for start in range(0, len(leaders), _AT_ONCE):
        rows = corpus.rows(table, [key, *FEATURES.names], one_of(key, leaders[start : start + _AT_ONCE]))
        for row in sorted(rows, key=lambda row: str(row[key])):
            yield row.pop(key), row


def _looks(view: dict[str, Any]) -> str:
    return hashlib.blake2b(view["points"] + view["descriptors"] + view["small"], digest_size=16).hexdigest()


def _write_views(corpus: Corpus, folder: Path, old: Gallery | None, wanted: pl.DataFrame, task: Task) -> None:
    """Write the wanted views: those of an old gallery, and behind them those that are new."""
    known = pl.DataFrame(schema=_MEMBERS) if old is None else _kept(old.members, wanted)
    if known["meme_id"].null_count() > _MAX_GONE * known.height:
        known = known.clear()
    index = old.index if old is not None and known.height else ViewIndex()
    index.remove(known["meme_id"].is_null().arg_true().to_list())
    fresh = wanted.join(known, on=list(_VIEW), how="anti", maintain_order="left")
    owner_of = {meme: number for number, meme in enumerate(wanted["meme_id"].unique().sort())}
    task.expect(fresh.height)
    with pa.OSFile(str(folder / VIEWS_FILE), "wb") as file, pa.ipc.new_file(file, FEATURES) as writer:
        for batch in old.features.batches() if old is not None and known.height else ():
            writer.write_batch(batch)
        added, n_expected = [known], 0
        for is_clean in (False, True):
            members = fresh.filter(is_clean=is_clean)
            for part in members.iter_slices(_AT_ONCE):
                packed = [view for _, view in _views_of(corpus, part["leader_id"].to_list(), is_clean)]
                writer.write_table(pa.Table.from_pylist(packed, schema=FEATURES))
                views = [Features.unpacked(view) for view in packed]
                n_expected = n_expected or _mean_indexed(views) * (known.height + fresh.height)
                index.add(views, [owner_of[meme] for meme in part["meme_id"]], n_expected, _N_INDEXED)
                added.append(part)
                task.advance(part.height)
    members = pl.concat(added)
    index.own([owner_of.get(meme, -1) for meme in members["meme_id"]])
    index.write(folder)
    members.write_parquet(folder / _MEMBERS_FILE)


def _kept(members: pl.DataFrame, wanted: pl.DataFrame) -> pl.DataFrame:
    """The members of an old gallery with the memes that they belong to now; those that are not wanted with none."""
    return members.drop("meme_id").join(wanted, on=list(_VIEW), how="left", maintain_order="left")


def _mean_indexed(views: Sequence[Features]) -> int:
    return sum(min(len(view.points), _N_INDEXED) for view in views) // len(views)


def _last(corpus: Corpus) -> Gallery | None:
    """The gallery there is, of whichever tables; None where there is none that can be gone on from."""
    for folder in _folders(corpus):
        try:
            if json.loads((folder / _CARD_FILE).read_text(encoding="utf-8"))["format"] == _FORMAT:
                return _read(folder)
        except (OSError, ValueError, KeyError, RuntimeError, pl.exceptions.PolarsError):  # damaged: it is made again
            continue
    return None


def _read(folder: Path) -> Gallery:
    features = FeaturesFile(folder / VIEWS_FILE)
    return Gallery(ViewIndex.read(folder), features, pl.read_parquet(folder / _MEMBERS_FILE))


def _folder(corpus: Corpus) -> Path:
    stamps = [corpus.stamp(name) if corpus.has(name) else "" for name in _FOLLOWS_FROM]
    return corpus.folder / FOLDER / hashlib.sha256(repr((_FORMAT, stamps)).encode()).hexdigest()[:16]


def _folders(corpus: Corpus) -> list[Path]:
    return sorted(path for path in (corpus.folder / FOLDER).glob("*") if path.suffix != ".new")


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
