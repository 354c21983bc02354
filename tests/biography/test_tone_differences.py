"""Differences of tones between memes: what is one evidence, what is clear, and that all others are left in."""

import numpy as np
import polars as pl
import pytest

from memography.biography.tone_differences import Sums, differences, groups, is_clear, largest_p, sums_of


def uses(n: int, ironic: float, seed: int, meme_id: str) -> pl.DataFrame:
    """Uses with a post and words each, which are ironic so often."""
    p = np.clip(np.random.default_rng(seed).normal(ironic, 0.1, n), 0, 1).astype(np.float32)
    posts = [f"{meme_id}{k}" for k in range(n)]
    return pl.DataFrame({"meme_id": [meme_id] * n, "post_id": posts, "p_humorous": p / 10, "p_ironic": p})


def test_uses_of_one_post_or_with_the_same_words_are_one_group() -> None:
    p = [0.1, 0.2, 0.2, 0.3, 0.1]
    rows = pl.DataFrame(
        {"meme_id": list("mmmmn"), "post_id": list("aabcd"), "p_humorous": [0.0] * 5, "p_ironic": p},
    )
    found = groups(rows).tolist()
    assert found[0] == found[1] == found[2]
    assert len({found[0], found[3], found[4]}) == 3


def test_a_meme_is_held_against_all_others_and_copies_prove_nothing() -> None:
    """The interval is as wide with each use ten times; a difference that is there is found, and none where none is."""
    apart = pl.concat([uses(60, 0.6, 1, "a"), uses(300, 0.4, 2, "b"), uses(60, 0.41, 3, "c")])
    copied = pl.concat([apart] * 10)
    one, many = (differences(Sums(sums_of(rows))).filter(tone="p_ironic") for rows in (apart, copied))
    for name in ("mean", "difference", "low", "high"):
        assert one[name].to_list() == pytest.approx(many[name].to_list(), abs=2e-4)
    row = one.row(0, named=True)
    assert row["mean_elsewhere"] == pytest.approx(apart.filter(pl.col("meme_id") != "a")["p_ironic"].mean(), abs=1e-4)
    assert row["low"] < row["difference"] < row["high"]
    p_max = largest_p(differences(Sums(sums_of(apart)))["p_value"])
    assert is_clear(row["difference"], row["p_value"], p_max)


def test_intervals_hold_as_often_as_they_say() -> None:
    """Nine times in ten, over many worlds in which memes do not differ; and hardly any difference is called clear."""
    held, n_clear = [], 0
    for seed in range(200):
        worlds = pl.concat([uses(25, 0.4, 3 * seed + k, f"m{k}") for k in range(3)])
        found = differences(Sums(sums_of(worlds)))
        p_max = largest_p(found["p_value"])
        n_clear += any(is_clear(d, p, p_max) for d, p in found.select("difference", "p_value").iter_rows())
        held += [low <= 0 <= high for low, high in found.filter(tone="p_ironic").select("low", "high").iter_rows()]
    assert np.mean(held) == pytest.approx(0.9, abs=0.04)
    assert n_clear <= 0.15 * 200


def test_too_few_are_not_compared() -> None:
    """Of the meme, or of all others."""
    found = differences(Sums(sums_of(pl.concat([uses(19, 0.9, 1, "a"), uses(30, 0.1, 2, "b")]))))
    assert found["difference"].to_list() == [None] * 4
    assert found["mean"].null_count() == 0
    assert largest_p(found["p_value"]) == 0
    assert differences(Sums(sums_of(uses(0, 0.5, 1, "a")))).is_empty()
