"""The order in which people read lines."""

from typing import Any


def in_reading_order(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Lines from top to bottom, and from left to right where they stand side by side.

    Two boxes stand side by side when their middles lie less than half the lower one's height apart.

    Args:
        lines: with `box`: left, top, right, bottom.
    """
    rows: list[list[dict[str, Any]]] = []
    for line in sorted(lines, key=lambda line: (line["box"][1] + line["box"][3], line["box"][0])):
        _, top, _, bottom = line["box"]
        middle = (top + bottom) / 2
        if rows:
            _, row_top, _, row_bottom = rows[-1][0]["box"]
            if abs(middle - (row_top + row_bottom) / 2) < min(bottom - top, row_bottom - row_top) / 2:
                rows[-1].append(line)
                continue
        rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda line: line["box"][0])]
