"""The files below a folder, one by one, and those that can't be taken, with the reason."""

import os
from collections.abc import Iterator
from pathlib import Path

from memography.pictures import originals
from memography.reject import Reason, Reject
from memography.sources.names import CONTROL, as_text, is_text
from memography.sources.record import MAX_ID_CHARACTERS

ENDINGS = (".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".gif", ".webp", ".bmp", ".tif", ".tiff")
"""How the names of pictures end."""


class FilesBelow:
    """A folder and all below it, folder by folder in order of name; hidden files are passed over.

    Args:
        folder: the folder, absolute.
        source: what rejects name as their source; the folder by default.
    """

    def __init__(self, folder: Path, source: str | None = None) -> None:
        self.folder = folder
        self.source = source or str(folder)

    def entries(self) -> Iterator[Path | Reject]:
        """Every file and every link to a folder; a reject for each folder that can't be read."""
        failed: list[OSError] = []
        for folder, folders, names in os.walk(self.folder, onerror=failed.append):
            yield from self._unreadable(failed)
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            links = [name for name in folders if os.path.islink(f"{folder}/{name}")]  # noqa: PTH114 - Path's may raise
            for name in sorted([*names, *links]):
                if not name.startswith("."):
                    yield Path(folder, name)
        yield from self._unreadable(failed)

    def refusal(self, path: Path) -> Reject | None:
        """Why a file can't be taken as a picture, as far as its name and kind tell; None where it can."""
        if os.path.islink(path):  # noqa: PTH114 - Path's raises where the file is out of reach
            return self.reject(path, Reason.UNSAFE_PATH, "a link; put the file itself into the folder")
        if path.suffix.lower() not in ENDINGS:
            detail = f"its name has none of the endings {', '.join(ENDINGS)}"
            return self.reject(path, Reason.NOT_A_PICTURE, detail, originals.file_sha256(path))
        if why := unfit(self.within(path)):
            return self.reject(path, Reason.BAD_NAME, why, originals.file_sha256(path))
        return None

    def reject(self, path: Path, reason: Reason, detail: str, sha256: str | None = None) -> Reject:
        """A file of the folder as a reject."""
        return Reject(self.source, as_text(self.within(path)), reason, detail, sha256)

    def within(self, path: Path) -> str:
        """A file's path within the folder."""
        return path.relative_to(self.folder).as_posix()

    def _unreadable(self, failed: list[OSError]) -> Iterator[Reject]:
        """The folders that failed since the last call."""
        while failed:
            error = failed.pop(0)
            reason = Reason.MISSING_FILE if isinstance(error, FileNotFoundError) else Reason.UNREADABLE_FILE
            yield self.reject(Path(error.filename), reason, f"the folder can't be read: {error.strerror}")


def unfit(name: str) -> str | None:
    """Why a picture's path within the folder can be neither an id nor a picture's name; None where it can."""
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
