"""Originals: where a picture's bytes lie, whether they may be read, and the reading.

A picture's name is a path below the source's folder, a member of a ZIP archive there (`archive.zip!member`), or a
URL, whose bytes lie in the corpus's own store once they were fetched.
"""

import functools
import hashlib
import io
import os
import posixpath
import re
import stat
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from memography.reject import Reason

HASH_MAX_BYTES = 1 << 30
"""A file that is not taken is hashed for its reject only up to this size: a film among the pictures may be vast."""

_MARK = ".zip!"
_ENCRYPTED = 0x1
"""The flag of an archive's member that needs a password."""
_OTHER_ADDRESS = re.compile(r"(?!https?://)([a-z][a-z0-9+.-]+://|file:/|data:[^,]*,)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Original:
    """A picture's bytes as they lie there."""

    data: bytes
    sha256: str
    """Hex."""
    size_bytes: int
    modified_ns: int
    """When the file, or the archive around it, was last changed; ns since 1970."""


class OriginalRefused(Exception):
    """A picture's bytes can't be read, or must not be."""

    def __init__(self, reason: Reason, detail: str, sha256: str | None = None) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
        self.sha256 = sha256


def is_url(image: str) -> bool:
    """Whether a picture's name is a web address."""
    return image[:8].lower().startswith(("http://", "https://"))


def is_other_address(image: str) -> bool:
    """Whether a picture's name is an address of a kind that is not read, such as ftp: or data:.

    >>> is_other_address("ftp://example.org/1.png"), is_other_address("data:,x"), is_other_address("12:30.png")
    (True, True, False)
    """
    return _OTHER_ADDRESS.match(image) is not None


def is_member(image: str) -> bool:
    """Whether a picture's name is that of a member of an archive."""
    return _MARK in image.lower()


def location(root: str, image: str) -> str:
    """The one name of a place, however a post spells it: an absolute path, `archive.zip!member`, or a URL.

    What must not be read is a place of its own, so that its reject is not taken for one of the picture that it names.

    >>> location("/data", "images/./1.jpg")
    '/data/images/1.jpg'
    >>> location("/data", "images/../1.jpg")
    '/data//images/../1.jpg'
    """
    if is_url(image):
        return image
    path, member = _parts(image)
    place = f"{root}//{path}" if _leaves(path) else posixpath.normpath(posixpath.join(root, path))
    return place if member is None else f"{place}!{member}"


def fetched_file(url: str, fetched: Path) -> Path:
    """Where the bytes of a URL lie once they were fetched."""
    return fetched / hashlib.sha256(url.encode()).hexdigest()


def refusal(root: str, image: str) -> tuple[Reason, str] | None:
    """Why a picture can't be read, as far as can be told without reading it; None if nothing speaks against it."""
    if is_url(image):
        return Reason.NOT_FETCHED, "a URL; `memography ingest --fetch` brings such pictures"
    try:
        path, member = _checked(root, image)
        if member is not None:
            _member(path, member)
    except OriginalRefused as refused:
        return refused.reason, refused.detail
    return None


def state(root: str, image: str, fetched: Path) -> tuple[int, int] | None:
    """Size in bytes and time of change in ns of the file that holds a picture; None where there is none."""
    path = fetched_file(image, fetched) if is_url(image) else Path(location(root, _parts(image)[0]))
    try:
        found = path.lstat()
    except (OSError, ValueError):
        return None
    return found.st_size, found.st_mtime_ns


def read(root: str, image: str, max_bytes: int, fetched: Path) -> Original:
    """A picture's bytes. Call it in a worker process only: archives are hostile too.

    Args:
        root: the source's folder, absolute.
        image: the picture as the post names it.
        max_bytes: a larger one is refused unread.
        fetched: the folder of pictures fetched from URLs.

    Raises:
        OriginalRefused: it is not there, must not be read, or can't be.
    """
    member = None
    if is_url(image):
        path = fetched_file(image, fetched)
        if not path.exists():
            raise OriginalRefused(*(refusal(root, image) or (Reason.NOT_FETCHED, "not fetched")))
    else:
        path, member = _checked(root, image)
    if member is not None:
        data = _read_member(path, member, max_bytes)
        modified_ns = path.stat().st_mtime_ns
    else:
        data, modified_ns = _read_file(path, max_bytes)
    return Original(data, hashlib.sha256(data).hexdigest(), len(data), modified_ns)


def sha256(root: str, image: str, fetched: Path | None = None) -> str | None:
    """The hash of a plain file's bytes, in hex; None where it can't be read, lies in an archive, or is vast."""
    if is_url(image):
        return file_sha256(fetched_file(image, fetched)) if fetched else None
    try:
        path, member = _checked(root, image)
    except OriginalRefused:
        return None
    return None if member is not None else file_sha256(path)


def file_sha256(path: Path) -> str | None:
    """The same for a file that no post names, whatever its name; the way to it is not checked."""
    try:
        found = path.lstat()
        if not stat.S_ISREG(found.st_mode) or found.st_size > HASH_MAX_BYTES:
            return None
        with _opened(path) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def _parts(image: str) -> tuple[str, str | None]:
    """Path and, within a ZIP archive, member."""
    mark = image.lower().find(_MARK)
    if mark < 0:
        return image, None
    end = mark + len(_MARK)
    return image[: end - 1], image[end:]


def _leaves(path: str) -> bool:
    """Whether a path may lead out of the folder that it is meant for."""
    return path.startswith("/") or ".." in path.split("/")


def _checked(root: str, image: str) -> tuple[Path, str | None]:
    """The file of a picture and its member, once nothing is wrong with the way there."""
    name, member = _parts(image)
    if not name or "\0" in image:
        raise OriginalRefused(Reason.UNSAFE_PATH, "an empty path, or one with a NUL character")
    if is_other_address(image):
        shown = image if len(image) <= 60 else f"{image[:59]}…"
        raise OriginalRefused(Reason.FETCH_FAILED, f"only http and https addresses are known, found {shown!r}")
    parts = name.split("/")
    if _leaves(name):
        raise OriginalRefused(
            Reason.UNSAFE_PATH, "the path is absolute or climbs with '..'; it must stay below " + root
        )
    path = Path(posixpath.normpath(posixpath.join(root, name)))
    try:
        found, way = os.stat(root), root  # noqa: PTH116 - a path object a step would take longer than the step
        for part in parts:
            if part not in ("", "."):
                way = f"{way}/{part}"
                found = os.lstat(way)
                if stat.S_ISLNK(found.st_mode):
                    raise OriginalRefused(Reason.UNSAFE_PATH, "the path goes through a link")
    except (FileNotFoundError, NotADirectoryError):
        raise OriginalRefused(Reason.MISSING_FILE, f"there is no {path}") from None
    except (OSError, ValueError) as error:
        raise OriginalRefused(Reason.UNREADABLE_FILE, str(error)) from None
    if not stat.S_ISREG(found.st_mode):
        raise OriginalRefused(Reason.UNREADABLE_FILE, f"{path} is not a plain file")
    return path, member


def _opened(path: Path) -> io.BufferedReader:
    # Neither a link put there meanwhile nor a pipe may hold us up.
    return os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC), "rb")


