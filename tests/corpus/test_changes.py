"""A stage is told what is new; a table is amended where it differs alone."""

import shutil
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memography import Corpus
from memography.corpus.changes import Changes

ROWS = st.dictionaries(
    st.tuples(st.dates().map(str), st.sampled_from(["north", "south", None])), st.integers(0, 3), max_size=8
)
"""Rows of `exposure`, whose key may be empty in part."""


def exposure(rows: dict[tuple[str, str | None], int]) -> pl.DataFrame:
    table = pl.DataFrame(
        [(day, community, n) for (day, community), n in rows.items()],
        schema={"day": pl.String, "community": pl.String, "n_posts": pl.Int64},
        orient="row",
    )
    return table.with_columns(pl.col("day").str.to_date("%Y-%m-%d"))


def names(*meme_ids: str) -> pl.DataFrame:
    row = {"name": "a", "method": "words", "phrase": "b c", "words": ["x"]}
    return pl.DataFrame([{"meme_id": meme_id, **row} for meme_id in meme_ids])


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    return Corpus(tmp_path / "corpus", create=True)


def changed(corpus: Corpus, seen: dict[str, str]) -> list[str]:
    return Changes(corpus, seen).values("names", "meme_id").to_list()


@settings(max_examples=25)
@given(before=ROWS, after=ROWS)
def test_an_amended_table_holds_the_new_rows_and_tells_those_that_differ(
    tmp_path_factory: pytest.TempPathFactory,
    before: dict[tuple[str, str | None], int],
    after: dict[tuple[str, str | None], int],
) -> None:
    """Whatever it held; also where part of the key is empty."""
    corpus = Corpus(tmp_path_factory.mktemp("amend") / "corpus", create=True)
    corpus.replace("exposure", exposure(before))
    version = corpus.version("exposure")
    corpus.amend("exposure", exposure(after))
    columns = ["day", "community", "n_posts"]
    assert sorted(corpus.polars("exposure").rows(), key=repr) == sorted(exposure(after).rows(), key=repr)
    told = set(pl.DataFrame(corpus.changed("exposure", version)).select(columns).rows())
    assert told >= set(exposure(after).rows()) - set(exposure(before).rows())
    if before == after:
        assert corpus.version("exposure") == version


def test_only_rows_that_were_added_or_written_again_are_changes(corpus: Corpus) -> None:
    """An equal row is none, compacting is none, and a table that was never seen is all changes."""
    corpus.replace("names", names(*"abcdef"))
    seen = {"names": corpus.stamp("names")}
    assert changed(corpus, seen) == []
    corpus.amend("names", names(*"abcde", "g"))
    assert changed(corpus, seen) == ["g"]
    corpus.upsert("names", names("a"))
    corpus.compact("names")
    assert changed(corpus, seen) == ["a", "g"]
    assert changed(corpus, {"memes": corpus.stamp("memes")}) == list("abcdeg")


def test_part_of_a_table_can_be_amended(corpus: Corpus) -> None:
    """Rows that do not fit the condition stay."""
    corpus.replace("names", names(*"abc"))
    assert corpus.amend("names", names("a"), "meme_id IN ('a', 'b')") == 1
    assert sorted(row["meme_id"] for row in corpus.rows("names")) == ["a", "c"]


def test_a_table_that_was_removed_and_made_again_was_not_seen(corpus: Corpus) -> None:
    """Though its version be the same."""
    corpus.replace("names", names("a"))
    seen = {"names": corpus.stamp("names")}
    shutil.rmtree(corpus.folder / "tables" / "names.lance")
    again = Corpus(corpus.folder)
    again.replace("names", names("b"))
    assert again.version("names") == 1
    assert again.stamp("names") != seen["names"]
    assert Changes(again, seen).is_all
    assert changed(again, seen) == ["b"]


def test_a_table_written_anew_is_the_same_table_with_all_rows_changed(corpus: Corpus) -> None:
    """Its version grows."""
    corpus.replace("names", names("a", "b"))
    seen = {"names": corpus.stamp("names")}
    corpus.replace("names", names("a", "b"))
    assert not Changes(corpus, seen).is_all
    assert changed(corpus, seen) == ["a", "b"]
