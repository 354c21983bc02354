"""Lines are told in the order in which people read them."""

from typing import Any

from memography.captions.reading_order import in_reading_order


def line(text: str, left: float, top: float, right: float, bottom: float) -> dict[str, Any]:
    return {"text": text, "box": [left, top, right, bottom], "confidence": 1.0}


def test_lines_side_by_side_are_read_from_left_to_right() -> None:
    """First by row, then by place in the row, also where a row is not quite level."""
    lines = [
        line("four", 0.6, 0.81, 0.9, 0.91),
        line("two", 0.6, 0.11, 0.9, 0.21),
        line("three", 0.1, 0.8, 0.4, 0.9),
        line("one", 0.1, 0.1, 0.4, 0.2),
    ]
    assert [found["text"] for found in in_reading_order(lines)] == ["one", "two", "three", "four"]
