"""What a source yields: a post as the outside world tells it, or a reject with its reason."""

from dataclasses import dataclass, field
from datetime import datetime
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
    MISSING_FILE = "missing_file"
    """There is no such file or archive member."""
    UNREADABLE_FILE = "unreadable_file"
    """The file is there and can't be read."""
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


@dataclass(frozen=True, slots=True)
class Post:
    """A post as its source gives it; nothing of it is stored before the author is a pseudonym."""

    id: str
    """The post's id, unique in the corpus."""
    posted_at: datetime | None = None
    """When it was published, in UTC."""
    community: str | None = None
    """Where it was published: a subreddit, a channel, a board."""
    author: str | None = None
    """Who published it, by their own name; never stored."""
    text: str = ""
    """The post's own words."""
    images: tuple[str, ...] = ()
    """Its pictures: paths relative to `root`, `archive.zip!member`, or URLs."""
    alt: tuple[str, ...] = ()
    """What each picture shows, in words, one a picture, where the source says so."""
    meme: str | None = None
    """The meme's name, where the source already knows it."""
    reply_to: str | None = None
    """The id of the post that this one answers."""
    score: float | None = None
    """Likes, points or votes, as the source counts them."""
    url: str | None = None
    """Where the post can be seen."""
    lang: str | None = None
    """Its language, as the source says."""
    rejects: tuple[Reject, ...] = field(default=())
    """Parts of it that could not be taken (a time, a picture's path), while the post itself is kept."""
