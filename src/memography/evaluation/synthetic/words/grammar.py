"""Lines with gaps in them, and the words that fill the gaps."""

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass

_GAP = re.compile(r"\{(\w+)\}")
_START = re.compile(r"(^|[.!?] )([a-z])")

Fillers = Mapping[str, tuple[str, ...]]

_CLOSINGS = {
    "sincere": (
        "Thanks for listening.",
        "Be gentle with yourselves.",
        "It helps to write it down.",
        "I mean it.",
        "That's all, really.",
        "Hugs to everybody here.",
        "You all mean a lot to me.",
    ),
    "ironic": (
        "Ten out of ten.",
        "No notes.",
        "Love that for me.",
        "What could go wrong.",
        "As planned, of course.",
        "Please clap.",
        "Flawless.",
        "Everything is under control.",
        "A triumph.",
    ),
}


@dataclass(frozen=True)
class Lines:
    """What people write when they mean one thing in one tone; `{gap}` is filled from the meme's fillers."""

    captions: tuple[str, ...]
    """Words drawn into the picture; ` / ` parts the upper words from the lower ones."""
    texts: tuple[str, ...]
    """The post's own words."""


@dataclass(frozen=True)
class Sense:
    """One thing that people mean by a meme, in its two tones."""

    name: str
    """What is meant, in a few words."""
    sincere: Lines
    ironic: Lines
    fillers: Fillers

    def lines(self, tone: str) -> Lines:
        """The lines of a tone, `sincere` or `ironic`."""
        return self.sincere if tone == "sincere" else self.ironic

    def caption(self, tone: str, rng: random.Random) -> str:
        """A caption, its gaps filled."""
        return filled(rng.choice(self.lines(tone).captions), self.fillers, rng)

    def text(self, tone: str, rng: random.Random) -> str:
        """A post's own words, their gaps filled, sometimes with a few words more."""
        words = written(rng.choice(self.lines(tone).texts), self.fillers, rng)
        return f"{words} {rng.choice(_CLOSINGS[tone])}" if rng.random() < 0.3 else words


def written(line: str, fillers: Fillers, rng: random.Random) -> str:
    """A line with every gap filled, its sentences begun with capitals."""
    return _START.sub(lambda start: start[1] + start[2].upper(), filled(line, fillers, rng))


def filled(line: str, fillers: Fillers, rng: random.Random) -> str:
    """A line with every gap filled, gaps inside fillers too."""
    while "{" in line:
        line = _GAP.sub(lambda gap: rng.choice(fillers[gap[1]]), line)
    return line
