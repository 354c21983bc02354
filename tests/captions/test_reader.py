"""Words are read from pictures in the order in which people read."""

import hashlib
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from memography.captions.reader import Setup, in_reading_order, reader
from memography.pictures.decode import Caps
from memography.settings import CaptionsSettings


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


def test_printed_words_are_read(tmp_path: Path) -> None:
    """Large print on white is read without a fault, with its place as shares of the picture."""
    picture = Image.new("RGB", (600, 300), "white")
    draw = ImageDraw.Draw(picture)
    draw.text((40, 20), "GOOD MORNING", "black", ImageFont.load_default(60))
    draw.text((40, 200), "EVERYONE", "black", ImageFont.load_default(60))
    picture.save(tmp_path / "1.png")
    read = reader(Setup(CaptionsSettings(), Caps(10**8, 10), 10**8, tmp_path))
    image_id = hashlib.sha256((tmp_path / "1.png").read_bytes()).hexdigest()
    lines = read((str(tmp_path), "1.png", image_id))["lines"]
    assert [found["text"] for found in lines] == ["GOOD MORNING", "EVERYONE"]
    assert all(0 <= share <= 1 for found in lines for share in found["box"])
    assert lines[0]["box"][3] < 0.5 < lines[1]["box"][1]
    assert "has changed" in read((str(tmp_path), "1.png", "0" * 64))["detail"]
    assert read((str(tmp_path), "2.png", image_id))["reason"] == "missing_file"


def test_a_picture_without_words_has_no_lines(tmp_path: Path) -> None:
    """Nothing to read is no fault."""
    Image.new("RGB", (200, 200), "navy").save(tmp_path / "1.png")
    read = reader(Setup(CaptionsSettings(), Caps(10**8, 10), 10**8, tmp_path))
    image_id = hashlib.sha256((tmp_path / "1.png").read_bytes()).hexdigest()
    assert read((str(tmp_path), "1.png", image_id)) == {"lines": []}
