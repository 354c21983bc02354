"""What is told of a meme."""

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

import polars as pl

from memography.biography.article import Article, article_of
from memography.biography.soundness import audited, is_as_written
from memography.corpus.kept import of_meme
from memography.corpus.store import one_of, quoted
from memography.errors import TableError
from memography.tables import EVERYWHERE, TABLES
from memography.web import charts, meaning
from memography.web.queries.reading import NotFound, Page, Reading, Row

_SIDES = ("before_use_ids", "after_use_ids")


class Story(NamedTuple):
    """What is told of a meme beside uses of it."""

    shifts: list[Row]
    """As `MemeQueries.told_shifts` gives them, with fewer uses."""
    senses: list[Row]
    """As `MemeQueries.senses` gives them."""
    first_uses: Page
    """Its uses from the first, each with the words of its post."""


class MemeQueries(Reading):
    """What pages and API show of memes."""

    def meme(self, meme_id: str) -> Row:
        """One meme with its name and counts.

        Raises:
            NotFound: there is none of that id.
        """
        memes, places = self.keep("places_of_memes", ("memes", "names", "templates"), self._places_of_memes)
        if meme_id not in places:
            raise NotFound(f"There is no meme {meme_id!r} in this corpus.")
        return memes.row(places[meme_id], named=True)

    def _places_of_memes(self) -> tuple[pl.DataFrame, dict[str, int]]:
        """All memes, and the row of each: of one moment."""
        memes = self.memes()
        return memes, {meme_id: row for row, meme_id in enumerate(memes["meme_id"])}

    def pictured(self, meme_id: str) -> Row:
        """How a meme's pictures show it: uses with a picture, mirrored ones, and those with another meme beside it."""
        uses = self._pictured_uses(meme_id)
        has_others = pl.col("variant_id").is_in(self.of_several().intersection(uses["variant_id"].unique()))
        counted = uses.select(n_pictured=pl.len(), n_mirrored=pl.col("mirrored").sum(), n_with_others=has_others.sum())
        return counted.row(0, named=True)

    def article(self, meme_id: str, *, is_plain: bool = False) -> Article | None:
        """A meme's article, on wish as composed, audited where tables have changed; None where none is written."""
        try:
            article = article_of(self.corpus, self.meme(meme_id), is_plain=is_plain)
        except TableError:
            return None
        written = self.corpus.state()
        if self._as_written[0] != written:
            self._as_written = (written, is_as_written(self.corpus))
            self._audited.clear()
        if self._as_written[1]:
            return article
        if meme_id not in self._audited:
            self._audited[meme_id] = audited(self.corpus, article)
        return replace(article, faults=self._audited[meme_id].faults)

    def timeline(self, meme_id: str) -> tuple[str, pl.DataFrame] | None:
        """A meme's uses by period and community, as `charts.by_period` gives them; None where nothing is dated."""
        if not (self.has("timeline") and self.has("exposure")):
            return None
        rows = self.corpus.polars("timeline", where=f"meme_id = {quoted(meme_id)}")
        return None if rows.is_empty() else charts.by_period(rows, self.whole("exposure"))

    def forecast(self, meme_id: str) -> pl.DataFrame:
        """What is expected of a meme month by month; no rows where that can't be told."""
        if not self.has("forecasts"):
            return pl.DataFrame(TABLES["forecasts"].schema.empty_table())
        return self.corpus.polars("forecasts", where=f"meme_id = {quoted(meme_id)}").sort("begins")

    def lifecycle(self, meme_id: str) -> Row | None:
        """How a meme lived; None where nothing is dated."""
        found = self.corpus.rows("lifecycles", where=f"meme_id = {quoted(meme_id)}") if self.has("lifecycles") else []
        return found[0] if found else None

    def spread(self, meme_id: str) -> list[Row]:
        """Influence between the communities of a meme; no rows where it was not looked at alone."""
        rows = self.corpus.rows("spread", where=f"meme_id = {quoted(meme_id)}") if self.has("spread") else []
        return sorted(rows, key=lambda row: (not row["is_found"], -row["ratio"], row["source"], row["target"]))

    def communities(self, meme_id: str) -> list[Row]:
        """Where a meme was used, and since when."""
        uses = of_meme(self.corpus, meme_id, {"uses": ["community", "post_id", "posted_at"]})
        counted = uses.group_by("community").agg(
            n_uses=pl.len(),
            n_posts=pl.col("post_id").n_unique(),
            first_seen_at=pl.col("posted_at").min(),
            last_seen_at=pl.col("posted_at").max(),
        )
        return counted.sort(["n_uses", "community"], descending=[True, False]).rows(named=True)

    def variants_of(self, meme_id: str, number: int = 1, items: int | None = None) -> Page:
        """A meme's variants, most used first, each with its caption and the names of other memes that it shows."""
        uses = self._pictured_uses(meme_id)
        counted = uses.group_by("variant_id").agg(
            n_uses=pl.len(), first_seen_at=pl.col("posted_at").min(), mirrored=pl.col("mirrored").any()
        )
        page = self.page(counted.sort(["n_uses", "variant_id"], descending=[True, False]), number, items)
        variant_ids = [row["variant_id"] for row in page.rows]
        captions, shown = self.captions(variant_ids), self.shown(variant_ids)
        for row in page.rows:
            row["caption"] = captions.get(row["variant_id"], {}).get("text", "")
            memes = [match["meme_id"] for match in shown.get(row["variant_id"], [])]
            row["others"] = [self.name(other) for other in memes if other != meme_id]
        return page

    def senses(self, meme_id: str) -> list[Row]:
        """A meme's senses, each with the words of its typical uses."""
        found = meaning.senses(self.corpus, meme_id)
        return _with_examples(found, self._uses_by_id(_examples_of(found)))

    def story(self, meme_id: str, *, n_first: int, n_beside: int) -> Story:
        """What is told of a meme beside uses of it, which are looked up all at once.

        Args:
            meme_id: the meme.
            n_first: so many uses from the first.
            n_beside: so many uses before each shift, and after it.
        """
        shifts, senses = self.shifts_of(meme_id), meaning.senses(self.corpus, meme_id)
        first = self.page(of_meme(self.corpus, meme_id, {"uses": ["use_id"]}), 1, n_first)
        for row in shifts:
            row.update({side: row[side][:n_beside] for side in _SIDES})
        first_ids = [row["use_id"] for row in first.rows]
        uses = self._uses_by_id([*_beside(shifts), *_examples_of(senses), *first_ids])
        first = replace(first, rows=[uses[use_id] for use_id in first_ids if use_id in uses])
        return Story(self._with_events(meme_id, shifts, uses), _with_examples(senses, uses), first)

    def communities_of_uses(self) -> list[str]:
        """Where memes were used, most uses first."""

        def count() -> list[str]:
            if not self.has("uses"):
                return []
            named = self.corpus.polars("uses", ["community"])["community"].drop_nulls()
            return named.value_counts(sort=True)["community"].to_list()

        return self.keep("communities", ("uses",), count)

    def uses_found(self, use_ids: list[str]) -> list[Row]:
        """Uses in a given order, each with the words of its post."""
        uses = self._uses_by_id(use_ids)
        return [uses[use_id] for use_id in use_ids if use_id in uses]

    def shifts_of(self, meme_id: str) -> list[Row]:
        """A meme's shifts in order of time."""
        if not self.has("shifts"):
            return []
        found = self.corpus.polars("shifts", where=f"meme_id = {quoted(meme_id)}")
        return found.sort("shifted_at", "aspect").rows(named=True)

    def told_shifts(self, meme_id: str) -> list[Row]:
        """A meme's shifts, each with the events near it, best first, and uses from before and after."""
        rows = self.shifts_of(meme_id)
        return self._with_events(meme_id, rows, self._uses_by_id(_beside(rows)))

    def climate(self, number: int = 1, community: str = EVERYWHERE) -> Page:
        """The weeks in which memes were used in a community, or in all together ('*'), the latest first."""
        if not self.has("climate"):
            return Page([], 0, 1, 1)
        weeks = self.whole("climate").filter(pl.col("community") == community, pl.col("n_uses") > 0)
        return self.page(weeks.sort("week", descending=True), number)

    def _pictured_uses(self, meme_id: str) -> pl.DataFrame:
        uses = of_meme(self.corpus, meme_id, {"uses": ["variant_id", "mirrored", "posted_at"]})
        return uses.filter(pl.col("variant_id").is_not_null())

    def _uses_by_id(self, use_ids: Iterable[str]) -> dict[str, Row]:
        """Uses, each with the words of its post; those that are not there are left out."""
        wanted = list(dict.fromkeys(use_ids))
        rows = self.corpus.rows("uses", where=one_of("use_id", wanted)) if wanted else []
        return {row["use_id"]: row for row in self.with_words(Page(rows, len(rows), 1, 1)).rows}

    def _with_events(self, meme_id: str, shifts: list[Row], uses: dict[str, Row]) -> list[Row]:
        """Shifts of a meme with the events near each, best first, and the uses in place of their ids."""
        ties = self.corpus.rows("shift_events", where=f"meme_id = {quoted(meme_id)}") if shifts else []
        events = {row["event_id"]: row for row in self.corpus.rows("events")} if ties else {}
        for row in shifts:
            own = [tie for tie in ties if (tie["aspect"], tie["shifted_at"]) == (row["aspect"], row["shifted_at"])]
            row["events"] = [{**events[t["event_id"]], **t} for t in sorted(own, key=lambda tie: tie["rank"])]
            row["before"], row["after"] = ([uses[i] for i in row[side] if i in uses] for side in _SIDES)
        return shifts


def _beside(shifts: list[Row]) -> list[str]:
    return [use_id for row in shifts for side in _SIDES for use_id in row[side]]


def _examples_of(senses: list[Row]) -> list[str]:
    return [use_id for sense in senses for use_id in sense["example_use_ids"]]


def _with_examples(senses: list[Row], uses: dict[str, Row]) -> list[Row]:
    for sense in senses:
        sense["examples"] = [uses[use_id] for use_id in sense["example_use_ids"] if use_id in uses]
    return senses
