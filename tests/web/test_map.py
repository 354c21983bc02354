"""The map's page and data: every use once, where it stands, and what is chosen."""

import io
import json
from pathlib import Path
from urllib.parse import quote

import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image

from memography import Corpus, Settings, build, ingest
from memography.web import create_app
from memography.web.tiles import TILE_PX, Tiles

HERE = "http://127.0.0.1"


def arrays(client: TestClient) -> tuple[dict, dict[str, np.ndarray]]:
    """The legend, and the arrays of points by name."""
    legend = client.get("/api/map").json()
    data = client.get("/api/map/points", params={"version": legend["version"]}).content
    found, begin = {}, 0
    for field in legend["fields"]:
        kind = np.dtype(field["type"])
        found[field["name"]] = np.frombuffer(data, kind, legend["n_points"], begin)
        begin += kind.itemsize * legend["n_points"]
    assert begin == len(data)
    return legend, found


def test_every_use_is_a_point(built: Corpus, showing: TestClient) -> None:
    """With its meme, its day, and its place by each layout that it has one by."""
    legend, found = arrays(showing)
    uses = built.polars("uses")
    assert legend["n_points"] == legend["n_uses"] == uses.height
    assert legend["layouts"] == ["meaning", "likeness", "time"]
    assert (found["meaning_x"] != 0xFFFF).sum() == built.count("vectors")
    assert (found["likeness_x"] != 0xFFFF).sum() == uses["variant_id"].drop_nulls().len()
    assert (found["day"] != 0xFFFF).sum() == uses["posted_at"].drop_nulls().len()
    counts = dict(uses["meme_id"].drop_nulls().value_counts().iter_rows())
    for meme in legend["memes"]:
        assert (found["meme"] == meme["number"]).sum() == meme["n_points"] == counts[meme["meme_id"]]


def test_points_are_kept_by_the_browser_until_they_change(showing: TestClient) -> None:
    """Their address names the version; another version is refused."""
    legend = showing.get("/api/map").json()
    kept = showing.get("/api/map/points", params={"version": legend["version"]})
    assert "immutable" in kept.headers["cache-control"]
    assert legend["version"] in kept.headers["etag"]
    assert "immutable" not in showing.get("/api/map/points").headers["cache-control"]
    assert showing.get("/api/map/points", params={"version": "of yesterday"}).status_code == 409


def test_a_point_is_told_by_its_number(built: Corpus, showing: TestClient) -> None:
    """Its use's words, meme and picture are those of the arrays."""
    legend, found = arrays(showing)
    rows = showing.get("/api/map/uses", params={"numbers": "0,1,2,3"}).json()["rows"]
    assert [row["number"] for row in rows] == [0, 1, 2, 3]
    for row in rows:
        meme = found["meme"][row["number"]]
        assert row["meme_id"] == (None if meme == 0xFFFF else legend["memes"][meme]["meme_id"])
        assert (row["image_id"] is None) == (found["tile"][row["number"]] == 0xFFFFFFFF)
    n = legend["n_points"]
    assert showing.get("/api/map/uses", params={"numbers": str(n)}).status_code == 404


@pytest.mark.parametrize("numbers", ["", "-1", "1,a", "²", ",".join("1" * 61), "9" * 30])
def test_what_is_no_number_is_refused(showing: TestClient, numbers: str) -> None:
    assert showing.get("/api/map/uses", params={"numbers": numbers}).status_code in (400, 404, 422)
    version = showing.get("/api/map").json()["version"]
    assert showing.get(f"/map/tiles/{version}.jpg", params={"of": numbers}).status_code in (200, 400, 404, 422)


def test_a_view_lists_what_it_shows(built: Corpus, showing: TestClient) -> None:
    """All of it from far, less from near, and only what is chosen."""

    def n_rows(**view: object) -> int:
        return showing.get("/api/map/view", params=view).json()["n_rows"]

    legend, found = arrays(showing)
    meme = legend["memes"][0]
    placed = found["meaning_x"] != 0xFFFF
    assert n_rows() == placed.sum()
    assert 0 < n_rows(zoom=3) < n_rows()
    assert n_rows(meme=meme["meme_id"]) == (placed & (found["meme"] == 0)).sum()
    assert n_rows(tone="ironic") == (placed & (found["tone"] == 2)).sum()
    assert n_rows(community="nowhere") == 0
    assert n_rows(by="time", since="1999-01-01") == (found["day"] != 0xFFFF).sum()
    assert n_rows(by="time", until="1999-01-01") == 0
    words = showing.get("/api/map/matching", params={"words": "tired"}).json()["numbers"]
    assert n_rows(words="tired") == placed[words].sum() > 0
    assert n_rows(words='"tired AND (') == n_rows(words="and tired")
    nearest = showing.get("/api/map/view", params={"x": 0.3, "y": 0.6}).json()["rows"]
    away = [
        np.hypot(found["meaning_x"][r["number"]] / 65535 - 0.3, found["meaning_y"][r["number"]] / 65535 - 0.6)
        for r in nearest
    ]
    assert away == sorted(away)


