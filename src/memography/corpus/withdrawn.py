"""Withdrawn posts and authors: marks that tell whether one is met again, and nothing else of it."""

import hmac
import secrets
from collections.abc import Collection, Iterable
from datetime import UTC, datetime

import pyarrow as pa

from memography.corpus import disk
from memography.corpus.store import Corpus
from memography.errors import CorpusError
from memography.tables import TABLES

KEY_FILE = "withdrawn.key"
KEY_BYTES = 32
_MARK_BYTES = 16


class Withdrawn:
    """What was withdrawn from a corpus, as keyed hashes (HMAC-SHA-256 cut to 128 bits): without the key no id and no
    name can be tried."""

    def __init__(self, key: bytes, marks: Collection[str]) -> None:
        self._key = key
        self._marks = frozenset(marks)

    @classmethod
    def of(cls, corpus: Corpus) -> "Withdrawn":
        """What was withdrawn from this corpus.

        Raises:
            CorpusError: something was, and the key is not there: it would come back unseen.
        """
        if not corpus.has("withdrawn") or not corpus.count("withdrawn"):
            return cls(b"", ())
        return cls(_key(corpus), corpus.arrow("withdrawn", ["mark"])["mark"].to_pylist())

    def has_post(self, post_id: str) -> bool:
        """Whether a post of this id was withdrawn."""
        return bool(self._marks) and _mark(self._key, "post", post_id) in self._marks

    def has_author(self, author: str) -> bool:
        """Whether all posts of an author, by their own name, were withdrawn."""
        return bool(self._marks) and _mark(self._key, "author", author) in self._marks


def withdraw(corpus: Corpus, post_ids: Iterable[str], authors: Iterable[str]) -> None:
    """Remember that posts, and authors by their own names, are not to be taken again; for who holds the corpus."""
    if not (corpus.folder / KEY_FILE).exists() and not (corpus.has("withdrawn") and corpus.count("withdrawn")):
        with disk.as_corpus_error(corpus.folder):
            disk.write_whole(corpus.folder / KEY_FILE, secrets.token_bytes(KEY_BYTES), 0o600)
    known, key, now = Withdrawn.of(corpus), _key(corpus), datetime.now(UTC)
    new = [("post", post_id) for post_id in post_ids if not known.has_post(post_id)]
    new += [("author", author) for author in authors if not known.has_author(author)]
    rows = [{"mark": _mark(key, kind, name), "kind": kind, "withdrawn_at": now} for kind, name in dict.fromkeys(new)]
    corpus.append("withdrawn", pa.Table.from_pylist(rows, schema=TABLES["withdrawn"].schema))


def _key(corpus: Corpus) -> bytes:
    path = corpus.folder / KEY_FILE
    try:
        key = path.read_bytes()
    except OSError as error:
        why = f"can't be read: {error.strerror}"
    else:
        if len(key) == KEY_BYTES:
            return key
        why = f"expected a key of {KEY_BYTES} bytes, found {len(key)}"
    raise CorpusError(
        f"{path}: {why}. Without it posts that were withdrawn can't be told from others. Put back a copy of this file; "
        f"or remove {corpus.folder / 'tables' / 'withdrawn.lance'}, and what was withdrawn is taken like any other."
    )


def _mark(key: bytes, kind: str, name: str) -> str:
    return hmac.digest(key, f"{kind}\0{name}".encode("utf-8", "surrogatepass"), "sha256")[:_MARK_BYTES].hex()
