"""An entry of a meme catalogue: a named picture, and the one place that decides what may be said of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from memography.sources.names import CONTROL, kind_of

FIELDS = ("name", "description", "source", "keywords")
"""What a catalogue may say of a picture."""
MAX_NAME_CHARACTERS = 200
MAX_DESCRIPTION_CHARACTERS = 5000
MAX_ADDRESS_CHARACTERS = 2000
MAX_KEYWORDS = 100

_RESERVED = ":/?#[]@!$&'()*+,;=%~"
"""What an address may hold beside letters, figures and `-._`; the rest is written as %XX."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A named picture."""

    file: str
    """The picture's path within the catalogue's folder."""
    name: str
    """The meme's name, on one line."""
    description: str | None = None
    """What the picture shows, or what the meme is."""
    source: str | None = None
    """Where more can be read: an http or https address."""
    keywords: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    """What is said of it and could not be taken, each as a sentence; the entry is kept without it."""


def entry(file: str, told: Mapping[str, Any], otherwise: str | None = None) -> Entry | str:
    """The entry of a picture, or why there is none.

    Args:
        file: the picture's path within the folder.
        told: what is said of it: values of FIELDS, whatever else.
        otherwise: its name where none is told.
    """
    faults: list[str] = []

    def taken(field: str, read: Any, value: Any) -> Any:
        if value is None or value == "":
            return None
        try:
            return read(value)
        except ValueError as unfit:
            faults.append(f"{field}: {unfit}; kept without it")
            return None

    name = taken("name", _name, told.get("name")) or taken("name", _name, otherwise)
    if not name:
        return "; ".join([*faults, "it has no name"])
    return Entry(
        file=file,
        name=name,
        description=taken("description", _description, told.get("description")),
        source=taken("source", web_address, told.get("source")),
        keywords=taken("keywords", _keywords, told.get("keywords")) or (),
        faults=tuple(faults),
    )


def web_address(value: Any) -> str:
    """An http or https address that is safe in a link: what could end the link stands as %XX in it.

    Raises:
        ValueError: it is none.

    >>> web_address("https://example.org/a meme?q=<b>")
    Traceback (most recent call last):
    ...
    ValueError: expected an http or https address, found 'https://example.org/a meme?q=<b>'
    >>> web_address("https://example.org/a\\"b")
    'https://example.org/a%22b'
    """
    text = value.strip() if isinstance(value, str) else ""
    unfit = ValueError(f"expected an http or https address, found {ascii(value)[:80]}")
    if not text or len(text) > MAX_ADDRESS_CHARACTERS or CONTROL.search(text) or text != "".join(text.split()):
        raise unfit
    try:
        parts = urlsplit(text)
        is_fit = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
        # A name before the host makes an address look like one of another house.
        if not is_fit or "@" in parts.netloc or not parts.netloc.isascii():
            raise unfit
        return quote(text, safe=_RESERVED)
    except ValueError:
        raise unfit from None


def _one_line(value: Any) -> str:
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        raise ValueError(f"expected a text, found {kind_of(value)}")
    return " ".join(CONTROL.sub(" ", _encodable(str(value))).split())


def _name(value: Any) -> str:
    name = _one_line(value)
    if len(name) > MAX_NAME_CHARACTERS:
        raise ValueError(f"longer than {MAX_NAME_CHARACTERS} characters")
    return name


def _description(value: Any) -> str | None:
    text = _one_line(value)
    if len(text) > MAX_DESCRIPTION_CHARACTERS:
        raise ValueError(f"longer than {MAX_DESCRIPTION_CHARACTERS:,} characters")
    return text or None


def _keywords(value: Any) -> tuple[str, ...]:
    """A list of texts, a list in JSON, or one text with commas."""
    if isinstance(value, str):
        try:
            value = json.loads(value) if value.lstrip().startswith("[") else value.split(",")
        except (ValueError, RecursionError):
            raise ValueError("expected a list in JSON, or words with commas between them") from None
    if not isinstance(value, list) or len(value) > MAX_KEYWORDS:
        raise ValueError(f"expected at most {MAX_KEYWORDS} words")
    return tuple(filter(None, (_name(word) for word in value)))


def _encodable(text: str) -> str:
    """The text with what can't be written as UTF-8 as U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
