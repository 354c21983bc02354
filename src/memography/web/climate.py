"""The climate: what the times did to every meme at once. The page, its charts, and the same for programs."""

from typing import Any

import polars as pl
from fastapi import APIRouter, Request
from fastapi.responses import Response

from memography.corpus.store import quoted
from memography.tables import EVERYWHERE, TABLES
from memography.web import climate_chart
from memography.web.api import as_plain, page_as_plain
from memography.web.pages import Pages
from memography.web.queries import NotFound, Queries, Row

N_SHIFTS = 30
"""So many shifts are listed, the latest."""
N_RISING = 24
"""So many weeks with rising words are listed, the latest."""
CHARTS = {
    "uses": climate_chart.uses_chart,
    "tones": climate_chart.tones_chart,
    "emotions": climate_chart.emotions_chart,
}


def router(queries: Queries, show: Pages) -> APIRouter:
    """Page and API."""
    routes = APIRouter()

    @routes.head("/climate", include_in_schema=False)
    @routes.get("/climate", include_in_schema=False)
    def page(request: Request, page: int = 1, community: str = "") -> Response:
        there = community or EVERYWHERE
        weeks = _weeks(queries, there)
        period, periods = climate_chart.by_period(weeks)
        context = {
            "community": community,
            "communities": queries.communities_of_uses(),
            "period": period,
            "periods": periods.rows(named=True),
            "emotions": climate_chart.strongest(periods),
            "rising": _rising(weeks),
            "shifts": _shifts(queries),
            "page": queries.climate(page, there),
            "min_uses": climate_chart.MIN_USES,
            "notes": show.notes(),
        }
        return show.page(request, "climate.html", context)

    @routes.get("/api/climate")
    def data(page: int = 1, community: str = EVERYWHERE) -> dict[str, Any]:
        """What the times did to everything at once, week by week, the latest first; in one community or in all."""
        return page_as_plain(queries.climate(page, community), page)

    @routes.get("/api/climate/charts/{name}")
    def chart(name: str, community: str = EVERYWHERE) -> dict[str, Any]:
        """A chart as a Vega-Lite specification: `uses`, `tones` or `emotions`."""
        if name not in CHARTS:
            raise NotFound(f"There is no chart {name!r} of the climate. The charts are: {', '.join(CHARTS)}.")
        return CHARTS[name](climate_chart.by_period(_weeks(queries, community))[1])

    @routes.get("/api/climate/shifts")
    def shifts() -> Any:
        """The latest shifts of all memes: when, of which meme, what changed, and what rose."""
        return as_plain({"rows": _shifts(queries)})

    return routes


def _weeks(queries: Queries, community: str) -> pl.DataFrame:
    """Weeks of one community, or of all together, in order of time; those in which no meme was used too."""
    if not queries.corpus.has("climate"):
        return pl.DataFrame(TABLES["climate"].schema.empty_table())
    return queries.corpus.polars("climate", where=f"community = {quoted(community)}").sort("week")


def _rising(weeks: pl.DataFrame) -> list[Row]:
    """The latest weeks in which words rose."""
    rose = weeks.filter(pl.col("rising").list.len() > 0).sort("week", descending=True)
    return rose.select("week", "n_uses", "rising").head(N_RISING).rows(named=True)


def _shifts(queries: Queries) -> list[Row]:
    """The latest shifts, each with its meme's name."""
    if not queries.corpus.has("shifts"):
        return []
    columns = ["meme_id", "aspect", "shifted_at", "low", "high", "kind", "rose", "fell", "event"]
    latest = queries.corpus.polars("shifts", columns).sort("shifted_at", "meme_id", descending=True).head(N_SHIFTS)
    return [{**row, "name": queries.name(row["meme_id"])} for row in latest.rows(named=True)]
