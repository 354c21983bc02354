"""Reading words from a picture, in a worker process: the lines that vision has found are cut out and recognised."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from memography.captions.line_reader import Line, line_reader, strip
from memography.captions.reading_order import in_reading_order
from memography.pictures import originals
from memography.pictures.decode import Caps, decode
from memography.recognition.text_lines import Lines, text_lines
from memography.recognition.text_mask import text_probability
from memography.reject import Reason
from memography.settings import CaptionsSettings

CLOSER = 2
"""How many times larger a picture is looked at again."""
SMALL_LINE_PX = 18
"""Lines were found in a small copy of the picture. Where the median one is lower than this there, some may have run
together or been missed, and a picture that is at least CLOSER times larger is looked at again."""

STROKES_HIGH, STROKES_BELOW, STRIP = 0.6, 0.9, 2.5
"""A line that is as high as so much of the picture and less sure than this is a drawing that was read as letters; but
for pictures that are so many times as wide as high, which may hold one line."""

MIRRORED_BELOW = 0.85
"""Where lines are less sure than this on the whole, they are also read in the mirror."""
MIRRORED_MARGIN = 0.05
"""And so they stay if that is surer by so much."""


@dataclass(frozen=True)
class Setup:
    """What a worker must know."""

    settings: CaptionsSettings
    caps: Caps
    max_bytes: int
    fetched: Path
    """The folder of pictures fetched from URLs."""


def reader(setup: Setup) -> Callable[[tuple[str, str, str, list[list[float]], int]], dict[str, Any]]:
    """The function that a worker calls for each (root, image, image_id, text_lines, seen_px).

    `text_lines` are as `features` has them, `seen_px` is the longer side of the copy that they were found in. The
    function answers with the lines in reading order, or with the reason why there are none.
    """
    cv2.setNumThreads(1)
    settings = setup.settings
    read_line = line_reader()

    def read(item: tuple[str, str, str, list[list[float]], int]) -> dict[str, Any]:
        root, image, image_id, found, seen_px = item
        try:
            original = originals.read(root, image, setup.max_bytes, setup.fetched)
        except originals.OriginalRefused as refused:
            return {"reason": refused.reason, "detail": refused.detail}
        if original.sha256 != image_id:
            return {"reason": Reason.UNREADABLE_FILE, "detail": "the file has changed since its picture was read"}
        if not found:
            return {"lines": []}
        bgr = _pixels(original.data, setup)
        lines = _looked_at_closely(bgr, np.array(found, np.float32).reshape(-1, 4, 2), seen_px)
        size = np.array(bgr.shape[1::-1], np.float32)
        strips = [strip(bgr, corners * size) for corners in lines]
        told = [read_line(cut) for cut in strips]
        if is_mirrored := _confidence(told) < MIRRORED_BELOW:
            mirrored = [read_line(np.ascontiguousarray(cut[:, ::-1])) for cut in strips]
            is_mirrored = _confidence(mirrored) > _confidence(told) + MIRRORED_MARGIN
            told = mirrored if is_mirrored else told
        return {
            "lines": _in_order(
                lines, told, settings.min_confidence, is_mirrored, is_strip=bool(size[0] > STRIP * size[1])
            )
        }

    return read


def _confidence(lines: Sequence[Line]) -> float:
    """How sure lines are on the whole: the mean of their characters; 1 without any."""
    n_characters = sum(len(line.text) for line in lines)
    return sum(line.confidence * len(line.text) for line in lines) / n_characters if n_characters else 1.0


def _in_order(
    lines: Lines, told: Sequence[Line], min_confidence: float, is_mirrored: bool, *, is_strip: bool
) -> list[dict[str, Any]]:
    """The lines that are sure enough, in the order in which they are read."""
    sure = []
    for corners, line in zip(lines, told, strict=True):
        left, top, right, bottom = np.concatenate([corners.min(axis=0), corners.max(axis=0)]).clip(0, 1).tolist()
        is_strokes = not is_strip and bottom - top >= STROKES_HIGH and line.confidence < STROKES_BELOW
        if line.text and line.confidence >= min_confidence and not is_strokes:
            box = [1 - right, top, 1 - left, bottom] if is_mirrored else [left, top, right, bottom]
            sure.append({"text": line.text, "box": box, "confidence": line.confidence})
    ordered = in_reading_order(sure)
    if is_mirrored:  # ordered as in the mirror, and put back
        for row in ordered:
            left, top, right, bottom = row["box"]
            row["box"] = [1 - right, top, 1 - left, bottom]
    return ordered


def _pixels(data: bytes, setup: Setup) -> npt.NDArray[np.uint8]:
    """The picture as it is read, shape (height, width, 3), BGR."""
    read_px = setup.settings.read_px
    picture = Image.fromarray(decode(data, setup.caps, read_px).pixels)
    picture.thumbnail((read_px, read_px), Image.Resampling.LANCZOS)
    return np.ascontiguousarray(np.asarray(picture)[:, :, ::-1])


def _looked_at_closely(bgr: npt.NDArray[np.uint8], lines: Lines, seen_px: int) -> Lines:
    """The lines, or those that are found in a larger copy where they are small and the picture is large."""
    height, width = bgr.shape[:2]
    larger = CLOSER * seen_px / max(height, width)
    sides = np.linalg.norm((lines - np.roll(lines, 1, axis=1)) * [width, height], axis=2)  # (n_lines, 4)
    heights = sides.min(axis=1) * seen_px / max(height, width)
    if larger > 1 or np.median(heights) >= SMALL_LINE_PX:
        return lines
    size = max(round(width * larger), 1), max(round(height * larger), 1)
    return text_lines(text_probability(cv2.resize(bgr, size, interpolation=cv2.INTER_AREA)))
