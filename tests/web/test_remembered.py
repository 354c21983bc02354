"""What was asked before is answered from memory, until the corpus changes."""

import shutil
from pathlib import Path

import polars as pl
import pytest
from starlette.responses import JSONResponse
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from memography import Corpus, Settings
from memography.corpus.kept import KeptCorpus
from memography.web import remembered
from memography.web.app import create_app


def client(corpus: Corpus) -> TestClient:
    return TestClient(create_app(corpus, Settings()), base_url="http://127.0.0.1")


def test_an_answer_is_the_same_from_memory(built: Corpus) -> None:
    """Body and headers, with and without gzip."""
    asked = client(built)
    meme_id = built.polars("memes")["meme_id"][0]
    for address in ("/", f"/memes/{meme_id}", f"/api/memes/{meme_id}", "/methods"):
        for encoding in ("gzip", "identity"):
            first, again = (asked.get(address, headers={"accept-encoding": encoding}) for _ in range(2))
            assert first.status_code == again.status_code == 200
            assert (first.content, first.headers) == (again.content, again.headers)


def test_a_change_of_the_corpus_is_seen_at_once(built: Corpus, tmp_path: Path) -> None:
    shutil.copytree(built.folder, tmp_path / "corpus")
    corpus = Corpus(tmp_path / "corpus")
    asked = client(corpus)
    assert asked.get("/api/memes").json()["rows"][0]["n_uses"] != 12_345
    corpus.amend("memes", corpus.polars("memes").with_columns(n_uses=pl.lit(12_345, pl.Int64)))
    assert asked.get("/api/memes").json()["rows"][0]["n_uses"] == 12_345


def test_a_run_that_did_not_end_is_told_at_once(built: Corpus, tmp_path: Path) -> None:
    shutil.copytree(built.folder, tmp_path / "corpus")
    asked = client(Corpus(tmp_path / "corpus"))
    assert "did not end" not in asked.get("/").text
    (tmp_path / "corpus" / "writer.lock").write_text("build")
    assert "did not end" in asked.get("/").text


@pytest.mark.parametrize(("n_writes", "is_of_one_moment"), [(0, True), (1, True), (2, True), (9, False)])
def test_an_answer_is_of_one_moment(
    built: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, n_writes: int, is_of_one_moment: bool
) -> None:
    """Where tables change between one look and the next it is asked for again; not for ever."""
    monkeypatch.setattr(remembered, "MAX_SECONDS", 600)
    shutil.copytree(built.folder, tmp_path / "corpus")
    corpus = Corpus(tmp_path / "corpus")
    kept = KeptCorpus(corpus)
    numbers = iter(range(100))

    async def looks_twice(scope: Scope, receive: Receive, send: Send) -> None:
        first = kept.polars("memes")["n_uses"].to_list()
        if (number := next(numbers)) < n_writes:
            corpus.amend("memes", corpus.polars("memes").with_columns(n_uses=pl.lit(number, pl.Int64)))
        second = kept.polars("memes")["n_uses"].to_list()
        if number < n_writes - 1:
            raise ValueError("the tables do not fit each other")
        await JSONResponse([first, second])(scope, receive, send)

    asked = TestClient(remembered.Remembered(looks_twice, kept), raise_server_exceptions=n_writes < 9)
    if is_of_one_moment:
        first, second = asked.get("/").json()
        assert first == second
        assert next(numbers) == n_writes + 1
    else:
        assert asked.get("/").status_code == 500
        assert next(numbers) == remembered.TRIES


def test_memory_is_bounded_and_errors_are_not_remembered(built: Corpus, monkeypatch) -> None:
    monkeypatch.setattr(remembered, "MAX_BYTES", 40_000)
    kept = remembered.Remembered(client(built).app, KeptCorpus(built))
    asked = TestClient(kept, base_url="http://127.0.0.1")
    for page in range(1, 40):
        assert asked.get(f"/api/memes?page={page}").status_code == 200
    assert asked.get("/memes/none").status_code == 404
    assert 0 < sum(len(a.body) for a in kept._answers.values()) == kept._n_bytes <= 40_000
    assert not any("none" in address for address, _, _ in kept._answers)
