"""Layouts keep neighbours, are the same each time, and leave what stands where it stands."""

from collections.abc import Iterator

import faiss
import numpy as np
import polars as pl
import pytest

from memography.map.layout import FEW, Hosts, drawn, laid_out
from memography.map.likeness import N_NUMBERS, OWN, looks, together
from memography.map.regions import regions
from memography.map.stage import Items, Rows, positions
from memography.recognition.features import Features
from memography.settings import MapSettings

SETTINGS = MapSettings()
NONE = pl.DataFrame(schema={"made_of": pl.String, "x": pl.Float32, "y": pl.Float32, "is_placed": pl.Boolean})


def groups(n: int, n_groups: int = 6, seed: int = 0) -> Rows:
    """Items in groups that lie apart, group after group in turn."""
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(n_groups, 24)) * 3
    return (centres[np.arange(n) % n_groups] + rng.normal(size=(n, 24))).astype(np.float32)


def items(vectors: Rows, n: int | None = None) -> Items:
    """The first so many of some vectors, each with a name of its own."""
    chosen = vectors[:n]
    names = [f"{number:05}" for number in range(len(chosen))]

    def batches() -> Iterator[tuple[list[str], Rows]]:
        for start in range(0, len(chosen), 50):
            yield names[start : start + 50], chosen[start : start + 50]

    return Items(names, names, batches, chosen.shape[1])


def test_near_items_are_laid_out_near() -> None:
    """Of items in groups nearly all nearest neighbours in the plane are of the same group."""
    found = laid_out(groups(400), 0)
    index = faiss.IndexFlatL2(2)
    index.add(found.astype(np.float32))
    _, near = index.search(found.astype(np.float32), 6)
    assert (near[:, 1:] % 6 == (np.arange(400) % 6)[:, None]).mean() > 0.98


@pytest.mark.parametrize("n", [1, 2, FEW - 1, FEW, 300])
def test_the_same_items_are_laid_out_the_same(n: int) -> None:
    """To the bit, and however few they are."""
    one, other = (laid_out(groups(n), 3) for _ in range(2))
    assert one.shape == (n, 2)
    assert np.isfinite(one).all()
    assert np.array_equal(one, other)


def test_the_same_item_many_times_is_laid_out() -> None:
    """Nothing is divided by a distance of nought."""
    assert np.isfinite(laid_out(np.ones((100, 24), np.float32), 0)).all()


def test_what_comes_later_stands_among_its_nearest() -> None:
    """Inside its own group."""
    vectors = groups(330)
    found = laid_out(vectors[:300], 0)
    placed = Hosts(vectors[:300], found, 0).places(vectors[300:])
    centres = np.stack([found[group::6].mean(axis=0) for group in range(6)])
    nearest = np.square(placed[:, None] - centres).sum(axis=2).argmin(axis=1)
    assert np.array_equal(nearest, np.arange(300, 330) % 6)


def test_what_stands_stays_when_a_corpus_grows() -> None:
    """To the bit; what is new is told as placed, and the same whether it came at once or in steps."""
    vectors = groups(400)
    first = positions(items(vectors, 300), NONE, SETTINGS, 0)
    second = positions(items(vectors, 350), first, SETTINGS, 0)
    third = positions(items(vectors, 400), second, SETTINGS, 0)
    at_once = positions(items(vectors), first, SETTINGS, 0)
    assert third.head(300).equals(first)
    assert third.sort("made_of").equals(at_once.sort("made_of"))
    assert not first["is_placed"].any()
    assert third.filter("is_placed")["made_of"].to_list() == [f"{number:05}" for number in range(300, 400)]


