"""A ZIP archive of pictures, read member by member and never unpacked: as a folder of pictures, or the posts of a table
that lies in it beside its pictures."""

import posixpath
import shutil
import stat
import tempfile
import weakref
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path, PurePosixPath

from memography.errors import SourceError
from memography.pictures import originals
from memography.reject import Reason, Reject
from memography.settings import IngestSettings
from memography.sources.below import ENDINGS, unfit
from memography.sources.names import as_text
from memography.sources.pictures_folder import BATCH_FILES, EXIF_MEMORY_BYTES, EXIF_TIMEOUT_S
from memography.sources.post import Post
from memography.sources.record import Records
from memography.sources.source import Source
from memography.workers import Limits, WorkerPool

MAX_RATIO, HARMLESS_BYTES = 200, 64 * 2**20
"""A table that is packed to less than one part in so many, and is larger than that, is taken for a bomb."""
TableOpener = Callable[[Path, Mapping[str, str], IngestSettings], Source]


class PicturesArchive:
    """A ZIP archive; see `Source`.

    Without a table each picture is a post: its id is its path in the archive, its time EXIF's, its community the first
    folder. With one table (JSONL, CSV or Parquet) the posts are the table's, and paths in it are those of the archive,
    from the table's folder on. Hidden members are passed over; links and members that climb are rejects.
    """

    def __init__(
        self,
        path: Path,
        columns: Mapping[str, str],
        settings: IngestSettings,
        openers: Mapping[str, TableOpener],
    ) -> None:
        """Open it.

        Args:
            path: the archive.
            columns: of its table.
            settings: limits.
            openers: what reads a table, by how its name ends.
        """
        self.path = path
        self.root = path.parent
        self._records = Records(str(path), {}, settings)
        self._n_read = 0
        if path.suffix.lower() != ".zip":
            raise SourceError(f"{path}: the name of a ZIP archive must end in .zip.")
        try:
            with zipfile.ZipFile(path) as archive:
                self._members = [info for info in archive.infolist() if not info.is_dir() and not _is_hidden(info)]
                tables = [info for info in self._members if _ending(info.filename, openers)]
                self._table = self._opened(archive, tables, columns, settings, openers)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError) as error:
            raise SourceError(f"{path} can't be read as a ZIP archive: {error}.") from None

    @property
    def share_read(self) -> float | None:
        """How much of the table, or how many of the members, were looked at."""
        if self._table:
            return self._table[1].share_read
        return self._n_read / len(self._members) if self._members else None

    def read(self) -> Iterator[Post | Reject]:
        """Every post of the table, or every member in order of name."""
        if self._table:
            yield from self._posts_of_table()
            return
        self._n_read = 0
        limits = Limits(n_workers=1, timeout_s=EXIF_TIMEOUT_S, memory_bytes=EXIF_MEMORY_BYTES)
        members = iter(sorted(self._members, key=lambda info: info.filename))
        with WorkerPool("memography.pictures.exif:taken_at_member_reader", str(self.root), limits) as workers:
            while batch := list(islice(members, BATCH_FILES)):
                looked_at = [self._refusal(info) or info for info in batch]
                images = (self._image(one.filename) for one in looked_at if isinstance(one, zipfile.ZipInfo))
                taken_at = iter(workers.map(images))
                for one in looked_at:
                    self._n_read += 1
                    if isinstance(one, Reject):
                        yield one
                        continue
                    found = next(taken_at)
                    yield self._post(one.filename, found if isinstance(found, str) else None)

    def _opened(
        self,
        archive: zipfile.ZipFile,
        tables: list[zipfile.ZipInfo],
        columns: Mapping[str, str],
        settings: IngestSettings,
        openers: Mapping[str, TableOpener],
    ) -> tuple[str, Source] | None:
        """The table's name in the archive, and what reads it; None where there is none."""
        if not tables:
            if columns:
                raise SourceError(f"--map goes with tables and JSONL; there is none in {self.path}.")
            return None
        if len(tables) > 1:
            names = ", ".join(as_text(info.filename) for info in tables[:3])
            raise SourceError(f"{self.path} has {len(tables)} tables, such as {names}: unpack it, and name one.")
        (info,) = tables
        if info.file_size > max(HARMLESS_BYTES, MAX_RATIO * info.compress_size):
            raise SourceError(
                f"{self.path}: {as_text(info.filename)} would unpack to {info.file_size:,} bytes; unpack it."
            )
        unpacked = tempfile.mkdtemp(prefix="memography-")
        weakref.finalize(self, shutil.rmtree, unpacked, ignore_errors=True)
        ending = _ending(info.filename, openers)
        file = Path(unpacked) / f"table{ending}"
        with archive.open(info) as packed, file.open("wb") as plain:
            shutil.copyfileobj(packed, plain)
        return info.filename, openers[ending](file, columns, settings)

    def _posts_of_table(self) -> Iterator[Post | Reject]:
        name, table = self._table or ("", self)
        source, folder = f"{self.path}!{name}", posixpath.dirname(name)
        for item in table.read():
            if isinstance(item, Reject):
                yield replace(item, source=source)
                continue
            images = tuple(
                image if originals.is_url(image) else self._image(posixpath.normpath(posixpath.join(folder, image)))
                for image in item.images
            )
            yield replace(item, images=images, rejects=tuple(replace(part, source=source) for part in item.rejects))

    def _image(self, member: str) -> str:
        """A member as a post names it."""
        return f"{self.path.name}!{member}"

    def _refusal(self, info: zipfile.ZipInfo) -> Reject | None:
        name = info.filename
        if stat.S_ISLNK(info.external_attr >> 16) or name.startswith("/") or ".." in name.split("/"):
            detail = "a link, or a path that is absolute or climbs with '..'"
            return Reject(str(self.path), as_text(name), Reason.UNSAFE_PATH, detail)
        if PurePosixPath(name).suffix.lower() not in ENDINGS:
            detail = f"its name has none of the endings {', '.join(ENDINGS)}"
            return Reject(str(self.path), as_text(name), Reason.NOT_A_PICTURE, detail)
        if why := unfit(name):
            return Reject(str(self.path), as_text(name), Reason.BAD_NAME, why)
        return None

    def _post(self, name: str, taken_at: str | None) -> Post | Reject:
        folders = name.split("/")[:-1]
        record = {
            "id": name,
            "posted_at": taken_at,
            "community": folders[0] if folders else None,
            "images": [self._image(name)],
        }
        return self._records.post(record, name, "EXIF")


def _is_hidden(info: zipfile.ZipInfo) -> bool:
    """Whether it is a hidden file, in a hidden folder, or what macOS adds."""
    parts = info.filename.split("/")
    return parts[0] == "__MACOSX" or any(part.startswith(".") and part not in (".", "..") for part in parts)


def _ending(name: str, openers: Mapping[str, TableOpener]) -> str:
    """How a table's name ends; empty where it is none."""
    return next((ending for ending in openers if name.lower().endswith(ending)), "")
