"""Communities: figures as in the tables, pages for any name."""

from datetime import date
from urllib.parse import quote

import numpy as np
import polars as pl
import pytest
from fastapi.testclient import TestClient

from memography import Corpus, Settings, build, ingest
from memography.web import create_app
from memography.web.log_odds import log_odds
from memography.web.wording import community_url


def test_figures_are_those_of_the_tables(built: Corpus, showing: TestClient) -> None:
    """Posts, uses, memes, and posts with a meme, of every community."""
    posts = built.polars("posts", ["post_id", "community", "posted_at"])
    uses = built.polars("uses", where="meme_id IS NOT NULL")
    rows = {row["name"]: row for row in showing.get("/api/communities").json()["rows"]}
    assert set(rows) == set(posts["community"])
    for name, row in rows.items():
        here = pl.col("community").eq_missing(pl.lit(name))
        own = uses.filter(here)
        assert row["n_posts"] == posts.filter(here).height
        assert row["n_uses"] == own.height
        assert row["n_memes"] == own["meme_id"].n_unique()
        assert row["n_posts_with_meme"] == own["post_id"].n_unique()
        first = posts.filter(here)["posted_at"].dt.date().min()
        assert row["first_on"] == (first.isoformat() if isinstance(first, date) else None)
        page = showing.get(community_url(name))
        assert page.status_code == 200
        assert f"{row['n_uses']:,}" in page.text
    for sort in ("uses", "posts", "memes", "share", "first", "name"):
        assert showing.get(f"/communities?sort={sort}").status_code == 200
    assert showing.get("/communities?sort=x").status_code == 422


def test_what_it_saw_first_and_who_moves_whom(built: Corpus, showing: TestClient) -> None:
    """As the tables `origins` and `spread` have it; holes too."""
    for row in showing.get("/api/communities").json()["rows"]:
        if row["name"] is None:
            continue
        told = showing.get(f"/api/communities/{quote(row['name'], safe='')}").json()
        own = f"community = '{row['name']}'"
        assert [one["meme_id"] for one in told["saw_first"]] == [
            one["meme_id"] for one in sorted(built.rows("origins", where=own), key=lambda one: one["first_seen_at"])
        ]
        assert len(told["holes"]) == built.count("holes", own)
        for move in told["moves"]:
            assert row["name"] in (move["source"], move["target"])
            assert move["source"] != move["target"]
        assert sum(one["n_posts"] for one in told["timeline"]["bins"]) == built.count(
            "posts", f"{own} AND posted_at IS NOT NULL"
        )


def test_its_figures_lead_to_their_uses(showing: TestClient) -> None:
    """As many as are told, for emotions; tones are means, and lead to none."""
    row = showing.get("/api/communities").json()["rows"][0]
    told = showing.get(f"/api/communities/{quote(row['name'], safe='')}").json()
    assert all(one.keys() == {"tone", "mean"} for one in told["tones"])
    for one in told["emotions"]:
        found = showing.get("/api/uses", params={"community": row["name"], "emotion": one["emotion"]}).json()
        assert found["n_rows"] == one["n_uses"]


NAMES = ("r/a/b", "a?b=c#d&e", "100% <b>", ".", "..", " ", "ünïcode 🙂", "/", "x/", "a//b", "'; DROP --", None)


@pytest.fixture(scope="module")
def oddly_named(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """A corpus of words alone, a post in each oddly named community."""
    import json

    folder = tmp_path_factory.mktemp("oddly-named")
    posts = [
        {"id": f"{n}-{name}", "meme": "M", "text": f"words of {n}", "community": name, "posted_at": f"2020-01-{n:02}"}
        for n in (1, 2)
        for name in NAMES
    ]
    (folder / "posts.jsonl").write_text("\n".join(map(json.dumps, posts)), encoding="utf-8")
    corpus = Corpus(folder / "corpus", create=True)
    ingest([folder / "posts.jsonl"], corpus, settings=Settings())
    build(corpus, until="memes", settings=Settings())
    return corpus


def test_any_name_has_a_page(oddly_named: Corpus) -> None:
    """Slashes, dots, signs; posts in no community have one too. Each link of the listing leads to its own."""
    client = TestClient(create_app(oddly_named, Settings()), base_url="http://127.0.0.1")
    named = set(oddly_named.polars("posts", ["community"])["community"])
    assert len(named) > 8
    listing = client.get("/communities").text
    for name in named:
        url = community_url(name)
        assert f'href="{url}"' in listing
        page = client.get(url)
        assert page.status_code == 200, url
        assert page.text.count("<h1>") == 1
        told = client.get(f"/api{url}").json()
        assert told["name"] == name
        n_posts = oddly_named.polars("posts").filter(pl.col("community").eq_missing(pl.lit(name))).height
        assert told["n_posts"] == n_posts >= 2
        found = client.get("/api/uses", params={"placed": "no"} if name is None else {"community": name}).json()
        assert found["n_rows"] == n_posts
    assert client.get("/communities/none-such").status_code == 404
    assert "<b>" not in listing


def test_what_is_twice_as_common_stands_out() -> None:
    """Log-odds: signs follow the side, halves cancel, few say less than many."""
    assert log_odds([10], [10], 50, 50, [0.2])[0] == pytest.approx(0)
    few, many = log_odds([4, 400], [2, 200], [10, 1000], [10, 1000], [0.3, 0.3])
    assert 0 < few < 1.96 < many
    swapped = log_odds([2, 200], [4, 400], [10, 1000], [10, 1000], [0.3, 0.3])
    assert np.allclose(swapped, [-few, -many])
