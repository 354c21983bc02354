"""The wall: what passes the filters is counted from the tables, and every view lives in its address."""

import re
from datetime import date

import polars as pl
import pytest
from fastapi.testclient import TestClient
from jinja2 import Environment, PackageLoader

from memography import Corpus, Settings
from memography.biography.facts import JUDGED
from memography.corpus.kept import KeptCorpus
from memography.tables import EMOTIONS
from memography.web import create_app
from memography.web.choice import Choice
from memography.web.counting import counted
from memography.web.facets import EXPRESSED, read_facets
from memography.web.wording import FILTERS

TONES = ("sincere", "humorous", "ironic")


def plain_uses(corpus: Corpus) -> pl.DataFrame:
    """Every use of a meme with its tone, emotions and words: the slow, obvious twin of the facets."""
    uses = corpus.polars("uses", where="meme_id IS NOT NULL")
    tones = corpus.polars("tones").drop("model")
    emotions = corpus.polars("emotions")
    strongest = pl.max_horizontal(EMOTIONS)
    expressed = [((pl.col(name) >= EXPRESSED) | (pl.col(name) == strongest)).alias(name) for name in EMOTIONS]
    judged = corpus.polars("contexts", ["use_id"], JUDGED).with_columns(judged=True)
    contexts = corpus.polars("contexts", ["use_id", "words"])
    for rows in (tones, emotions.select("use_id", *expressed), judged, contexts):
        uses = uses.join(rows, on="use_id", how="left")
    return uses


def plainly(uses: pl.DataFrame, choice: Choice) -> pl.DataFrame:
    """Those that pass; of words only those are looked for that have no other form in the sample."""
    day = pl.col("posted_at").dt.date()
    if choice.community:
        uses = uses.filter(community=choice.community)
    if choice.placed:
        uses = uses.filter(pl.col("community").is_null())
    if choice.since:
        uses = uses.filter(day >= choice.since)
    if choice.until:
        uses = uses.filter(day <= choice.until)
    if choice.tone:
        most = pl.max_horizontal(*(f"p_{tone}" for tone in TONES))
        uses = uses.filter(~pl.col("abstained") & (pl.col(f"p_{choice.tone}") == most))
    if choice.emotion:
        uses = uses.filter(pl.col("judged") & pl.col(choice.emotion))
    if choice.words:
        uses = uses.filter(*(pl.col("words").list.contains(word) for word in choice.words.split()))
    return uses


def choices(corpus: Corpus) -> list[Choice]:
    """Filters alone and together."""
    community = corpus.polars("uses", ["community"], "meme_id IS NOT NULL")["community"].drop_nulls()[0]
    emotion = next(name for name in ("joy", "sadness", "love") if corpus.count("emotions", f"{name} > 0.5"))
    return [
        Choice(),
        Choice(community=community),
        Choice(placed="no"),
        Choice(since=date(2018, 1, 1)),
        Choice(until=date(2018, 1, 1)),
        Choice(tone="ironic"),
        Choice(emotion=emotion),
        Choice(words="the"),
        Choice(community=community, since=date(2016, 1, 1), until=date(2021, 1, 1), tone="sincere"),
        Choice(community="nowhere"),
    ]


def test_counts_are_those_of_the_tables(built: Corpus) -> None:
    """For every filter: uses, first and last day, communities, irony, and the timeline of all times."""
    facets, uses = read_facets(KeptCorpus(built)), plain_uses(built)
    for choice in choices(built):
        fast, slow = counted(facets, choice), plainly(uses, choice)
        told = slow.group_by("meme_id").agg(
            n=pl.len(),
            dated=pl.col("posted_at").count(),
            first=pl.col("posted_at").min().dt.date(),
            last=pl.col("posted_at").max().dt.date(),
            communities=pl.col("community").n_unique(),
            judged=pl.col("judged").sum(),
            ironic=pl.col("p_ironic").filter(pl.col("judged")).mean(),
        )
        by_id = {row["meme_id"]: row for row in told.iter_rows(named=True)}
        for at, meme_id in enumerate(facets.meme_ids):
            row = by_id.get(meme_id)
            assert fast.n_uses[at] == (row["n"] if row else 0), choice
            if row:
                assert fast.spark[at].sum() == row["dated"]
                assert row["communities"] == fast.n_communities[at]
            if row and row["dated"]:
                assert (row["first"] - date(1970, 1, 1)).days == fast.first[at]
                assert (row["last"] - date(1970, 1, 1)).days == fast.last[at]
                if row["judged"] >= 20:
                    assert fast.ironic[at] == pytest.approx(row["ironic"], abs=0.001)
        ever = plainly(uses, choice.but(since=None, until=None))
        assert fast.timeline.sum() == ever["posted_at"].count()
        assert sorted(facets.told(fast.places, "use_id")) == sorted(slow["use_id"])


