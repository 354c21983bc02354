"""The published baseline groups what lies near each other."""

import polars as pl
import pytest

from memography import Corpus
from memography.errors import SettingsError
from memography.memes.looking import Looking
from memography.memes.phash_dbscan import PhashDbscan
from memography.memes.recogniser import WHOLE, Recognition
from memography.memes.stage import recogniser
from memography.progress import Silent
from memography.settings import MemesSettings


def variants(hashes: list[int], n_uses: list[int]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "variant_id": [f"v{n}" for n in range(len(hashes))],
            "phash": [h.to_bytes(8, "big") for h in hashes],
            "n_uses": n_uses,
        },
        schema={"variant_id": pl.String, "phash": pl.Binary, "n_uses": pl.Int64},
    )


def recognised(hashes: list[int], n_uses: list[int], **settings: int) -> Recognition:
    return PhashDbscan(MemesSettings(**settings)).recognise(variants(hashes, n_uses), Recognition.nothing())


def groups(found: Recognition) -> dict[str, int]:
    """The group of each variant that is in one."""
    return {row["variant_id"]: found.groups[row["leader_id"]] for row in found.matches.iter_rows(named=True)}


def test_near_pictures_are_one_group_and_far_ones_none() -> None:
    """Within the radius: one group. Beyond it, and alone: none."""
    far = (1 << 64) - 1
    assert groups(recognised([0, 0b11, far], [1, 1, 1])) == {"v0": 0, "v1": 0}


def test_a_picture_posted_often_is_a_group_of_its_own() -> None:
    """A picture counts once a use, since exact copies are one image."""
    assert groups(recognised([0, (1 << 64) - 1], [5, 1], min_uses=5)) == {"v0": 0}


def test_equal_hashes_stay_together_in_the_order_of_the_variants() -> None:
    """Variants with one hash share their group, whatever their place."""
    far = 0xFFFF_0000_FFFF_0000
    assert groups(recognised([far, 0, far, 0], [1, 1, 1, 1])) == {"v0": 1, "v1": 0, "v2": 1, "v3": 0}


def test_leader_and_scores_say_how_alike() -> None:
    """The leader is the one with most uses around it; a score is 1 - distance / 64; all of the picture is the meme."""
    found = recognised([0, 0b1, 0b11], [1, 5, 1])
    assert found.groups == {"v1": 0}
    assert found.matches["share"].to_list() == pytest.approx([1 - 1 / 64, 1, 1 - 1 / 64])
    assert found.matches["region"].to_list() == [WHOLE] * 3


def test_no_variants_no_groups() -> None:
    """An empty corpus is no fault."""
    found = recognised([], [])
    assert found.matches.is_empty()
    assert found.groups == {}
    assert found.templates.is_empty()


def test_a_recogniser_goes_by_its_name(built: Corpus) -> None:
    """One that names none is an error of the user's, and told with those there are."""
    with Silent().task("", None, "") as task, Looking(built, MemesSettings(), task) as looking:
        assert isinstance(recogniser(MemesSettings(recogniser="phash-dbscan"), looking), PhashDbscan)
        with pytest.raises(SettingsError, match="local-features, phash-dbscan"):
            recogniser(MemesSettings(recogniser="oracle"), looking)
