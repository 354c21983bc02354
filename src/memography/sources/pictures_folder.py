"""A folder of pictures: each file is a post, dated by its EXIF or by the file, its community the sub-folder."""

import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from memography.errors import SourceError
from memography.pictures import originals
from memography.reject import Reason, Reject
from memography.settings import IngestSettings
from memography.sources.names import CONTROL, as_text, is_text
from memography.sources.post import Post
from memography.sources.record import MAX_ID_CHARACTERS, Records
from memography.workers import Limits, WorkerPool

ENDINGS = (".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".gif", ".webp", ".bmp", ".tif", ".tiff")
EXIF_TIMEOUT_S = 5.0
EXIF_MEMORY_BYTES = 1 << 28
BATCH_FILES = 256


class PicturesFolder:
    """A folder and all below it; see `Source`.

    A post's id is the file's path within the folder. Its time is EXIF's DateTimeOriginal (as UTC where it has no
    zone), else when the file was last changed. Its community is the first sub-folder. Hidden files are passed over;
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
        self._n_read = 0
        self._n_files = sum(1 for _ in self._entries())

    @property
    def share_read(self) -> float | None:
        """How many of the files have been looked at."""
        return self._n_read / self._n_files if self._n_files else None

    def read(self) -> Iterator[Post | Reject]:
        """Every file, folder by folder in order of name."""
        self._n_read = 0
        limits = Limits(n_workers=1, timeout_s=EXIF_TIMEOUT_S, memory_bytes=EXIF_MEMORY_BYTES)
        with WorkerPool("memography.pictures.exif:taken_at_reader", None, limits) as workers:
            entries = self._entries()
            while batch := list(islice(entries, BATCH_FILES)):
                looked_at = [entry if isinstance(entry, Reject) else self._refusal(entry) or entry for entry in batch]
                taken_at = iter(workers.map(str(entry) for entry in looked_at if isinstance(entry, Path)))
                for entry in looked_at:
                    self._n_read += 1
                    if isinstance(entry, Reject):
                        yield entry
                        continue
                    found = next(taken_at)  # a Failure here is a Failure again, and a reject, when vision reads it
                    yield self._post(entry, found if isinstance(found, str) else None)

    def _entries(self) -> Iterator[Path | Reject]:
        """Every file and every link to a folder; a reject for each folder that can't be read."""
        failed: list[OSError] = []
        for folder, folders, names in os.walk(self.path, onerror=failed.append):
            yield from self._unreadable(failed)
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            links = [name for name in folders if os.path.islink(f"{folder}/{name}")]  # noqa: PTH114 - Path's may raise
            for name in sorted([*names, *links]):
                if not name.startswith("."):
                    yield Path(folder, name)
        yield from self._unreadable(failed)

    def _unreadable(self, failed: list[OSError]) -> Iterator[Reject]:
        """The folders that failed since the last call."""
        while failed:
            error = failed.pop(0)
            reason = Reason.MISSING_FILE if isinstance(error, FileNotFoundError) else Reason.UNREADABLE_FILE
            yield self._reject(Path(error.filename), reason, f"the folder can't be read: {error.strerror}")

    def _refusal(self, path: Path) -> Reject | None:
        if os.path.islink(path):  # noqa: PTH114 - Path's raises where the file is out of reach
            return self._reject(path, Reason.UNSAFE_PATH, "a link; put the file itself into the folder")
        if path.suffix.lower() not in ENDINGS:
            detail = f"its name has none of the endings {', '.join(ENDINGS)}"
            return self._reject(path, Reason.NOT_A_PICTURE, detail, originals.file_sha256(path))
        if unfit := _unfit(_within(path, self.path)):
            return self._reject(path, Reason.BAD_NAME, unfit, originals.file_sha256(path))
        return None

    def _reject(self, path: Path, reason: Reason, detail: str, sha256: str | None = None) -> Reject:
        return Reject(str(self.path), as_text(_within(path, self.path)), reason, detail, sha256)

    def _post(self, path: Path, taken_at: str | None) -> Post | Reject:
        name = _within(path, self.path)
        try:
            changed_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        except (OSError, OverflowError, ValueError):
            changed_at = None
        folders = name.split("/")[:-1]
        record = {
            "id": name,
            "posted_at": taken_at or changed_at,
            "community": folders[0] if folders else None,
            "images": [name],
        }
        return self._records.post(record, name)


def _within(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()


def _unfit(name: str) -> str | None:
    """Why a picture's path within the folder can be neither a post's id nor a picture's name; None where it can."""
    if not is_text(name):
        return "its name can't be written as text, since its bytes are no UTF-8; rename it"
    if CONTROL.search(name):
        return "its name holds control characters, such as a line break; rename it"
    if originals.is_member(name):
        return "its name reads like a member of an archive (.zip!); rename it"
    if originals.is_other_address(name):
        return "its name reads like an address (data:); rename it"
    if len(name) > MAX_ID_CHARACTERS:
        return f"its path in the folder has more than {MAX_ID_CHARACTERS:,} characters; make its folders' names shorter"
    return None
