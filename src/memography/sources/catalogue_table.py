"""What tables beside a catalogue's pictures say of them: `catalogue.csv` and `catalogue.jsonl`."""

import csv
import io
import posixpath
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from memography.errors import SourceError
from memography.pictures import originals
from memography.reject import Reason
from memography.sources.entry import FIELDS
from memography.sources.exchange import parsed
from memography.sources.names import is_text, kind_of

NAMES = ("catalogue.csv", "catalogue.jsonl")
"""The tables' names; they lie in the folder itself."""
MAX_BYTES = 16 * 2**20

Told = dict[str, dict[str, Any]]
"""What is said of each picture, by its path within the folder."""
Fault = tuple[str, Reason, str]
"""Which line, and why it is not taken."""


def read_tables(folder: Path) -> tuple[Told, list[Fault]]:
    """What the tables in a folder say of its pictures; the first line about a picture counts.

    Raises:
        SourceError: a table can't be read at all, or has no column `file`.
    """
    told: Told = {}
    faults: list[Fault] = []
    for name in NAMES:
        if not (folder / name).exists():
            continue
        text = _text(folder, name)
        for line, row in _rows_of_csv(text, folder / name) if name.endswith(".csv") else _rows_of_jsonl(text):
            item = f"{name}, line {line}"
            if isinstance(row, str):
                faults.append((item, Reason.BAD_LINE, row))
                continue
            file = row.get("file")
            if not isinstance(file, str) or not file.strip() or not is_text(file):
                faults.append((item, Reason.BAD_FIELD, "it names no file"))
                continue
            file = posixpath.normpath(file.strip())
            if file in told:
                faults.append((item, Reason.DUPLICATE_ID, f"{file!a} was told of before; the first line is kept"))
            else:
                told[file] = {field: row[field] for field in FIELDS if row.get(field) not in (None, "")}
    return told, faults


def _text(folder: Path, name: str) -> str:
    try:
        return originals.read(str(folder), name, MAX_BYTES, folder).data.decode("utf-8-sig")
    except originals.OriginalRefused as refused:
        is_large = refused.reason == Reason.TOO_MANY_BYTES
        why = f"it has more than {MAX_BYTES:,} bytes" if is_large else refused.detail
        raise SourceError(f"{folder / name} can't be read: {why}.") from None
    except UnicodeDecodeError:
        raise SourceError(f"{folder / name} is not valid UTF-8: save the file in that encoding.") from None


def _rows_of_csv(text: str, path: Path) -> Iterator[tuple[int, dict[str, Any] | str]]:
    """Rows below the header, or what is wrong with them, each with its line."""
    first_line = text.partition("\n")[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first_line.count), strict=True)
    try:
        names = [name.strip().lower() for name in next(rows, [])]
    except csv.Error as error:
        raise SourceError(f"{path} does not begin with a line of columns' names in CSV: {error}.") from None
    if "file" not in names:
        raise SourceError(f"{path} has no column 'file'. It may have: file, {', '.join(FIELDS)}.")
    while True:
        line = rows.line_num + 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, f"not valid CSV: {error}"
            continue
        if row:
            is_whole = len(row) == len(names)
            yield line, dict(zip(names, row, strict=False)) if is_whole else f"expected {len(names)} cells"


def _rows_of_jsonl(text: str) -> Iterator[tuple[int, dict[str, Any] | str]]:
    for line, part in enumerate(text.split("\n"), 1):
        if not part.strip():
            continue
        try:
            row = parsed(part.encode("utf-8", "surrogatepass"))
        except (ValueError, RecursionError):
            yield line, "not valid JSON"
            continue
        yield line, row if isinstance(row, dict) else f"expected a JSON object, found {kind_of(row)}"
