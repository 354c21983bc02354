"""Two memes side by side: each figure is that of the tables, and leads to its posts."""

from html import unescape
from urllib.parse import quote

import polars as pl
import pytest
from fastapi.testclient import TestClient

from memography import Corpus, Settings
from memography.web import create_app
from memography.web.comparison_words import telling_words


def two(corpus: Corpus) -> tuple[str, str]:
    """Two memes that a picture shows together."""
    use = corpus.rows("uses", ["post_id", "meme_id"], "rank = 2 AND meme_id IS NOT NULL")[0]
    first = corpus.rows("uses", ["meme_id"], f"post_id = '{use['post_id']}' AND rank = 1")[0]
    return first["meme_id"], use["meme_id"]


def test_figures_lead_to_as_many_uses(built: Corpus, showing: TestClient) -> None:
    """Uses, emotions, communities, senses, words and times; tones are means, and lead to none."""
    ids = two(built)
    told = showing.get("/api/compare", params=dict(zip("ab", ids, strict=True))).json()
    asked: list[tuple[dict[str, str], int]] = []
    assert all(row.keys() == {"tone", "mean"} for row in told["tones"])
    for at, meme_id in enumerate(ids):
        asked.append(({"meme": meme_id}, told["memes"][at]["n_uses"]))
        for kind in ("emotion", "word"):
            rows = told["words"][at] if kind == "word" else told[f"{kind}s"]
            key = "words" if kind == "word" else kind
            asked += [({"meme": meme_id, key: row[kind]}, row["n_uses"][at]) for row in rows]
        for row in told["communities"]:
            where = {"placed": "no"} if row["community"] is None else {"community": row["community"]}
            asked.append(({"meme": meme_id, **where}, row["n_uses"][at]))
        asked += [({"meme": meme_id, "sense": row["sense_id"]}, row["n_uses"]) for row in told["senses"][at]]
        first = next(row for row in told["timeline"]["bins"] if row["n_uses"][at])
        times = {"since": first["begins"], "until": first["ends"]}
        asked.append(({"meme": meme_id, **times}, first["n_uses"][at]))
    for params, n_uses in asked:
        assert showing.get("/api/uses", params=params).json()["n_rows"] == n_uses, params
    assert len(asked) > 20


def test_what_shows_both_is_told(built: Corpus, showing: TestClient) -> None:
    """Posts that use both, and pictures that show both."""
    a, b = two(built)
    uses = [built.polars("uses", ["post_id", "variant_id"], f"meme_id = '{meme_id}'") for meme_id in (a, b)]
    told = showing.get("/api/compare", params={"a": a, "b": b}).json()["together"]
    assert told["n_posts"] == len(set(uses[0]["post_id"]) & set(uses[1]["post_id"])) > 0
    both = (set(uses[0]["variant_id"]) & set(uses[1]["variant_id"])) - {None}
    assert {row["variant_id"] for row in told["variants"]} == both
    page = showing.get(f"/compare?a={a}&b={b}").text
    for post_id in set(uses[0]["post_id"]) & set(uses[1]["post_id"]):
        assert f"/posts/{quote(post_id, safe='')}" in page


def test_memes_are_chosen_by_id_by_name_or_on_the_wall(showing: TestClient) -> None:
    """And what is not found is said, with what comes near."""
    rows = showing.get("/api/memes").json()["rows"]
    a, b = rows[0], rows[1]
    ticked = showing.get(f"/compare?meme={a['meme_id']}&meme={b['meme_id']}", follow_redirects=False)
    assert ticked.status_code == 303
    assert ticked.headers["location"] == f"/compare?a={a['meme_id']}&b={b['meme_id']}"
    assert showing.get(f"/compare?meme={a['meme_id']}").status_code == 200
    by_name = showing.get("/api/compare", params={"a": a["name"].upper(), "b": b["name"]}).json()
    assert [row["meme_id"] for row in by_name["memes"]] == [a["meme_id"], b["meme_id"]]
    assert "Type two names" in showing.get(f"/compare?a={a['meme_id']}").text
    lost = showing.get("/compare", params={"a": a["name"][:4], "b": b["name"]})
    assert lost.status_code == 404
    assert a["name"] in unescape(lost.text)
    assert showing.get("/api/compare?a=x&b=y").status_code == 404
    assert showing.get("/api/compare?a=x").status_code == 422
    assert "Both are the same meme" in showing.get(f"/compare?a={a['meme_id']}&b={a['meme_id']}").text
    assert f'href="/compare?a={a["meme_id"]}"' in showing.get(f"/memes/{a['meme_id']}").text


def test_charts_stand_on_one_axis(built: Corpus, showing: TestClient) -> None:
    """Each meme's uses in all; shares are shares."""
    a, b = two(built)
    chart = showing.get(f"/api/compare/charts/uses?a={a}&b={b}").json()
    values = pl.DataFrame(chart["layer"][0]["data"]["values"])
    for meme, rows in values.group_by("meme"):
        name = str(meme[0])
        meme_id = next(row["meme_id"] for row in showing.get("/api/memes").json()["rows"] if row["name"] == name)
        n_dated = built.count("uses", f"meme_id = '{meme_id}' AND posted_at IS NOT NULL")
        assert rows.sort("begins")["value"][:-1].sum() == n_dated  # the last is drawn twice: where its bin ends
    shares = showing.get(f"/api/compare/charts/share?a={a}&b={b}").json()["layer"][0]["data"]["values"]
    assert all(row["value"] is None or 0 <= row["value"] <= 1 for row in shares)
    assert showing.get(f"/api/compare/charts/none?a={a}&b={b}").status_code == 404


def test_words_that_rose_set_a_meme_apart(shifted: Corpus) -> None:
    """The one that turned to the pandemic has its words; the one that did not has none of them."""
    client = TestClient(create_app(shifted, Settings()), base_url="http://127.0.0.1")
    told = client.get("/api/compare?a=Turning&b=Steady").json()
    turned, steady = ({row["word"] for row in rows} for rows in told["words"])
    assert {"lockdown", "quarantine", "virus"} <= turned
    assert not turned & steady
    assert told["shifts"][0]
    assert not told["shifts"][1]
    assert told["events"] == []


@pytest.mark.parametrize("other", [[], [["cake"]] * 30])
def test_few_texts_tell_nothing(other: list[list[str]]) -> None:
    """No words, or one text again and again."""
    assert telling_words(texts([["party"]]), texts(other)) == ([], [])


def texts(words: list[list[str]], language: str | None = None) -> pl.DataFrame:
    return pl.DataFrame({"words": words}, {"words": pl.List(pl.String)}).with_columns(
        language=pl.lit(language, pl.String)
    )


def test_a_word_of_a_large_meme_is_told_beside_a_small_one() -> None:
    """A fifth of eighty texts have it, and none of thirty."""
    large = [["mask", f"w{n}"] if n < 16 else [f"w{n}"] for n in range(80)]
    small = [["sleep", f"v{n}"] if n < 8 else [f"v{n}"] for n in range(30)]
    one, other = telling_words(texts(large), texts(small))
    assert [word.word for word in one] == ["mask"]
    assert [word.word for word in other] == ["sleep"]
    assert telling_words(texts(large), texts(large)) == ([], [])


def test_little_words_of_a_text_s_language_set_nothing_apart() -> None:
    """All the German texts have them."""
    german = [["katze", "und", f"w{n}"] for n in range(40)]
    english = [["cat", "and", f"v{n}"] for n in range(40)]
    one, other = telling_words(texts(german, "de"), texts(english, "en"))
    assert [word.word for word in one] == ["katze"]
    assert [word.word for word in other] == ["cat"]
