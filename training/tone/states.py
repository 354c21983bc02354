"""What the frozen lower half makes of every text, computed once and kept on disk."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from training.tone.network import WIDTH, Lower

MAX_TOKENS = 96
BATCH_TOKENS = 8192


@dataclass(frozen=True)
class States:
    """The states at the cut of many texts, end to end."""

    values: np.ndarray
    """Shape (n_tokens of all texts, WIDTH), float16."""
    starts: np.ndarray
    """Where each text begins, and where the last one ends; shape (n_texts + 1,), int64."""

    @property
    def lengths(self) -> np.ndarray:
        """Tokens a text, shape (n_texts,)."""
        return np.diff(self.starts)

    def batch(self, texts: np.ndarray) -> tuple[Tensor, Tensor]:
        """Return states, shape (n_texts, n_tokens, WIDTH), and the mask of tokens, shape (n_texts, n_tokens)."""
        lengths = self.lengths[texts]
        states = np.zeros((len(texts), int(lengths.max()), WIDTH), dtype=np.float16)
        for row, text in zip(states, texts, strict=True):
            row[: self.starts[text + 1] - self.starts[text]] = self.values[self.starts[text] : self.starts[text + 1]]
        mask = np.arange(states.shape[1]) < lengths[:, None]
        return torch.from_numpy(states).float(), torch.from_numpy(mask)


def tokens(texts: list[str], tokenizer: Path) -> list[list[int]]:
    """Return the token ids of each text, at most MAX_TOKENS."""
    reader = Tokenizer.from_file(str(tokenizer))
    reader.no_padding()
    reader.enable_truncation(MAX_TOKENS)
    return [encoding.ids for encoding in reader.encode_batch(texts)]


def states(texts: list[str], model: Path, lower: Lower, cache: Path) -> States:
    """Return the lower half's states of the texts; from the cache where it has them.

    Args:
        model: the folder with `tokenizer.json`.
        cache: a folder; a file is named for the texts that it holds.
    """
    key = hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]
    ids = tokens(texts, model / "tokenizer.json")
    starts = np.concatenate([[0], np.cumsum([len(one) for one in ids])]).astype(np.int64)
    path = cache / f"states-{key}.npy"
    if not path.exists():
        cache.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".part")
        with unfinished.open("wb") as file:
            np.save(file, _computed(ids, starts, lower))
        unfinished.rename(path)
    return States(np.load(path, mmap_mode="r"), starts)


@torch.inference_mode()
def _computed(ids: list[list[int]], starts: np.ndarray, lower: Lower) -> np.ndarray:
    values = np.empty((int(starts[-1]), WIDTH), dtype=np.float16)
    for batch in by_length(np.argsort(np.diff(starts), kind="stable"), np.diff(starts), BATCH_TOKENS):
        longest = max(len(ids[text]) for text in batch)
        padded = torch.tensor([ids[text] + [0] * (longest - len(ids[text])) for text in batch])
        found = lower(padded, padded != 0).numpy()
        for text, one in zip(batch, found, strict=True):
            values[starts[text] : starts[text + 1]] = one[: len(ids[text])]
    return values


def by_length(ordered: np.ndarray, lengths: np.ndarray, batch_tokens: int) -> list[np.ndarray]:
    """Cut texts, ordered by length, into batches of at most so many tokens with padding."""
    batches, begin = [], 0
    for end in range(1, len(ordered) + 1):
        if end == len(ordered) or lengths[ordered[end]] * (end + 1 - begin) > batch_tokens:
            batches.append(ordered[begin:end])
            begin = end
    return batches
