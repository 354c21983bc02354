"""Which words of a caption the poster wrote, and which are the template's own: those that its variants share.

A line is the template's where nearly all variants that show its place have it there. Words that captions often hide are
seen in what is bare: variants with no words on the template but such as come again and again. What many posters write
alike ("back in my day") is not there in a bare one. Readings of one line differ, so they are compared by their letters
and by where they lie on the template.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from memography.settings import CaptionsSettings
from memography.spelling import edits

LEAST_SHARE_AS_READ = 0.1
"""In at least this share of the variants a template's line is read alike to the letter, so that others need not be
looked at as its spelling."""
LEAST_LETTERS = 2
"""A shorter line is no spelling of a template's line: it may be anything."""
LEAST_SHARE_HIDDEN = 0.25
"""At least this share of the variants have a line that captions often hide."""
LEAST_BARE = 4
"""So many bare variants at least must show the place of a line that captions often hide."""
MAX_VARIANTS = 1000
"""Of more variants every second, third and so on is looked at: shares are known well enough from so many."""
MAX_EDITS_ANYWHERE = 0.25
"""Readings of one line differ by at most this share of their letters where it is not known where the line lies."""
LEAST_LETTERS_ANYWHERE = 5
"""A line is so long at least that is the template's wherever it stands."""
MAX_EDITS = 0.4
"""Readings of one line differ by at most this share of the longer one's letters."""
MIN_OVERLAP = 0.5
"""They share at least so much of the smaller one's box."""


class Box(NamedTuple):
    """A rectangle on the template, as shares of it; may reach beyond."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def area(self) -> float:
        """Its area, 0 where it is none."""
        return max(self.right - self.left, 0) * max(self.bottom - self.top, 0)

    def shared(self, other: "Box") -> float:
        """How much of the smaller one the two share, 0 to 1."""
        common = Box(*map(max, self[:2], other[:2]), *map(min, self[2:], other[2:])).area
        return common / min(self.area, other.area) if common else 0.0


@dataclass(frozen=True, slots=True)
class Placed:
    """A line of a variant as it lies on the template."""

    text: str
    folded: str
    box: Box


@dataclass(frozen=True, slots=True)
class Shown:
    """A variant as it lies on the template."""

    frame: Box
    """Where the picture lies."""
    lines: Sequence[Placed]


def template_lines(variants: Sequence[Shown], settings: CaptionsSettings) -> list[Placed]:
    """The lines that belong to a template, as they are read most often, where they are found usually.

    Args:
        variants: those that show the template alone.
        settings: which share of the variants must have a line, and among how many at least.
    """
    if len(variants) < settings.template_min_variants:
        return []
    variants = variants[:: -(-len(variants) // MAX_VARIANTS)]
    spellings = _spellings(variants)
    is_bare = [_is_bare(variant, spellings) for variant in variants]
    found: list[Placed] = []
    for spelling in spellings:
        if any(is_same_line(spelling, line) for line in found):
            continue
        bears = [
            (any(is_same_line(line, spelling) for line in variant.lines), bare)
            for variant, bare in zip(variants, is_bare, strict=True)
            if spelling.box.shared(variant.frame) > _SHOWN
        ]
        share = sum(bearing for bearing, _ in bears) / max(len(bears), 1)
        in_bare = [bearing for bearing, bare in bears if bare]
        is_plain = len(bears) >= settings.template_min_variants and share >= settings.template_share
        is_hidden = len(in_bare) >= LEAST_BARE and sum(in_bare) >= settings.template_share * len(in_bare)
        if is_plain or (is_hidden and share >= LEAST_SHARE_HIDDEN):
            found.append(spelling)
    return found


def _is_bare(variant: Shown, spellings: Sequence[Placed]) -> bool:
    """Whether all words on the template come again and again; a trace of few letters may be anything."""
    return all(
        any(is_same_line(line, spelling) for spelling in spellings)
        for line in variant.lines
        if len(line.folded) >= _PART_LETTERS and line.box.shared(_TEMPLATE) > MIN_OVERLAP
    )


def is_same_line(read: Placed, line: Placed) -> bool:
    """Whether a line that was read is likely to be a template's line: it lies there, and says nearly the same, or a
    part of it."""
    if read.box.shared(line.box) < MIN_OVERLAP:
        return False
    if len(read.folded) >= _PART_LETTERS and read.folded in line.folded:
        return True
    return edits(read.folded, line.folded) <= MAX_EDITS * max(len(read.folded), len(line.folded))


def is_same_anywhere(read: Placed, line: Placed) -> bool:
    """Whether a line says nearly the same as a template's line whose place is not known."""
    longer = max(len(read.folded), len(line.folded))
    is_long = min(len(read.folded), len(line.folded)) >= LEAST_LETTERS_ANYWHERE
    return is_long and edits(read.folded, line.folded) <= MAX_EDITS_ANYWHERE * longer


def _spellings(variants: Sequence[Shown]) -> list[Placed]:
    """The lines that are read alike most often, the most frequent first; each where it usually lies."""
    boxes: dict[str, list[Box]] = {}
    spelt: dict[str, Counter[str]] = {}
    n_variants: Counter[str] = Counter()
    for variant in variants:
        n_variants.update({line.folded for line in variant.lines})
        for line in variant.lines:
            boxes.setdefault(line.folded, []).append(line.box)
            spelt.setdefault(line.folded, Counter())[line.text] += 1
    least = max(LEAST_SHARE_AS_READ * len(variants), 2)
    return [
        Placed(_most_frequent(spelt[folded]), folded, Box(*np.median(boxes[folded], axis=0).tolist()))
        for folded, n in sorted(n_variants.items(), key=lambda told: (-told[1], told[0]))
        if n >= least and len(folded) >= LEAST_LETTERS
    ]


def _most_frequent(counts: Counter[str]) -> str:
    return min(counts, key=lambda text: (-counts[text], text))


_TEMPLATE = Box(0, 0, 1, 1)
_SHOWN = 0.9
_PART_LETTERS = 3