def test_a_layout_is_renewed_when_much_has_come() -> None:
    """Then everything is laid out, and groups stay about where they were."""
    vectors = groups(600)
    first = positions(items(vectors, 300), NONE, SETTINGS, 0)
    renewed = positions(items(vectors), first, SETTINGS, 0)
    assert not renewed["is_placed"].any()
    before, after = (
        np.stack([f.select("x", "y").to_numpy()[g:300:6].mean(axis=0) for g in range(6)]) for f in (first, renewed)
    )
    assert np.corrcoef(before[:, 0], after[:, 0])[0, 1] > 0.8
    assert np.corrcoef(before[:, 1], after[:, 1])[0, 1] > 0.8


def test_what_is_gone_is_forgotten() -> None:
    vectors = groups(300)
    first = positions(items(vectors), NONE, SETTINGS, 0)
    assert positions(items(vectors, 280), first, SETTINGS, 0)["made_of"].to_list() == first["made_of"].to_list()[:280]


def test_of_many_items_a_sample_is_laid_out() -> None:
    """And the others are placed among them."""
    found = positions(items(groups(400)), NONE, MapSettings(layout_items=200), 0)
    assert found.height == 400
    assert found["is_placed"].sum() == 200
    assert set(found.filter(~pl.col("is_placed"))["made_of"]) == set(drawn([f"{n:05}" for n in range(400)], 200))


def test_variants_of_a_meme_are_drawn_together() -> None:
    """Towards the mean of their meme; a picture without a meme stays what it is."""
    rows = np.random.default_rng(0).normal(size=(5, N_NUMBERS)).astype(np.float32)
    found = together(rows, np.array([0, 0, 1, -1, 0]))
    assert np.allclose(found[3], rows[3])
    assert np.allclose(found[2], rows[2])
    assert np.allclose(found[0] - found[1], OWN * (rows[0] - rows[1]), atol=1e-5)


def test_captions_do_not_tell_pictures_apart() -> None:
    """What stands under words is taken from around it; a mirrored picture is turned round."""
    plain = np.tile(np.linspace(0, 255, 80, dtype=np.uint8), (60, 1))
    captioned, is_text = plain.copy(), np.zeros(plain.shape, bool)
    captioned[:12], is_text[:12] = 255, True

    def picture(small: np.ndarray, is_text: np.ndarray) -> Features:
        empty = np.empty((0, 4), np.float32)
        return Features(
            320, 240, empty, np.empty((0, 128), np.uint8), small, is_text, np.zeros((15, 20, 2), np.int8), empty
        )

    bare, under_words = (looks(picture(*one), False) for one in ((plain, is_text & False), (captioned, is_text)))
    unmasked = looks(picture(captioned, is_text & False), False)
    assert np.abs(bare - under_words).mean() < np.abs(bare - unmasked).mean()
    assert np.allclose(looks(picture(plain[:, ::-1].copy(), is_text & False), True), bare, atol=1e-5)


def test_regions_are_told_by_their_own_words() -> None:
    """Each by a word that the others do not have."""
    vectors = groups(300)
    at = pl.DataFrame(laid_out(vectors, 0).astype(np.float32), {"x": pl.Float32, "y": pl.Float32})
    names = [f"{number:05}" for number in range(300)]
    at = at.with_columns(use_id=pl.Series(names), made_of=pl.Series(names))
    words = [["nicht", "shared", f"topic{'abcdef'[number % 6]}"] for number in range(300)]
    found = regions(at, pl.DataFrame({"use_id": names, "words": words, "language": ["de"] * 300}), 0)
    twice = pl.concat([at, at.with_columns(use_id=pl.lit("z") + pl.col("use_id"))])
    languages = pl.DataFrame({"use_id": twice["use_id"], "words": 2 * words, "language": 300 * ["de"] + 300 * ["en"]})
    assert regions(twice, languages, 0).equals(found)
    assert regions(twice.reverse(), languages, 0).equals(found)
    assert "nicht" not in found["words"].explode().to_list()
    told = {row["words"][0] for row in found.filter(level="far").iter_rows(named=True)}
    assert told == {f"topic{letter}" for letter in "abcdef"}
    assert found["region_id"].is_unique().all()
