"""Rows of large tables are found by their ids through indices, and as surely as without."""

from pathlib import Path

import polars as pl
import pytest

from memography import Corpus
from memography.corpus import lookup
from memography.tables import TABLES

N = 400


def labels(first: int, end: int) -> pl.DataFrame:
    numbers = range(first, end)
    return pl.DataFrame(
        {
            "label_id": [f"label-{n}" for n in numbers],
            "meme_id": [f"m{n % 7}" for n in numbers],
            "kind": "name",
            "text": [f"text {n}" for n in numbers],
        }
    )


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Corpus:
    monkeypatch.setattr(lookup, "MIN_ROWS", N)
    corpus = Corpus(tmp_path / "corpus", create=True)
    corpus.replace("labels", labels(0, N))
    return corpus


def test_ids_of_a_large_table_are_looked_up(corpus: Corpus) -> None:
    """The key and what refers to other tables have an index, which scans follow."""
    lookup.index_ids(corpus, "labels")
    assert {i.name for i in corpus.lance("labels").describe_indices()} == {"label_id_index", "meme_id_index"}
    plan = corpus.lance("labels").scanner(filter="meme_id = 'm3'").explain_plan()
    assert "ScalarIndexQuery" in plan


def test_rows_that_came_after_the_index_are_found(corpus: Corpus) -> None:
    """Few of them are found without being indexed; many have the index made anew."""
    lookup.index_ids(corpus, "labels")
    version = corpus.version("labels")
    lookup.index_ids(corpus, "labels")
    assert corpus.version("labels") == version
    for first, end, is_renewed in ((N, N + 20, False), (N + 20, N + 200, True)):
        corpus.append("labels", labels(first, end))
        version = corpus.version("labels")
        lookup.index_ids(corpus, "labels")
        assert (corpus.version("labels") > version) == is_renewed
        found = corpus.polars("labels", ["label_id"], "meme_id = 'm3'")["label_id"]
        assert set(found) == {f"label-{n}" for n in range(3, end, 7)}


def test_amending_keeps_what_is_looked_up_right(corpus: Corpus) -> None:
    """Rows that go, change or come are told by the index as they are."""
    lookup.index_ids(corpus, "labels")
    corpus.amend("labels", labels(50, N + 50).with_columns(text=pl.lit("other")), "true")
    assert corpus.polars("labels", ["label_id"], "label_id = 'label-49'").is_empty()
    assert corpus.rows("labels", ["text"], f"label_id = 'label-{N + 49}'") == [{"text": "other"}]
    assert corpus.rows("labels", ["text"], "label_id = 'label-51'") == [{"text": "other"}]


def test_every_table_can_be_looked_up_by_its_key() -> None:
    """All keys but numbers and days."""
    assert [name for name in TABLES if not lookup.id_columns(name)] == []
