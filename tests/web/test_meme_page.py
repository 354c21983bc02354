"""The page of a meme: figures in the article's sections with words, files and tables; its family; uses that fit."""

import csv
import io
import re
from datetime import date
from urllib.parse import quote, urlencode

import polars as pl
import pytest
from fastapi.testclient import TestClient

from memography import Corpus
from memography.corpus.views import memes
from memography.figures import FIGURES
from memography.figures.files import MEDIA_TYPES


@pytest.fixture(scope="module")
def meme_id(built: Corpus) -> str:
    return str(memes(built)["meme_id"][0])


def test_each_chart_has_words_a_picture_files_and_a_table(showing: TestClient, meme_id: str) -> None:
    """Without scripts its picture stands in its place; every file is there."""
    page = showing.get(f"/memes/{meme_id}").text
    charts = re.findall(r'data-chart="([^"]+)"[^>]*role="img" aria-label="([^"]+)"', page)
    assert len(charts) >= 5
    for at, said in charts:
        assert len(said) > 40
        assert f'<noscript><img src="{at}.svg"' in page
        assert f'href="{at}.csv"' in page
        assert showing.get(at).json()["description"].split(",")[0][:20] == said.replace("&#34;", '"')[:20].split(",")[0]
        for suffix in ("svg", "png", "csv"):
            assert showing.get(f"{at}.{suffix}").status_code == 200
    assert page.count("The numbers") >= len(charts)


def test_figures_stand_in_their_sections(showing: TestClient, meme_id: str) -> None:
    """The timeline right after what is said in short; none twice, and none left out."""
    page = showing.get(f"/memes/{meme_id}").text
    first, second = (match.start() for match in list(re.finditer("<section id=", page))[:2])
    assert first < page.index('id="figure-uses"') < second
    names = re.findall(r'data-chart="[^"]+/charts/([\w-]+)"', page)
    assert len(names) == len(set(names))
    there = {name for name in FIGURES if showing.get(f"/api/memes/{meme_id}/charts/{name}").status_code == 200}
    assert set(names) == there - {"family-tree"}
    assert 'id="figure-family-tree"' in page


@pytest.mark.parametrize("format", list(MEDIA_TYPES))
def test_every_format_is_served(showing: TestClient, meme_id: str, format: str) -> None:
    """By suffix and by `format`, as what it is."""
    for at in (f"/api/memes/{meme_id}/charts/uses", "/api/charts/climate"):
        by_suffix, asked = showing.get(f"{at}.{format}"), showing.get(at, params={"format": format})
        assert by_suffix.status_code == 200
        assert by_suffix.headers["content-type"] == MEDIA_TYPES[format]
        assert f".{format}" in by_suffix.headers["content-disposition"]
        assert len(asked.content) == len(by_suffix.content)


def test_what_is_no_chart_is_told(showing: TestClient, meme_id: str) -> None:
    """As 404 where there is none, and as 400 where it can't be drawn so."""
    for wrong in ("none", "climate", "none.svg", "influence"):
        assert showing.get(f"/api/memes/{meme_id}/charts/{wrong}").status_code == 404
    assert showing.get("/api/memes/none/charts/uses").status_code == 404
    assert showing.get("/api/charts/uses").status_code == 404
    assert showing.get(f"/api/memes/{meme_id}/charts/uses.gif").status_code == 400
    assert showing.get(f"/api/memes/{meme_id}/charts/uses.png?scale=1000").status_code == 400
    assert showing.get(f"/api/memes/{meme_id}/charts/uses.png?scale=nan").status_code == 400
    listed = showing.get("/api/charts").json()["rows"]
    assert {row["name"] for row in listed} == set(FIGURES)


def test_rows_of_the_table_lead_to_their_posts(showing: TestClient, meme_id: str) -> None:
    """As many as the row says."""
    page = showing.get(f"/memes/{meme_id}").text
    figure = page[page.index('id="figure-uses"') :]
    rows = re.findall(r'<a href="(/memes/[^"]+/uses\?[^"]+)">([\d-]+)</a></th>\s*<td class="n">([\d,]+)', figure)
    assert len(rows) > 5
    for link, day, n_uses in rows[:8]:
        address = link.replace("&amp;", "&")
        found = showing.get(f"/api{address}").json()
        assert found["n_rows"] == int(n_uses)
        assert all(row["posted_at"] >= day for row in found["rows"])


