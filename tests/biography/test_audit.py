"""The audit finds every claim and sentence that does not follow from the tables."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from memography import Corpus
from memography.biography.audit import agree
from memography.biography.soundness import audit_corpus

Row = dict[str, Any]


@pytest.fixture
def corpus(built: Corpus, tmp_path: Path) -> Corpus:
    """A copy of the built corpus, to tamper with."""
    shutil.copytree(built.folder, tmp_path / "corpus")
    return Corpus(tmp_path / "corpus")


def tamper(corpus: Corpus, name: str, change: Callable[[Row], Row | None], where: str = "true") -> None:
    """Change one row of a table, or remove it."""
    import pyarrow as pa

    from memography.tables import TABLES

    rows = corpus.rows(name)
    chosen = corpus.rows(name, where=where)[0]
    changed = change(dict(chosen))
    kept = [row for row in rows if row != chosen] + ([changed] if changed else [])
    corpus.replace(name, pa.Table.from_pylist(kept, schema=TABLES[name].schema))


def test_an_untouched_corpus_holds(built: Corpus) -> None:
    """What the build wrote passes its own audit."""
    assert audit_corpus(built) == []


def first_number_changed(row: Row) -> Row:
    value = json.loads(row["value"])
    for name, part in value.items():
        if isinstance(part, int | float) and not isinstance(part, bool):
            value[name] = part + 1
            return {**row, "value": json.dumps(value)}
    raise AssertionError("no number to change")


@pytest.mark.parametrize(
    "kind",
    [
        *("posts", "share", "variants", "mirrored", "clean_template"),
        *("communities", "in_community", "word", "recognition"),
    ],
)
def test_a_changed_number_is_found(corpus: Corpus, kind: str) -> None:
    """A figure that is one too high does not pass, whatever the claim is about."""
    tamper(corpus, "claims", first_number_changed, f"kind = '{kind}'")
    assert any(kind in fault.where for fault in audit_corpus(corpus))


def test_a_changed_date_is_found(corpus: Corpus) -> None:
    """A date that is a year too early does not pass."""

    def earlier(row: Row) -> Row:
        value = json.loads(row["value"])
        value["first"] = "1999" + value["first"][4:]
        return {**row, "value": json.dumps(value)}

    tamper(corpus, "claims", earlier, "kind = 'span'")
    assert any("span" in fault.where for fault in audit_corpus(corpus))


def test_a_post_that_proves_nothing_is_found(corpus: Corpus) -> None:
    """A claim may name only posts that its evidence leads to."""
    tamper(corpus, "claims", lambda row: {**row, "post_ids": ["a-stranger"]}, "kind = 'posts'")
    assert any("do not prove it" in fault.what for fault in audit_corpus(corpus))


def test_a_changed_sentence_is_found(corpus: Corpus) -> None:
    """A sentence that says other than its claims does not pass."""
    tamper(corpus, "biography", lambda row: {**row, "text": "It is the best meme of all."}, "position = 1")
    assert any("its claims say" in fault.what for fault in audit_corpus(corpus))


def test_a_sentence_without_a_claim_is_found(corpus: Corpus) -> None:
    """Nothing is said without evidence."""
    tamper(corpus, "biography", lambda row: {**row, "claim_ids": []}, "position = 1")
    assert any("rests on no claim" in fault.what for fault in audit_corpus(corpus))


def test_a_missing_sentence_is_found(corpus: Corpus) -> None:
    """An article from which something was taken does not pass."""
    tamper(corpus, "biography", lambda row: None, "position = 2")
    assert audit_corpus(corpus)


def test_a_missing_claim_is_found(corpus: Corpus) -> None:
    """A sentence whose claim is gone does not pass."""
    tamper(corpus, "claims", lambda row: None, "kind = 'posts'")
    assert any("claims that are not there" in fault.what for fault in audit_corpus(corpus))


def test_another_clean_template_is_found(corpus: Corpus) -> None:
    """How much of it is certain is counted again in the picture itself."""
    import io

    from PIL import Image

    def all_certain(row: Row) -> Row:
        file = io.BytesIO()
        Image.new("L", (row["width_px"], row["height_px"]), 255).save(file, "PNG")
        return {**row, "certainty": file.getvalue()}

    tamper(corpus, "templates", all_certain, "share_certain < 0.99")
    assert any("clean_template" in fault.where for fault in audit_corpus(corpus))


def test_a_vanished_use_is_found(corpus: Corpus) -> None:
    """When the tables below change, the articles above no longer hold."""
    tamper(corpus, "uses", lambda row: None, "meme_id IS NOT NULL")
    assert audit_corpus(corpus)


@pytest.mark.parametrize(
    ("said", "found", "is_same"),
    [
        (1, 1, True),
        (1, 2, False),
        (0.1 + 0.2, 0.3, True),
        (0.3, 0.3001, False),
        ({"a": [1, 2]}, {"a": [1, 2]}, True),
        ({"a": [1, 2]}, {"a": [1]}, False),
        ({"a": 1}, {"b": 1}, False),
        ("x", "y", False),
        (None, None, True),
        (1.0, None, False),
    ],
)
def test_values_agree_to_rounding(said: object, found: object, is_same: bool) -> None:
    """Figures agree to within rounding, everything else to the letter."""
    assert agree(said, found) is is_same
