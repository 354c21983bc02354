"""The exchange format, plain and packed; one bad line is one reject."""

import gzip
import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from memography.reject import Reason, Reject
from memography.settings import IngestSettings
from memography.sources import Post, open_source

LINES = [json.dumps({"id": str(n), "text": f"words {n} ✋"}, ensure_ascii=False).encode() for n in range(50)]
WHOLE = b"\n".join(LINES) + b"\n"


def zstd(data: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(data)


def read(path: Path, **settings: int) -> list[Post | Reject]:
    return list(open_source(path, None, None, IngestSettings(**settings)).read())


def ids(items: list[Post | Reject]) -> list[str]:
    return [item.id for item in items if isinstance(item, Post)]


def reasons(items: list[Post | Reject]) -> list[tuple[str, str]]:
    return [(item.item, str(item.reason)) for item in items if isinstance(item, Reject)]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("posts.jsonl", WHOLE),
        ("posts.jsonl", WHOLE.rstrip()),
        ("posts.jsonl", WHOLE.replace(b"\n", b"\r\n")),
        ("posts.jsonl", b"\xef\xbb\xbf" + WHOLE.replace(b"\n", b"\n\n")),
        ("posts.jsonl.gz", gzip.compress(WHOLE)),
        ("posts.jsonl.gz", gzip.compress(WHOLE[:777]) + gzip.compress(WHOLE[777:])),
        ("posts.jsonl.zst", zstd(WHOLE)),
        ("posts.jsonl.zst", zstd(WHOLE[:777]) + zstd(WHOLE[777:])),
        ("posts.jsonl", zstd(WHOLE)),  # packed, and not named so
    ],
)
def test_every_line_is_a_post(tmp_path: Path, name: str, data: bytes) -> None:
    """However lines end, and however the file is packed."""
    path = tmp_path / name
    path.write_bytes(data)
    source = open_source(path, None, None, IngestSettings())
    items = list(source.read())
    assert ids(items) == [str(n) for n in range(50)]
    assert reasons(items) == []
    assert source.share_read == 1


def test_a_number_that_is_none_costs_its_field_alone(tmp_path: Path) -> None:
    """As Python's own json writes what pandas leaves empty."""
    path = tmp_path / "posts.jsonl"
    path.write_bytes(b'{"id": 7.0, "score": NaN, "text": "x", "other": Infinity}')
    (post,) = read(path)
    assert isinstance(post, Post)
    assert (post.id, post.score) == ("7", None)
    assert [reject.reason for reject in post.rejects] == [Reason.BAD_FIELD]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", Reason.BAD_LINE),
        (b"nonsense", Reason.BAD_LINE),
        (b"[1]", Reason.BAD_LINE),
        (b'"text"', Reason.BAD_LINE),
        (b'{"id": "x", "text": "caf\xe9"}', Reason.BAD_LINE),
        (b"[" * 200_000, Reason.BAD_LINE),
        (b'{"id": "x", "text": "' + b"y" * 3000 + b'"}', Reason.BAD_LINE),
        (b'{"text": "x"}', Reason.NO_ID),
    ],
)
def test_one_bad_line_is_one_reject(tmp_path: Path, line: bytes, reason: Reason) -> None:
    """Lines before and after it are read."""
    path = tmp_path / "posts.jsonl"
    path.write_bytes(b"\n".join([*LINES[:3], line, *LINES[3:6]]))
    items = read(path, max_line_bytes=2048)
    assert ids(items) == ["0", "1", "2", "3", "4", "5"]
    assert reasons(items) == [("line 4", str(reason))]


def test_a_line_in_another_encoding_says_what_to_do(tmp_path: Path) -> None:
    """Each line, since others may be in the right one."""
    path = tmp_path / "posts.jsonl"
    path.write_bytes(LINES[0] + b"\n" + '{"id": "a", "text": "Straße"}'.encode("latin-1") + b"\n")
    first, second = read(path)
    assert isinstance(first, Post)
    assert isinstance(second, Reject)
    assert second.detail.endswith("save the file in that encoding")


def test_a_number_too_long_to_read_is_told_in_our_words(tmp_path: Path) -> None:
    """And not as JSON that is not valid, nor with advice to call a function of Python's."""
    path = tmp_path / "posts.jsonl"
    path.write_bytes(b'{"id": ' + b"9" * 5000 + b', "text": "x"}')
    (reject,) = read(path)
    assert isinstance(reject, Reject)
    assert reject.reason == Reason.BAD_LINE
    assert reject.detail == "a whole number with more than 4,300 digits, which is not read; write it as text in quotes"


@pytest.mark.parametrize("pack", [gzip.compress, zstd])
def test_a_file_cut_off_is_read_as_far_as_it_goes(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    """What was read stays, and the cut is a reject."""
    path = tmp_path / "posts.jsonl.gz"
    path.write_bytes(pack(WHOLE * 200)[:-30])
    items = read(path)
    assert reasons(items)[-1][1] == Reason.UNREADABLE_FILE


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """Ten times the file, the same memory."""
    peaks = []
    for n_times in (100, 1000):
        path = tmp_path / f"{n_times}.jsonl.gz"
        path.write_bytes(gzip.compress(WHOLE * n_times, 1))
        source = open_source(path, None, None, IngestSettings())
        tracemalloc.start()
        assert sum(1 for _ in source.read()) == 50 * n_times
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.5 + 100_000


def test_an_empty_file_has_no_posts(tmp_path: Path) -> None:
    """And that is no fault."""
    path = tmp_path / "posts.jsonl"
    path.write_bytes(b"")
    assert read(path) == []
