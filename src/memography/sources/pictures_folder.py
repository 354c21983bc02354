"""A folder of pictures: each file is a post, dated by its EXIF, its community the sub-folder."""

import contextlib
import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from memography.errors import SourceError
from memography.reject import Reject
from memography.settings import IngestSettings
from memography.sources.below import FilesBelow
from memography.sources.post import Post
from memography.sources.record import Records
from memography.workers import Limits, WorkerPool

EXIF_TIMEOUT_S = 5.0
EXIF_MEMORY_BYTES = 1 << 28
BATCH_FILES = 256


class PicturesFolder:
    """A folder and all below it; see `Source`.

    A post's id is the file's path within the folder. Its time is EXIF's DateTimeOriginal (as UTC where it has no
    zone), else unknown: when a file was last changed says when it was copied or unpacked, unless `ingest.file_times`
    says that it can be relied on. Its community is the first sub-folder. Hidden files are passed over;
    links, files of other kinds or with names that can't be used, and folders that can't be read are rejects.
    """

    def __init__(self, path: Path, columns: Mapping[str, str], settings: IngestSettings) -> None:
        if columns:
            raise SourceError("--map goes with tables and JSONL; a folder of pictures has no columns.")
        if not os.access(path, os.R_OK | os.X_OK):
            raise SourceError(f"{path} can't be read: permission denied.")
        self.path = path
        self.root = path
        self._records = Records(str(path), {}, settings)
        self._has_file_times = settings.file_times
        self._n_read = 0
        self._files = FilesBelow(path)
        self._n_files = sum(1 for _ in self._files.entries())

    @property
    def share_read(self) -> float | None:
        """How many of the files have been looked at."""
        return self._n_read / self._n_files if self._n_files else None

    def read(self) -> Iterator[Post | Reject]:
        """Every file, folder by folder in order of name."""
        self._n_read = 0
        limits = Limits(n_workers=1, timeout_s=EXIF_TIMEOUT_S, memory_bytes=EXIF_MEMORY_BYTES)
        with WorkerPool("memography.pictures.exif:taken_at_reader", None, limits) as workers:
            entries = self._files.entries()
            while batch := list(islice(entries, BATCH_FILES)):
                looked_at = [
                    found if isinstance(found, Reject) else self._files.refusal(found) or found for found in batch
                ]
                taken_at = iter(workers.map(str(entry) for entry in looked_at if isinstance(entry, Path)))
                for entry in looked_at:
                    self._n_read += 1
                    if isinstance(entry, Reject):
                        yield entry
                        continue
                    found = next(taken_at)  # a Failure here is a Failure again, and a reject, when vision reads it
                    yield self._post(entry, found if isinstance(found, str) else None)

    def _post(self, path: Path, taken_at: str | None) -> Post | Reject:
        name = self._files.within(path)
        changed_at = None
        if taken_at is None and self._has_file_times:
            with contextlib.suppress(OSError, OverflowError, ValueError):
                changed_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        folders = name.split("/")[:-1]
        record = {
            "id": name,
            "posted_at": taken_at or changed_at,
            "community": folders[0] if folders else None,
            "images": [name],
        }
        return self._records.post(record, name, "EXIF" if taken_at else "file")
