"""Ids of posts from a file: one a line, or CSV or JSONL with a column or field `id`."""

import csv
from pathlib import Path

from memography.errors import SourceError
from memography.sources.exchange import parsed

TABLES = {".csv": ",", ".tsv": "\t"}
"""How cells of a table are parted, by the ending of its file's name."""


def read_ids(path: Path) -> list[str]:
    """The ids in a file, in order.

    Args:
        path: `.csv` and `.tsv` are tables with a column `id`; `.jsonl` and `.ndjson` have an object a line with a field
            `id`; any other file has an id a line.

    Raises:
        SourceError: it can't be read, or a row has no id.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{path} can't be read as text in UTF-8: {error}.") from None
    ending = path.suffix.lower()
    if ending in TABLES:
        rows = csv.DictReader(text.splitlines(), delimiter=TABLES[ending])
        if "id" not in (rows.fieldnames or ()):
            raise SourceError(f"{path} has no column 'id'. It has: {', '.join(rows.fieldnames or ())}.")
        found = [row["id"] for row in rows]
    elif ending in (".jsonl", ".ndjson"):
        found = [_id(path, number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    else:
        found = [line.strip() for line in text.splitlines() if line.strip()]
    if not all(found):
        raise SourceError(f"{path}: row {found.index('') + 1} has no id.")
    return found


def _id(path: Path, number: int, line: str) -> str:
    try:
        record = parsed(line.encode())
    except (ValueError, RecursionError):
        record = None
    found = record.get("id") if isinstance(record, dict) else None
    if not isinstance(found, str | int) or isinstance(found, bool):
        raise SourceError(f"{path}, line {number}: expected an object with a field 'id', a text or a whole number.")
    return str(found)
