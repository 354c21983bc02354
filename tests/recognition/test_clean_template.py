"""What was written on variants vanishes, and what is not known is said."""

from collections.abc import Callable, Mapping

import cv2
import numpy as np
import pytest
from PIL import Image

from memography.evaluation.synthetic.lettering import caption
from memography.recognition.clean_template import CleanTemplate, Layer, clean_template
from memography.recognition.features import features
from memography.recognition.verification import verified

WORDS = [("WHEN IT IS MONDAY", ""), ("", "NOBODY ASKED"), ("AND YET", "HERE WE ARE"), ("", "ONE MORE COFFEE"), ("", "")]
Thumbnail = Callable[[Image.Image], np.ndarray]


def said(picture: Image.Image, upper: str, lower: str) -> Image.Image:
    """A picture with words above or below or neither."""
    if upper:
        return caption(picture, upper, lower)
    return caption(picture.rotate(180), lower[::-1], "").rotate(180) if lower else picture


def laid(leader: np.ndarray, others: list[np.ndarray], is_mirrored: bool = False) -> CleanTemplate:
    of_leader = features(leader)
    layers = []
    for other in others:
        of_other = features(other)
        found = verified(of_other, of_leader, is_mirrored)
        assert found is not None
        layers.append(Layer(other, of_other, found.transform, is_mirrored))
    return clean_template(leader, of_leader, layers)


@pytest.mark.parametrize("name", ["judging plant", "smiling mask"])
def test_captions_vanish(pictures: Mapping[str, Image.Image], thumbnail: Thumbnail, name: str) -> None:
    """Where the leader has words, the template has what is behind them."""
    true = thumbnail(pictures[name])
    variants = [thumbnail(said(pictures[name], *words)) for words in WORDS]
    found = laid(variants[0], variants[1:])
    is_word = np.abs(true.astype(int) - variants[0]).max(axis=2) > 60
    off = np.abs(true.astype(int) - found.bgr).max(axis=2)
    assert is_word.sum() > 300
    assert np.median(off[is_word]) < 12
    assert (off[is_word] < 40).mean() > 0.9
    assert np.median(off) < 6
    assert found.is_certain.mean() > 0.8
    assert found.n_variants == 5


def test_a_mirrored_variant_is_turned_back(pictures: Mapping[str, Image.Image], thumbnail: Thumbnail) -> None:
    """It shows what it shows at its place."""
    true = thumbnail(pictures["raccoon chef"])
    leader = thumbnail(caption(pictures["raccoon chef"], "ONE MORE SPOON", ""))
    found = laid(leader, [cv2.flip(true, 1)] * 2, is_mirrored=True)
    off = np.abs(true.astype(int) - found.bgr).max(axis=2)
    assert np.percentile(off, 90) < 40
    assert found.is_certain.mean() > 0.6


def test_what_one_alone_shows_is_not_certain(pictures: Mapping[str, Image.Image], thumbnail: Thumbnail) -> None:
    """Nor is what all hide: a place must be shown by two that agree."""
    variants = [thumbnail(caption(pictures["night cat"], words, "")) for words in ("WHEN THE CAT", "AND SO THE CAT")]
    found = laid(variants[0], variants[1:])
    hidden = features(variants[0]).is_text
    rows, columns = hidden.shape
    certain = cv2.resize(found.is_certain.astype(np.float32), (columns, rows), interpolation=cv2.INTER_AREA)
    assert certain[hidden].mean() < 0.15
    assert certain[~hidden].mean() > 0.7
    assert found.bgr.shape == variants[0].shape


def test_a_leader_alone_is_itself(pictures: Mapping[str, Image.Image], thumbnail: Thumbnail) -> None:
    """Nothing of it is certain."""
    leader = thumbnail(pictures["judging plant"])
    found = clean_template(leader, features(leader), [])
    assert np.abs(found.bgr[5:-5, 5:-5].astype(int) - leader[5:-5, 5:-5]).mean() < 2
    assert not found.is_certain.any()
    assert found.n_variants == 1
