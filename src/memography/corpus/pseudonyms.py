"""Authors become keyed pseudonyms before anything is stored; the key stays in the corpus."""

import hmac
import secrets
from pathlib import Path

from memography.corpus import disk

KEY_FILE = "pseudonym.key"
KEY_BYTES = 32


class Pseudonyms:
    """The same author has the same pseudonym in one corpus, and another in every other corpus.

    HMAC-SHA-256 (RFC 2104) cut to 64 bits: without the key a name can be neither read from a pseudonym nor tested
    against it. Whoever deletes the key file makes the pseudonyms final.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    @classmethod
    def of(cls, folder: Path) -> "Pseudonyms":
        """The pseudonyms of the corpus in a folder; its key is made at first use, readable by its owner only."""
        path = folder / KEY_FILE
        if not path.exists():
            with disk.as_corpus_error(path):
                disk.write_whole(path, secrets.token_bytes(KEY_BYTES), 0o600)
        return cls(path.read_bytes())

    def __call__(self, author: str) -> str:
        """The pseudonym: 16 hex digits."""
        return hmac.digest(self._key, author.encode("utf-8", "surrogatepass"), "sha256")[:8].hex()
