"""What other people wrote is no formula in a spreadsheet."""

import csv
import json
from pathlib import Path

import pytest

from memography import Corpus, Settings, ingest
from memography.corpus.export import export
from memography.errors import UserError

TEXTS = ['=HYPERLINK("http://evil")', "+1", "-2+3", "@SUM(1)", "\t=1", "\r=1", "a = b", " =1", "'quoted", ""]


@pytest.fixture
def hostile(tmp_path: Path) -> Corpus:
    """Posts whose words are formulas."""
    source = tmp_path / "posts.jsonl"
    posts = [{"id": f"p{n}", "text": text or "x", "score": -n} for n, text in enumerate(TEXTS)]
    source.write_text("".join(json.dumps(post) + "\n" for post in posts))
    corpus = Corpus(tmp_path / "corpus", create=True)
    ingest([source], corpus, settings=Settings())
    return corpus


def test_formulas_are_texts_in_csv(hostile: Corpus, tmp_path: Path) -> None:
    """Every cell that a spreadsheet would reckon bears a mark; numbers below 0 stay numbers."""
    export(hostile, "posts", "csv", tmp_path / "posts.csv")
    with (tmp_path / "posts.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["score"] for row in rows if row["post_id"] == "p3"] == ["-3.0"]
    for row in rows:
        for column, cell in row.items():
            assert column == "score" or not cell.startswith(("=", "+", "-", "@", "\t", "\r")), row
    by_id = {row["post_id"]: row["text"] for row in rows}
    stored = {row["post_id"]: row["text"] for row in hostile.rows("posts", ["post_id", "text"])}
    assert all(by_id[post_id] in (text, f"'{text}") for post_id, text in stored.items())
    assert by_id["p0"] == "'" + TEXTS[0]
    assert by_id["p6"] == "a = b"


def test_json_has_texts_as_they_are(hostile: Corpus, tmp_path: Path) -> None:
    export(hostile, "posts", "jsonl", tmp_path / "posts.jsonl.out")
    lines = (tmp_path / "posts.jsonl.out").read_text().split("\n")[:-1]
    told = {row["post_id"]: row["text"] for row in map(json.loads, lines)}
    assert told == {row["post_id"]: row["text"] for row in hostile.rows("posts", ["post_id", "text"])}


def test_a_byte_order_mark_on_request(hostile: Corpus, tmp_path: Path) -> None:
    """Excel needs one; others do without."""
    export(hostile, "posts", "csv", tmp_path / "plain.csv")
    export(hostile, "posts", "csv", tmp_path / "marked.csv", bom=True)
    assert (tmp_path / "marked.csv").read_bytes() == b"\xef\xbb\xbf" + (tmp_path / "plain.csv").read_bytes()
    with pytest.raises(UserError, match="CSV alone"):
        export(hostile, "posts", "jsonl", tmp_path / "posts.jsonl.out", bom=True)
