"""A text as the tone model reads it: what the vocabulary has no pieces for is put into words.

The vocabulary of MiniLM (BERT, uncased) has hardly any emoji: they would all be read as unknown, and they are often the
one sign that something is meant as a joke.
"""

import html
import re
import unicodedata

_LINK = re.compile(r"(?:https?://|www\.)\S+|\bhttp\b", re.IGNORECASE)
_MENTION = re.compile(r"@\w+")
_HASHTAG = re.compile(r"#(\w+)")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])(?=\d)")
_LONG = re.compile(r"(\w)\1{3,}")
_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufe0e\ufe0f\ufeff\U0001f3fb-\U0001f3ff]")
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{1,2}")
_EMOJI = re.compile("([\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff])(?:\\s*\\1)*")


def normalised(text: str) -> str:
    """Return the text with emoji as their Unicode names and links, mentions and hashtags in one form.

    >>> normalised("Sooooooo happy 😂😂 @someone #BestDayEver https://example.org/1 &amp; more")
    'Sooo happy face with tears of joy @user #Best Day Ever http & more'
    """
    text = html.unescape(text)
    text = _LINK.sub("http", text)
    text = _MENTION.sub("@user", text)
    text = _HASHTAG.sub(lambda found: "#" + _HUMP.sub(" ", found[1]), text)
    text = _UNSEEN.sub("", text)
    text = _FLAG.sub(" flag ", text)
    text = _EMOJI.sub(_named, text)
    text = _LONG.sub(r"\1\1\1", text)
    return " ".join(text.split())


def _named(found: re.Match[str]) -> str:
    """The Unicode name of an emoji, once however often it is repeated."""
    return f" {unicodedata.name(found[1], '').lower()} "
