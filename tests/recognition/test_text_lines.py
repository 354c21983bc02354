"""Each line of words is found at its own slant."""

from collections.abc import Callable, Mapping

import cv2
import numpy as np
import pytest
from PIL import Image

from memography.evaluation.synthetic.lettering import caption
from memography.recognition.text_lines import text_lines
from memography.recognition.text_mask import text_probability


def test_lines_are_parted_and_slant_is_kept() -> None:
    """From top to bottom, corners clockwise from top left; larger than their cores."""
    probability = np.zeros((160, 320), np.float32)
    probability[20:30, 40:280] = 0.9
    slanted = cv2.boxPoints(((160, 100), (200, 12), 10)).astype(np.int32)
    cv2.fillPoly(probability, [slanted], 0.9)
    level, turned = text_lines(probability) * [320, 160]
    assert level[0] == pytest.approx([32, 12], abs=3)
    assert level[2] == pytest.approx([288, 38], abs=3)
    slope = (turned[1] - turned[0])[1] / (turned[1] - turned[0])[0]
    assert np.rad2deg(np.arctan(slope)) == pytest.approx(10, abs=1.5)


def test_faint_and_tiny_traces_are_no_lines() -> None:
    """Nor is nothing."""
    probability = np.zeros((160, 320), np.float32)
    probability[20:30, 40:280] = 0.35
    probability[60:61, 40:41] = 1
    assert text_lines(probability).shape == (0, 4, 2)


def test_a_caption_s_lines_are_found(
    pictures: Mapping[str, Image.Image], thumbnail: Callable[[Image.Image], np.ndarray]
) -> None:
    """At the top and at the bottom, within the picture nearly."""
    bgr = thumbnail(caption(pictures["judging plant"], "WHEN IT IS MONDAY", "AND THE COFFEE IS OUT"))
    lines = text_lines(text_probability(bgr))
    middles = lines[:, :, 1].mean(axis=1)
    assert (middles < 0.3).any()
    assert (middles > 0.7).any()
    assert -0.1 < lines.min() < lines.max() < 1.1
