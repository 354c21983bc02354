"""The cache: files that follow from tables, made when they are first asked for, mapped into memory, never needed."""

import contextlib
import hashlib
import mmap
import os
import shutil
import tempfile
import time
import uuid
import weakref
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import polars as pl
import pyarrow as pa
from pyarrow import ipc

from memography import __version__
from memography.memory import give_back_free

FOLDER = "cache"
"""Beside the tables; who removes it loses time alone."""
LEFT_FOR_S = 86_400
"""A file that was begun so long ago and not ended is one that its maker left behind."""
MAX_RESIDENT_BYTES = 350_000_000
"""Of files that are mapped, libraries among them, so much is left where it is."""
_DAMAGE = (OSError, RuntimeError, ValueError)
"""What a file that is no longer there, or not whole, raises when it is opened."""

Read = TypeVar("Read")


class Cache:
    """A folder of files, each under a name that tells what it follows from."""

    def __init__(self, corpus: Path) -> None:
        """Make nothing yet.

        Args:
            corpus: the folder of the corpus. Where it can't be written the system's temporary folder holds what is
                made, as long as this is in use.
        """
        self._folder = corpus / FOLDER
        self._passing: Path | None = None
        self._maps: weakref.WeakSet[mmap.mmap] = weakref.WeakSet()

    def get(
        self, name: str, made_of: Sequence[str], make: Callable[[Path], None], read: Callable[[mmap.mmap], Read]
    ) -> Read:
        """A file as `read` gives it, made where it is not there, follows from something else, or is damaged.

        Args:
            name: what it holds; of each name one file is kept, the last that was made.
            made_of: the stamps of the tables that it follows from.
            make: writes it under a name that is given; not empty.
            read: what it holds, as long as that is needed; raises one of `_DAMAGE` where it is damaged.
        """
        told = "\n".join((__version__, pl.__version__, *made_of))
        file = f"{name}-{hashlib.sha256(told.encode()).hexdigest()[:16]}"
        with contextlib.suppress(*_DAMAGE):
            return self._read(self._folder / file, read)
        try:
            self._folder.mkdir(exist_ok=True)
            return self._made(self._folder, name, file, make, read)
        except OSError:  # read-only, or full
            if self._passing is None:
                self._passing = Path(tempfile.mkdtemp(prefix="memography-"))
                weakref.finalize(self, shutil.rmtree, self._passing, ignore_errors=True)
            return self._made(self._passing, name, file, make, read)

    def frame(self, name: str, made_of: Sequence[str], make: Callable[[], pl.DataFrame]) -> pl.DataFrame:
        """A data frame that is mapped: what is not looked at takes no memory.

        Its columns lie in one piece each, from which rows are taken twenty times as quickly as from many.
        """
        return self.get(name, made_of, lambda path: _write(path, make()), _frame)

    def let_go(self) -> None:
        """Where much of what is mapped lies in memory, leave it to the system, which has it at hand as long as memory
        is not needed for anything else."""
        if _resident_bytes() > MAX_RESIDENT_BYTES:
            for mapped in list(self._maps):
                mapped.madvise(mmap.MADV_DONTNEED)

    def _read(self, path: Path, read: Callable[[mmap.mmap], Read]) -> Read:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        found = read(mapped)
        self._maps.add(mapped)
        return found

    def _made(
        self, folder: Path, name: str, file: str, make: Callable[[Path], None], read: Callable[[mmap.mmap], Read]
    ) -> Read:
        """A new file, which is there under its name only when it is whole; what it takes the place of is removed."""
        begun = folder / f"{file}.{uuid.uuid4().hex[:8]}.new"
        try:
            make(begun)
            with begun.open("rb") as written:
                os.fsync(written.fileno())
            found = self._read(begun, read)
            begun.replace(folder / file)
            give_back_free()
            self.let_go()
        finally:
            begun.unlink(missing_ok=True)
        for other in folder.glob(f"{name}-*"):
            if other.name != file:
                with contextlib.suppress(OSError):
                    if other.suffix != ".new" or other.stat().st_mtime < time.time() - LEFT_FOR_S:
                        other.unlink()
        return found


def _write(path: Path, frame: pl.DataFrame) -> None:
    # In the newest form, which need not be converted when it is read.
    rows = frame.rechunk().to_arrow(compat_level=pl.CompatLevel.newest())
    with pa.OSFile(str(path), "wb") as file, ipc.new_file(file, rows.schema) as writer:
        writer.write_table(rows)


def _frame(mapped: mmap.mmap) -> pl.DataFrame:
    return pl.DataFrame(pl.from_arrow(ipc.open_file(pa.py_buffer(mapped)).read_all(), rechunk=False))


def _resident_bytes() -> int:
    """How much of files that are mapped lies in this process's memory; 0 where the system does not tell, as Linux."""
    try:
        n_pages = int(Path("/proc/self/statm").read_text().split()[2])
    except OSError:
        return 0
    return n_pages * mmap.PAGESIZE
