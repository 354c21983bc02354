"""The climate: charts with tables behind, by community, from the weeks as they are in the table."""

from datetime import date, timedelta

import polars as pl
import pytest
from fastapi.testclient import TestClient

from memography import Corpus, Settings
from memography.tables import TABLES
from memography.web import climate_chart, create_app


def weeks(n_weeks: int, n_judged: int) -> pl.DataFrame:
    """Weeks that are all the same, but for joy, which rises from 0 to 1."""
    schema = pl.DataFrame(TABLES["climate"].schema.empty_table()).schema
    rows = []
    for number in range(n_weeks):
        row = dict.fromkeys(schema, 0.0)
        row |= {"week": date(2018, 1, 1) + timedelta(weeks=number), "community": "*", "n_posts": 9, "n_uses": n_judged}
        row |= {"n_judged": n_judged, "p_sincere": 0.5, "p_humorous": 0.2, "p_ironic": 0.3, "joy": number / n_weeks}
        rows.append(row | {"rising": [], "rising_p_values": [], "n_shifts": 0})
    return pl.DataFrame(rows, schema=schema)


@pytest.mark.parametrize(("n_weeks", "n_judged", "period"), [(60, 40, "week"), (60, 3, "quarter"), (300, 20, "month")])
def test_periods_are_as_fine_as_uses_allow(n_weeks: int, n_judged: int, period: str) -> None:
    """Sums stay sums, and means are weighed by what was judged."""
    name, periods = climate_chart.by_period(weeks(n_weeks, n_judged))
    assert name == period
    assert periods["n_judged"].sum() == n_weeks * n_judged
    assert periods["sincere"].to_list() == pytest.approx([0.5] * periods.height)
    weighed = (periods["joy"] * periods["n_judged"]).sum() / periods["n_judged"].sum()
    assert weighed == pytest.approx((n_weeks - 1) / n_weeks / 2)
    assert climate_chart.strongest(periods)[0] == "joy"


def test_nothing_gives_empty_charts() -> None:
    """No weeks: no periods, no emotions, and charts without values."""
    _, periods = climate_chart.by_period(weeks(0, 0))
    assert periods.is_empty()
    assert climate_chart.strongest(periods) == []
    assert climate_chart.tones_chart(periods)["data"]["values"] == []
    assert climate_chart.uses_chart(periods)["layer"][0]["data"]["values"] == []


def test_every_period_is_drawn_as_long_as_it_is() -> None:
    """The last one too; and the tones of each fill it up to the whole."""
    _, periods = climate_chart.by_period(weeks(60, 3))
    ends = periods["ends"].to_list()
    assert ends[:-1] == periods["begins"].to_list()[1:]
    values = climate_chart.tones_chart(periods)["data"]["values"]
    assert [value["ends"] for value in values[2::3]] == [end.isoformat() for end in ends]
    assert [value["top"] for value in values[2::3]] == pytest.approx([1] * periods.height)


def test_page_and_api_by_community(built: Corpus, showing: TestClient) -> None:
    """Every chart has its specification, its label and its table; a community's numbers are its own."""
    page = showing.get("/climate").text
    for name in ("uses", "tones", "emotions"):
        assert f'data-chart="/api/climate/charts/{name}"' in page
        assert showing.get(f"/api/climate/charts/{name}").status_code == 200
    assert page.count('role="img"') == 3
    assert "The numbers behind these charts" in page
    community = built.polars("uses", ["community"])["community"].drop_nulls().mode()[0]
    own = showing.get("/climate", params={"community": community})
    assert f'value="{community}" selected' in own.text
    values = showing.get("/api/climate/charts/uses", params={"community": community}).json()["layer"][0]["data"]
    n_uses = built.polars("uses").filter(pl.col("community") == community, pl.col("meme_id").is_not_null())
    dated = n_uses.filter(pl.col("posted_at").is_not_null()).height
    assert sum(value["n_uses"] for value in values["values"]) == dated
    assert showing.get("/api/climate/charts/nothing").status_code == 404


def test_the_latest_shifts_are_told(shifted: Corpus) -> None:
    """With the meme, what changed and what rose, on the page and by the API."""
    client = TestClient(create_app(shifted, Settings()), base_url="http://127.0.0.1")
    rows = client.get("/api/climate/shifts").json()["rows"]
    assert rows[0]["name"] == "Turning"
    assert "lockdown" in client.get("/climate").text
