"""Characters become a line, with spaces where they are likely enough; lines are cut out level."""

import cv2
import numpy as np
import pytest

from memography.captions.line_reader import LINE_PX, SPACE, decoded, strip

CHARACTERS = ["", "a", "b", " "]


def probabilities(*likeliest: int, space: float = 0.0) -> np.ndarray:
    """One place for each character named, most of the rest for the blank."""
    rows = np.full((len(likeliest), len(CHARACTERS)), 0.0, np.float32)
    rows[:, -1] = space
    rows[np.arange(len(likeliest)), likeliest] = 0.9
    return rows


def test_repeated_characters_are_one_unless_a_blank_parts_them() -> None:
    """As CTC has it."""
    line = decoded(probabilities(1, 1, 0, 1, 2, 2), CHARACTERS)
    assert line.text == "aab"
    assert line.confidence == pytest.approx(0.9)


def test_a_likely_space_between_characters_is_one() -> None:
    """Though the blank is likelier; spaces at the ends are none, and none is doubled."""
    assert decoded(probabilities(0, 1, 0, 2, 0, space=SPACE), CHARACTERS).text == "a b"
    assert decoded(probabilities(0, 1, 0, 2, 0, space=SPACE / 2), CHARACTERS).text == "ab"
    assert decoded(probabilities(3, 1, 3, 2, 3, space=SPACE), CHARACTERS).text == "a b"


def test_no_characters_are_no_text() -> None:
    """And no confidence."""
    line = decoded(probabilities(0, 0), CHARACTERS)
    assert (line.text, line.confidence) == ("", 0)


def test_a_slanted_line_is_cut_out_level() -> None:
    """Its left end comes to the left, whatever its size."""
    for size in (20, 160):
        picture = np.zeros((600, 800, 3), np.uint8)
        corners = cv2.boxPoints(((400, 300), (size * 3, size), 20)).astype(np.float32)
        cv2.fillPoly(picture, [corners.astype(np.int32)], (255, 255, 255))
        by_x = corners[np.argsort(corners[:, 0])]
        left, right = (side[np.argsort(side[:, 1])] for side in (by_x[:2], by_x[2:]))
        cut = strip(picture, np.stack([left[0], right[0], right[1], left[1]]))
        assert cut.shape[0] == LINE_PX
        assert cut.shape[1] == pytest.approx(3 * LINE_PX, abs=2)
        assert (cut[4:-4, 4:-4] > 200).mean() > 0.98


def test_a_line_at_the_edge_is_cut_out() -> None:
    """What lies outside of the picture is its edge again."""
    corners = np.array([[-5, -5], [50, -5], [50, 15], [-5, 15]], np.float32)
    assert (strip(np.full((40, 60, 3), 200, np.uint8), corners) == 200).all()
