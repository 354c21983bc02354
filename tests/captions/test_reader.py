"""Words are read from pictures where vision has seen lines."""

import hashlib
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont, ImageOps

from memography.captions.reader import Setup, reader
from memography.pictures.decode import Caps
from memography.recognition.text_lines import text_lines
from memography.recognition.text_mask import text_probability
from memography.settings import CaptionsSettings

SEEN_PX = 320


def drawn(*lines: str, size: int = 60) -> Image.Image:
    picture = Image.new("RGB", (600, 300), "white")
    draw = ImageDraw.Draw(picture)
    for number, line in enumerate(lines):
        draw.text((40, 20 + 180 * number), line, "black", ImageFont.load_default(size))
    return picture


def seen(picture: Image.Image) -> list[list[float]]:
    """The lines that vision finds in a small copy."""
    small = picture.copy()
    small.thumbnail((SEEN_PX, SEEN_PX))
    lines: list[list[float]] = (
        text_lines(text_probability(np.asarray(small)[:, :, ::-1].copy())).reshape(-1, 8).tolist()
    )
    return lines


def read(folder: Path, picture: Image.Image) -> list[dict[str, Any]]:
    picture.save(folder / "1.png")
    image_id = hashlib.sha256((folder / "1.png").read_bytes()).hexdigest()
    call = reader(Setup(CaptionsSettings(), Caps(10**8, 10), 10**8, folder))
    lines: list[dict[str, Any]] = call((str(folder), "1.png", image_id, seen(picture), SEEN_PX))["lines"]
    return lines


def test_printed_words_are_read(tmp_path: Path) -> None:
    """Large print on white is read without a fault, with its place as shares of the picture."""
    lines = read(tmp_path, drawn("GOOD MORNING", "EVERYONE"))
    assert [found["text"] for found in lines] == ["GOOD MORNING", "EVERYONE"]
    assert all(0 <= share <= 1 for found in lines for share in found["box"])
    assert lines[0]["box"][3] < 0.5 < lines[1]["box"][1]


def test_words_in_the_mirror_are_read(tmp_path: Path) -> None:
    """Their boxes are where they stand in the picture."""
    (line,) = read(tmp_path, ImageOps.mirror(drawn("GOOD MORNING")))
    assert line["text"] == "GOOD MORNING"
    assert line["box"][0] > 1 - read(tmp_path, drawn("GOOD MORNING"))[0]["box"][2] - 0.02


def test_small_lines_of_a_large_picture_are_looked_for_again(tmp_path: Path) -> None:
    """In the small copy they ran together."""
    picture = Image.new("RGB", (1600, 1000), "white")
    draw = ImageDraw.Draw(picture)
    said = [f"the cat number {n} sat on the mat" for n in range(6)]
    for number, line in enumerate(said):
        draw.text((60, 60 + 52 * number), line, "black", ImageFont.load_default(36))
    assert [line["text"] for line in read(tmp_path, picture)] == said


@pytest.mark.parametrize(("image", "image_id"), [("1.png", "0" * 64), ("2.png", "0" * 64)])
def test_a_picture_that_is_gone_or_changed_is_refused(tmp_path: Path, image: str, image_id: str) -> None:
    """With the reason, whether words were seen in it or not."""
    drawn("GOOD MORNING").save(tmp_path / "1.png")
    answer = reader(Setup(CaptionsSettings(), Caps(10**8, 10), 10**8, tmp_path))(
        (str(tmp_path), image, image_id, [], SEEN_PX)
    )
    assert answer["reason"] == ("unreadable_file" if image == "1.png" else "missing_file")


def test_a_picture_without_words_has_no_lines(tmp_path: Path) -> None:
    """Nothing to read is no fault; nor is a line that says nothing."""
    assert read(tmp_path, Image.new("RGB", (200, 200), "navy")) == []
    flat = np.full((200, 200, 3), 90, np.uint8)
    cv2.imwrite(str(tmp_path / "2.png"), flat)
    image_id = hashlib.sha256((tmp_path / "2.png").read_bytes()).hexdigest()
    call = reader(Setup(CaptionsSettings(), Caps(10**8, 10), 10**8, tmp_path))
    line = [0.1, 0.1, 0.9, 0.1, 0.9, 0.3, 0.1, 0.3]
    assert call((str(tmp_path), "2.png", image_id, [line], SEEN_PX)) == {"lines": []}