def test_an_address_that_makes_no_sense_is_told_so(showing: TestClient) -> None:
    for wrong in ("by=smell", "zoom=0", "zoom=nan", "x=7", "since=soon", "colour=plaid"):
        assert showing.get(f"/map?{wrong}").status_code in (400, 422), wrong
        assert showing.get(f"/api/map/view?{wrong}").status_code in (400, 422), wrong


def test_tiles_are_the_pictures_in_small(built: Corpus, showing: TestClient) -> None:
    """In rows of eight, in the order asked for; one that is gone leaves its place empty."""
    version = showing.get("/api/map").json()["version"]
    sheet = Image.open(io.BytesIO(showing.get(f"/map/tiles/{version}.jpg", params={"of": "0,1,2,3,4,5,6,7,8"}).content))
    assert sheet.size == (8 * TILE_PX, 2 * TILE_PX)
    image_id = built.rows("images")[0]["image_id"]
    lone = Image.open(io.BytesIO(Tiles(built).sheet([image_id, "gone"])))
    assert lone.getpixel((TILE_PX + 32, 32)) == pytest.approx((128, 128, 128), abs=2)
    assert showing.get(f"/map/tiles/{version}.jpg", params={"of": "999999"}).status_code == 404
    assert showing.get("/map/tiles/x.jpg", params={"of": "0"}).status_code == 409


def test_the_page_is_whole_without_scripts(showing: TestClient, hiding: TestClient) -> None:
    """It lists the uses in view and where memes lie; every link leads somewhere."""
    import re

    legend = showing.get("/api/map").json()
    text = showing.get("/map").text
    assert text.count('class="card post"') == 24
    for meme in legend["memes"]:
        assert f"/memes/{quote(meme['meme_id'])}" in text
    for link in set(re.findall(r'(?:href|src)="(/[^"#]*)', text)):
        assert showing.get(link.replace("&amp;", "&")).status_code == 200, link
    assert 'rel="next"' in text
    assert "style=" not in text
    assert "<img" not in hiding.get("/map").text.split("<main", 1)[1]


def test_words_alone_have_no_place_by_likeness(shifted: Corpus) -> None:
    """A corpus without pictures says so, and is placed by meaning."""
    client = TestClient(create_app(shifted, Settings()), base_url=HERE)
    assert client.get("/api/map").json()["layouts"] == ["meaning", "time"]
    assert "Nothing has a place by likeness here" in client.get("/map?by=likeness").text


def test_of_many_uses_a_sample_is_shown(shifted: Corpus) -> None:
    """The same each time, and it is told."""
    client = TestClient(create_app(shifted, Settings.load({"web.map_points": "1000"}, environment={})), base_url=HERE)
    assert client.get("/api/map").json()["n_points"] == shifted.count("uses") <= 1000


def test_an_empty_corpus_has_an_empty_map(tmp_path: Path) -> None:
    posts = tmp_path / "posts.jsonl"
    posts.write_text(json.dumps({"id": "1", "text": "no meme"}) + "\n", encoding="utf-8")
    corpus = Corpus(tmp_path / "corpus", create=True)
    ingest([posts], corpus, settings=Settings())
    client = TestClient(create_app(corpus, Settings()), base_url=HERE)
    assert client.get("/map").status_code == 200
    assert client.get("/api/map").status_code == 409
    build(corpus, settings=Settings())
    assert "No use of a meme is known yet" in client.get("/map").text
    assert client.get("/api/map").json()["n_points"] == 0
    assert client.get("/api/map/points").content == b""
    assert client.get("/api/map/view").json()["n_rows"] == 0


def test_the_bundle_is_the_one_that_is_told() -> None:
    """What the browser draws with has the SHA-256 that stands beside it, and makes no function from text."""
    import hashlib

    import memography.web

    vendor = Path(memography.web.__file__).parent / "static" / "vendor"
    bundle = (vendor / "twgl.js").read_bytes()
    assert hashlib.sha256(bundle).hexdigest() in (vendor / "twgl.txt").read_text(encoding="utf-8")
    assert (vendor / "twgl.LICENSE.md").exists()
    assert b"new Function" not in bundle
    assert b"eval(" not in bundle
