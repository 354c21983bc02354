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


def test_captions_side_by_side_are_not_mixed() -> None:
    """Each is read to its end, though their lines are level."""
    lines = [
        line("what I", 0.05, 0.1, 0.45, 0.16),
        line("said", 0.1, 0.17, 0.4, 0.23),
        line("what they", 0.55, 0.1, 0.95, 0.16),
        line("heard", 0.6, 0.17, 0.9, 0.23),
        line("below", 0.1, 0.8, 0.9, 0.86),
    ]
    assert [found["text"] for found in in_reading_order(lines)] == ["what I", "said", "what they", "heard", "below"]