def test_the_api_gives_what_the_page_shows(built: Corpus, showing: TestClient) -> None:
    """Memes in the same order, with the same counts, for every order."""
    for sort in ("uses", "first", "newest", "shift", "irony", "spread", "name"):
        told = showing.get("/api/memes", params={"sort": sort, "tone": "sincere"}).json()
        page = showing.get("/", params={"sort": sort, "tone": "sincere"}).text
        shown = re.findall(r'<h2><a href="/memes/([^"]+)"', page)
        assert shown == [row["meme_id"] for row in told["rows"]]
        assert told["n_chosen"] == sum(row["n_chosen"] for row in told["rows"])
        assert f"{told['n_chosen']:,} of {told['n_uses']:,} uses" in page


def test_orders_are_what_they_say(showing: TestClient) -> None:
    """Most used, oldest, newest, most ironic and by name."""

    def values(sort: str, column: str) -> list[object]:
        rows = showing.get("/api/memes", params={"sort": sort}).json()["rows"]
        return [row[column] for row in rows if row[column] is not None]

    assert values("uses", "n_chosen") == sorted(values("uses", "n_chosen"), reverse=True)  # type: ignore[type-var]
    assert values("first", "first_on") == sorted(values("first", "first_on"))  # type: ignore[type-var]
    assert values("newest", "first_on") == sorted(values("newest", "first_on"), reverse=True)  # type: ignore[type-var]
    assert values("irony", "p_ironic") == sorted(values("irony", "p_ironic"), reverse=True)  # type: ignore[type-var]
    assert values("spread", "n_communities") == sorted(values("spread", "n_communities"), reverse=True)  # type: ignore[type-var]
    names = [str(name).casefold() for name in values("name", "name")]
    assert names == sorted(names)


def test_sizes_grow_with_uses(showing: TestClient) -> None:
    """A picture's area does: sides by the square root, none too small to see."""
    rows = showing.get("/api/memes", params={"size": "uses"}).json()["rows"]
    most = max(row["n_chosen"] for row in rows)
    for row in rows:
        assert row["size"] == max(4, round(12 * (row["n_chosen"] / most) ** 0.5))
    assert 'class="meme size-12"' in showing.get("/?size=uses").text
    assert "size-" not in showing.get("/").text.split("<ul class=")[1].split("</ul>")[0]


def test_shifts_outside_the_chosen_time_are_not_marked(shifted: Corpus) -> None:
    """The mark is in words."""
    client = TestClient(create_app(shifted, Settings(), sensitive="show"), base_url="http://127.0.0.1")
    assert "shifted 2020" in client.get("/").text
    assert "shifted 2020" not in client.get("/?until=2019-12-31").text
    first = client.get("/api/memes", params={"sort": "shift"}).json()["rows"][0]
    assert first["name"] == "Turning"


def test_filters_are_shown_in_words_and_taken_away_by_links(showing: TestClient) -> None:
    """Each filter has a link to the same without it; the form shows what is chosen."""
    page = showing.get("/?tone=ironic&since=2015-01-01&sort=name").text
    assert "from 1 January 2015" in page
    assert 'href="/?since=2015-01-01&amp;sort=name"' in page
    assert 'href="/?tone=ironic&amp;sort=name"' in page
    assert 'href="/?sort=name"' in page
    assert '<option value="ironic" selected>' in page
    assert 'value="2015-01-01"' in page


