"""Reading words from a picture, in a worker process: RapidOCR (PP-OCR) on one thread."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from memography.pictures import originals
from memography.pictures.decode import Caps, decode
from memography.reject import Reason
from memography.settings import CaptionsSettings


@dataclass(frozen=True)
class Setup:
    """What a worker must know."""

    settings: CaptionsSettings
    caps: Caps
    max_bytes: int
    fetched: Path
    """The folder of pictures fetched from URLs."""


def reader(setup: Setup) -> Callable[[tuple[str, str, str]], dict[str, Any]]:
    """The function that a worker calls for each (root, image, image_id).

    It answers with the lines in reading order, or with the reason why there are none.
    """
    import cv2
    from rapidocr import RapidOCR

    cv2.setNumThreads(1)
    settings = setup.settings
    threads = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": 1 for kind in ("intra", "inter")}
    ocr = RapidOCR(
        params={
            "Global.use_cls": False,  # lines upside down are rare, and looking for them costs a fifth of the time
            "Global.log_level": "critical",
            "Global.text_score": settings.min_confidence,
            "Global.max_side_len": settings.read_px,
            "Det.limit_side_len": settings.detect_px,
            "Det.limit_type": "max",
            "Rec.rec_batch_num": 1,  # in a batch lines are padded to the longest, and short ones are read worse
            **threads,
        }
    )

    def read(item: tuple[str, str, str]) -> dict[str, Any]:
        root, image, image_id = item
        try:
            original = originals.read(root, image, setup.max_bytes, setup.fetched)
        except originals.OriginalRefused as refused:
            return {"reason": refused.reason, "detail": refused.detail}
        if original.sha256 != image_id:
            return {"reason": Reason.UNREADABLE_FILE, "detail": "the file has changed since its picture was read"}
        picture = decode(original.data, setup.caps, settings.read_px).rgb
        picture.thumbnail((settings.read_px, settings.read_px), Image.Resampling.LANCZOS)
        width, height = picture.size
        found = ocr(_bgr(picture))
        if found.boxes is None:
            return {"lines": []}
        lines = [
            {
                "text": text.strip(),
                "box": [
                    float(corners[:, 0].min() / width),
                    float(corners[:, 1].min() / height),
                    float(corners[:, 0].max() / width),
                    float(corners[:, 1].max() / height),
                ],
                "confidence": float(confidence),
            }
            for corners, text, confidence in zip(found.boxes, found.txts, found.scores, strict=True)
            if text.strip()
        ]
        return {"lines": in_reading_order(lines)}

    return read


def _bgr(picture: Image.Image) -> Any:
    import numpy as np

    return np.ascontiguousarray(np.asarray(picture)[:, :, ::-1])


def in_reading_order(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Lines from top to bottom, and from left to right where they stand side by side.

    Two boxes stand side by side when their middles lie less than half the lower one's height apart.
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
