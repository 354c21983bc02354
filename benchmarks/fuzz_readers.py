"""Coverage-guided fuzzing of the readers: whatever the bytes, they give posts and rejects, and raise SourceError alone.

pip install atheris
python benchmarks/fuzz_readers.py [CORPUS_FOLDER] -max_total_time=600
"""

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["memography.sources", "json", "csv"]):
    from memography.errors import SourceError
    from memography.settings import IngestSettings
    from memography.sources import open_source

ENDINGS = ("jsonl", "csv", "tsv", "jsonl.gz", "jsonl.zst", "parquet")
SETTINGS = IngestSettings(max_line_bytes=4096)
FOLDER = Path(tempfile.mkdtemp(prefix="fuzz-"))


def read(data: bytes) -> None:
    """Read bytes as the format that the first of them chooses."""
    if not data:
        return
    path = FOLDER / f"posts.{ENDINGS[data[0] % len(ENDINGS)]}"
    path.write_bytes(data[1:])
    try:
        source = open_source(path, None, None, SETTINGS)
    except SourceError:
        return
    for item in source.read():
        str(item).encode()
        assert source.share_read is None or 0 <= source.share_read <= 1


if __name__ == "__main__":
    atheris.Setup(sys.argv, read)
    atheris.Fuzz()
