"""The lines of captions, told apart: what the poster wrote, the template's own words, and an app's around them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from memography.captions.chrome import is_chrome
from memography.captions.reading_order import in_reading_order
from memography.captions.template_words import (
    Box,
    Placed,
    Shown,
    is_same_anywhere,
    is_same_line,
    lines_to_look_up,
    template_lines,
)
from memography.settings import CaptionsSettings
from memography.words import folded

Size = tuple[int, int]
"""Width and height in pixels."""
IsPrinted = Callable[[Box, Sequence[Mapping[str, Any]]], bool]
"""Whether a line at a place of a leader stands on its clean template, told from matches of variants that have it."""
_Known = tuple[Placed, Callable[[Placed, Placed], bool]]
"""A template's line, and what tells whether another is it."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The words in a picture, lines in reading order."""

    text: str
    """What the poster wrote."""
    template_text: str
    """The template's own words, as they are read most often."""
    chrome_text: str
    """An app's words."""


def told_apart(
    lines: Mapping[str, Sequence[dict[str, Any]]],
    matches: Sequence[dict[str, Any]],
    sizes: Mapping[str, Size],
    settings: CaptionsSettings,
    is_printed: IsPrinted,
) -> dict[str, Parts]:
    """The parts of each variant's words.

    Args:
        lines: what was read in each variant, as `captions` has it.
        matches: rows of `matches`.
        sizes: of the small copies of variants that `transform` speaks of.
        settings: when a line is the template's.
        is_printed: what looks at pixels, for small words that are seldom read; see `Lettering`.
    """
    matches = sorted(matches, key=lambda match: (match["variant_id"], match["rank"], match["leader_id"]))
    of_variant: dict[str, list[dict[str, Any]]] = {}
    for match in matches:
        of_variant.setdefault(match["variant_id"], []).append(match)
    placed = {
        (match["variant_id"], match["leader_id"]): _on_leader(lines[match["variant_id"]], match, sizes)
        for match in matches
        if match["variant_id"] in lines
    }
    alone: dict[str, list[Shown]] = {}
    only: dict[str, list[dict[str, Any]]] = {}
    for (variant_id, leader_id), shown in sorted(placed.items()):
        if len(of_variant[variant_id]) == 1:  # what shows several memes tells nothing of one
            alone.setdefault(leader_id, []).append(shown)
            only.setdefault(leader_id, []).append(of_variant[variant_id][0])
    own = {leader_id: template_lines(variants, settings) for leader_id, variants in alone.items()}
    for leader_id, variants in alone.items():
        for line, bearing in lines_to_look_up(variants, own[leader_id]):
            if is_printed(line.box, [only[leader_id][number] for number in bearing]):
                own[leader_id].append(line)
    of_meme: dict[str, dict[str, Placed]] = {}
    for meme_id, leader_id in sorted({(match["meme_id"], match["leader_id"]) for match in matches}):
        for line in own.get(leader_id, []):
            of_meme.setdefault(meme_id, {}).setdefault(line.folded, line)

    def known(match: dict[str, Any]) -> Sequence[_Known]:
        """The template's lines where they lie; where few variants have the leader, those of the meme's others."""
        leader_id, meme_id = match["leader_id"], match["meme_id"]
        if len(alone.get(leader_id, [])) >= settings.template_min_variants:
            return [(line, is_same_line) for line in own[leader_id]]
        return [(line, is_same_anywhere) for line in of_meme.get(meme_id, {}).values()]

    return {
        variant_id: _parts(
            read,
            [(placed[variant_id, m["leader_id"]].lines, known(m)) for m in of_variant.get(variant_id, [])],
            [m["region"] for m in of_variant.get(variant_id, [])],
        )
        for variant_id, read in lines.items()
    }


def _parts(
    read: Sequence[dict[str, Any]],
    on_leaders: Sequence[tuple[Sequence[Placed], Sequence[_Known]]],
    regions: Sequence[Sequence[float]],
) -> Parts:
    text, chrome_text = [], []
    of_template: dict[str, dict[str, Any]] = {}
    for number, line in enumerate(read):
        meant = next(
            (own.text for placed, known in on_leaders for own, is_same in known if is_same(placed[number], own)),
            None,
        )
        if meant is not None:
            of_template.setdefault(meant, line)
        elif is_chrome(line, regions):
            chrome_text.append(line["text"])
        else:
            text.append(line["text"])
    named = in_reading_order([{"box": line["box"], "text": spelt} for spelt, line in of_template.items()])
    return Parts("\n".join(text), "\n".join(line["text"] for line in named), "\n".join(chrome_text))


def _on_leader(lines: Sequence[dict[str, Any]], match: Mapping[str, Any], sizes: Mapping[str, Size]) -> Shown:
    """A variant as it lies on the leader that it was matched with."""
    here, there = (np.array(sizes[match[name]], float) for name in ("variant_id", "leader_id"))

    def moved(box: Sequence[float]) -> Box:
        corners = np.array(box, float).reshape(2, 2)
        if match["mirrored"]:
            corners = np.stack([1 - corners[::-1, 0], corners[:, 1]], axis=1)
        if match["transform"] is not None:  # else it is known only that the one picture is the other
            a, b, c, d = match["transform"]
            left_top, right_bottom = corners * here
            outline = np.array([left_top, [right_bottom[0], left_top[1]], right_bottom, [left_top[0], right_bottom[1]]])
            outline = (outline @ np.array([[a, b], [-b, a]]) + [c, d]) / there
            corners = np.stack([outline.min(axis=0), outline.max(axis=0)])
        return Box(*corners.ravel().tolist())

    return Shown(
        moved([0, 0, 1, 1]), [Placed(line["text"], folded(line["text"]), moved(line["box"])) for line in lines]
    )
