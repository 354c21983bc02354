"""CSV and TSV with a header; a column map says which column is which field."""

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from memography.errors import SourceError
from memography.reject import Reason, Reject
from memography.settings import IngestSettings
from memography.sources.post import Post
from memography.sources.record import Records, check_columns

DELIMITERS = ",;\t|"


class TableCsv:
    """A CSV file in UTF-8 with a header; see `Source`.

    The delimiter is the one of `DELIMITERS` that occurs most in the header. Lists (`images`, `alt`) are JSON in a
    cell, or one text.
    """

    def __init__(self, path: Path, columns: Mapping[str, str], settings: IngestSettings) -> None:
        self.path = path
        self.root = path.parent
        self._records = Records(str(path), columns, settings)
        self._file: io.BufferedReader | None = None
        # The limit is one for the whole process; it is only ever raised.
        csv.field_size_limit(max(csv.field_size_limit(), settings.max_line_bytes))
        try:
            self._size_bytes = path.stat().st_size
            with self._text(path.open("rb")) as file:
                first_line = file.readline(1 << 20)
                self._delimiter = max(DELIMITERS, key=first_line.count)
                file.seek(0)
                names: list[str] = next(self._rows(file), [])
        except OSError as error:
            raise SourceError(f"{path} can't be read: {error.strerror or error}.") from None
        except csv.Error as error:
            raise SourceError(f"{path} does not begin with a line of columns' names in CSV: {error}.") from None
        if any("\0" in name or _has_foreign_bytes(name) for name in names):
            raise SourceError(f"{path} is not valid UTF-8: save the file in that encoding.")
        if not names:
            raise SourceError(f"{path} is empty: expected a first line with the columns' names.")
        check_columns(columns, names)

    @property
    def share_read(self) -> float | None:
        """How much of the file has been read."""
        if self._file is None or self._file.closed or not self._size_bytes:
            return None
        return self._file.tell() / self._size_bytes

    def read(self) -> Iterator[Post | Reject]:
        """Every row below the header."""
        source = str(self.path)
        self._file = self.path.open("rb")
        with self._text(self._file) as text:
            rows = self._rows(text)
            names = next(rows)
            while True:
                first = rows.line_num + 1
                line = f"line {first}"
                try:
                    row = next(rows)
                except StopIteration:
                    return
                except csv.Error as error:
                    yield Reject(source, line, Reason.BAD_LINE, f"not valid CSV: {error}{_lost(first, rows.line_num)}")
                    continue
                if not row:
                    continue
                if len(row) != len(names):
                    detail = f"expected {len(names)} cells, as the header has, found {len(row)}"
                    yield Reject(source, line, Reason.BAD_LINE, detail)
                elif any(not cell.isascii() and _has_foreign_bytes(cell) for cell in row):
                    yield Reject(source, line, Reason.BAD_LINE, "not valid UTF-8: save the file in that encoding")
                else:
                    yield self._records.post(dict(zip(names, row, strict=True)), line)

    def _rows(self, text: io.TextIOWrapper) -> Any:
        return csv.reader(text, delimiter=self._delimiter, strict=True)

    @staticmethod
    def _text(file: io.BufferedReader) -> io.TextIOWrapper:
        return io.TextIOWrapper(file, encoding="utf-8-sig", errors="surrogateescape", newline="")


def _lost(first: int, last: int) -> str:
    """What a row that can't be read has taken with it: an open quote goes on to the end of the file."""
    if last == first:
        return ""
    return (
        f"; perhaps a quote is not closed: lines {first:,} to {last:,} were taken for one row, and none of them is read"
    )


def _has_foreign_bytes(cell: str) -> bool:
    """Whether bytes that are no UTF-8 were carried over as lone surrogates."""
    return any("\udc80" <= character <= "\udcff" for character in cell)
