"""Pictures from the web: only public addresses, only so large, redirects checked too."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from memography.pictures.fetch import fetch, is_public
from memography.pictures.originals import fetched_file
from memography.reject import Reason
from memography.settings import IngestSettings

PRIVATE = """127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255
::1 :: fe80::1 fe80::1%eth0 fc00::1 ff02::1 ::ffff:127.0.0.1 ::ffff:a00:1 64:ff9b::a00:1 2002:a00:1:: 192.0.2.1"""


@pytest.mark.parametrize("address", PRIVATE.split())
def test_addresses_that_are_not_public(address: str) -> None:
    """Of this machine, this network, a cloud's own service, or hidden within IPv6."""
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_addresses_that_are_public(address: str) -> None:
    """The rest of the world."""
    assert is_public(address)


class Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/1.png":
            self.answer(200, b"one")
        elif self.path == "/large":
            self.answer(200, b"x" * 10_000)
        elif self.path.startswith("/to?"):
            self.answer(302, b"", location=self.path[4:])
        else:
            self.answer(404, b"")

    def answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A web server on this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{http.server_port}"
        http.shutdown()


def brought(url: str, folder: Path, **settings: float) -> tuple[Reason, str] | None:
    """Fetch, with this machine allowed as it is not otherwise."""
    return fetch(url, folder, IngestSettings(**settings), is_allowed=lambda address: address == "127.0.0.1")


def test_this_machine_is_refused(server: str, tmp_path: Path) -> None:
    """By default nothing local can be reached, and nothing is stored."""
    refused = fetch(f"{server}/1.png", tmp_path / "fetched", IngestSettings())
    assert refused is not None
    assert refused[0] == Reason.FETCH_FAILED
    assert "not a public address" in refused[1]
    assert not (tmp_path / "fetched").exists()


def test_a_picture_is_brought_once(server: str, tmp_path: Path) -> None:
    """Its bytes lie in the store; a second time the server is not asked."""
    assert brought(f"{server}/1.png", tmp_path) is None
    assert fetched_file(f"{server}/1.png", tmp_path).read_bytes() == b"one"
    assert fetch(f"{server}/1.png", tmp_path, IngestSettings(), is_allowed=lambda _: False) is None


def test_redirects_are_followed_and_checked(server: str, tmp_path: Path) -> None:
    """To a picture: brought. To a private address, another scheme, or for ever: refused."""
    assert brought(f"{server}/to?/1.png", tmp_path) is None
    for target in ("http://10.0.0.1/1.png", "file:///etc/passwd", "ftp://127.0.0.1/1.png"):
        refused = brought(f"{server}/to?{target}", tmp_path)
        assert refused is not None, target
        assert refused[0] == Reason.FETCH_FAILED
    circle = brought(f"{server}/to?/to?/to?/to?/to?/to?/to?/1.png", tmp_path)
    assert circle is not None
    assert "redirects" in circle[1]


@pytest.mark.parametrize(
    ("path", "settings", "said"),
    [("/large", {"fetch_max_bytes": 5000}, "5,000 bytes"), ("/nothing", {}, "404")],
)
def test_what_can_not_be_brought_is_told(
    server: str, tmp_path: Path, path: str, settings: dict[str, float], said: str
) -> None:
    """Too large, not there: a reason, and no file."""
    refused = brought(server + path, tmp_path, **settings)
    assert refused is not None
    assert said in refused[1]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", ["http://", "http://user:secret@127.0.0.1/", "http://[::1", "http://127.0.0.1:99999/"])
def test_odd_addresses_are_refused(tmp_path: Path, url: str) -> None:
    """Without an exception."""
    refused = brought(url, tmp_path)
    assert refused is not None
    assert refused[0] == Reason.FETCH_FAILED
