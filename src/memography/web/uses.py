"""The uses of a meme, all or those that fit: of a time, a community, a sense. Every mark of a chart leads here."""

from datetime import date
from typing import Any, NamedTuple

import polars as pl
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from memography.corpus import Corpus
from memography.corpus.kept import of_meme
from memography.corpus.store import quoted
from memography.errors import UserError
from memography.phrases import day
from memography.web.api import page_as_plain
from memography.web.pages import Pages
from memography.web.queries import Page, Queries, Row, pages_of


class Wanted(NamedTuple):
    """Which uses; what is None lets everything pass."""

    since: date | None = None
    """On this day or after, UTC."""
    until: date | None = None
    """On this day or before, UTC."""
    community: str | None = None
    sense: int | None = None
    """The rank of a sense of the meme."""

    @classmethod
    def asked(cls, since: str, until: str, community: str, sense: str) -> "Wanted":
        """As an address has it, in which what is empty was not asked for.

        Raises:
            UserError: a day is no day, or a sense no number.
        """
        if sense and not (sense.isdecimal() and len(sense) < 6):
            raise UserError(f"{sense!r} is no sense: expected its number, such as 1.")
        return cls(_day(since), _day(until), community or None, int(sense) if sense else None)

    def query(self) -> dict[str, Any]:
        """As an address has it."""
        asked = {"from": self.since, "to": self.until, "community": self.community, "sense": self.sense}
        return {name: value for name, value in asked.items() if value is not None}

    def in_words(self, label: str = "") -> str:
        """What is asked for; `label` is the sense's.

        >>> Wanted(date(2020, 3, 1), date(2020, 3, 31), "r/a").in_words()
        'from 1 March 2020 to 31 March 2020, in r/a'
        """
        if self.since is not None and self.since == self.until:
            times = f"on {day(self.since)}"
        else:
            ends = (("from", self.since), ("to", self.until))
            times = " ".join(f"{word} {day(end)}" for word, end in ends if end is not None)
        place = f"in {self.community}" if self.community is not None else ""
        sense = "" if self.sense is None else f"saying “{label}”" if label else f"in sense {self.sense}"
        return ", ".join(filter(None, [times, place, sense]))


def matching(corpus: Corpus, meme_id: str, wanted: Wanted) -> pl.Series:
    """The uses of a meme that fit, by id, in order of time; those without one come last."""
    uses = of_meme(corpus, meme_id, {"uses": ["use_id", "posted_at", "community"]})
    if wanted.community is not None:
        uses = uses.filter(community=wanted.community)
    if wanted.since is not None:
        uses = uses.filter(pl.col("posted_at").dt.date() >= wanted.since)
    if wanted.until is not None:
        uses = uses.filter(pl.col("posted_at").dt.date() <= wanted.until)
    if wanted.sense is not None:
        in_sense = _in_sense(corpus, meme_id, wanted.sense)
        uses = uses.join(in_sense, on="use_id", how="semi", maintain_order="left")
    return uses["use_id"]


def found(queries: Queries, meme_id: str, wanted: Wanted, number: int) -> Page:
    """The uses of a meme that fit, page by page, each with the words of its post."""
    use_ids = matching(queries.corpus, meme_id, wanted)
    size = queries.page_items
    n_pages = pages_of(len(use_ids), size)
    number = min(max(number, 1), n_pages)
    rows = queries.uses_found(use_ids.slice((number - 1) * size, size).to_list())
    return Page(rows, len(use_ids), number, n_pages)


def router(queries: Queries, show: Pages) -> APIRouter:
    """Page and API."""
    routes = APIRouter()
    since_asked, until_asked = Query("", alias="from"), Query("", alias="to")

    @routes.head("/memes/{meme_id}/uses", include_in_schema=False)
    @routes.get("/memes/{meme_id}/uses", include_in_schema=False)
    def page(
        request: Request,
        meme_id: str,
        page: int = 1,
        since: str = since_asked,
        until: str = until_asked,
        community: str = "",
        sense: str = "",
    ) -> Response:
        meme = queries.meme(meme_id)
        wanted = Wanted.asked(since, until, community, sense)
        context: Row = {"meme": meme, "wanted": wanted, "page": found(queries, meme_id, wanted, page)}
        context["senses"] = _senses(queries.corpus, meme_id)
        labels = {sense["rank"]: sense["label"] for sense in context["senses"]}
        context["asked"] = wanted.in_words(labels.get(wanted.sense, ""))
        context["communities"] = [row["community"] for row in queries.communities(meme_id) if row["community"]]
        return show.page(request, "uses.html", context)

    @routes.get("/api/memes/{meme_id}/uses")
    def data(
        meme_id: str,
        page: int = 1,
        since: str = since_asked,
        until: str = until_asked,
        community: str = "",
        sense: str = "",
    ) -> dict[str, Any]:
        """A meme's uses in order of time; `from` and `to` are days as YYYY-MM-DD, UTC, `sense` a sense's number."""
        queries.meme(meme_id)
        return page_as_plain(found(queries, meme_id, Wanted.asked(since, until, community, sense), page), page)

    return routes


def _senses(corpus: Corpus, meme_id: str) -> list[Row]:
    found = corpus.rows("senses", ["rank", "label"], f"meme_id = {quoted(meme_id)}") if corpus.has("senses") else []
    return sorted(found, key=lambda sense: sense["rank"])


def _in_sense(corpus: Corpus, meme_id: str, rank: int) -> pl.DataFrame:
    where = f"meme_id = {quoted(meme_id)} AND rank = {rank}"
    senses = corpus.rows("senses", ["sense_id"], where) if corpus.has("senses") else []
    if not senses:
        return pl.DataFrame(schema={"use_id": pl.String})
    return corpus.polars("use_senses", ["use_id"], f"sense_id = {quoted(senses[0]['sense_id'])}")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UserError(f"{text!r} is no day: expected YYYY-MM-DD, such as 2020-03-14.") from None
