"""Texts to tokens, and tokens to batches of one length, so that nothing is padded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

Ids = npt.NDArray[np.int32]

MAX_TOKENS = 256
"""A longer text is cut off there, as sentence-transformers does for all-MiniLM-L6-v2."""
_TEXTS_AT_ONCE = 2048


@dataclass(frozen=True)
class Batch:
    """Different texts of one length."""

    rows: npt.NDArray[np.int64]
    """Which of the different texts they are, shape (n_batch,)."""
    ids: Ids
    """Their tokens, shape (n_batch, n_tokens)."""


@dataclass(frozen=True)
class Tokens:
    """Texts as tokens, each different sequence once."""

    different: list[bytes]
    """The different sequences: int32, one after the other."""
    of_text: npt.NDArray[np.int64]
    """Which of them each text is, shape (n_texts,)."""

    def one_by_one(self) -> "Tokens":
        """The same with one sequence a text, equal or not."""
        return Tokens([self.different[row] for row in self.of_text], np.arange(len(self.of_text)))

    def batches(self, max_tokens: int) -> Iterator[Batch]:
        """The different sequences in batches, longest first; each row is in one of them.

        Args:
            max_tokens: how many tokens a batch has at most, unless one text has more.
        """
        n_bytes = np.fromiter(map(len, self.different), np.int64, len(self.different))
        order = np.argsort(-n_bytes, kind="stable")
        starts = np.flatnonzero(np.diff(n_bytes[order], prepend=-1))
        for rows in np.split(order, starts[1:]) if len(order) else ():
            n_tokens = int(n_bytes[rows[0]]) // np.int32().itemsize
            n_at_once = max(max_tokens // n_tokens, 1)
            for first in range(0, len(rows), n_at_once):
                chosen = rows[first : first + n_at_once]
                joined = b"".join(self.different[row] for row in chosen)
                yield Batch(chosen, np.frombuffer(joined, np.int32).reshape(len(chosen), n_tokens))


class Tokenization:
    """A model's own tokenizer, without the padding that its file may ask for."""

    def __init__(self, file: Path) -> None:
        self._tokenizer = Tokenizer.from_str(file.read_text(encoding="utf-8"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)

    def tokens(self, texts: Sequence[str]) -> Tokens:
        """Texts as tokens. What the tokenizer does not tell apart, such as upper and lower case, is the same.

        Half a character, which no file can hold, is read as a question mark.
        """
        known: dict[bytes, int] = {}
        of_text = np.empty(len(texts), np.int64)
        for first in range(0, len(texts), _TEXTS_AT_ONCE):
            whole = [text.encode(errors="replace").decode() for text in texts[first : first + _TEXTS_AT_ONCE]]
            for place, encoding in enumerate(self._tokenizer.encode_batch_fast(whole), first):
                sequence = np.array(encoding.ids, np.int32).tobytes()
                of_text[place] = known.setdefault(sequence, len(known))
        return Tokens(list(known), of_text)
