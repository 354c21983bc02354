"""A post and a variant show why they were matched, and what is next to them; the API says the same."""

import io
import shutil
from pathlib import Path
from urllib.parse import quote

from fastapi.testclient import TestClient
from PIL import Image
from serving import HERE

from memography import Corpus, Settings
from memography.web import create_app
from memography.web.search import MIN_ALIKE


def test_why_is_drawn_for_every_meme_of_a_picture(built: Corpus, showing: TestClient, hiding: TestClient) -> None:
    """Both pages show a comparison for each, hidden where pictures are; it is a picture of two side by side."""
    use = built.rows("uses", where="rank = 2")[0]
    shown = built.rows("matches", where=f"variant_id = '{use['variant_id']}'")
    assert len(shown) == 2
    for match in shown:
        address = f"/overlays/{match['variant_id']}/{match['meme_id']}.jpg"
        for page in (f"/posts/{quote(use['post_id'], safe='')}", f"/variants/{use['variant_id']}"):
            assert f'<img class="wide" src="{address}"' in showing.get(page).text
            assert f'<a class="veil wide" href="{address}"' in hiding.get(page).text
            assert f"{match['n_inliers']} features lie as in the meme" in showing.get(page).text
        with Image.open(io.BytesIO(showing.get(address).content)) as drawn:
            assert drawn.format == "JPEG"
            assert drawn.width > 700


def test_what_does_not_show_the_meme_has_no_comparison(built: Corpus, showing: TestClient) -> None:
    """Nor has a variant that is not there, or a meme."""
    match = built.rows("matches", where="rank = 1")[0]
    other = next(row for row in built.rows("memes") if row["meme_id"] != match["meme_id"])
    for variant_id, meme_id in (
        (match["variant_id"], other["meme_id"]),
        (match["variant_id"], "m0"),
        ("x", match["meme_id"]),
    ):
        assert showing.get(f"/overlays/{variant_id}/{meme_id}.jpg").status_code == 404


def test_posts_that_say_nearly_the_same_are_of_the_same_meme(built: Corpus, showing: TestClient) -> None:
    """Never the post itself, each likeness at least the least, the nearest first; the page links to each."""
    n_found = 0
    for use in built.rows("uses", ["post_id", "meme_id"], "meme_id IS NOT NULL AND rank = 1")[:40]:
        post = quote(use["post_id"], safe="")
        rows = showing.get(f"/api/posts/{post}/alike").json()["rows"]
        likeness = [row["likeness"] for row in rows]
        assert likeness == sorted(likeness, reverse=True)
        assert all(row["meme_id"] == use["meme_id"] and row["post_id"] != use["post_id"] for row in rows)
        assert all(value >= MIN_ALIKE for value in likeness)
        if rows and not n_found:
            page = showing.get(f"/posts/{post}").text
            assert all(f'href="/posts/{quote(row["post_id"], safe="")}"' in page for row in rows)
        n_found += len(rows)
    assert n_found > 5


def test_a_variants_family_is_its_lineage(built: Corpus, showing: TestClient) -> None:
    """Parent and child name each other, on the pages and in the API."""
    child = built.rows("lineage", where="parent_id IS NOT NULL")[0]
    family = showing.get(f"/api/variants/{child['variant_id']}/lineage").json()["rows"]
    own = next(row for row in family if row["meme_id"] == child["meme_id"])
    assert own["parent_id"] == child["parent_id"]
    assert f'href="/variants/{child["parent_id"]}"' in showing.get(f"/variants/{child['variant_id']}").text
    family = showing.get(f"/api/variants/{child['parent_id']}/lineage").json()["rows"]
    of_parent = next(row for row in family if row["meme_id"] == child["meme_id"])
    assert of_parent["n_children"] >= 1
    assert len(of_parent["children"]) <= of_parent["n_children"]
    assert child["variant_id"] in [row["variant_id"] for row in of_parent["children"]] or of_parent["n_children"] > 6


def test_the_comparison_says_whether_it_shows_the_clean_picture(built: Corpus, tmp_path: Path) -> None:
    """What a variant was matched with may have no clean template, and stands there with its caption."""
    shutil.copytree(built.folder, tmp_path / "corpus")
    corpus = Corpus(tmp_path / "corpus")
    asked = TestClient(create_app(corpus, Settings()), base_url=HERE)
    match = corpus.rows("matches", where="rank = 1 AND n_inliers IS NOT NULL AND variant_id != leader_id")[0]
    address = f"/variants/{match['variant_id']}"
    assert "right the clean picture of" in asked.get(address).text
    corpus.delete("templates", f"leader_id = '{match['leader_id']}'")
    assert "right the one that it was matched with, of" in asked.get(address).text
