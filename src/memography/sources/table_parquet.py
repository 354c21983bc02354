"""Parquet; a column map says which column is which field."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from memography.errors import SourceError
from memography.reject import Reason, Reject
from memography.settings import IngestSettings
from memography.sources.post import Post
from memography.sources.record import FIELDS, Records, check_columns

BATCH_ROWS = 1000


class TableParquet:
    """A Parquet file; see `Source`."""

    def __init__(self, path: Path, columns: Mapping[str, str], settings: IngestSettings) -> None:
        self.path = path
        self.root = path.parent
        self._records = Records(str(path), columns, settings)
        self._n_read = 0
        try:
            with pq.ParquetFile(path) as file:
                names = file.schema_arrow.names
                self._n_rows = file.metadata.num_rows
        except (OSError, ValueError, pa.ArrowException) as error:
            raise SourceError(f"{path} can't be read as Parquet: {error}.") from None
        check_columns(columns, names)
        self._columns = sorted({columns.get(field, field) for field in FIELDS}.intersection(names))

    @property
    def share_read(self) -> float | None:
        """How many of the rows have been read."""
        return self._n_read / self._n_rows if self._n_rows else None

    def read(self) -> Iterator[Post | Reject]:
        """Every row."""
        self._n_read = 0
        try:
            with pq.ParquetFile(self.path) as file:
                for batch in file.iter_batches(BATCH_ROWS, columns=self._columns):
                    for record in batch.to_pylist():
                        self._n_read += 1
                        yield self._records.post(record, f"row {self._n_read}")
        except (OSError, ValueError, pa.ArrowException) as error:
            item = f"after row {self._n_read}"
            yield Reject(str(self.path), item, Reason.UNREADABLE_FILE, f"nothing more can be read: {error}")
