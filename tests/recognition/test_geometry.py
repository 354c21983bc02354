"""How one picture lies in another is found again."""

from collections.abc import Callable, Mapping

import cv2
import numpy as np
import pytest
from PIL import Image

from memography.recognition.features import Features, features
from memography.recognition.geometry import Similarity, corresponding, similarity


@pytest.mark.parametrize("is_mirrored", [False, True], ids=["as it is", "in the mirror"])
@pytest.mark.parametrize(
    ("degrees", "scale", "shift"), [(0, 1.0, 0j), (7, 0.8, 30 + 20j), (-4, 0.6, 60 + 50j), (90, 1.0, 310 + 0j)]
)
def test_a_known_transform_is_recovered(
    pictures: Mapping[str, Image.Image],
    thumbnail: Callable[[Image.Image], np.ndarray],
    clean: Mapping[str, Features],
    degrees: float,
    scale: float,
    shift: complex,
    is_mirrored: bool,
) -> None:
    """Turning, size and place, to within two pixels everywhere."""
    true = Similarity(scale * np.exp(1j * np.deg2rad(degrees)), shift)
    bgr = thumbnail(pictures["raccoon chef"])
    height, width = bgr.shape[:2]
    query = features(cv2.flip(bgr, 1)) if is_mirrored else clean["raccoon chef"]
    view = features(cv2.warpAffine(bgr, true.matrix()[:2], (width, height), borderMode=cv2.BORDER_REPLICATE))
    found = similarity(query, view, is_mirrored, corresponding(query, view, is_mirrored))
    assert found is not None
    corners = np.array([0, width, height * 1j, width + height * 1j])
    off = np.abs((found[0].factor - true.factor) * corners + found[0].shift - true.shift)
    assert off.max() < 2
    assert found[0].scale == pytest.approx(scale, abs=0.02)
    assert found[1] > 15


def test_pairs_without_an_arrangement_have_none(clean: Mapping[str, Features]) -> None:
    """Features put together at random agree on nothing that more than a few share."""
    one, other = clean["night cat"], clean["raccoon chef"]
    rng = np.random.default_rng(1)
    n = 40
    pairs = np.stack([rng.permutation(len(one.points))[:n], rng.permutation(len(other.points))[:n]], axis=1)
    found = similarity(one, other, False, pairs)
    assert found is None or found[1] < n / 4


def test_a_picture_without_features_corresponds_to_nothing(clean: Mapping[str, Features]) -> None:
    """And is no fault."""
    flat = features(np.full((200, 300, 3), 90, np.uint8))
    assert corresponding(flat, clean["night cat"], False).shape == (0, 2)
    assert corresponding(clean["night cat"], flat, True).shape == (0, 2)
