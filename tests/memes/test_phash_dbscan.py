"""The published baseline groups what lies near each other."""

import numpy as np
import pyarrow as pa
import pytest

from memography.errors import SettingsError
from memography.memes.phash_dbscan import PhashDbscan
from memography.memes.stage import recogniser
from memography.settings import MemesSettings


def variants(hashes: list[int]) -> pa.Table:
    return pa.table(
        {
            "variant_id": [f"v{n}" for n in range(len(hashes))],
            "phash": pa.array([h.to_bytes(8, "big") for h in hashes], pa.binary(8)),
        }
    )


def groups(hashes: list[int], weights: list[int], **settings: int) -> list[int]:
    made = PhashDbscan(MemesSettings(**settings)).groups(variants(hashes), np.array(weights))
    return made.labels.tolist()


def test_near_pictures_are_one_group_and_far_ones_none() -> None:
    """Within the radius: one group. Beyond it, and alone: none."""
    far = (1 << 64) - 1
    assert groups([0, 0b11, far], [1, 1, 1]) == [0, 0, -1]


def test_a_picture_posted_often_is_a_group_of_its_own() -> None:
    """A picture counts once a use, since exact copies are one image."""
    assert groups([0, (1 << 64) - 1], [5, 1], min_uses=5) == [0, -1]


def test_equal_hashes_stay_together_in_the_order_of_the_variants() -> None:
    """Variants with one hash share their group, whatever their place."""
    far = 0xFFFF_0000_FFFF_0000
    assert groups([far, 0, far, 0], [1, 1, 1, 1]) == [1, 0, 1, 0]


def test_leader_and_scores_say_how_alike() -> None:
    """The leader is the one with most uses around it; a score is 1 - distance / 64."""
    made = PhashDbscan(MemesSettings()).groups(variants([0, 0b1, 0b11]), np.array([1, 5, 1]))
    assert made.leaders.tolist() == [1]
    assert made.scores.tolist() == pytest.approx([1 - 1 / 64, 1, 1 - 1 / 64])


def test_no_variants_no_groups() -> None:
    """An empty corpus is no fault."""
    made = PhashDbscan(MemesSettings()).groups(variants([]), np.empty(0, np.int64))
    assert made.labels.size == made.leaders.size == made.scores.size == 0


def test_an_unknown_recogniser_is_told_with_the_known_ones() -> None:
    """A setting that names none is an error of the user's."""
    with pytest.raises(SettingsError, match="phash-dbscan"):
        recogniser(MemesSettings(recogniser="oracle"))
