"""The order in which people read lines."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

Item = TypeVar("Item")
Box = Sequence[float]
"""Left, top, right, bottom."""

MAX_GAP = 0.8
"""Lines of one block are at most so far apart, beside the lower one's height."""
MAX_HEIGHTS = 1.6
"""And one is at most so many times higher than the other."""
MIN_ABOVE = 0.5
"""And so much of the narrower one stands above or below the other."""


def in_reading_order(lines: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Lines block by block, so that captions side by side are not mixed; from top to bottom, and from left to right.

    Args:
        lines: with `box`: left, top, right, bottom.
    """
    blocks = _by_row(_blocks(lines), lambda block: _around([line["box"] for line in block]))
    return [line for block in blocks for line in _by_row(block, lambda line: line["box"])]


def _blocks(lines: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Lines put together with those that they stand below."""
    blocks: list[list[dict[str, Any]]] = []
    for line in sorted(lines, key=lambda line: line["box"][1]):
        near = [block for block in blocks if any(_is_below(line["box"], other["box"]) for other in block)]
        blocks = [block for block in blocks if block not in near]
        blocks.append([*(other for block in near for other in block), line])
    return blocks


def _is_below(box: Box, other: Box) -> bool:
    """Whether two lines, the other one above, belong to one block."""
    high, other_high = box[3] - box[1], other[3] - other[1]
    low = min(high, other_high)
    gap = max(box[1], other[1]) - min(box[3], other[3])
    above = min(box[2], other[2]) - max(box[0], other[0])
    return (
        max(high, other_high) <= MAX_HEIGHTS * low
        and -low / 2 < gap < MAX_GAP * low
        and above > MIN_ABOVE * min(box[2] - box[0], other[2] - other[0])
    )


def _around(boxes: Sequence[Box]) -> Box:
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


def _by_row(items: Sequence[Item], box_of: Callable[[Item], Box]) -> list[Item]:
    """From top to bottom, and from left to right where items stand side by side: where their middles lie less than
    half the lower one's height apart."""
    rows: list[list[Item]] = []
    for item in sorted(items, key=lambda item: (box_of(item)[1] + box_of(item)[3], box_of(item)[0])):
        _, top, _, bottom = box_of(item)
        if rows:
            _, row_top, _, row_bottom = box_of(rows[-1][0])
            if abs(top + bottom - row_top - row_bottom) < min(bottom - top, row_bottom - row_top):
                rows[-1].append(item)
                continue
        rows.append([item])
    return [item for row in rows for item in sorted(row, key=lambda item: box_of(item)[0])]
