"""A post as the outside world tells it: what every source yields, beside rejects."""

from dataclasses import dataclass, field
from datetime import datetime

from memography.reject import Reject


@dataclass(frozen=True, slots=True)
class Post:
    """A post as its source gives it; nothing of it is stored before the author is a pseudonym."""

    id: str
    """The post's id, unique in the corpus."""
    posted_at: datetime | None = None
    """When it was published, in UTC."""
    time_from: str | None = None
    """Where a picture's time comes from: 'EXIF', 'file', or 'none' where there is none; None for any other post."""
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
