"""Words are masked, and what is beside them is not."""

from collections.abc import Callable, Mapping

import numpy as np
import pytest
from PIL import Image

from memography.evaluation.synthetic.lettering import bar, caption
from memography.recognition.text_mask import text_boxes, text_mask


@pytest.mark.parametrize("name", ["judging plant", "smiling mask", "night cat"])
def test_words_are_masked(
    pictures: Mapping[str, Image.Image], thumbnail: Callable[[Image.Image], np.ndarray], name: str
) -> None:
    """Nearly every pixel that the words changed is masked, and most of the picture is not."""
    before = thumbnail(pictures[name])
    after = thumbnail(caption(pictures[name], "WHEN IT IS MONDAY", "AND THE COFFEE IS OUT"))
    is_word = np.abs(before.astype(int) - after).max(axis=2) > 60
    mask = text_mask(after) > 0
    assert mask[is_word].mean() > 0.95
    assert mask.mean() < 0.45


def test_words_in_a_bar_are_masked(
    pictures: Mapping[str, Image.Image], thumbnail: Callable[[Image.Image], np.ndarray]
) -> None:
    """The bar's words too."""
    after = thumbnail(bar(pictures["night cat"], "when the whole house sleeps", ""))
    is_word = (after[:20] < 100).all(axis=2)
    assert is_word.sum() > 50
    assert (text_mask(after)[:20] > 0)[is_word].mean() > 0.97


def test_a_picture_without_words_is_left_open(
    pictures: Mapping[str, Image.Image], thumbnail: Callable[[Image.Image], np.ndarray]
) -> None:
    """Hardly anything of most pictures is taken for words."""
    masked = [(text_mask(thumbnail(picture)) > 0).mean() for picture in pictures.values()]
    assert np.median(masked) < 0.05


def test_boxes_surround_what_is_connected() -> None:
    """As shares of the picture, from top to bottom."""
    mask = np.zeros((100, 200), np.uint8)
    mask[60:80, 20:60] = 255
    mask[10:20, 100:200] = 255
    assert text_boxes(mask) == pytest.approx(np.array([[0.5, 0.1, 1, 0.2], [0.1, 0.6, 0.3, 0.8]]))
    assert text_boxes(np.zeros((10, 10), np.uint8)).shape == (0, 4)
