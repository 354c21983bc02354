"""The same picture is told from another, whatever was written on both."""

from collections.abc import Callable, Mapping

import numpy as np
import pytest
from PIL import Image

from memography.evaluation.synthetic.lettering import bar, caption
from memography.recognition.features import Features, features
from memography.recognition.verification import is_same, verified


def shows(query: Features, view: Features, mirrored: bool = False) -> bool:
    found = verified(query, view, mirrored)
    return found is not None and is_same(found)


def test_the_same_picture_under_other_words(
    pictures: Mapping[str, Image.Image],
    thumbnail: Callable[[Image.Image], np.ndarray],
    captioned: Mapping[str, Features],
) -> None:
    """Above, below, and in a bar."""
    for name, found in captioned.items():
        others = [
            caption(pictures[name], "NOBODY ASKED", "AND YET HERE WE ARE"),
            bar(pictures[name], "this is how it goes", "every single week"),
        ]
        for other in others:
            assert shows(found, features(thumbnail(other))), name


def test_another_picture_under_the_same_words(captioned: Mapping[str, Features]) -> None:
    """The words alone join nothing."""
    for name, found in captioned.items():
        for other in captioned.keys() - {name}:
            for mirrored in (False, True):
                assert not shows(found, captioned[other], mirrored), (name, other)


def test_a_mirrored_picture(clean: Mapping[str, Features], mirrored: Mapping[str, Features]) -> None:
    """It is the same one in the mirror; how it lies there is where it lies here."""
    for name, found in mirrored.items():
        seen = verified(found, clean[name], True)
        assert seen is not None
        assert is_same(seen), name
        assert seen.mirrored
        assert seen.transform.factor == pytest.approx(1, abs=0.02)
        as_it_is = verified(found, clean[name], False)
        assert as_it_is is None or as_it_is.agreement.agreeing < 0.85 * seen.agreement.agreeing, name


def test_a_crop_and_a_smaller_copy(
    pictures: Mapping[str, Image.Image], thumbnail: Callable[[Image.Image], np.ndarray], clean: Mapping[str, Features]
) -> None:
    """A part of a picture shows it, and so does a copy of a third of its width."""
    for name, picture in pictures.items():
        width, height = picture.size
        part = picture.crop((round(0.2 * width), round(0.15 * height), width, height))
        assert shows(features(thumbnail(part)), clean[name]), name
    small = pictures["raccoon chef"].resize((160, 160))
    assert shows(features(thumbnail(small)), clean["raccoon chef"])


def test_a_flat_picture_shows_nothing(clean: Mapping[str, Features]) -> None:
    """Nor does anything show it."""
    flat = features(np.full((200, 300, 3), 90, np.uint8))
    assert verified(flat, clean["night cat"], False) is None
    assert verified(clean["night cat"], flat, True) is None
