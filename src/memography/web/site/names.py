"""Names of files: whatever an id is, a name that every file system and web server takes, and that no other id has."""

import base64
import hashlib
import re
import unicodedata

MAX_PLAIN = 48
"""A longer id does not stand in a name as it is."""
_PLAIN = re.compile(r"[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?")
_RESERVED = {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(10)}
"""What Windows takes for devices, whatever comes after the first dot."""
_HINT_CHARACTERS = 20


def safe_name(text: str) -> str:
    """A name for an id, the same at every time: lower-case letters, digits, `-`, `_` and `~` alone, 48 characters at
    most.

    A plain id is its own name. Any other gets a hint of itself and, after a `~`, which no plain id has, 80 bits of its
    SHA-256; so that two ids share no name, on file systems that heed no case either.

    >>> safe_name("reddit-t3_abc")
    'reddit-t3_abc'
    >>> safe_name("Ünder/../CON")
    'under-con~djwwpny6posdacf5'
    >>> safe_name("con") == safe_name("CON")
    False
    """
    if len(text) <= MAX_PLAIN and _PLAIN.fullmatch(text) and text not in _RESERVED:
        return text
    ascii_only = unicodedata.normalize("NFKD", text[:_HINT_CHARACTERS]).encode("ascii", "ignore").decode().lower()
    hint = re.sub(r"[^a-z0-9]+", "-", ascii_only)[:_HINT_CHARACTERS].strip("-") or "id"
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:10]
    return f"{hint}~{base64.b32encode(digest).decode().lower()}"
