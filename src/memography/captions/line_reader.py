"""The words in one line, cut out of a picture: the recogniser that RapidOCR brings (PP-OCRv6 small), on one thread."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

MODEL = "PP-OCRv6_rec_small.onnx"
"""The recogniser: it tells characters and blanks along the line (CTC, Graves et al. 2006)."""
LINE_PX = 48
"""The network takes lines of this height."""
MIN_WIDTH_PX = 16
"""A line is at least so wide when it is read."""
SPACE = 0.05
"""Between two characters stands a space where the network gives it at least this probability. Where the letters of
poster type stand close it rarely is the likeliest, so that words would run together."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it was read."""

    text: str
    confidence: float
    """Mean probability of its characters, 0 to 1; 0 without any."""


def line_reader() -> Callable[[npt.NDArray[np.uint8]], Line]:
    """The function that reads a strip: shape (LINE_PX, width, 3), BGR."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    model = (resources.files("rapidocr") / "models" / MODEL).read_bytes()
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    characters = ["", *session.get_modelmeta().custom_metadata_map["character"].splitlines(), " "]
    name = session.get_inputs()[0].name

    def read(strip: npt.NDArray[np.uint8]) -> Line:
        values = strip.astype(np.float32).transpose(2, 0, 1)[None] / 127.5 - 1  # (1, 3, LINE_PX, width)
        (probabilities,) = session.run(None, {name: values})  # (1, width / 8, n_characters)
        return decoded(probabilities[0], characters)

    return read


def decoded(probabilities: npt.NDArray[np.float32], characters: Sequence[str]) -> Line:
    """The text of a line by its likeliest characters, and spaces where they are likely enough (see SPACE).

    Args:
        probabilities: of each character at each place along the line, shape (n_places, n_characters).
        characters: the characters; the first is the blank, the last the space.
    """
    best = probabilities.argmax(axis=1)
    is_new = np.append(True, best[1:] != best[:-1]) & (best > 0)
    places = np.flatnonzero(is_new)
    if not len(places):
        return Line("", 0.0)
    text = characters[best[places[0]]]
    for before, place in pairwise(places):
        character = characters[best[place]]
        is_space = " " in (character, text[-1:])
        if not is_space and probabilities[before : place + 1, -1].max() >= SPACE:
            text += " "
        text += character
    return Line(text.strip(), float(probabilities[places, best[places]].mean()))


def strip(bgr: npt.NDArray[np.uint8], corners: npt.NDArray[np.float32]) -> npt.NDArray[np.uint8]:
    """A line cut out of a picture, level, shape (LINE_PX, width, 3).

    Args:
        bgr: the picture, shape (height, width, 3).
        corners: x and y in pixels, clockwise from top left as the line is read, shape (4, 2); may lie outside.
    """
    top, right, bottom, left = (np.linalg.norm(corners[i] - corners[(i + 1) % 4]) for i in range(4))
    high, wide = float(np.maximum(left, right)), float(np.maximum(top, bottom))
    width = max(int(np.ceil(LINE_PX * wide / high)), MIN_WIDTH_PX)
    first = np.maximum(np.floor(corners.min(axis=0)).astype(int) - 2, 0)
    last = np.maximum(np.ceil(corners.max(axis=0)).astype(int) + 2, first + 1)
    part = bgr[first[1] : last[1], first[0] : last[0]]
    shrink = LINE_PX / high
    if shrink < _SMOOTH_BELOW:  # or thin strokes would be skipped
        size = tuple(max(round(side * shrink), 1) for side in part.shape[1::-1])
        scale = np.array(size) / part.shape[1::-1]
        part = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
    else:
        scale = np.ones(2)
    there = np.array([[0, 0], [width, 0], [width, LINE_PX], [0, LINE_PX]], np.float32)
    here = ((corners - first) * scale).astype(np.float32)
    turn = cv2.getPerspectiveTransform(here, there)
    cut: npt.NDArray[np.uint8] = cv2.warpPerspective(
        part, turn, (width, LINE_PX), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return cut


_SMOOTH_BELOW = 1 / 1.5
