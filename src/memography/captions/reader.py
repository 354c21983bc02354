"""Reading words from a picture, in a worker process: the lines that vision has found are cut out and recognised."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from memography.captions.line_reader import line_reader, strip
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
        told = []
        for corners in lines:
            line = read_line(strip(bgr, corners * size))
            if line.text and line.confidence >= settings.min_confidence:
                box = np.concatenate([corners.min(axis=0), corners.max(axis=0)]).clip(0, 1).tolist()
                told.append({"text": line.text, "box": box, "confidence": line.confidence})
        return {"lines": in_reading_order(told)}

    return read


def _pixels(data: bytes, setup: Setup) -> npt.NDArray[np.uint8]:
    """The picture as it is read, shape (height, width, 3), BGR."""
    read_px = setup.settings.read_px
    picture = decode(data, setup.caps, read_px).rgb
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
