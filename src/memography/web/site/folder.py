"""The folder of a static copy: written beside its place, and moved there when it is whole."""

import glob
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Any

import psutil

from memography.errors import UserError

MANIFEST = "manifest.json"
MADE_BY = "memography site"
_PARTIAL = ".partial"
"""How a folder ends in which a copy is being written; before that stand the copy's name and the process."""


class NewFolder:
    """Files that appear in their place all together or not at all."""

    def __init__(self, place: Path, corpus: Path, overwrite: bool) -> None:
        """See whether a copy can lie there.

        Args:
            place: where the copy is to lie.
            corpus: the corpus's folder, which must not be in it.
            overwrite: whether a folder with other files may be moved aside.

        Raises:
            UserError: it is a file, holds the corpus or the working directory, or other files than an earlier copy.
        """
        self.place = place.absolute()
        self.files: dict[str, dict[str, Any]] = {}
        self.n_bytes = 0
        self.moved_to: Path | None = None
        """Where a folder with other files was moved."""
        self._overwrite = overwrite
        resolved = self.place.resolve()
        for inside, what in ((corpus.resolve(), "the corpus"), (Path.cwd().resolve(), "the working directory")):
            if inside.is_relative_to(resolved):
                raise UserError(f"{place} holds {what}, and can't be replaced by a copy. Name another folder.")
        if resolved.is_relative_to(corpus.resolve()):
            raise UserError(f"{place} lies in the corpus. Name a folder outside of it.")
        self._foreign = _foreign(self.place)
        if self._foreign and not overwrite:
            raise UserError(
                f"{place} holds what no earlier copy wrote: {self._foreign}. Name a new folder, or move it aside with "
                "--overwrite."
            )

    def __enter__(self) -> "NewFolder":
        try:
            self.place.parent.mkdir(parents=True, exist_ok=True)
            _tidy(self.place)
            prefix = f".{self.place.name}.{os.getpid()}."
            self._partial = Path(tempfile.mkdtemp(prefix=prefix, suffix=_PARTIAL, dir=self.place.parent))
        except OSError as error:
            raise UserError(f"{self.place} can't be written: {error.strerror}.") from None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            try:
                self._move()
                return
            except BaseException:
                shutil.rmtree(self._partial, ignore_errors=True)
                raise
        shutil.rmtree(self._partial, ignore_errors=True)
        if isinstance(error, OSError) and error.errno:
            raise UserError(f"{self.place} can't be written: {error.strerror}. Nothing of it was left.") from error

    def write(self, name: str, data: bytes) -> None:
        """Write a file.

        Args:
            name: its path in the folder, with slashes.
            data: its content.
        """
        if name in self.files:
            self.n_bytes -= self.files[name]["bytes"]
        path = self._partial / PurePosixPath(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        self.files[name] = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        self.n_bytes += len(data)

    def write_manifest(self, about: Mapping[str, Any]) -> None:
        """Write what the copy is of, and the SHA-256 of every file."""
        told = {"made_by": MADE_BY, **about, "files": dict(sorted(self.files.items()))}
        self.write(MANIFEST, (json.dumps(told, indent=1, ensure_ascii=False) + "\n").encode())

    def _move(self) -> None:
        self._partial.chmod(0o755)
        aside = None
        if self.place.exists():
            aside = _free_name(self.place)
            self.place.rename(aside)
        try:
            self._partial.rename(self.place)
        except OSError:
            if aside is not None:
                aside.rename(self.place)
            raise
        if aside is not None and self._foreign:
            self.moved_to = aside
        elif aside is not None:
            shutil.rmtree(aside)


def _tidy(place: Path) -> None:
    """Remove what copying processes left that were killed."""
    for left in place.parent.glob(f".{glob.escape(place.name)}.*{_PARTIAL}"):
        process = left.name.removeprefix(f".{place.name}.").partition(".")[0]
        if process.isdecimal() and int(process) < 2**31 and not psutil.pid_exists(int(process)):
            shutil.rmtree(left, ignore_errors=True)


def _free_name(place: Path) -> Path:
    number = 1
    while (aside := place.with_name(f"{place.name}.before-{number}")).exists():
        number += 1
    return aside


def _foreign(place: Path) -> str | None:
    """A file in a folder that no earlier copy of ours wrote; None where there is none."""
    if not place.exists() and not place.is_symlink():
        return None
    if not place.is_dir() or place.is_symlink():
        raise UserError(f"{place} is no folder. Name a new one.")
    known: Mapping[str, Any] = {}
    try:
        told = json.loads((place / MANIFEST).read_text(encoding="utf-8"))
        if told["made_by"] == MADE_BY:
            known = {**told["files"], MANIFEST: None}
    except (OSError, ValueError, KeyError, TypeError):
        pass
    for path in sorted(place.rglob("*")):
        name = path.relative_to(place).as_posix()
        if name not in known and not (path.is_dir() and not path.is_symlink() and any(path.iterdir())):
            return name
    return None
