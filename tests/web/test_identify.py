"""A picture that is sent is answered on the page and as JSON; what is too large, broken or foreign is refused."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from memography import Corpus, Settings
from memography.evaluation.synthetic import World
from memography.web import create_app

HERE = "http://127.0.0.1"


@pytest.fixture(scope="module")
def asking(built: Corpus) -> Iterator[TestClient]:
    """The explorer with pictures shown, and small pictures alone taken."""
    app = create_app(built, Settings.load({"vision.max_bytes": "300000"}, environment={}), sensitive="show")
    yield TestClient(app, base_url=HERE)
    app.state.lookup.close()


@pytest.fixture(scope="module")
def picture(built: Corpus, world: World) -> Path:
    """A picture of a meme."""
    [use, *_] = built.rows("uses", ["image"], "meme_id IS NOT NULL AND image IS NOT NULL AND rank = 1")
    return world.posts.parent / str(use["image"])


def test_a_picture_sent_by_the_form_is_answered(asking: TestClient, picture: Path) -> None:
    """With its meme, how sure that is, and an overlay; names stay words."""
    assert asking.get("/identify").status_code == 200
    told = asking.post("/identify", files={"picture": ("<b>.jpg", picture.read_bytes(), "image/jpeg")})
    assert told.status_code == 200
    assert "what can be compared agrees" in told.text
    assert "&lt;b&gt;.jpg" in told.text
    overlay = told.text.split('src="/identify/overlays/')[1].split('"')[0]
    assert asking.get(f"/identify/overlays/{overlay}").content.startswith(b"\x89PNG")


def test_the_same_as_json(asking: TestClient, picture: Path) -> None:
    """Bytes as the body."""
    told = asking.post("/api/identify", content=picture.read_bytes()).json()
    assert told["memes"][0]["meme_id"]
    assert told["copy_of"]["is_exact"]
    assert asking.get(told["overlay"]).status_code == 200


def test_what_is_no_picture_is_told(asking: TestClient) -> None:
    """Nothing, text, a form that is none, an overlay that never was."""
    assert asking.post("/api/identify").status_code == 400
    assert asking.post("/identify", files={"other": ("", b"")}).status_code == 400
    assert asking.post("/api/identify", content=b"no picture").status_code == 422
    refused = asking.post("/identify", files={"picture": ("a.jpg", b"no picture")})
    assert refused.status_code == 422
    assert "can’t be looked at" in refused.text or "can&#39;t be looked at" in refused.text
    broken = {"content-type": "multipart/form-data"}
    assert asking.post("/identify", content=b"--x", headers=broken).status_code == 400
    assert asking.get("/identify/overlays/nothing.png").status_code == 404


def test_a_large_picture_is_refused(asking: TestClient) -> None:
    """While it is read."""
    assert asking.post("/api/identify", content=bytes(400_000)).status_code == 413
    assert asking.post("/identify", files={"picture": ("a.jpg", bytes(400_000))}).status_code == 413


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"host": "elsewhere.example"}, 400),
        ({"origin": "http://elsewhere.example"}, 403),
        ({"origin": "null", "sec-fetch-site": "cross-site"}, 403),
        ({"origin": "null", "sec-fetch-site": "same-origin"}, 200),
        ({"origin": HERE}, 200),
    ],
)
def test_other_sites_cannot_send(asking: TestClient, picture: Path, headers: dict[str, str], status: int) -> None:
    """A page of ours can."""
    assert asking.post("/api/identify", content=picture.read_bytes(), headers=headers).status_code == status


def test_only_this_machine_is_answered(built: Corpus, picture: Path) -> None:
    """Where others can reach the explorer, nobody can have it work."""
    client = TestClient(create_app(built, Settings(), host="0.0.0.0"), base_url=HERE)
    assert client.get("/identify").status_code == 404
    assert client.post("/api/identify", content=picture.read_bytes()).status_code == 404
    assert 'href="/identify"' not in client.get("/").text
