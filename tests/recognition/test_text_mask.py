"""Words are masked, and what is beside them is not."""

from collections.abc import Callable, Mapping
from importlib import resources

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import numpy_helper
from PIL import Image

from memography.evaluation.synthetic.lettering import bar, caption
from memography.recognition.text_mask import (
    MODEL,
    THRESHOLD,
    text_boxes,
    text_mask,
    text_probability,
    without_subnormals,
)


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


def test_weights_below_the_smallest_normal_number_say_nothing(
    pictures: Mapping[str, Image.Image], thumbnail: Callable[[Image.Image], np.ndarray]
) -> None:
    """The detector without them, many times as fast on some processors, says the same to the bit."""
    model = (resources.files("rapidocr") / "models" / MODEL).read_bytes()
    picture = thumbnail(caption(pictures["night cat"], "WHEN IT IS MONDAY", "AND THE COFFEE IS OUT"))
    values = np.random.default_rng(0).normal(size=(1, 3, 192, 320)).astype(np.float32)
    said = []
    for network in (model, without_subnormals(model)):
        session = onnxruntime.InferenceSession(network, providers=["CPUExecutionProvider"])
        said.append(session.run(None, {session.get_inputs()[0].name: values})[0])
    assert np.array_equal(*said)
    weights = [numpy_helper.to_array(one) for one in onnx.load_from_string(without_subnormals(model)).graph.initializer]
    smallest = min(np.abs(values[values != 0]).min(initial=1) for values in weights if values.dtype == np.float32)
    assert smallest >= np.finfo(np.float32).tiny
    assert (text_probability(picture) > THRESHOLD).any()


def test_boxes_surround_what_is_connected() -> None:
    """As shares of the picture, from top to bottom."""
    mask = np.zeros((100, 200), np.uint8)
    mask[60:80, 20:60] = 255
    mask[10:20, 100:200] = 255
    assert text_boxes(mask) == pytest.approx(np.array([[0.5, 0.1, 1, 0.2], [0.1, 0.6, 0.3, 0.8]]))
    assert text_boxes(np.zeros((10, 10), np.uint8)).shape == (0, 4)
