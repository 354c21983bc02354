"""Where each line of words stands in a picture, from the text detector's probabilities.

The network sees the core of a line, which is found as what is connected, boxed at its own slant and enlarged again
(differentiable binarization, Liao et al. 2020). We differ in what is enlarged: the box, not its outline.
"""

import cv2
import numpy as np
import numpy.typing as npt

Lines = npt.NDArray[np.float32]
"""Corners of lines as shares of the picture, shape (n, 4, 2): x and y, clockwise from top left as the line is read."""

CORE = 0.3
"""Where the network sees text with at least this probability, there is the core of a line."""
LEAST_MEAN = 0.4
"""The least mean probability of a core."""
GROWTH = 1.8
"""A core grows on each side by its area times so much, divided by its outline: letters at the edge are cut off with
less, and with more other lines come in."""
_MIN_CORE_PX = 3
"""A lower core is no line."""


def text_lines(probability: npt.NDArray[np.float32]) -> Lines:
    """The lines of words, from top to bottom.

    Args:
        probability: what `text_probability` says of the picture, shape (height, width).
    """
    height, width = probability.shape
    # Two cores that touch at a corner only are one.
    is_core = cv2.dilate((probability > CORE).astype(np.uint8), np.ones((2, 2), np.uint8))
    outlines, _ = cv2.findContours(is_core, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    found = []
    for outline in outlines:
        (x, y), (wide, high), degrees = cv2.minAreaRect(outline)
        if min(wide, high) < _MIN_CORE_PX or _mean_within(probability, outline) < LEAST_MEAN:
            continue
        growth = wide * high * GROWTH / (wide + high)  # on both sides together; the outline is 2 (wide + high)
        found.append(cv2.boxPoints(((x + 0.5, y + 0.5), (wide + growth, high + growth), degrees)))
    if not found:
        return np.zeros((0, 4, 2), np.float32)
    lines = np.stack([_clockwise(corners) for corners in found]) / np.array([width, height], np.float32)
    shares: Lines = lines[np.argsort(lines[:, :, 1].mean(axis=1), kind="stable")].astype(np.float32)
    return shares


def _mean_within(probability: npt.NDArray[np.float32], outline: npt.NDArray[np.int32]) -> float:
    x, y, wide, high = cv2.boundingRect(outline)
    inside = np.zeros((high, wide), np.uint8)
    cv2.drawContours(inside, [outline], -1, 1, -1, offset=(-x, -y))
    return float(cv2.mean(probability[y : y + high, x : x + wide], inside)[0])


def _clockwise(corners: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Four corners from top left on: the upper of the two on the left first."""
    left, right = np.split(corners[np.argsort(corners[:, 0], kind="stable")], 2)
    (top_left, bottom_left), (top_right, bottom_right) = (side[np.argsort(side[:, 1])] for side in (left, right))
    return np.stack([top_left, top_right, bottom_right, bottom_left])
