"""Texts without labels, from which a student learns what its teachers say of them: tweets and captions of memes."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from memography.models.tone.wording import normalised
from training.tone.corpora import N_OUTPUTS, Examples

N_CAPTIONS = 40_000
CAPTION_WORDS = range(5, 41)
"""How long captions are that are taken; shorter ones say little."""
UNLABELLED = "unlabelled"
"""The part of these texts, and -1 their task."""


def with_unlabelled(known: Examples, folder: Path, seed: int = 5) -> Examples:
    """Return the examples with texts without labels behind them; none is a text that is among them already.

    Args:
        known: what `examples` gives.
        folder: holds `shift/tempowic/train.jsonl` (Loureiro et al. 2022) and `captions/imgflip.jsonl.gz`.
        seed: of which captions are taken.
    """
    seen = set(known.texts)
    tweets = [text for text in dict.fromkeys(_tweets(folder)) if text not in seen]
    captions = [text for text in dict.fromkeys(_captions(folder)) if text not in seen]
    chosen = np.sort(np.random.default_rng(seed).permutation(len(captions))[:N_CAPTIONS])
    more = [*tweets, *(captions[one] for one in chosen)]
    return Examples(
        [*known.texts, *more],
        np.r_[known.tasks, np.full(len(more), -1, np.int8)],
        np.concatenate([known.targets, np.zeros((len(more), N_OUTPUTS), np.float32)]),
        np.r_[known.parts, np.full(len(more), UNLABELLED)],
        np.r_[known.folds, np.full(len(more), -1, np.int8)],
        np.r_[known.pairs, np.full(len(more), -1, np.int32)],
        np.r_[known.rephrasings, np.zeros(len(more), bool)],
    )


def _tweets(folder: Path) -> Iterator[str]:
    with (folder / "shift/tempowic/train.jsonl").open(encoding="utf-8") as file:
        for line in file:
            pair = json.loads(line)
            yield from (text for of in ("tweet1", "tweet2") if (text := normalised(pair[of]["text"])))


def _captions(folder: Path) -> Iterator[str]:
    with gzip.open(folder / "captions/imgflip.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in file:
            text = normalised(" ".join(json.loads(line)["boxes"]))
            if len(text.split()) in CAPTION_WORDS:
                yield text