def _read_file(path: Path, max_bytes: int) -> tuple[bytes, int]:
    try:
        with _opened(path) as file:
            found = os.fstat(file.fileno())
            if found.st_size > max_bytes:
                raise _too_large(found.st_size, max_bytes)
            data = file.read(found.st_size + 1)  # not the most that is allowed, which would be set aside each time
            if len(data) > found.st_size:  # it has grown meanwhile
                data += file.read(max_bytes + 1 - len(data))
    except OSError as error:
        raise OriginalRefused(Reason.UNREADABLE_FILE, str(error)) from None
    if len(data) > max_bytes:
        raise _too_large(len(data), max_bytes)
    return data, found.st_mtime_ns


def _read_member(path: Path, member: str, max_bytes: int) -> bytes:
    archive, info = _member(path, member)
    if info.file_size > max_bytes:
        raise _too_large(info.file_size, max_bytes)
    try:
        with archive.open(info) as file:
            data = file.read(max_bytes + 1)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError) as error:
        raise OriginalRefused(Reason.UNREADABLE_FILE, f"{member} in {path}: {error}") from None
    if len(data) > max_bytes:
        raise _too_large(len(data), max_bytes)
    return data


def _member(path: Path, member: str) -> tuple[zipfile.ZipFile, zipfile.ZipInfo]:
    try:
        archive = _archive(path, path.stat().st_mtime_ns)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise OriginalRefused(Reason.UNREADABLE_FILE, f"{path} can't be read as a ZIP archive: {error}") from None
    try:
        info = archive.getinfo(member)
    except KeyError:
        raise OriginalRefused(Reason.MISSING_FILE, f"there is no {member!r} in {path}") from None
    if info.flag_bits & _ENCRYPTED:
        detail = f"{member!r} in {path} is encrypted; pack it without a password"
        raise OriginalRefused(Reason.UNREADABLE_FILE, detail)
    return archive, info


@functools.lru_cache(maxsize=4)
def _archive(path: Path, modified_ns: int) -> zipfile.ZipFile:
    """An archive, kept open, since its directory may be long; `modified_ns` makes a changed one a new one."""
    return zipfile.ZipFile(path)


def _too_large(size_bytes: int, max_bytes: int) -> OriginalRefused:
    detail = f"{size_bytes:,} bytes; at most {max_bytes:,} are read (setting vision.max_bytes)"
    return OriginalRefused(Reason.TOO_MANY_BYTES, detail)
