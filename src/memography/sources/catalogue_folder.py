"""A meme catalogue: a folder of named pictures, with what is said of each; memegen's and imgflip's layouts too."""

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from memography.errors import SourceError
from memography.pictures import originals
from memography.reject import Reason, Reject
from memography.sources.below import ENDINGS, FilesBelow
from memography.sources.catalogue_table import NAMES, Told, read_tables
from memography.sources.entry import Entry, entry
from memography.sources.names import as_text

CONFIG = "config.yml"
"""A folder with this file is a template of memegen's: its picture is `default`, other pictures are styles of it."""
MEMEGEN_FIELDS = ("name", "source", "keywords")
"""What is taken from it."""
MAX_TEXT_BYTES = 64 * 1024
"""A larger description or `config.yml` is rejected."""


class CatalogueFolder:
    """A folder and all below it as a catalogue.

    - A picture is an entry named by its file: `Success-Kid.jpg` is "Success Kid", as imgflip has it.
    - `Success-Kid.txt` beside it describes it.
    - `catalogue.csv` or `catalogue.jsonl` in the folder say more: file, name, description, source, keywords.
    - A folder with a `config.yml` is one entry, as memegen has it: name, source and keywords from there, picture
      `default.jpg` or `.png`. Those whose name begins with an underscore are memegen's own and no memes.

    Links, files of other kinds or with names that can't be used are rejects.
    """

    def __init__(self, path: Path) -> None:
        """Open a folder.

        Raises:
            SourceError: it is not there or can't be read.
        """
        if not path.is_dir():
            what = "is a file; a catalogue is a folder of named pictures" if path.exists() else "is not there"
            raise SourceError(f"{path} {what}. Name a folder.")
        if not os.access(path, os.R_OK | os.X_OK):
            raise SourceError(f"{path} can't be read: permission denied.")
        self.path = path
        self._files = FilesBelow(path, source_name(path))

    def read(self) -> Iterator[Entry | Reject]:
        """Every entry once, folder by folder in order of name; a bad one is a Reject.

        Raises:
            SourceError: a table of the catalogue can't be read.
        """
        told, faults = read_tables(self.path)
        for item, reason, detail in faults:
            yield Reject(self._files.source, item, reason, detail)
        by_folder: dict[Path, list[Path]] = {}
        for found in self._files.entries():
            if isinstance(found, Reject):
                yield found
            else:
                by_folder.setdefault(found.parent, []).append(found)
        for folder, paths in by_folder.items():
            if any(path.name == CONFIG for path in paths):
                yield from self._of_memegen(folder, paths, told)
            else:
                yield from self._of_pictures(folder, paths, told)
        for file in told:
            detail = "a table of the catalogue tells of it, and there is no such picture"
            yield Reject(self._files.source, as_text(file), Reason.MISSING_FILE, detail)

    def _of_pictures(self, folder: Path, paths: Sequence[Path], told: Told) -> Iterator[Entry | Reject]:
        """The pictures of one folder, each with its description beside it."""
        stems = {path.stem for path in paths if path.suffix.lower() in ENDINGS}
        descriptions = {path.stem: path for path in paths if path.suffix.lower() == ".txt" and path.stem in stems}
        for path in paths:
            is_table = folder == self.path and path.name in NAMES
            if is_table or descriptions.get(path.stem) == path:
                continue
            if refused := self._files.refusal(path):
                yield refused
                continue
            beside: dict[str, Any] = {}
            if path.stem in descriptions:
                text = self._text(descriptions[path.stem])
                if isinstance(text, Reject):
                    yield text
                else:
                    beside["description"] = text
            yield from self._entry(path, {**beside, **told.pop(self._files.within(path), {})}, _named_by(path.stem))

    def _of_memegen(self, folder: Path, paths: Sequence[Path], told: Told) -> Iterator[Entry | Reject]:
        if folder.name.startswith("_"):
            return
        config = folder / CONFIG
        picture = next((path for path in paths if path.stem == "default" and path.suffix.lower() in ENDINGS), None)
        if picture is None:
            yield self._files.reject(config, Reason.MISSING_FILE, f"expected default.jpg or another of it in {folder}")
            return
        if refused := self._files.refusal(picture):
            yield refused
            return
        text = self._text(config)
        if isinstance(text, Reject):
            yield text
            return
        try:
            # What safe_load rests on, and safer: texts, lists and maps alone, no tags, no merging that grows without
            # end, and a meme called "No" is not false.
            configured = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            yield self._files.reject(config, Reason.BAD_LINE, f"not valid YAML: {' '.join(str(error).split())[:200]}")
            return
        own = {name: configured.get(name) for name in MEMEGEN_FIELDS} if isinstance(configured, dict) else {}
        yield from self._entry(picture, {**own, **told.pop(self._files.within(picture), {})})

    def _entry(self, path: Path, told: Mapping[str, Any], otherwise: str | None = None) -> Iterator[Entry | Reject]:
        found = entry(self._files.within(path), told, otherwise)
        if isinstance(found, str):
            yield self._files.reject(path, Reason.BAD_FIELD, found)
            return
        yield found
        if found.faults:
            yield self._files.reject(path, Reason.BAD_FIELD, "; ".join(found.faults))

    def _text(self, path: Path) -> str | Reject:
        """A small file's text."""
        try:
            data = originals.read(str(self.path), self._files.within(path), MAX_TEXT_BYTES, self.path).data
            return data.decode("utf-8-sig")
        except originals.OriginalRefused as refused:
            is_large = refused.reason == Reason.TOO_MANY_BYTES
            detail = f"a text of more than {MAX_TEXT_BYTES:,} bytes" if is_large else refused.detail
            return self._files.reject(path, refused.reason, detail)
        except UnicodeDecodeError:
            return self._files.reject(path, Reason.UNREADABLE_FILE, "not valid UTF-8: save the file in that encoding")


def source_name(folder: Path) -> str:
    """How rejects name a catalogue, so that they are told from those of posts in the same folder."""
    return f"catalogue {folder}"


def _named_by(stem: str) -> str:
    """The name that a file stands for: hyphens and underscores are spaces, unless it has spaces of its own.

    >>> _named_by("Success-Kid"), _named_by("Spider-Man pointing")
    ('Success Kid', 'Spider-Man pointing')
    """
    return stem if " " in stem else stem.replace("-", " ").replace("_", " ").strip() or stem