def test_nothing_that_fits_is_said_with_a_way_back(showing: TestClient) -> None:
    """An unknown community, words that nobody wrote, a time before all."""
    for query in ("community=r%2Fnowhere", "words=xylophonist", "until=1990-01-01"):
        answer = showing.get(f"/?{query}")
        assert answer.status_code == 200
        assert "No use of a meme fits." in answer.text
        assert 'href="/">all' in answer.text
        assert showing.get(f"/api/memes?{query}").json()["rows"] == []
    assert "No meme was used in a community" in showing.get("/?community=r%2Fnowhere").text


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("tone=odd", "tone"),
        ("emotion=glee", "there is no emotion"),
        ("since=soon", "is no day"),
        ("since=5", "is no day"),
        ("until=2020-13-01", "is no day"),
        ("since=2021-01-01&until=2020-01-01", "lies before the first day"),
        ("sort=x", "sort"),
        ("size=x", "size"),
        ("page=x", "page"),
        ("placed=yes", "placed"),
        ("words=" + "x" * 1001, "words"),
    ],
)
def test_what_can_not_be_understood_is_said(showing: TestClient, query: str, told: str) -> None:
    """On a page with status 422, and in the API too; empty values are no values."""
    answer = showing.get(f"/?{query}")
    assert answer.status_code == 422
    assert told in answer.text
    assert showing.get(f"/api/memes?{query}").status_code == 422
    empty = "?words=&community=&placed=&since=&until=&tone=&emotion=&size="
    assert showing.get(f"/{empty}").status_code == 200


def test_odd_words_are_words(showing: TestClient) -> None:
    """Nothing in them is an operator or markup."""
    for words in ('<b>"AND" OR -x:(*)', "\x00", "🙂", "a" * 1000, "%", "'; --"):
        page = showing.get("/", params={"words": words})
        assert page.status_code == 200
        assert "<b>" not in page.text
        assert showing.get("/uses", params={"words": words}).status_code == 200


def test_pages_lead_through_all_memes(built: Corpus) -> None:
    """Each once, with the filters kept."""
    settings = Settings.load({"web.page_items": "3"}, environment={})
    client = TestClient(create_app(built, settings), base_url="http://127.0.0.1")
    whole = client.get("/api/memes?since=2014-01-01").json()
    seen = [
        row["meme_id"]
        for number in range(1, whole["n_pages"] + 1)
        for row in client.get(f"/api/memes?since=2014-01-01&page={number}").json()["rows"]
    ]
    assert len(seen) == len(set(seen)) == whole["n_rows"]
    assert 'href="?since=2014-01-01&amp;page=2"' in client.get("/?since=2014-01-01").text


def test_the_histogram_has_its_numbers_beside_it(showing: TestClient) -> None:
    """The bars and the table count the same uses, and the chosen time is marked."""
    told = showing.get("/api/memes").json()["timeline"]
    page = showing.get("/?since=2018-01-01").text
    assert sum(1 for one in told["bins"] if one["n_uses"]) == len(re.findall(r'class="bar(?: out)?"', page))
    assert 'class="bar out"' in page
    for one in told["bins"][:5]:
        if one["n_uses"]:
            assert f'<th scope="row">{one["begins"]}</th><td class="n">{one["n_uses"]}</td>' in page


def test_a_figure_leads_to_its_uses(built: Corpus, showing: TestClient) -> None:
    """As many as it says, of that meme, in that sense."""
    row = showing.get("/api/memes?tone=ironic").json()["rows"][0]
    told = showing.get("/api/uses", params={"tone": "ironic", "meme": row["meme_id"]}).json()
    assert told["n_rows"] == row["n_chosen"]
    assert {use["meme_id"] for use in told["rows"]} == {row["meme_id"]}
    dated = [use["posted_at"] for use in told["rows"]]
    assert dated == sorted(dated)
    every = showing.get("/api/uses").json()
    assert [use["posted_at"] for use in every["rows"]] == sorted(use["posted_at"] for use in every["rows"])
    assert showing.get("/uses?meme=m0").status_code == 404
    assert showing.get("/uses?sense=s0").status_code == 404
    for sense in built.rows("senses"):
        found = showing.get("/api/uses", params={"sense": sense["sense_id"]}).json()
        assert found["n_rows"] == built.count("use_senses", f"sense_id = '{sense['sense_id']}'")


def test_a_meme_without_a_name_is_called_unnamed() -> None:
    """Its id stands beside, since that is what programs call it; a name stands alone."""
    environment = Environment(loader=PackageLoader("memography.web", "templates"), autoescape=True)
    environment.filters |= FILTERS
    called = environment.get_template("parts.html").module.called  # type: ignore[attr-defined]
    unnamed = called({"name": "m2cfa7243ce5b", "meme_id": "m2cfa7243ce5b"})
    assert ">Unnamed<" in unnamed
    assert "<code>m2cfa7243ce5b</code>" in unnamed
    assert called({"name": "Drake", "meme_id": "m2cfa7243ce5b"}).strip() == "<bdi>Drake</bdi>"
