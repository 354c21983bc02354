"""Weights from a hub: what was published and nothing else, whole or not at all."""

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from typer.testing import CliRunner

from memography.cli import app
from memography.errors import WeightsError
from memography.models import weights
from memography.models.encoder import text_encoder
from memography.models.fetch import fetch_weights
from memography.models.weights import HUB_MODEL, HUB_REVISION, NAME, Published, Weights, find_weights
from memography.progress import Silent
from memography.settings import ModelsSettings

CONTENT = {"model.safetensors": b"w" * 700_000, "config.json": b"{}"}
FILES = {name: Published(len(data), hashlib.sha256(data).hexdigest()) for name, data in CONTENT.items()}


class Hub(BaseHTTPRequestHandler):
    """Answers as the hub does: small files at once, large ones by a redirect to where they are stored."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        base = f"/{HUB_MODEL}/resolve/{HUB_REVISION}/"
        if self.path == f"{base}model.safetensors":
            self.answer(302, b"", location="/stored/w")
        elif self.path == f"/elsewhere{base}model.safetensors":
            self.answer(302, b"", location=f"http://localhost.localdomain:{self.server.server_port}/stored/w")
        elif self.path in ("/stored/w", f"/small{base}model.safetensors"):
            self.answer(200, CONTENT["model.safetensors"])
        elif self.path == f"{base}config.json":
            self.answer(200, CONTENT["config.json"])
        elif self.path == f"/other{base}model.safetensors":
            self.answer(200, b"v" * 700_000)
        elif self.path == f"/larger{base}model.safetensors":
            self.answer(200, b"w" * 900_000)
        elif self.path == f"/broken{base}model.safetensors":
            self.answer(200, b"w" * 1000, n_bytes=700_000)
        else:
            self.answer(404, b"")

    def answer(self, status: int, body: bytes, n_bytes: int | None = None, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(n_bytes or len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def hub() -> Iterator[str]:
    """A model hub on this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Hub) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{http.server_port}"
        http.shutdown()


@pytest.fixture
def real_hub(real_weights: Weights) -> Iterator[str]:
    """A hub on this machine that has the published files."""

    class RealHub(Hub):
        def do_GET(self) -> None:
            self.answer(200, (real_weights.folder / Path(self.path).name).read_bytes())

    with ThreadingHTTPServer(("127.0.0.1", 0), RealHub) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{http.server_port}"
        http.shutdown()


def fetch(hub: str, cache: Path) -> dict[str, bytes]:
    """What lies in the cache after a fetch."""
    weights = fetch_weights(ModelsSettings(hub=hub, cache=str(cache)), Silent(), FILES)
    assert (weights.origin, weights.folder) == ("hub", cache / NAME)
    return {path.name: path.read_bytes() for path in weights.folder.iterdir()}


def test_files_are_brought_once(hub: str, tmp_path: Path) -> None:
    """By a redirect or at once; those that are there and whole are not asked for again, damaged ones are."""
    assert fetch(hub, tmp_path) == CONTENT
    Hub.asked.clear()
    assert fetch(hub, tmp_path) == CONTENT
    assert Hub.asked == []
    (tmp_path / NAME / "model.safetensors").write_bytes(b"v" * 700_000)
    assert fetch(hub, tmp_path) == CONTENT
    assert Hub.asked[-1] == "/stored/w"


@pytest.mark.parametrize("fault", ["other", "larger", "broken", "missing"])
def test_what_was_not_published_is_not_kept(hub: str, tmp_path: Path, fault: str) -> None:
    """Other bytes, too many, too few, or none at all: an error that says so, and no file."""
    with pytest.raises(WeightsError, match=r"published|fetched"):
        fetch(f"{hub}/{fault}", tmp_path)
    assert list((tmp_path / NAME).iterdir()) == []


def test_only_https_is_trusted_beyond_this_machine(tmp_path: Path) -> None:
    """A hub without TLS is refused before anything is asked of it."""
    with pytest.raises(WeightsError, match="HTTPS"):
        fetch("http://hub.example.org", tmp_path)


def test_a_hub_that_is_not_there_is_told(tmp_path: Path) -> None:
    """With what to do instead."""
    with pytest.raises(WeightsError, match=r"models\.path"):
        fetch("http://127.0.0.1:9", tmp_path)


def test_a_cache_that_can_not_be_written_is_told(hub: str, tmp_path: Path) -> None:
    """Such as one that is a file."""
    (tmp_path / "file").write_text("")
    with pytest.raises(WeightsError, match="can't be written"):
        fetch(hub, tmp_path / "file")


def test_the_command_brings_an_encoder_that_works(
    real_hub: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a machine without the package: no encoder before, one that works after."""
    monkeypatch.setattr(weights, "_PACKAGE_MODULE", "no_such_package")
    settings = ModelsSettings(cache=str(tmp_path))
    assert find_weights(settings) is None
    command = ["models", "fetch", "--set", f"models.hub={real_hub}", "--set", f"models.cache={tmp_path}"]
    done = CliRunner().invoke(app, command, catch_exceptions=False)
    assert str(tmp_path / NAME) in done.stdout
    assert text_encoder(settings).encode(["brought"]).shape == (1, 384)
