"""Lines of a file that may be packed with gzip or zstd, as a stream; how it is packed is told from its bytes."""

import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path

import zstandard

CHUNK_BYTES = 1 << 18
ZSTD_WINDOW_BYTES = 1 << 31
"""The largest window that is taken: Pushshift's dumps use it, zstd's own default refuses it."""


class BrokenStream(Exception):
    """The packed bytes end too early or do not fit together."""


class PackedFile:
    """A file opened for reading, unpacked as it goes."""

    def __init__(self, path: Path) -> None:
        """Open it.

        Raises:
            OSError: it can't be opened.
        """
        self._size_bytes = path.stat().st_size
        self._raw = path.open("rb")
        magic = self._raw.read(4)
        self._raw.seek(0)
        self._stream: io.BufferedIOBase
        if magic[:2] == b"\x1f\x8b":
            self._stream = gzip.GzipFile(fileobj=self._raw)
        elif magic == b"\x28\xb5\x2f\xfd" or magic[1:] == b"\x2a\x4d\x18":
            self._stream = io.BufferedReader(_Zstd(self._raw), CHUNK_BYTES)
        else:
            self._stream = self._raw

    def __enter__(self) -> "PackedFile":
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Close it."""
        self._raw.close()

    @property
    def share_read(self) -> float:
        """How much of the file's own bytes has been read, 0 to 1."""
        return self._raw.tell() / self._size_bytes if self._size_bytes and not self._raw.closed else 1.0

    def lines(self, max_bytes: int) -> Iterator[bytes | None]:
        """Every line without its end; None for one longer than max_bytes, which is passed over piece by piece.

        Raises:
            BrokenStream: the packed bytes are damaged or cut off.
        """
        while line := self._readline(max_bytes + 1):
            if len(line) <= max_bytes or line.endswith(b"\n"):
                yield line
                continue
            while line and not line.endswith(b"\n"):
                line = self._readline(max_bytes + 1)
            yield None

    def _readline(self, limit: int) -> bytes:
        try:
            return self._stream.readline(limit)
        except (EOFError, OSError, zlib.error, zstandard.ZstdError) as error:
            raise BrokenStream(str(error)) from None


class _Zstd(io.RawIOBase):
    """Zstd frames, one after another, unpacked; an unfinished last frame raises EOFError."""

    def __init__(self, raw: io.BufferedIOBase) -> None:
        self._raw = raw
        self._frame = self._new_frame()
        self._is_within_frame = False
        self._packed = b""
        self._plain = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]
        while not self._plain:
            if not self._packed:
                self._packed = self._raw.read(CHUNK_BYTES // 4)
            if not self._packed:
                if self._is_within_frame:
                    raise EOFError("the file ends in the middle of a zstd frame")
                return 0
            self._is_within_frame = True
            self._plain = self._frame.decompress(self._packed)
            self._packed = self._frame.unused_data if self._frame.eof else b""
            if self._frame.eof:
                self._frame = self._new_frame()
                self._is_within_frame = False
        n = min(len(buffer), len(self._plain))
        buffer[:n] = self._plain[:n]
        self._plain = self._plain[n:]
        return n

    @staticmethod
    def _new_frame() -> "zstandard.ZstdDecompressionObj":
        return zstandard.ZstdDecompressor(max_window_size=ZSTD_WINDOW_BYTES).decompressobj()
