"""An article whose claims do not follow from the tables is not shown as sound: not in files, nor in the explorer."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from fastapi.testclient import TestClient

from memography import Corpus, Settings
from memography.biography.article import read_article
from memography.biography.soundness import audit_corpus, audited, is_as_written
from memography.cli import main
from memography.corpus.views import memes
from memography.tables import TABLES
from memography.web import create_app

Change = Callable[[dict[str, Any]], dict[str, Any]]


@pytest.fixture
def corpus(built: Corpus, tmp_path: Path) -> Corpus:
    """A copy of the built corpus, to damage."""
    shutil.copytree(built.folder, tmp_path / "corpus")
    return Corpus(tmp_path / "corpus")


def corrupt(corpus: Corpus, name: str, where: str, change: Change) -> None:
    """Change one value of one row of a table."""
    rows, [row, *_] = corpus.rows(name), corpus.rows(name, where=where)
    changed = [change(dict(one)) if one == row else one for one in rows]
    assert changed != rows
    corpus.replace(name, pa.Table.from_pylist(changed, schema=TABLES[name].schema))


def most_used(corpus: Corpus) -> str:
    return str(memes(corpus)["meme_id"][0])


def a_year_earlier(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "posted_at": row["posted_at"].replace(year=row["posted_at"].year - 1)}


CORRUPTIONS: dict[str, tuple[str, str, Change, str]] = {
    "a use's time": ("uses", "posted_at IS NOT NULL", a_year_earlier, "is found in"),
    "a use's community": (
        "uses",
        "posted_at IS NOT NULL AND community IS NOT NULL",
        lambda row: {**row, "community": "elsewhere"},
        "communities",
    ),
    "a tone": ("tones", "true", lambda row: {**row, "p_ironic": 1.0, "p_sincere": 0.0}, "that reads words alone"),
    "a context's words": ("contexts", "cardinality(words) > 0", lambda row: {**row, "words": []}, "words"),
    "a variant's descent": ("lineage", "kind = 'root'", lambda row: {**row, "kind": "edit"}, "made from"),
    "a parameter": ("claims", "kind = 'recognition'", lambda row: {**row, "parameters": '{"by": "hand"}'}, "Pictures"),
    "a post": ("posts", "true", lambda row: {**row, "content_sha256": "0" * 64}, "from version"),
}
"""A table, the row that is damaged, the damage, and what is said in a sentence that no longer holds."""


@pytest.mark.parametrize("what", CORRUPTIONS)
def test_one_damaged_value_fails_the_audit_and_names_the_sentence(corpus: Corpus, what: str) -> None:
    """Whichever table it is in."""
    name, where, change, said = CORRUPTIONS[what]
    meme_id = most_used(corpus)
    if "meme_id" in TABLES[name].schema.names:
        where = f"meme_id = '{meme_id}' AND {where}"
    elif name == "tones":
        use_id = corpus.rows("contexts", ["use_id"], f"meme_id = '{meme_id}' AND cardinality(words) > 0")[0]["use_id"]
        where = f"use_id = '{use_id}'"
    corrupt(corpus, name, where, change)
    faults = audit_corpus(corpus)
    sentences = {f"“{row['text']}”" for row in corpus.rows("biography", ["text"])}
    named = {fault.where for fault in faults if fault.where in sentences}
    assert any(said in text for text in named), faults[:5]


def test_every_sentence_cites_claims_and_every_claim_is_recounted(built: Corpus) -> None:
    """All of them, in all biographies."""
    cited = [row["claim_ids"] for row in built.rows("biography")]
    known = set(built.polars("claims", ["claim_id"])["claim_id"])
    assert all(cited)
    assert {claim_id for some in cited for claim_id in some} <= known
    assert audit_corpus(built) == []


def test_the_command_writes_the_article_with_a_warning_and_ends_with_status_1(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who asked for it has it, and nobody takes it for sound: neither a reader nor a script."""
    meme_id = most_used(corpus)
    corrupt(corpus, "uses", f"meme_id = '{meme_id}' AND posted_at IS NOT NULL", a_year_earlier)
    target = tmp_path / "article.md"
    monkeypatch.setattr("sys.argv", ["memography", "biography", meme_id, "-c", str(corpus.folder), "-o", str(target)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert "do not follow from the tables" in capsys.readouterr().err
    assert "This article is not sound." in target.read_text(encoding="utf-8")


def test_the_explorer_warns_and_marks_the_sentences(corpus: Corpus) -> None:
    """On the page, in the file to take along, and in the API."""
    meme_id = most_used(corpus)
    here = TestClient(create_app(corpus, Settings()), base_url="http://127.0.0.1")
    assert is_as_written(corpus)
    assert "not sound" not in here.get(f"/memes/{meme_id}").text
    corrupt(corpus, "uses", f"meme_id = '{meme_id}' AND posted_at IS NOT NULL", a_year_earlier)
    assert not is_as_written(corpus)
    page = here.get(f"/memes/{meme_id}").text
    assert "This article is not sound." in page
    assert 'class="sentence faulty"' in page
    assert "This article is not sound." in here.get(f"/memes/{meme_id}/article?format=html").text
    assert here.get(f"/api/memes/{meme_id}").json()["biography"]["faults"]


def test_what_can_no_longer_be_audited_is_not_sound(corpus: Corpus) -> None:
    """An article above a table that is gone."""
    shutil.rmtree(corpus.folder / "tables" / "uses.lance")
    article = audited(corpus, read_article(corpus, most_used(corpus)))
    assert any("can't be audited" in fault.what for fault in article.faults)


def test_an_article_is_told_as_a_file_in_every_format(built: Corpus) -> None:
    """Each with the name of its kind, to be kept."""
    here = TestClient(create_app(built, Settings()), base_url="http://127.0.0.1")
    meme_id = most_used(built)
    for format, ending in (("html", "html"), ("markdown", "md"), ("json", "json"), ("bibtex", "bib")):
        answer = here.get(f"/memes/{meme_id}/article?format={format}")
        assert answer.status_code == 200
        assert f'filename="{meme_id}.{ending}"' in answer.headers["content-disposition"]
    assert json.loads(here.get(f"/memes/{meme_id}/article?format=json").text)["meme_id"] == meme_id
    assert here.get("/memes/none/article").status_code == 404
    assert here.get(f"/memes/{meme_id}/article?format=pdf").status_code == 422
