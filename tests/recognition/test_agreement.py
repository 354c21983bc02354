"""Pictures that lie upon each other are compared place by place."""

from collections.abc import Callable, Mapping

import numpy as np
import pytest
from PIL import Image

from memography.recognition.agreement import agreement
from memography.recognition.features import Features, features
from memography.recognition.geometry import Similarity

HERE = Similarity(1 + 0j, 0j)


def test_a_picture_agrees_with_itself(clean: Mapping[str, Features]) -> None:
    """Wholly, and covers all of itself."""
    for found in clean.values():
        seen = agreement(found, found, HERE, False)
        assert seen.share > 0.99
        assert seen.agreeing > 0.15
        assert (seen.covered, seen.covered_other) == (pytest.approx(1), pytest.approx(1))
        assert seen.region == pytest.approx((0, 0, 1, 1))


def test_it_agrees_with_its_mirrored_self(clean: Mapping[str, Features], mirrored: Mapping[str, Features]) -> None:
    """Once it is looked at in the mirror, and not before."""
    for name, found in mirrored.items():
        turned, as_it_is = (agreement(found, clean[name], HERE, is_mirrored).share for is_mirrored in (True, False))
        assert turned > 0.9
        assert as_it_is < 0.85 * turned  # some drawings are nearly the same on both sides


def test_other_words_do_not_matter(clean: Mapping[str, Features], captioned: Mapping[str, Features]) -> None:
    """Where words stand in one of them nothing is compared."""
    for name, found in captioned.items():
        assert agreement(found, clean[name], HERE, False).share > 0.9


def test_other_pictures_do_not_agree(clean: Mapping[str, Features]) -> None:
    """Laid upon each other as they are."""
    for name, found in clean.items():
        for other in clean.keys() - {name}:
            assert agreement(found, clean[other], HERE, False).share < 0.4, (name, other)


def test_a_part_covers_a_part(
    pictures: Mapping[str, Image.Image], thumbnail: Callable[[Image.Image], np.ndarray], clean: Mapping[str, Features]
) -> None:
    """A crop lies where it was cut out, and covers as much as that."""
    whole = thumbnail(pictures["judging plant"])
    height, width = whole.shape[:2]
    left, top, right, bottom = round(0.25 * width), round(0.1 * height), round(0.75 * width), round(0.9 * height)
    part = features(np.ascontiguousarray(whole[top:bottom, left:right]))
    seen = agreement(part, clean["judging plant"], Similarity(1 + 0j, left + top * 1j), False)
    assert seen.share > 0.9
    assert seen.covered == pytest.approx(1, abs=0.03)
    assert seen.covered_other == pytest.approx(0.4, abs=0.03)
    back = agreement(clean["judging plant"], part, Similarity(1 + 0j, -left - top * 1j), False)
    assert back.covered == pytest.approx(0.4, abs=0.03)
    assert back.region == pytest.approx((0.25, 0.1, 0.75, 0.9), abs=0.03)


def test_what_lies_elsewhere_covers_nothing(clean: Mapping[str, Features]) -> None:
    """A transform that leads away from the picture leaves nothing to compare."""
    one = clean["night cat"]
    seen = agreement(one, one, Similarity(1 + 0j, 5000 + 0j), False)
    assert (seen.share, seen.agreeing, seen.covered) == (0, 0, 0)
    assert seen.region == (0, 0, 0, 0)
