"""Which words of a caption the poster wrote, and which are the template's own: those that its variants share.

A line is the template's where nearly all variants that show its place have it there. Words that captions often hide are
seen in what is bare: variants with no words on the template but such as come again and again. What many posters write
alike ("back in my day") is not there in a bare one. Small words are read in few variants, but nothing else is read in
their place. Readings of one line differ, so they are compared by their letters
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
MAX_HEIGHT_OF_SMALL = 0.7
"""A small line is at most so high beside the usual line in its template's variants."""
LEAST_SMALL, LEAST_SHARE_OF_SMALL = 3, 0.03
"""So many variants, and such a share of them, read a small line alike to the letter."""
LEAST_SHARE_IN_PLACE = 0.6
"""Of the small lines in its place so many say the same; the others are misread, or captions that run over it."""
HIGHER = 1.6
"""What lies in a small line's place and is more times higher than it hides it; else it is another line there."""
MAX_LOOKED_UP = 50
"""So many lines of a leader are looked up on its clean template."""
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
    spellings = _spellings(variants, max(LEAST_SHARE_AS_READ * len(variants), 2))
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
    return [*found, *_small_lines(variants, found)]


def _small_lines(variants: Sequence[Shown], found: Sequence[Placed]) -> list[Placed]:
    """Small lines that are seldom read, and in whose place hardly anything else is: a sign, a name on a mug.

    Variants in which nothing is read there do not count, nor those in which something larger lies upon it: small words
    are often illegible, and captions hide them.
    """
    highest = MAX_HEIGHT_OF_SMALL * _usual_height(variants)
    small: list[Placed] = []
    for spelling in _spellings(variants, max(LEAST_SHARE_OF_SMALL * len(variants), LEAST_SMALL)):
        high = spelling.box.bottom - spelling.box.top
        if high > highest or len(spelling.folded) < _PART_LETTERS:
            continue
        if any(is_same_line(spelling, line) for line in (*found, *small)):
            continue
        n_same = n_other = 0
        for variant in variants:
            if any(is_same_line(line, spelling) for line in variant.lines):
                n_same += 1
            elif any(
                line.box.shared(spelling.box) >= MIN_OVERLAP and line.box.bottom - line.box.top <= HIGHER * high
                for line in variant.lines
            ):
                n_other += 1
        if n_same >= LEAST_SHARE_IN_PLACE * (n_same + n_other):
            small.append(spelling)
    return small


def _usual_height(variants: Sequence[Shown]) -> float:
    """The median height of lines; 0 without any."""
    heights = [line.box.bottom - line.box.top for variant in variants for line in variant.lines]
    return float(np.median(heights)) if heights else 0.0


def lines_to_look_up(variants: Sequence[Shown], found: Sequence[Placed]) -> list[tuple[Placed, list[int]]]:
    """Lines that are lower than lines usually are, the most frequent first, each with the numbers of the variants that
    have it: a template's small words may be among them, and strokes of its drawing.

    Args:
        variants: those that show the template alone.
        found: lines that are known to be the template's.
    """
    step = -(-len(variants) // MAX_VARIANTS)
    some = variants[:: max(step, 1)]
    usual = _usual_height(some)
    told: list[tuple[Placed, list[int]]] = []
    for spelling in _spellings(some, 1):
        if len(told) == MAX_LOOKED_UP:
            break
        if spelling.box.bottom - spelling.box.top >= usual:
            continue
        if any(is_same_line(spelling, line) for line in (*found, *(line for line, _ in told))):
            continue
        bearing = [
            number * step
            for number, variant in enumerate(some)
            if any(line.folded == spelling.folded and is_same_line(line, spelling) for line in variant.lines)
        ]
        if bearing:
            told.append((spelling, bearing))
    return told


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


def _spellings(variants: Sequence[Shown], least: float) -> list[Placed]:
    """The lines that at least so many variants have alike, the most frequent first; each where it usually lies."""
    boxes: dict[str, list[Box]] = {}
    spelt: dict[str, Counter[str]] = {}
    n_variants: Counter[str] = Counter()
    for variant in variants:
        n_variants.update({line.folded for line in variant.lines})
        for line in variant.lines:
            boxes.setdefault(line.folded, []).append(line.box)
            spelt.setdefault(line.folded, Counter())[line.text] += 1
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
