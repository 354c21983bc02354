"""The uses of a meme, one by one: evidence chooses among them by what it says."""

from datetime import UTC, datetime
from typing import Any

import polars as pl
import pytest

from memography.biography.article import Evidence
from memography.biography.corpus_facts import CorpusFacts
from memography.biography.meme_uses import MemeRows, MemeUses, utc

ROWS: list[tuple[str, datetime | None, str | None, str | None, bool, str | None, list[str] | None]] = [
    ("a", datetime(2020, 1, 1, tzinfo=UTC), "north", "v1", False, None, ["cat", "dog"]),
    ("b", datetime(2020, 2, 1, tzinfo=UTC), "south", None, False, "m2", ["cat"]),
    ("a", datetime(2020, 3, 1, tzinfo=UTC), None, "v2", True, "m1", []),
    ("c", None, "north", "v1", False, None, None),
]
"""Post, time, community, variant, whether it is mirrored, what the picture says, words."""


@pytest.fixture
def uses() -> MemeUses:
    schema = {
        "post_id": pl.String,
        "posted_at": pl.Datetime("us", "UTC"),
        "community": pl.String,
        "variant_id": pl.String,
        "mirrored": pl.Boolean,
        "picture_meme_id": pl.String,
        "words": pl.List(pl.String),
    }
    corpus = CorpusFacts(4, 3, None, pl.DataFrame(), {}, {})
    uses = pl.DataFrame(ROWS, schema=schema, orient="row")
    return MemeUses("m1", MemeRows(uses, *(pl.DataFrame() for _ in range(len(MemeRows._fields) - 1))), corpus)


@pytest.mark.parametrize(
    ("conditions", "posts"),
    [
        ({}, ["a", "b", "c"]),
        ({"dated": True}, ["a", "b"]),
        ({"untimed": True}, ["c"]),
        ({"community": "north"}, ["a", "c"]),
        ({"community": "north", "dated": True}, ["a"]),
        ({"variant_id": "v2"}, ["a"]),
        ({"post_id": "b"}, ["b"]),
        ({"word": "cat"}, ["a", "b"]),
        ({"word": "cat", "since": "2020-01-15T00:00:00+00:00"}, ["b"]),
        ({"since": "2020-02-01T00:00:00+00:00", "before": "2020-03-01T00:00:00+00:00"}, ["b"]),
        ({"since": "2020-02-01T02:00:00+02:00", "before": "2020-03-01T00:00:00Z"}, ["b"]),
        ({"disagreeing": True}, ["b"]),
        ({"mirrored": True}, ["a"]),
        ({"word": "bird"}, []),
    ],
)
def test_evidence_names_the_uses_that_fit_every_condition(
    uses: MemeUses, conditions: dict[str, Any], posts: list[str]
) -> None:
    """Each post once, in order of time; a use without a time is neither before nor after any."""
    assert uses.posts(Evidence("m1", **conditions)) == posts


def test_times_are_told_in_utc(uses: MemeUses) -> None:
    """As the tables have them."""
    assert utc(uses.posted_at[0]) == ROWS[0][1]
