"""The search page and its API: the one search, with filters; what is wrong is said, and words stay words."""

from fastapi.testclient import TestClient

from memography import Corpus, Settings, search


def test_page_and_api_find_what_search_finds(built: Corpus, showing: TestClient) -> None:
    """The same memes and uses, in the same order, with why."""
    words = "so tired of work"
    found = search(words, built, Settings(), limit=20)
    told = showing.get("/api/search", params={"words": words}).json()
    assert [use["use_id"] for use in told["uses"]] == [use.use_id for use in found.uses]
    assert [meme["meme_id"] for meme in told["memes"]] == [meme.meme_id for meme in found.memes]
    page = showing.get("/search", params={"words": words}).text
    places = [page.index(f'/posts/{use.post_id}"') for use in found.uses[:5]]
    assert places == sorted(places)
    assert all(f"/memes/{meme.meme_id}" in page for meme in found.memes)
    assert "found by its words" in page


def test_filters_are_heeded_and_kept_in_the_form(built: Corpus, showing: TestClient) -> None:
    """A community and days; what is chosen is shown again."""
    community = built.polars("uses", ["community"], "meme_id IS NOT NULL")["community"].drop_nulls()[0]
    params = {"words": "work", "community": community, "since": "2015-01-01", "until": "2020-12-31"}
    told = showing.get("/api/search", params=params).json()
    assert {use["community"] for use in told["uses"]} == {community}
    assert all("2015" <= use["posted_at"] < "2021" for use in told["uses"])
    page = showing.get("/search", params=params).text
    assert 'value="2015-01-01"' in page
    assert f'value="{community}"' in page


def test_without_words_the_page_asks_for_them(showing: TestClient) -> None:
    """And the API says what is missing; odd words are shown as words; what is no day or community is told."""
    assert 'name="words"' in showing.get("/search").text
    assert showing.get("/api/search", params={"words": " "}).status_code == 400
    assert showing.get("/api/search").status_code == 422
    odd = showing.get("/search", params={"words": '<b>"AND" OR -x:(*)'})
    assert odd.status_code == 200
    assert "<b>" not in odd.text
    assert showing.get("/search", params={"words": "x" * 10_000}).status_code == 200
    for params in ({"since": "soon"}, {"community": "r/nowhere"}, {"since": "2021-01-01", "until": "2020-01-01"}):
        assert showing.get("/search", params={"words": "work", **params}).status_code == 400


def test_the_wall_leads_to_search(showing: TestClient) -> None:
    """Its field asks the search page."""
    assert 'action="/search"' in showing.get("/").text
