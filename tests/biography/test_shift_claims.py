"""Claims of shifts: what is said of them, and that tampering with it is found."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pyarrow as pa
import pytest

from memography import Corpus
from memography.biography.kinds.shifts import counted
from memography.biography.soundness import audit_corpus
from memography.corpus.views import shifts
from memography.tables import TABLES


def section(corpus: Corpus) -> list[str]:
    return [row["text"] for row in corpus.rows("biography", where="section = 'How the meaning changed'")]


def test_the_article_tells_when_and_how_the_meaning_changed(shifted: Corpus) -> None:
    """Date, interval, words with their counts, and the event as a coincidence; the steady meme is said to be."""
    text = " ".join(section(shifted))
    assert "March 2020 (" in text
    assert "none before" in text
    assert "coincides with “First lockdowns of the COVID-19 pandemic”" in text
    assert "proves no cause" in text
    assert audit_corpus(shifted) == []


@pytest.mark.parametrize("kind", ["shift", "shift_trait", "shift_event"])
@pytest.mark.parametrize("change", ["date", "number"])
def test_a_tampered_claim_is_found(shifted: Corpus, tmp_path: Path, kind: str, change: str) -> None:
    """A date that is a month too early, a count one too high, another event's dates."""
    shutil.copytree(shifted.folder, tmp_path / "corpus")
    corpus = Corpus(tmp_path / "corpus")
    rows = corpus.rows("claims")
    row = next(row for row in rows if row["kind"] == kind)
    value = json.loads(row["value"])
    name = {"date": "shifted_at", "number": "days_apart" if kind == "shift_event" else "n_before"}[change]
    if kind == "shift_event" and change == "date":
        name = "starts_on"
    value[name] = value[name].replace("2020-", "2019-") if isinstance(value[name], str) else value[name] + 1
    row["value"] = json.dumps(value)
    corpus.replace("claims", pa.Table.from_pylist(rows, schema=TABLES["claims"].schema))
    assert any(kind in fault.where for fault in audit_corpus(corpus))


def test_memes_list_their_shifts(shifted: Corpus) -> None:
    """As the command line and notebooks have them: in order of time, none for the steady meme."""
    found = shifts(shifted)
    assert len(found) == 1
    (rows,) = found.values()
    assert rows == sorted(rows, key=lambda row: str(row["shifted_at"]))
    assert {"aspect", "shifted_at", "low", "high", "p_value", "rose", "fell", "event"} <= rows[0].keys()


def test_every_shift_is_a_claim() -> None:
    """However many an aspect has: which are told is for the article to choose."""
    at = [datetime(2015 + n, 3, 1, tzinfo=UTC) for n in range(6)]
    rows = {"meme_id": ["m1"] * 6 + ["m2"], "aspect": ["words"] * 5 + ["tones", "words"], "shifted_at": [*at, at[0]]}
    found = counted(pl.DataFrame(rows))
    assert found["n_shifts"].to_list() == [5, 5, 5, 5, 5, 1, 1]
