"""Pages show what the tables hold, and posts' words stay words."""

import json
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from PIL import Image

from memography import Corpus, Settings, build, ingest
from memography.biography.article import read_claims
from memography.corpus.views import memes, templates
from memography.phrases import behind_the_captions
from memography.web import create_app


def paths(corpus: Corpus) -> list[str]:
    """An address of every kind."""
    meme_id = memes(corpus)["meme_id"][0]
    claim_ids = [c.claim_id for c in read_claims(corpus, f"meme_id = '{meme_id}'")]
    variant_id = corpus.rows("matches")[0]["variant_id"]
    post_id = corpus.rows("uses")[0]["post_id"]
    pages = [
        "/",
        "/search?words=tired",
        "/methods",
        "/data",
        f"/memes/{meme_id}",
        f"/memes/{meme_id}/uses",
        f"/memes/{meme_id}/variants",
    ]
    pages += [f"/claims/{quote(claim_id, safe='')}" for claim_id in claim_ids]
    return [*pages, f"/variants/{variant_id}", f"/posts/{quote(post_id, safe='')}"]


def test_every_page_answers(built: Corpus, showing: TestClient, hiding: TestClient) -> None:
    """No page fails, shown or hidden."""
    for path in paths(built):
        assert showing.get(path).status_code == 200, path
        assert hiding.get(path).status_code == 200, path


def test_every_link_of_every_page_leads_somewhere(built: Corpus, showing: TestClient) -> None:
    """No link within the explorer is broken."""
    import re

    seen: set[str] = set()
    for path in paths(built):
        for link in re.findall(r'(?:href|src|data-chart)="(/[^"#]*)', showing.get(path).text):
            if link not in seen:
                seen.add(link)
                assert showing.get(link.replace("&amp;", "&")).status_code == 200, (path, link)
    assert len(seen) > 30


def test_the_wall_shows_every_meme(built: Corpus, showing: TestClient) -> None:
    """Each by name, with its face."""
    text = showing.get("/").text
    clean = templates(built).filter("is_face")
    leaders = dict(clean.select("meme_id", "leader_id").iter_rows())
    assert len(leaders) > 5
    for row in memes(built).iter_rows(named=True):
        assert f"/memes/{row['meme_id']}" in text
        leader = leaders.get(row["meme_id"])
        assert (f"/templates/{leader}.jpg" if leader else f"/thumbnails/{row['face_image_id']}.jpg") in text
    assert "Made up." in text


def test_a_face_is_kept_until_it_is_another(built: Corpus, showing: TestClient) -> None:
    """By the browser, for as long as its address names the version; the page says what it was made of."""
    import io

    row = templates(built).filter("is_face").row(0, named=True)
    path = f"/templates/{row['leader_id']}.jpg"
    answer = showing.get(path, params={"version": row["version"]})
    assert answer.headers["content-type"] == "image/jpeg"
    assert "immutable" in answer.headers["cache-control"]
    with Image.open(io.BytesIO(answer.content)) as picture:
        assert max(picture.size) > 200
    assert showing.get(path, params={"version": "old"}).headers["cache-control"] == "no-store"
    page = showing.get(f"/memes/{row['meme_id']}").text
    assert f"{path}?version={row['version']}" in page
    assert behind_the_captions(row["n_variants"], row["share_certain"]) in page


def test_a_picture_of_two_memes_is_shown_once_with_both(built: Corpus, showing: TestClient) -> None:
    """On its post's page and its own, where their regions are drawn; each meme's variants say so."""
    use = built.rows("uses", where="rank = 2")[0]
    both = [row["meme_id"] for row in built.rows("uses", where=f"post_id = '{use['post_id']}'")]
    assert len(both) == 2
    post = showing.get(f"/posts/{quote(use['post_id'], safe='')}").text
    assert post.count(f"/thumbnails/{use['image_id']}.jpg") == 1
    variant = showing.get(f"/variants/{use['variant_id']}").text
    assert variant.count("<rect") == 2
    posts = {row["post_id"] for row in built.rows("uses", where=f"variant_id = '{use['variant_id']}'")}
    assert variant.count("card post") == len(posts)
    for meme_id in both:
        assert f"/memes/{meme_id}" in post
        assert f"/memes/{meme_id}" in variant
        assert "shows two memes: also" in showing.get(f"/memes/{meme_id}/variants").text
        assert showing.get(f"/api/memes/{meme_id}").json()["pictured"]["n_with_others"] > 0


