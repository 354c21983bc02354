"""Rejects: what was not taken, or not wholly, with the reason as a word and as a sentence."""

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why something was rejected: a word for tables, and a sentence in the data dictionary."""

    BAD_LINE = "bad_line"
    """The line or row can't be parsed."""
    BAD_FIELD = "bad_field"
    """A field has a value of the wrong kind."""
    NO_ID = "no_id"
    """The post has no id."""
    EMPTY_POST = "empty_post"
    """The post has neither words nor pictures nor a named meme."""
    DUPLICATE_ID = "duplicate_id"
    """Another post, with other content, already has this id."""
    ABSURD_TIME = "absurd_time"
    """The time lies outside what the settings allow; the post is kept without it."""
    BAD_TIME = "bad_time"
    """The time can't be read; the post is kept without it."""
    UNSAFE_PATH = "unsafe_path"
    """The path is absolute, climbs out of the source's folder, or goes through a link."""
    BAD_NAME = "bad_name"
    """The file's name can't be used: it is no text, holds control characters, or reads like something else."""
    MISSING_FILE = "missing_file"
    """There is no such file, folder or archive member."""
    UNREADABLE_FILE = "unreadable_file"
    """The file or folder is there and can't be read."""
    NOT_FETCHED = "not_fetched"
    """The picture is a URL, and fetching was not asked for (`--fetch`)."""
    FETCH_FAILED = "fetch_failed"
    """The URL could not be fetched, or must not be (a private address, a wrong scheme)."""
    TOO_MANY_BYTES = "too_many_bytes"
    """The picture's file is larger than the settings allow."""
    TOO_MANY_PIXELS = "too_many_pixels"
    """The picture would decode to more pixels than the settings allow."""
    TOO_MANY_FRAMES = "too_many_frames"
    """The picture has more frames than the settings allow."""
    NOT_A_PICTURE = "not_a_picture"
    """The bytes are none of the formats that are read."""
    BROKEN_PICTURE = "broken_picture"
    """The picture can't be decoded."""
    DECODER_TIMEOUT = "decoder_timeout"
    """Decoding took longer than the settings allow."""
    DECODER_MEMORY = "decoder_memory"
    """Decoding needed more memory than the settings allow."""
    DECODER_CRASH = "decoder_crash"
    """The decoder's process died."""


OF_PICTURES = frozenset(
    {
        Reason.UNSAFE_PATH,
        Reason.MISSING_FILE,
        Reason.UNREADABLE_FILE,
        Reason.NOT_FETCHED,
        Reason.FETCH_FAILED,
        Reason.TOO_MANY_BYTES,
        Reason.TOO_MANY_PIXELS,
        Reason.TOO_MANY_FRAMES,
        Reason.NOT_A_PICTURE,
        Reason.BROKEN_PICTURE,
        Reason.DECODER_TIMEOUT,
        Reason.DECODER_MEMORY,
        Reason.DECODER_CRASH,
    }
)
"""Why a picture can't be read; such rejects go when it can."""


@dataclass(frozen=True, slots=True)
class Reject:
    """Something that was not taken, or not wholly, with the reason."""

    source: str
    """The file or folder it came from, absolute."""
    item: str
    """Which item of the source: 'line 12', a post's id, or a picture's path."""
    reason: Reason
    """The reason as a word."""
    detail: str
    """The reason as a sentence: what was expected, what was found."""
    sha256: str | None = None
    """SHA-256 of the item's bytes, in hex, where it has bytes of its own (a picture)."""
