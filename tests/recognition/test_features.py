"""Features are spread over the picture, lie beside words, and can be mirrored without looking again."""

from collections.abc import Callable, Mapping

import cv2
import numpy as np
import pytest
from PIL import Image

from memography.evaluation.synthetic.lettering import caption
from memography.recognition.features import GRID, PER_CELL, Features, features, features_beside
from memography.recognition.text_mask import text_mask


def test_no_cell_takes_them_all(clean: Mapping[str, Features]) -> None:
    """At most so many in each cell of the grid, and more than a few in all."""
    for found in clean.values():
        column = (found.points[:, 0] / found.width_px * GRID).astype(int).clip(0, GRID - 1)
        row = (found.points[:, 1] / found.height_px * GRID).astype(int).clip(0, GRID - 1)
        assert np.bincount(row * GRID + column).max() <= PER_CELL
        assert len(found.points) == len(found.descriptors) > 40


def test_none_lies_on_words(
    pictures: Mapping[str, Image.Image], thumbnail: Callable[[Image.Image], np.ndarray]
) -> None:
    """Where the mask is, there is no feature."""
    bgr = thumbnail(caption(pictures["judging plant"], "WHEN IT IS MONDAY", "AGAIN"))
    mask = text_mask(bgr)
    found = features_beside(bgr, mask)
    x, y = np.round(found.points[:, :2].T).astype(int)
    assert (mask > 0).mean() > 0.1
    assert not mask[y, x].any()


def test_mirrored_descriptors_are_those_of_the_mirrored_picture(
    pictures: Mapping[str, Image.Image], thumbnail: Callable[[Image.Image], np.ndarray]
) -> None:
    """So that a mirrored picture need not be looked at twice."""
    bgr = thumbnail(pictures["knight and snail"])
    none = np.zeros(bgr.shape[:2], np.uint8)
    one, other = features_beside(bgr, none), features_beside(cv2.flip(bgr, 1), none)
    turned = one.points * [-1, 1, 1, -1] + [bgr.shape[1] - 1, 0, 0, np.pi]
    off = np.linalg.norm(turned[:, None, :2] - other.points[None, :, :2], axis=2)
    size = np.abs(np.log(turned[:, None, 2] / other.points[None, :, 2]))
    angle = np.abs(np.angle(np.exp(1j * (turned[:, None, 3] - other.points[None, :, 3]))))
    here, there = np.nonzero((off < 0.7) & (size < 0.05) & (angle < 0.1))
    assert len(set(here)) > 0.7 * len(one.points)
    cosines = (one.vectors(mirrored=True)[here] * other.vectors()[there]).sum(axis=1)
    assert np.median(cosines) > 0.98
    plain = (one.vectors()[here] * other.vectors()[there]).sum(axis=1)
    assert np.median(plain) < 0.8


def test_a_table_gives_them_back(clean: Mapping[str, Features]) -> None:
    """Packed into columns and unpacked again, nothing is lost."""
    for found in clean.values():
        again = Features.unpacked(found.packed())
        assert (again.width_px, again.height_px) == (found.width_px, found.height_px)
        for name in ("points", "descriptors", "small", "is_text", "boxes"):
            assert np.array_equal(getattr(again, name), getattr(found, name)), name


def test_a_flat_picture_has_none() -> None:
    """And is no fault; nor is a very long one."""
    for size in ((240, 320, 3), (8, 320, 3)):
        found = features(np.full(size, 200, np.uint8))
        assert found.points.shape == (0, 4)
        assert found.descriptors.shape == (0, 128)
        assert min(found.small.shape) >= 8


@pytest.mark.parametrize("shape", [(1, 1), (1, 50), (2, 2), (2, 320), (320, 1)])
def test_a_picture_of_a_few_pixels_has_no_features(shape: tuple[int, int]) -> None:
    """And is no fault."""
    assert len(features(np.full((*shape, 3), 128, np.uint8)).points) == 0
