"""The exchange format: JSONL, one post a line, plain or packed with gzip or zstd."""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from memography.errors import SourceError
from memography.reject import Reason, Reject
from memography.settings import IngestSettings
from memography.sources.names import kind_of
from memography.sources.packed import BrokenStream, PackedFile
from memography.sources.post import Post
from memography.sources.record import Records

_BOM = b"\xef\xbb\xbf"


class Exchange:
    """A JSONL file; see `Source`."""

    def __init__(self, path: Path, columns: Mapping[str, str], settings: IngestSettings) -> None:
        self.path = path
        self.root = path.parent
        self._records = Records(str(path), columns, settings)
        self._max_line_bytes = settings.max_line_bytes
        self._file: PackedFile | None = None
        try:
            PackedFile(path).close()
        except OSError as error:
            raise SourceError(f"{path} can't be read: {error.strerror or error}.") from None

    @property
    def share_read(self) -> float | None:
        """How much of the file, as packed, has been read."""
        return self._file.share_read if self._file else None

    def read(self) -> Iterator[Post | Reject]:
        """Every line; empty ones are passed over."""
        source = str(self.path)
        with PackedFile(self.path) as self._file:
            number = 0
            try:
                for number, line in enumerate(self._file.lines(self._max_line_bytes), 1):
                    item = f"line {number}"
                    if line is None:
                        detail = f"longer than {self._max_line_bytes:,} bytes (setting ingest.max_line_bytes)"
                        yield Reject(source, item, Reason.BAD_LINE, detail)
                        continue
                    line = line.removeprefix(_BOM).strip() if number == 1 else line.strip()  # noqa: PLW2901
                    if line:
                        yield self._post(line, item)
            except BrokenStream as error:
                item = f"after line {number}"
                yield Reject(source, item, Reason.UNREADABLE_FILE, f"nothing more can be read: {error}")

    def _post(self, line: bytes, item: str) -> Post | Reject:
        try:
            record = parsed(line)
        except (ValueError, RecursionError) as error:
            return Reject(str(self.path), item, Reason.BAD_LINE, _said(error))
        if not isinstance(record, dict):
            detail = f"expected a JSON object, found {kind_of(record)}"
            return Reject(str(self.path), item, Reason.BAD_LINE, detail)
        return self._records.post(record, item)


def _said(error: ValueError | RecursionError) -> str:
    if isinstance(error, RecursionError):
        return "not valid JSON: nested too deeply"
    if isinstance(error, UnicodeDecodeError):
        return f"not valid UTF-8 ({error.reason} at byte {error.start + 1} of the line): save the file in that encoding"
    if isinstance(error, json.JSONDecodeError):
        return f"not valid JSON: {error}"
    # Python's guard against numbers that take long to read; its message speaks of Python.
    n_digits = sys.get_int_max_str_digits()
    return f"a whole number with more than {n_digits:,} digits, which is not read; write it as text in quotes"


def parsed(line: bytes) -> Any:
    """A line of JSON in UTF-8. NaN and infinities, which some exports write, are taken; no field will have them.

    Raises:
        ValueError: it is not.
    """
    return json.loads(line.decode("utf-8"))
