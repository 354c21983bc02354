"""What the heads' logits say of texts: three tones that sum to one, 28 emotions, and whether to believe them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from memography.language import ENGLISH, language
from memography.words import words

Rows = npt.NDArray[np.float32]
REACH_ABOVE = 1.25
"""How far above a threshold logits are moved, in moves; above 1, or their order would not be kept."""
REACH_BELOW = 0.25
"""How far below: what lies there is decided rightly as it is, so little of it need move."""
_LEAST = 1e-6
FARTHEST = 30.0
"""Logits further from 0 than this are as good as certain."""


@dataclass(frozen=True)
class Heads:
    """Where among the outputs each answer stands."""

    ironic: int
    """The column of irony, as marked (TweetEval) or as authors call their own posts (iSarcasmEval)."""
    emotions: dict[str, int]
    """The column of each emotion (GoEmotions)."""


@dataclass(frozen=True)
class Tones:
    """Tone and emotions of texts; arrays are as long as the texts."""

    p_sincere: Rows
    p_humorous: Rows
    p_ironic: Rows
    """The three sum to 1; shape (n_texts,)."""
    emotions: dict[str, Rows]
    """The probability of each emotion, shape (n_texts,); several may hold."""
    abstained: npt.NDArray[np.bool_]
    """Whether the tone is too close to call, shape (n_texts,)."""

    def as_data(self, texts: Sequence[str]) -> Iterator[dict[str, Any]]:
        """One object a text, as `memography tone --json` prints it."""
        for row, text in enumerate(texts):
            yield {
                "text": text,
                "language": language(text),
                "note": note(text),
                "p_sincere": _told(self.p_sincere[row]),
                "p_humorous": _told(self.p_humorous[row]),
                "p_ironic": _told(self.p_ironic[row]),
                "emotions": {name: _told(p[row]) for name, p in self.emotions.items()},
                "abstained": bool(self.abstained[row]),
            }


def note(text: str) -> str | None:
    """Why what is said of a text means nothing, or may mean nothing; None where its words are English."""
    if not words(text):
        return "there are no words to judge"
    told = language(text)
    if told is None:
        return "too few words tell the language; this holds if they are English"
    return None if told == ENGLISH else f"not English ({told}): the model reads English alone"


def tones(logits: Rows, heads: Heads, least_margin: float) -> Tones:
    """Return the tones and emotions that calibrated logits say.

    Nobody has published which posts are meant as jokes. A text is humorous by the odds of amusement, ironic by the odds
    of irony, and sincere by even odds; the three are divided by their sum. Without amusement, irony has its own odds.

    Args:
        logits: shape (n_texts, n_outputs).
        heads: which output is which.
        least_margin: abstain where the first tone is not ahead of the second by so much.
    """
    emotions = {name: _sigmoid(logits[:, column]) for name, column in heads.emotions.items()}
    columns = [heads.ironic, heads.emotions["amusement"]]
    odds = np.exp(np.clip(logits[:, columns], -FARTHEST, FARTHEST))
    p_ironic, p_humorous = (odds / (1 + odds.sum(axis=1, keepdims=True))).T
    p_sincere = 1 / (1 + odds.sum(axis=1))
    ordered = np.sort(np.stack([p_sincere, p_humorous, p_ironic]), axis=0)
    return Tones(p_sincere, p_humorous, p_ironic, emotions, ordered[2] - ordered[1] < least_margin)


def decided(logits: Rows, moves: Rows) -> Rows:
    """Return logits of which those near a threshold are moved to where 0 is the threshold.

    The logit -move becomes 0, its neighbours on both sides move less the further they are, and what is further off than
    REACH_ABOVE or REACH_BELOW times the move stays as it was: order is kept, and most probabilities stay calibrated.

    Args:
        logits: calibrated, shape (n_texts, n_outputs).
        moves: how far below 0 each output's threshold lies; shape (n_outputs,).
    """
    off = (logits + moves) / np.maximum(moves, _LEAST)
    off = np.where(off > 0, off / REACH_ABOVE, -off / REACH_BELOW)
    return np.asarray(logits + moves * np.maximum(0, 1 - off), logits.dtype)


def _told(p: np.float32) -> float:
    """Six digits, never less than 0."""
    return max(0.0, round(float(p), 6))


def _sigmoid(logits: Rows) -> Rows:
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -FARTHEST, FARTHEST))), np.float32)
