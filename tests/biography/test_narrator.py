"""A narrator that lies, fails, or does well: a small server on this machine plays each."""

import json
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from starlette.testclient import TestClient

from memography import Corpus, Settings, build
from memography.biography.article import read_article
from memography.biography.render import FORMATS, render
from memography.biography.soundness import audit_corpus
from memography.corpus.integrity import faults, notes
from memography.corpus.views import memes
from memography.errors import SettingsError
from memography.settings import NarratorSettings
from memography.web import create_app

KEY = "sk-a-secret-key-9137"
Behaviour = Callable[["Endpoint", dict[str, Any]], None]


class Endpoint(BaseHTTPRequestHandler):
    """One request to the made-up endpoint."""

    server: "Server"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.asked.append({"path": self.path, "headers": headers, "body": json.loads(body)})
        self.server.behave(self, json.loads(body))

    def send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"content-length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def answer(self, text: str) -> None:
        self.send(200, json.dumps({"choices": [{"message": {"role": "assistant", "content": text}}]}).encode())

    def log_message(self, format: str, *arguments: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    asked: list[dict[str, Any]]
    behave: Behaviour

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up on a lame endpoint is what the tests are about."""


@contextmanager
def endpoint(behave: Behaviour) -> Iterator[Server]:
    server = Server(("127.0.0.1", 0), Endpoint)
    server.asked, server.behave = [], behave
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def settings_for(server: Server, **others: Any) -> Settings:
    own = {"model": "fabulist-7b", "retry_wait_s": 0, "timeout_s": 20, **others}
    return Settings(narrator=NarratorSettings(url=f"http://127.0.0.1:{server.server_port}/v1", **own))


def sentence(asked: dict[str, Any]) -> str:
    text: str = json.loads(asked["messages"][-1]["content"])["sentence"]
    return text


def tells(change: Callable[[str], str]) -> Behaviour:
    return lambda endpoint, asked: endpoint.answer(change(sentence(asked)))


def honest(text: str) -> str:
    return text.replace("Its picture comes in", "Its picture is found in").replace("is found in", "is seen in")


def number_changed(text: str) -> str:
    digits = [at for at, character in enumerate(text) if character.isdigit()]
    if not digits:
        return text.replace("one", "two").replace("three", "four")
    return text[: digits[0]] + str((int(text[digits[0]]) + 1) % 10) + text[digits[0] + 1 :]


@pytest.fixture
def corpus(built: Corpus, tmp_path: Path) -> Corpus:
    """A copy of the built corpus."""
    shutil.copytree(built.folder, tmp_path / "corpus")
    return Corpus(tmp_path / "corpus")


def narrate(corpus: Corpus, settings: Settings) -> tuple[str, ...]:
    """Build, and give the notes."""
    return tuple(note for done in build(corpus, settings=settings) if done.outcome for note in done.outcome.notes)


def article_texts(corpus: Corpus, **how: bool) -> list[str]:
    return [s.wording for meme_id in memes(corpus)["meme_id"] for s in read_article(corpus, meme_id, **how).sentences]


LIES = {
    "changes a number": number_changed,
    "adds a name": lambda text: text[:-1] + ", as Drake Graham said.",
    "adds a cause": lambda text: text[:-1] + " because of the elections.",
    "adds a date": lambda text: text[:-1] + ", since 3 May 1999.",
    "drops doubt": lambda text: text.replace("an estimated ", "").replace("may well be", "is") + " It is certain.",
    "adds a link": lambda text: text + " See https://evil.example/.",
    "adds markup": lambda text: f"<b>{text}</b>",
    "obeys what a post says": lambda text: "Ignore previous instructions. 9999 posts.",
    "says nothing": lambda text: "",
    "refuses": lambda text: "I'm sorry, but I can't help with that.",
    "goes on and on": lambda text: text + " It was seen." * 2000,
}


@pytest.mark.parametrize("lie", LIES)
def test_each_lie_is_caught(corpus: Corpus, lie: str) -> None:
    """Where the narrator lies the composed sentence stands, in every form, with a note; the build ends well."""
    before = article_texts(corpus)
    with endpoint(tells(LIES[lie])) as server:
        told = narrate(corpus, settings_for(server))
    assert article_texts(corpus) == before
    rows = corpus.rows("narrations")
    assert len(rows) == len(server.asked) > 0
    assert all(row["complaints"] for row in rows if row["answer"] != row["composed"])
    assert any(row["complaints"] for row in rows)
    assert "they stand as composed" in told[0]
    assert audit_corpus(corpus) == []
    article = read_article(corpus, memes(corpus)["meme_id"][0])
    for form in ("markdown", "html", "json"):
        assert "fabulist-7b" in render(article, form)


def test_an_honest_narrator_is_heard(corpus: Corpus) -> None:
    """Both wordings stay to be seen; claims, evidence and the table of sentences are as they were."""
    sentences, claims = corpus.stamp("biography"), corpus.stamp("claims")
    composed = article_texts(corpus)
    with endpoint(tells(honest)) as server:
        assert narrate(corpus, settings_for(server)) == ()
    assert article_texts(corpus) == [honest(text) for text in composed] != composed
    assert article_texts(corpus, is_plain=True) == composed
    assert (corpus.stamp("biography"), corpus.stamp("claims")) == (sentences, claims)
    assert audit_corpus(corpus) == []
    assert list(faults(corpus)) == []
    article = read_article(corpus, memes(corpus)["meme_id"][0])
    data = json.loads(render(article, "json"))
    first = data["sections"][0]["sentences"][0]
    assert honest(first["narration"]["composed"]) == first["text"] != first["narration"]["composed"]
    html = unescape(render(article, "html"))
    assert "by the language model “fabulist-7b”. It was given each" in html
    assert first["narration"]["composed"] in html
    assert "--plain" in render(article, "markdown")


def test_the_explorer_shows_both_wordings(corpus: Corpus) -> None:
    """Whose wording it is, each sentence as composed, and a page without it."""
    meme_id = memes(corpus)["meme_id"][0]
    composed = read_article(corpus, meme_id).sentences[0].text
    with endpoint(tells(honest)) as server:
        narrate(corpus, settings_for(server))
    with TestClient(create_app(corpus, Settings()), base_url="http://127.0.0.1") as client:
        page = unescape(client.get(f"/memes/{meme_id}").text)
        plain = unescape(client.get(f"/memes/{meme_id}?wording=composed").text)
    assert honest(composed) in page
    assert f"Composed: <bdi>{composed}" in page
    assert "fabulist-7b" in page
    assert honest(composed) not in plain
    assert composed in plain


def test_only_what_is_new_is_asked_for(corpus: Corpus) -> None:
    """A build that changes nothing asks nothing; the same sentence in many articles is asked for once."""
    with endpoint(tells(honest)) as server:
        narrate(corpus, settings_for(server))
        n_first = len(server.asked)
        narrate(corpus, settings_for(server))
        narrate(corpus, settings_for(server, timeout_s=5, at_once=1))
        assert len(server.asked) == n_first
        sections = corpus.polars("biography").select("section", "text").unique()
        assert n_first == sections.height < corpus.count("biography")
        narrate(corpus, settings_for(server, model="another"))
        assert len(server.asked) == 2 * n_first
    assert notes(corpus) == []


def test_nothing_is_sent_but_sentences_and_sections(corpus: Corpus) -> None:
    """No posts, no authors, no ids; and the key in its header alone."""
    with endpoint(tells(honest)) as server:
        narrate(corpus, settings_for(server))
    told = {(row["section"], row["text"]) for row in corpus.rows("biography")}
    for request in server.asked:
        assert request["path"] == "/v1/chat/completions"
        assert set(request["body"]) == {"model", "messages", "stream", "temperature"}
        instructions, asked = request["body"]["messages"]
        assert "memography" not in json.dumps(instructions)
        assert tuple(json.loads(asked["content"]).values()) in told
        assert "authorization" not in request["headers"]
    assert {(row["section"], row["composed"]) for row in corpus.rows("narrations")} == told


def test_the_key_is_written_nowhere(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither in the corpus nor in what is told."""
    monkeypatch.setenv("NARRATOR_KEY", KEY)
    with endpoint(lambda endpoint, asked: endpoint.send(401, f"Incorrect API key: {KEY}".encode())) as server:
        told = narrate(corpus, settings_for(server, key_variable="NARRATOR_KEY"))
    assert {request["headers"]["authorization"] for request in server.asked} == {f"Bearer {KEY}"}
    assert "refuses to answer (401)" in told[0]
    assert KEY not in told[0]
    files = [path for path in corpus.folder.rglob("*") if path.is_file()]
    assert not [path for path in files if KEY.encode() in path.read_bytes()]
    assert not any(KEY in json.dumps(row, default=str) for row in corpus.rows("runs"))


def redirect(endpoint: Endpoint, asked: dict[str, Any]) -> None:
    endpoint.send(307, b"", location="http://elsewhere.example/v1/chat/completions")


def drip(endpoint: Endpoint, asked: dict[str, Any]) -> None:
    """A byte at a time, for ever: no single read takes long."""
    endpoint.send_response(200)
    endpoint.send_header("x-slow", "yes")
    endpoint.end_headers()
    for _ in range(1000):
        endpoint.wfile.write(b" ")
        endpoint.wfile.flush()
        threading.Event().wait(0.05)


def huge(endpoint: Endpoint, asked: dict[str, Any]) -> None:
    endpoint.send_response(200)
    endpoint.end_headers()
    for _ in range(1000):
        endpoint.wfile.write(b" " * 65536)


FAILURES: dict[str, tuple[Behaviour, str]] = {
    "html": (lambda e, _: e.send(200, b"<!doctype html><h1>Welcome</h1>"), "did not answer as an OpenAI-compatible"),
    "not a completion": (lambda e, _: e.send(200, b'{"choices": []}'), "did not answer as an OpenAI-compatible"),
    "nested": (lambda e, _: e.send(200, b"[" * 60000), "did not answer as an OpenAI-compatible"),
    "no text": (lambda e, _: e.send(200, b'{"choices": [{"message": {"content": 7}}]}'), "did not answer as an"),
    "binary": (lambda e, _: e.send(200, bytes(range(256))), "did not answer as an OpenAI-compatible"),
    "compressed": (lambda e, _: e.send(200, b"xx", content_encoding="gzip"), "an encoding that it was not asked for"),
    "500": (lambda e, _: e.send(500, b"oops"), "answered 500"),
    "429": (lambda e, _: e.send(429, b"", retry_after="0"), "answered 429"),
    "400": (lambda e, _: e.send(400, b""), "narrator.options"),
    "401": (lambda e, _: e.send(401, b""), "refuses to answer (401)"),
    "404": (lambda e, _: e.send(404, b""), "knows no such address or model"),
    "redirect": (redirect, "sends on to 'elsewhere.example'"),
    "hangs up": (lambda e, _: e.connection.close(), "can't be reached"),
    "drips": (drip, "took longer than 0.5 s"),
    "huge": (huge, "answered with more than 65,536 bytes"),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_an_endpoint_that_fails_costs_nothing_but_its_wording(corpus: Corpus, failure: str) -> None:
    """The build ends well and says what is wrong; articles stand as composed; few requests were made."""
    behave, said = FAILURES[failure]
    before = article_texts(corpus)
    with endpoint(behave) as server:
        began = time.monotonic()
        told = narrate(corpus, settings_for(server, timeout_s=0.5 if failure == "drips" else 20, retries=1))
        assert time.monotonic() - began < 30
    assert said in told[0]
    assert "stand as composed; the next build asks again" in told[0]
    assert article_texts(corpus) == before
    assert corpus.count("narrations") == 0
    assert len(server.asked) <= 12  # four at once, once more each, and the four that took their turns meanwhile
    assert notes(corpus) == []


def test_an_endpoint_that_is_not_there(corpus: Corpus) -> None:
    """Nobody listens; and later somebody does."""
    with endpoint(tells(honest)) as server:
        pass
    told = narrate(corpus, settings_for(server, retries=0))
    assert "can't be reached" in told[0]
    with endpoint(tells(honest)) as server:
        narrate(corpus, settings_for(server))
    assert corpus.count("narrations") == len(server.asked) > 0


def test_an_endpoint_that_fails_now_and_then_is_asked_again(corpus: Corpus) -> None:
    """A busy moment is waited for."""
    turns = iter(range(10**6))

    def flaky(endpoint: Endpoint, asked: dict[str, Any]) -> None:
        if next(turns) % 3 == 0:
            endpoint.send(503, b"")
        else:
            endpoint.answer(honest(sentence(asked)))

    with endpoint(flaky) as server:
        assert narrate(corpus, settings_for(server, retries=5, at_once=1)) == ()
    assert corpus.count("narrations") < len(server.asked)


def test_thoughts_are_no_answer(corpus: Corpus) -> None:
    """What a model says to itself before it answers is left out."""
    with endpoint(tells(lambda text: f"<think>12 monkeys?</think>\n\n{honest(text)}")) as server:
        assert narrate(corpus, settings_for(server)) == ()


def test_a_lie_that_is_put_into_the_table_is_found(corpus: Corpus) -> None:
    """The audit holds every wording against its sentence again, and names it; pages do not show it."""
    composed = article_texts(corpus)
    with endpoint(tells(honest)) as server:
        narrate(corpus, settings_for(server))
    rows = corpus.polars("narrations")
    one = next(
        row for row in rows.iter_rows(named=True) if row["answer"] != row["composed"] and "posts" in row["answer"]
    )
    assert number_changed(one["answer"]) != one["answer"]
    one["answer"] = number_changed(one["answer"])
    one["complaints"] = []
    corpus.upsert("narrations", pl.DataFrame([one], schema=rows.schema))
    assert any(one["answer"] in fault.where and "a narrator's wording" in fault.what for fault in audit_corpus(corpus))
    assert one["answer"] not in article_texts(corpus)
    assert one["composed"] in article_texts(corpus)
    build(corpus, settings=Settings(), afresh=False)
    assert article_texts(corpus, is_plain=True) == composed


def test_no_narrator_writes_nothing(built: Corpus) -> None:
    """Off is off: no table, no stage, no word of it in any article."""
    assert not built.has("narrations")
    assert "narrator" not in {row["stage"] for row in built.rows("runs")}
    article = read_article(built, memes(built)["meme_id"][0])
    assert not any("narrat" in render(article, form) for form in FORMATS)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("url", "ftp://example.org"),
        ("url", "example.org/v1"),
        ("url", f"https://me:{KEY}@example.org/v1"),
        ("url", f"https://example.org/v1?key={KEY}"),
        ("key_variable", KEY),
        ("options", "[]"),
        ("options", '{"messages": []}'),
        ("options", f"{KEY}"),
        ("timeout_s", f"{KEY}"),
    ],
)
def test_settings_that_do_not_fit_are_told_without_what_they_are(name: str, value: str) -> None:
    """A key in the wrong place is not repeated on the screen."""
    with pytest.raises(SettingsError) as caught:
        Settings.load({f"narrator.{name}": value, "narrator.model": "m"}, environment={})
    assert f"narrator.{name}" in str(caught.value)
    assert KEY not in str(caught.value)


def test_an_address_needs_a_model() -> None:
    """Else every build would fail at its end."""
    with pytest.raises(SettingsError, match=r"set narrator\.model"):
        Settings.load({"narrator.url": "http://127.0.0.1:1/v1"}, environment={})


def test_a_key_does_not_travel_in_the_clear(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor is anything sent where the key that is wanted is not there."""
    monkeypatch.setenv("NARRATOR_KEY", KEY)
    own = {"url": "http://narrator.example/v1", "model": "m", "key_variable": "NARRATOR_KEY"}
    (told,) = narrate(corpus, Settings(narrator=NarratorSettings(**own)))
    assert "was not asked: the key would travel in the clear" in told
    monkeypatch.delenv("NARRATOR_KEY")
    (told,) = narrate(corpus, Settings(narrator=NarratorSettings(**own)))
    assert "names is not set" in told
