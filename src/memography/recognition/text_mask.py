"""Where words stand in a picture: RapidOCR's text detector alone, on a thumbnail.

Letters have the strongest corners, so that most of the best local features of a captioned picture would lie on its
caption, and two captions in one typeface would match each other. What is masked is not looked at.
"""

from functools import cache
from importlib import resources

import cv2
import numpy as np
import numpy.typing as npt
import onnx
import onnxruntime
from onnx import numpy_helper

Mask = npt.NDArray[np.uint8]
"""255 where words stand, else 0; shape (height, width)."""

MODEL = "PP-OCRv6_det_small.onnx"
"""The detector that RapidOCR brings: PP-OCRv6 small, differentiable binarization (Liao et al. 2020)."""
THRESHOLD = 0.25
"""Where the network sees text with at least this probability, there is text."""
MARGIN = 0.02
"""How far the mask reaches beyond what the network sees, as a share of the picture's longer side: the network shrinks
words to their core."""
_STRIDE = 32
"""The network takes sides that are multiples of it."""
_MEAN = np.array([0.485, 0.456, 0.406], np.float32)
_SMALLEST = np.finfo(np.float32).tiny
_SPREAD = np.array([0.229, 0.224, 0.225], np.float32)


def text_mask(bgr: npt.NDArray[np.uint8]) -> Mask:
    """Where words stand.

    Args:
        bgr: the picture, shape (height, width, 3); meant for a longer side of about 320 px.
    """
    return mask_of(text_probability(bgr), bgr.shape[1], bgr.shape[0])


def text_probability(bgr: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """How probably the core of a word stands at each place.

    Args:
        bgr: the picture, shape (height, width, 3), as large as it is to be looked at.

    Returns:
        Probabilities; the sides are those of the picture, rounded to what the network takes.
    """
    height, width = bgr.shape[:2]
    size = (max(round(width / _STRIDE), 1) * _STRIDE, max(round(height / _STRIDE), 1) * _STRIDE)
    values = (cv2.resize(bgr, size).astype(np.float32) / 255 - _MEAN) / _SPREAD
    session = _session()
    answer = session.run(None, {session.get_inputs()[0].name: values.transpose(2, 0, 1)[None]})
    probability: npt.NDArray[np.float32] = answer[0][0, 0]
    return probability


def mask_of(probability: npt.NDArray[np.float32], width: int, height: int) -> Mask:
    """Where words stand in a picture of a size, from what `text_probability` says of it."""
    reach = max(round(MARGIN * max(height, width)), 1)
    square = np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)
    is_core = cv2.resize(probability, (width, height)) >= THRESHOLD
    mask: Mask = cv2.dilate(is_core.astype(np.uint8) * 255, square)
    return mask


def text_boxes(mask: Mask) -> npt.NDArray[np.float32]:
    """The boxes around connected words.

    Returns:
        Left, top, right, bottom as shares of the picture, shape (n_boxes, 4), from top to bottom.
    """
    height, width = mask.shape
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask)
    left, top, wide, high = stats[1:, :4].T
    boxes = np.stack([left / width, top / height, (left + wide) / width, (top + high) / height], axis=1)
    return boxes[np.lexsort((boxes[:, 0], boxes[:, 1]))].astype(np.float32)


@cache
def _session() -> "onnxruntime.InferenceSession":
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    model = resources.files("rapidocr") / "models" / MODEL
    return onnxruntime.InferenceSession(
        without_subnormals(model.read_bytes()), options, providers=["CPUExecutionProvider"]
    )


def without_subnormals(model: bytes) -> bytes:
    """A network whose weights below the smallest normal number are 0.

    A quarter of a million weights of the detector are so, in channels that say nothing. Processors count such numbers
    slowly: on some the network took four times as long. What it says stays equal to the bit.

    Args:
        model: an ONNX file.
    """
    graph = onnx.load_from_string(model)
    for tensor in graph.graph.initializer:
        values = numpy_helper.to_array(tensor)
        if values.dtype == np.float32 and (is_subnormal := (np.abs(values) < _SMALLEST) & (values != 0)).any():
            tensor.CopyFrom(numpy_helper.from_array(np.where(is_subnormal, np.float32(0), values), tensor.name))
    written: bytes = graph.SerializeToString()
    return written