def test_every_sentence_carries_its_references(built: Corpus, showing: TestClient) -> None:
    """Each sentence of the article leads to each of its claims."""
    meme_id = memes(built)["meme_id"][0]
    text = showing.get(f"/memes/{meme_id}").text
    for row in built.rows("biography", where=f"meme_id = '{meme_id}'"):
        for claim_id in row["claim_ids"]:
            assert f'href="/claims/{quote(claim_id, safe="")}"' in text


def test_a_claim_leads_to_all_its_posts(built: Corpus, showing: TestClient) -> None:
    """Page by page, every post that proves it."""
    claim = max(read_claims(built, "kind = 'posts'"), key=lambda claim: claim.n_posts)
    settings = Settings.load({"web.page_items": "10"}, environment={})
    small = TestClient(create_app(built, settings), base_url=str(showing.base_url))
    seen: list[str] = []
    page, n_pages = 1, 1
    while page <= n_pages:
        answer = small.get(f"/api/claims/{quote(claim.claim_id, safe='')}/posts", params={"page": page}).json()
        seen += [row["post_id"] for row in answer["rows"]]
        page, n_pages = page + 1, answer["n_pages"]
    assert len(seen) == len(set(seen)) == claim.n_posts


def test_hidden_pictures_have_no_source(built: Corpus, hiding: TestClient) -> None:
    """By default no page loads a picture; in its place stands what it shows, and a link. Charts are none."""
    for path in paths(built):
        text = hiding.get(path).text
        assert "<img" not in text.replace('<noscript><img src="/api/memes/', "")
    assert "Show picture" in hiding.get("/").text


@pytest.mark.parametrize(
    "path", ["/nothing", "/memes/m0", "/claims/x", "/variants/x", "/posts/x", "/thumbnails/x.jpg", "/templates/x.jpg"]
)
def test_what_is_not_there_is_said(showing: TestClient, path: str) -> None:
    """A page that says so, with the right status."""
    answer = showing.get(path)
    assert answer.status_code == 404
    assert "Not here" in answer.text


def test_answers_are_safe(showing: TestClient) -> None:
    """Nothing from elsewhere, nothing inline, no frames, no guessing; on errors too."""
    for path in ("/", "/api/memes", "/nothing", "/static/style.css"):
        headers = showing.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


def test_another_host_name_is_refused(showing: TestClient) -> None:
    """A page elsewhere can't read along by pointing its name here (DNS rebinding)."""
    assert showing.get("/", headers={"host": "evil.example"}).status_code == 400


def test_nothing_comes_from_elsewhere(built: Corpus, showing: TestClient) -> None:
    """No page names another machine, but for the addresses of posts."""
    for path in paths(built):
        if not path.startswith("/posts/"):
            assert "//" not in showing.get(path).text.replace("http://www.w3.org/2000/svg", ""), path


