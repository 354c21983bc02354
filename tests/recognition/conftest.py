"""Drawn pictures as recognition sees them, with other words, turned round and cut."""

from collections.abc import Callable, Mapping

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from memography.evaluation.synthetic import templates
from memography.evaluation.synthetic.lettering import caption
from memography.recognition.features import Features, features

Pixels = npt.NDArray[np.uint8]
LONGER_SIDE_PX = 320


def as_thumbnail(picture: Image.Image) -> Pixels:
    """A picture as its thumbnail's pixels, BGR."""
    small = picture.copy()
    small.thumbnail((LONGER_SIDE_PX, LONGER_SIDE_PX))
    return np.ascontiguousarray(np.asarray(small.convert("RGB"))[:, :, ::-1])


@pytest.fixture(scope="session")
def thumbnail() -> Callable[[Image.Image], Pixels]:
    return as_thumbnail


@pytest.fixture(scope="session")
def pictures() -> Mapping[str, Image.Image]:
    """The ten drawn templates by name; a test that changes one changes a copy."""
    return templates()


@pytest.fixture(scope="session")
def clean(pictures: Mapping[str, Image.Image]) -> Mapping[str, Features]:
    """The features of each template."""
    return {name: features(as_thumbnail(picture)) for name, picture in pictures.items()}


@pytest.fixture(scope="session")
def captioned(pictures: Mapping[str, Image.Image]) -> Mapping[str, Features]:
    """The features of each template under the same words."""
    said = {name: caption(picture, "WHEN IT IS MONDAY", "AGAIN") for name, picture in pictures.items()}
    return {name: features(as_thumbnail(picture)) for name, picture in said.items()}


@pytest.fixture(scope="session")
def mirrored(pictures: Mapping[str, Image.Image]) -> Mapping[str, Features]:
    """The features of each template in the mirror."""
    return {name: features(cv2.flip(as_thumbnail(picture), 1)) for name, picture in pictures.items()}
