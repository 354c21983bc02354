"""The explorer shows shifts and the climate."""

from fastapi.testclient import TestClient

from memography import Corpus, Settings
from memography.web.app import create_app


def client(corpus: Corpus) -> TestClient:
    return TestClient(create_app(corpus, Settings(), sensitive="show"), base_url="http://127.0.0.1")


def test_climate_is_shown_by_week(built: Corpus) -> None:
    """Weeks stand in a table, the latest first, and the API gives the same."""
    asked = client(built)
    page = asked.get("/climate")
    assert page.status_code == 200
    rows = asked.get("/api/climate").json()["rows"]
    assert rows == sorted(rows, key=lambda row: row["week"], reverse=True)
    assert f'<th scope="row">{rows[0]["week"]}</th>' in page.text


def test_the_chart_marks_shifts_and_the_page_tells_of_them(shifted: Corpus) -> None:
    """What rose, and posts from both sides; each mark leads to its place on the page."""
    asked = client(shifted)
    meme_id = shifted.rows("shifts")[0]["meme_id"]
    chart = asked.get(f"/api/memes/{meme_id}/charts/uses").json()
    marks = next(layer for layer in chart["layer"] if layer["mark"].get("style") == "badge")["data"]["values"]
    assert marks[0]["at"].startswith("2020-0")
    page = asked.get(f"/memes/{meme_id}").text
    for mark in marks:
        assert f'id="{mark["anchor"]}"' in page
        assert f'href="#{mark["anchor"]}"' in page
    assert "How the meaning changed" in page
    assert "lockdown" in page
    assert "COVID-19" in page
    told = asked.get(f"/api/memes/{meme_id}/shifts").json()["rows"][0]
    assert told["before"]
    assert told["after"]
