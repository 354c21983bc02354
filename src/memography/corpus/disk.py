"""What the disk says where a corpus can't lie or a write fails, as a message to act on; and files written whole."""

import contextlib
import errno
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from memography.errors import CorpusError

_SYSTEM_ERROR = re.compile(r"os error (\d+)")
"""How Lance, which is written in Rust, names an error of the system inside its own."""


@contextlib.contextmanager
def as_corpus_error(where: Path) -> Iterator[None]:
    """Turn the system's refusal of a write (disk full, quota, no permission, read-only) into a CorpusError."""
    try:
        yield
    except (OSError, RuntimeError) as error:
        number = _system_error(error)
        if number is None:
            raise
        raise CorpusError(
            f"{where} can't be written: {os.strerror(number)}. What was written before is whole; "
            "mend that and run the same command again, it goes on from there."
        ) from error


@contextlib.contextmanager
def as_read_error(where: Path, folder: Path) -> Iterator[None]:
    """Turn what Lance says of a table that can't be read (damaged, no permission) into a CorpusError.

    Args:
        where: the table.
        folder: its corpus.
    """
    try:
        yield
    except (OSError, RuntimeError, pa.ArrowInvalid) as error:
        number = _system_error(error)
        why = f"{error}"[:200] if number is None or isinstance(error, pa.ArrowInvalid) else os.strerror(number)
        raise CorpusError(
            f"{where} can't be read: {why}. `memography check -c {folder}` tells what is damaged and what to do."
        ) from error


def check_place(folder: Path) -> None:
    """Check that a corpus can lie in a folder, whether it is there already or not.

    Raises:
        CorpusError: a file stands there or on the way there, or the system won't let us look.
    """
    try:
        is_folder = stat.S_ISDIR(folder.stat().st_mode)
    except FileNotFoundError:
        return
    except NotADirectoryError:
        is_folder = False
    except OSError as error:
        raise CorpusError(f"{folder} can't be read: {error.strerror}. Name another directory with -c.") from None
    if not is_folder:
        file = next(path for path in (folder, *folder.parents) if path.exists())
        raise CorpusError(
            f"There can be no corpus in {folder}: expected a directory, found a file: {file}. "
            "Name a new or an empty directory with -c."
        )


def _system_error(error: Exception) -> int | None:
    if isinstance(error, OSError) and error.errno:
        return error.errno
    found = _SYSTEM_ERROR.search(str(error))
    return int(found[1]) if found else None


def flush(*paths: Path) -> None:
    """Have what was written to files, or in folders, lie on the disk: a power cut costs nothing of it any more. File
    systems that know no such thing of folders keep them as they can."""
    for path in paths:
        number = os.open(path, os.O_RDONLY)
        try:
            os.fsync(number)
        except OSError as error:
            if error.errno != errno.EINVAL:
                raise
        finally:
            os.close(number)


def write_whole(path: Path, data: bytes, mode: int = 0o666) -> None:
    """Write a new file so that it is never seen in part, not even after a power cut; an old one stays as it is.

    Args:
        path: where to.
        data: what.
        mode: who may do what with it, before the umask.
    """
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    new.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(new, path)
        except FileExistsError:  # another process was quicker
            pass
        except OSError:  # a file system without links
            new.rename(path)
    finally:
        new.unlink(missing_ok=True)