def test_uses_can_be_asked_for(built: Corpus, showing: TestClient, meme_id: str) -> None:
    """By time, community and sense, alone and together; page and API show the same."""
    uses = built.polars("uses", where=f"meme_id = '{meme_id}'").drop_nulls("posted_at")
    community = uses["community"].drop_nulls().mode()[0]
    day = pl.col("posted_at").dt.date()
    since, until = uses["posted_at"].dt.date().sort()[[len(uses) // 4, 3 * len(uses) // 4]]
    fits = uses.filter(day.is_between(since, until), pl.col("community") == community)
    asked = urlencode({"from": since, "to": until, "community": community})
    found = showing.get(f"/api/memes/{meme_id}/uses?{asked}").json()
    assert found["n_rows"] == fits.height > 0
    assert {row["use_id"] for row in found["rows"]} <= set(fits["use_id"])
    page = showing.get(f"/memes/{meme_id}/uses?{asked}").text
    assert f"in {community}" in page
    assert f"<option selected>{community}</option>" in page
    everything = showing.get(f"/api/memes/{meme_id}/uses").json()["n_rows"]
    assert everything == built.count("uses", f"meme_id = '{meme_id}'")
    assert showing.get(f"/api/memes/{meme_id}/uses?from=&to=&community=&sense=").json()["n_rows"] == everything


def test_uses_of_each_sense_are_all_uses_with_one(built: Corpus, showing: TestClient) -> None:
    """Each sense's own."""
    senses = built.polars("senses", ["meme_id", "rank", "n_uses"])
    for row in senses.rows(named=True):
        address = f"/api/memes/{row['meme_id']}/uses?sense={row['rank']}"
        assert showing.get(address).json()["n_rows"] == row["n_uses"]
    meme_id = memes(built)["meme_id"][0]
    assert showing.get(f"/api/memes/{meme_id}/uses?sense=99").json()["n_rows"] == 0


@pytest.mark.parametrize("wrong", ["from=yesterday", "to=2020-13-01", "sense=first", "sense=-1", "sense=99999999999"])
def test_what_is_no_day_and_no_sense_is_told(showing: TestClient, meme_id: str, wrong: str) -> None:
    """In words, on the page too."""
    assert showing.get(f"/api/memes/{meme_id}/uses?{wrong}").status_code == 400
    assert showing.get(f"/memes/{meme_id}/uses?{wrong}").status_code == 400


def test_the_ends_of_time_are_days(showing: TestClient, meme_id: str) -> None:
    """The first and the last that there can be."""
    asked = {"from": "0001-01-01", "to": "9999-12-31"}
    assert showing.get(f"/api/memes/{meme_id}/uses", params=asked).json()["n_rows"] > 0
    assert showing.get(f"/api/memes/{meme_id}/uses", params={"to": "0001-01-01"}).json()["n_rows"] == 0


def test_a_hostile_filter_stays_text(showing: TestClient, meme_id: str) -> None:
    """Neither SQL nor HTML."""
    for hostile in ("' OR 1=1 --", "\0", "<script>alert(1)</script>", "a" * 5000):
        answer = showing.get(f"/memes/{meme_id}/uses", params={"community": hostile})
        assert answer.status_code == 200
        assert "No use is known that fits." in answer.text
        assert "<script>alert" not in answer.text


def test_the_tree_has_a_link_for_each_variant(built: Corpus, showing: TestClient, hiding: TestClient) -> None:
    """And its picture, which is behind the veil where pictures are hidden."""
    meme_id = memes(built)["meme_id"][0]
    rows = list(csv.DictReader(io.StringIO(showing.get(f"/api/memes/{meme_id}/charts/family-tree.csv").text)))
    drawn = [row["variant_id"] for row in rows if row["is_drawn"] == "true"]
    assert drawn
    shown, hidden = (asked.get(f"/memes/{meme_id}").text for asked in (showing, hiding))
    for text in (shown, hidden):
        tree = text[text.index('id="figure-family-tree"') : text.index('id="variants"')]
        for variant_id in drawn:
            assert f'href="/variants/{quote(variant_id, safe="")}"' in tree
        assert tree.count("<path class=") == sum(1 for row in rows if row["is_drawn"] == "true" and row["parent_id"])
    assert "<img" not in hidden[hidden.index('id="figure-family-tree"') :].replace("<noscript><img", "")
    assert "style=" not in shown


def test_the_gallery_tells_how_variants_were_made(built: Corpus, showing: TestClient, meme_id: str) -> None:
    """In a few words."""
    text = showing.get(f"/memes/{meme_id}").text
    gallery = text[text.index('id="variants"') :]
    kinds = set(built.polars("lineage", ["kind"], f"meme_id = '{meme_id}'")["kind"])
    assert "root" in kinds
    assert "from the clean picture" in gallery or "the bare picture" in gallery


def test_periods_end_with_the_day_before_the_next(showing: TestClient, meme_id: str) -> None:
    """The filter's last day is in the period."""
    text = showing.get(f"/memes/{meme_id}").text
    links = re.findall(r"uses\?from=([\d-]+)&amp;to=([\d-]+)", text)
    assert links
    for first, last in links:
        assert date.fromisoformat(first) <= date.fromisoformat(last)


def test_a_meme_is_found_by_its_name(showing: TestClient, meme_id: str) -> None:
    """As on the command line; what nobody is called is told with what comes near."""
    name = showing.get(f"/api/memes/{meme_id}").json()["name"]
    answer = showing.get(f"/memes/{quote(name.upper(), safe='')}", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/memes/{meme_id}")
    missing = showing.get("/memes/nobody")
    assert missing.status_code == 404
    assert "The most used" in missing.text
