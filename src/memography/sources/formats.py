"""Which format a source has, told from its name or said by the user."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from memography.errors import SourceError
from memography.settings import IngestSettings
from memography.sources.exchange import Exchange
from memography.sources.names import as_text, is_text
from memography.sources.pictures_archive import PicturesArchive
from memography.sources.pictures_folder import PicturesFolder
from memography.sources.source import Source
from memography.sources.table_csv import TableCsv
from memography.sources.table_parquet import TableParquet

_ENDINGS = {
    ".jsonl": "exchange",
    ".ndjson": "exchange",
    ".jsonl.gz": "exchange",
    ".ndjson.gz": "exchange",
    ".jsonl.zst": "exchange",
    ".ndjson.zst": "exchange",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
}


def _archive(path: Path, columns: Mapping[str, str], settings: IngestSettings) -> Source:
    openers = {ending: FORMATS[format] for ending, format in _ENDINGS.items()}
    return PicturesArchive(path, columns, settings, openers)


FORMATS: dict[str, Callable[[Path, Mapping[str, str], IngestSettings], Source]] = {
    "exchange": Exchange,
    "csv": TableCsv,
    "parquet": TableParquet,
    "pictures": PicturesFolder,
    "archive": _archive,
}
"""Every format by the name that `--format` takes."""

POST_FILES = ("posts.jsonl", "posts.jsonl.gz", "posts.jsonl.zst")
"""A folder with one of these at its top is read from there; any other folder is a folder of pictures."""


def open_source(
    path: Path | str, format: str | None, columns: Mapping[str, str] | None, settings: IngestSettings
) -> Source:
    """Open a file or a folder.

    Args:
        path: what to read.
        format: one of `FORMATS`; told from the name by default.
        columns: which column of the source holds a field of the exchange format, such as {"text": "body"}.
        settings: limits.

    Raises:
        SourceError: it is not there, can't be read, or its format can't be told.
    """
    path = normal(Path(path))
    if not path.is_file() and not path.is_dir():
        raise SourceError(f"{path} is a device or a pipe. Save what comes from it as a file.")
    if not is_text(str(path)):
        raise SourceError(f"{as_text(str(path))} can't be stored: its name is no UTF-8. Rename it.")
    if format is not None and format not in FORMATS:
        raise SourceError(f"There is no format {format!r}. Choose one of: {', '.join(FORMATS)}.")
    if path.is_dir() and format in (None, "exchange"):
        within = next((path / name for name in POST_FILES if (path / name).is_file()), None)
        if within is not None:
            path = within
    format = format or _told(path)
    if path.is_dir() != (format == "pictures"):
        found = "a folder" if path.is_dir() else "a file"
        raise SourceError(f"{path} is {found}; format '{format}' wants {'a folder' if path.is_file() else 'a file'}.")
    return FORMATS[format](path, columns or {}, settings)


def normal(path: Path) -> Path:
    """The absolute path without `..`, the same however it is spelt; links keep their names where they can.

    Raises:
        SourceError: nothing is there, or it can't be read.
    """
    try:
        path.stat()
        plain = Path(os.path.abspath(path))  # noqa: PTH100 - Path.absolute keeps `..`
        is_same = plain.exists() and plain.samefile(path)
        return plain if is_same else path.resolve()  # `..` after a link to a folder leads elsewhere
    except (FileNotFoundError, NotADirectoryError):
        raise SourceError(f"There is no {path.absolute()}. Name a file or a folder.") from None
    except OSError as error:
        raise SourceError(f"{path.absolute()} can't be read: {error.strerror or error}.") from None


def _told(path: Path) -> str:
    if path.is_dir():
        return "pictures"
    name = path.name.lower()
    if name.endswith((".tar", ".tgz", ".tar.gz", ".tar.zst", ".tar.xz", ".tar.bz2")):
        raise SourceError(
            f"{path} is a tar archive, of which single members can't be read. Unpack it, or pack it as ZIP."
        )
    for ending, format in {**_ENDINGS, ".zip": "archive"}.items():
        if name.endswith(ending):
            return format
    raise SourceError(
        f"The format of {path} can't be told from its name. Say it with --format, one of: {', '.join(FORMATS)}. "
        f"Endings that tell: {', '.join([*_ENDINGS, '.zip'])}."
    )
