"""Authors become keyed pseudonyms before anything is stored; the key stays in the corpus."""

import hmac
import secrets
from pathlib import Path

from memography.corpus import disk
from memography.errors import CorpusError

KEY_FILE = "pseudonym.key"
KEY_BYTES = 32
_WAY_OUT = (
    "Put back a copy of this file. If there is none, ingest the sources into a new corpus: "
    "with another key the same authors would look like others."
)


class Pseudonyms:
    """The same author has the same pseudonym in one corpus, and another in every other corpus.

    HMAC-SHA-256 (RFC 2104) cut to 64 bits: without the key a name can be neither read from a pseudonym nor tested
    against it. Whoever deletes the key file makes the pseudonyms final.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    @classmethod
    def of(cls, folder: Path) -> "Pseudonyms":
        """The pseudonyms of the corpus in a folder; its key is made at first use, readable by its owner only.

        Raises:
            CorpusError: the key can't be written or read, or is none.
        """
        path = folder / KEY_FILE
        if not path.exists():
            with disk.as_corpus_error(path):
                disk.write_whole(path, secrets.token_bytes(KEY_BYTES), 0o600)
        try:
            key = path.read_bytes()
        except OSError as error:
            raise CorpusError(f"{path} can't be read: {error.strerror}. {_WAY_OUT}") from None
        if len(key) != KEY_BYTES:
            raise CorpusError(f"{path}: expected a key of {KEY_BYTES} bytes, found {len(key)}. {_WAY_OUT}")
        return cls(key)

    def __call__(self, author: str) -> str:
        """The pseudonym: 16 hex digits."""
        return hmac.digest(self._key, author.encode("utf-8", "surrogatepass"), "sha256")[:8].hex()