HOSTILE = "<script>alert('x')</script><img src=x onerror=alert(1)>\" onmouseover=\"alert(1) {{ 7919*7919 }}"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """Posts whose every field is an attack."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "a b").mkdir()
    Image.effect_noise((90, 90), 80).convert("RGB").save(folder / "a b" / "%3Cb%3E#?.png")
    posts = [
        {
            "id": f"{n}/../<b>?a=1#x&y 100% {HOSTILE}",
            "posted_at": f"2020-03-0{n}T00:00:00Z",
            "community": HOSTILE,
            "author": HOSTILE,
            "text": HOSTILE,
            "meme": HOSTILE,
            "alt": [HOSTILE],
            "url": "javascript:alert(1)",
            "lang": HOSTILE,
            "images": ["a b/%3Cb%3E#?.png", f"missing {HOSTILE}.png"],
            "reply_to": f"1/../<b>?a=1#x&y 100% {HOSTILE}" if n > 1 else None,
        }
        for n in (1, 2, 3)
    ]
    (folder / "posts.jsonl").write_text("\n".join(map(json.dumps, posts)), encoding="utf-8")
    corpus = Corpus(folder / "corpus", create=True)
    ingest([folder / "posts.jsonl"], corpus, settings=Settings())
    build(corpus, settings=Settings())
    return corpus


def test_hostile_posts_stay_text(hostile: Corpus) -> None:
    """Wherever it is shown, a post's word is a word; every link to it works."""
    client = TestClient(create_app(hostile, Settings(), sensitive="show"), base_url="http://127.0.0.1")
    post_ids = [row["post_id"] for row in hostile.rows("posts")]
    for path in [*paths(hostile), *(f"/posts/{quote(post_id, safe='')}" for post_id in post_ids)]:
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text
        assert '" onmouseover="' not in answer.text
        assert 'href="javascript:' not in answer.text
        assert str(7919 * 7919) not in answer.text
    shown = client.get(f"/posts/{quote(post_ids[0], safe='')}").text
    assert "&lt;script&gt;alert" in shown
    assert "missing file" in shown


def test_an_unbuilt_corpus_says_what_to_do(tmp_path: Path) -> None:
    """Only ingested: the pages are there, and name the command that builds."""
    (tmp_path / "posts.jsonl").write_text('{"id": "1", "text": "x", "meme": "M"}', encoding="utf-8")
    corpus = Corpus(tmp_path / "corpus", create=True)
    ingest([tmp_path / "posts.jsonl"], corpus, settings=Settings())
    client = TestClient(create_app(corpus, Settings()), base_url="http://127.0.0.1")
    for path in ("/", "/methods", "/data", "/posts/1"):
        assert client.get(path).status_code == 200, path
    assert "memography build" in client.get("/").text
    build(corpus, until="memes", settings=Settings())
    meme_id = corpus.rows("memes")[0]["meme_id"]
    page = client.get(f"/memes/{meme_id}")
    assert page.status_code == 200
    assert "Not built yet: captions, history, biographies" in page.text


def test_the_api_says_what_the_pages_say(built: Corpus, showing: TestClient) -> None:
    """The same figures, as JSON, with a description of the whole."""
    first = showing.get("/api/memes").json()["rows"][0]
    whole = showing.get(f"/api/memes/{first['meme_id']}").json()
    assert whole["n_uses"] == first["n_uses"]
    assert whole["biography"]["sections"][0]["title"] == "In short"
    rows = showing.get(f"/api/memes/{first['meme_id']}/timeline").json()["rows"]
    assert sum(row["n_uses"] for row in rows) == first["n_uses"] - first["n_untimed_uses"]
    assert "/api/memes/{meme_id}" in showing.get("/api/openapi.json").json()["paths"]
    assert showing.get("/api/memes/m0").json() == {"error": "There is no meme 'm0' in this corpus."}


def test_a_program_that_pages_on_meets_an_end(built: Corpus, showing: TestClient) -> None:
    """Past the last page the API has no rows, and pages show the last."""
    meme_id = memes(built)["meme_id"][0]
    paged = ["/memes", "/uses", "/communities", f"/memes/{meme_id}/uses", f"/memes/{meme_id}/variants"]
    for path in paged:
        last = showing.get(f"/api{path}").json()["n_pages"]
        past = showing.get(f"/api{path}", params={"page": last + 1}).json()
        assert (past["page"], past["rows"]) == (last + 1, []), path
        assert showing.get(path if path != "/memes" else "/", params={"page": last + 1}).status_code == 200
