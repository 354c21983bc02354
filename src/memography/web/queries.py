"""What pages and API show, read from the tables; both use these functions and nothing else."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from memography.biography.article import Article, Claim, read_article, read_claims, read_face
from memography.biography.evidence import Rows, posts_behind, rows_behind
from memography.biography.soundness import audited, is_as_written
from memography.corpus import Corpus
from memography.corpus.store import one_of, quoted
from memography.corpus.views import memes, templates
from memography.errors import TableError, UserError
from memography.tables import EVERYWHERE, TABLES
from memography.web import charts, meaning

Row = dict[str, Any]
MAX_HOLES = 200
"""So many holes are drawn on a chart."""
_SIDES = ("before_use_ids", "after_use_ids")
SPARK_BARS = 40
"""How many bars a meme's small chart on the wall has."""


class NotFound(UserError):
    """There is no such thing in the corpus."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of many."""

    rows: list[Row]
    n_rows: int
    """How many there are on all pages."""
    number: int
    """Which page this is, from 1."""
    n_pages: int


class Queries:
    """Reads one corpus; what is small and asked for often is kept until its table changes."""

    def __init__(self, corpus: Corpus, page_items: int) -> None:
        self.corpus = corpus
        self.page_items = page_items
        self._kept: dict[str, tuple[tuple[int, ...], Any]] = {}
        self._as_written: tuple[object, bool] = (None, False)
        self._audited: dict[str, Article] = {}

    # --- memes ---

    def wall(self, number: int) -> Page:
        """Memes, most used first."""
        page = self._page(self._memes(), number)
        sparks = self._sparks()
        for row in page.rows:
            row["spark"] = sparks.get(row["meme_id"], [])
        return page

    def meme(self, meme_id: str) -> Row:
        """One meme with its name and counts.

        Raises:
            NotFound: there is none of that id.
        """
        found = self._memes().filter(meme_id=meme_id)
        if found.is_empty():
            raise NotFound(f"There is no meme {meme_id!r} in this corpus.")
        return found.row(0, named=True)

    def pictured(self, meme_id: str) -> Row:
        """How a meme's pictures show it: uses with a picture, mirrored ones, and those with another meme beside it."""
        where = f"meme_id = {quoted(meme_id)} AND variant_id IS NOT NULL"
        uses = self.corpus.polars("uses", ["variant_id", "mirrored"], where)
        has_others = pl.col("variant_id").is_in(self._of_several().implode())
        counted = uses.select(n_pictured=pl.len(), n_mirrored=pl.col("mirrored").sum(), n_with_others=has_others.sum())
        return counted.row(0, named=True)

    def article(self, meme_id: str, *, is_plain: bool = False) -> Article | None:
        """A meme's article, on wish as composed, audited where tables have changed; None where none is written."""
        try:
            article = read_article(self.corpus, meme_id, is_plain=is_plain)
        except TableError:
            return None
        written = self.corpus.fingerprint()
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
        if not (self._has("timeline") and self._has("exposure")):
            return None
        rows = self.corpus.polars("timeline", where=f"meme_id = {quoted(meme_id)}")
        return None if rows.is_empty() else charts.by_period(rows, self._whole("exposure"))

    def holes(self, meme_id: str) -> pl.DataFrame:
        """The holes of the communities that used a meme, the longest `MAX_HOLES`."""
        if not (self._has("holes") and self._has("timeline")):
            return pl.DataFrame(TABLES["holes"].schema.empty_table())
        days = self.corpus.polars("timeline", ["day", "community"], f"meme_id = {quoted(meme_id)}")
        found = self._whole("holes").join(days.unique("community"), on="community", nulls_equal=True, how="semi")
        found = found.filter(pl.col("ends") > days["day"].min(), pl.col("begins") < days["day"].max())
        return found.sort((pl.col("ends") - pl.col("begins")), descending=True).head(MAX_HOLES).sort("begins")

    def forecast(self, meme_id: str) -> pl.DataFrame:
        """What is expected of a meme month by month; no rows where that can't be told."""
        if not self._has("forecasts"):
            return pl.DataFrame(TABLES["forecasts"].schema.empty_table())
        return self.corpus.polars("forecasts", where=f"meme_id = {quoted(meme_id)}").sort("begins")

    def lifecycle(self, meme_id: str) -> Row | None:
        """How a meme lived; None where nothing is dated."""
        found = self.corpus.rows("lifecycles", where=f"meme_id = {quoted(meme_id)}") if self._has("lifecycles") else []
        return found[0] if found else None

    def spread(self, meme_id: str) -> list[Row]:
        """Influence between the communities of a meme; no rows where it was not looked at alone."""
        rows = self.corpus.rows("spread", where=f"meme_id = {quoted(meme_id)}") if self._has("spread") else []
        return sorted(rows, key=lambda row: (not row["is_found"], -row["ratio"], row["source"], row["target"]))

    def communities(self, meme_id: str) -> list[Row]:
        """Where a meme was used, and since when."""
        uses = self.corpus.polars("uses", ["community", "post_id", "posted_at"], f"meme_id = {quoted(meme_id)}")
        counted = uses.group_by("community").agg(
            n_uses=pl.len(),
            n_posts=pl.col("post_id").n_unique(),
            first_seen_at=pl.col("posted_at").min(),
            last_seen_at=pl.col("posted_at").max(),
        )
        return counted.sort(["n_uses", "community"], descending=[True, False]).rows(named=True)

    def variants_of(self, meme_id: str, number: int = 1, items: int | None = None) -> Page:
        """A meme's variants, most used first, each with its caption and the names of other memes that it shows."""
        where = f"meme_id = {quoted(meme_id)} AND variant_id IS NOT NULL"
        uses = self.corpus.polars("uses", ["variant_id", "mirrored", "posted_at"], where)
        counted = uses.group_by("variant_id").agg(
            n_uses=pl.len(), first_seen_at=pl.col("posted_at").min(), mirrored=pl.col("mirrored").any()
        )
        page = self._page(counted.sort(["n_uses", "variant_id"], descending=[True, False]), number, items)
        variant_ids = [row["variant_id"] for row in page.rows]
        captions, shown = self._captions(variant_ids), self._shown(variant_ids)
        for row in page.rows:
            row["caption"] = captions.get(row["variant_id"], {}).get("text", "")
            memes = [match["meme_id"] for match in shown.get(row["variant_id"], [])]
            row["others"] = [self.name(other) for other in memes if other != meme_id]
        return page

    def uses_of(self, meme_id: str, number: int = 1, items: int | None = None) -> Page:
        """A meme's uses in order of time, each with the words of its post."""
        uses = self.corpus.polars("uses", where=f"meme_id = {quoted(meme_id)}")
        page = self._page(uses.sort("posted_at", "use_id", nulls_last=True), number, items)
        return self._with_words(page)

    def senses(self, meme_id: str) -> list[Row]:
        """A meme's senses, each with the words of its typical uses."""
        found = meaning.senses(self.corpus, meme_id)
        for sense in found:
            sense["examples"] = self._with_words(Page(sense["examples"], 0, 1, 1)).rows
        return found

    def communities_of_uses(self) -> list[str]:
        """Where memes were used, most uses first."""

        def count() -> list[str]:
            if not self._has("uses"):
                return []
            named = self.corpus.polars("uses", ["community"])["community"].drop_nulls()
            return named.value_counts(sort=True)["community"].to_list()

        found: list[str] = self._keep("communities", ("uses",), count)
        return found

    def uses_found(self, use_ids: list[str]) -> list[Row]:
        """Uses in a given order, each with the words of its post."""
        rows = {row["use_id"]: row for row in self.corpus.rows("uses", where=one_of("use_id", use_ids))}
        found = [rows[use_id] for use_id in use_ids if use_id in rows]
        return self._with_words(Page(found, len(found), 1, 1)).rows

    def shifts_of(self, meme_id: str) -> list[Row]:
        """A meme's shifts in order of time."""
        if not self._has("shifts"):
            return []
        found = self.corpus.polars("shifts", where=f"meme_id = {quoted(meme_id)}")
        return found.sort("shifted_at", "aspect").rows(named=True)

    def told_shifts(self, meme_id: str) -> list[Row]:
        """A meme's shifts, each with the events near it, best first, and uses from before and after."""
        rows = self.shifts_of(meme_id)
        ties = self.corpus.rows("shift_events", where=f"meme_id = {quoted(meme_id)}") if rows else []
        events = {row["event_id"]: row for row in self.corpus.rows("events")} if ties else {}
        shown = [use_id for row in rows for side in _SIDES for use_id in row[side]]
        found = self.corpus.polars("uses", where=one_of("use_id", shown)) if shown else pl.DataFrame()
        uses = {use["use_id"]: use for use in self._with_words(self._page(found, 1, len(shown))).rows} if shown else {}
        for row in rows:
            own = [tie for tie in ties if (tie["aspect"], tie["shifted_at"]) == (row["aspect"], row["shifted_at"])]
            row["events"] = [{**events[t["event_id"]], **t} for t in sorted(own, key=lambda tie: tie["rank"])]
            row["before"], row["after"] = ([uses[i] for i in row[side] if i in uses] for side in _SIDES)
        return rows

    def climate(self, number: int = 1, community: str = EVERYWHERE) -> Page:
        """The weeks in which memes were used in a community, or in all together ('*'), the latest first."""
        if not self._has("climate"):
            return Page([], 0, 1, 1)
        weeks = self._whole("climate").filter(pl.col("community") == community, pl.col("n_uses") > 0)
        return self._page(weeks.sort("week", descending=True), number)

    # --- claims ---

    def claim(self, claim_id: str) -> Claim:
        """One claim.

        Raises:
            NotFound: there is none of that id.
        """
        found = read_claims(self.corpus, f"claim_id = {quoted(claim_id)}")
        if not found:
            raise NotFound(f"There is no claim {claim_id!r} in this corpus.")
        return found[0]

    def sentences_on(self, claim: Claim) -> list[str]:
        """The sentences of the article that rest on a claim."""
        rows = (
            self.corpus.rows("biography", where=f"meme_id = {quoted(claim.meme_id)}") if self._has("biography") else []
        )
        rows.sort(key=lambda row: row["position"])
        return [row["text"] for row in rows if claim.claim_id in row["claim_ids"]]

    def posts_of(self, claim: Claim, number: int = 1) -> Page:
        """The posts that prove a claim, all of them, page by page."""
        size = self.page_items
        number = min(max(number, 1), _n_pages(claim.n_posts, size))
        proof = posts_behind(self.corpus, claim.evidence, size, (number - 1) * size)
        uses = self.corpus.rows(
            "uses", where=f"meme_id = {quoted(claim.meme_id)} AND {one_of('post_id', proof.post_ids)}"
        )
        first = {use["post_id"]: use for use in sorted(uses, key=lambda use: use["use_id"], reverse=True)}
        rows = [first[post_id] for post_id in proof.post_ids if post_id in first]
        return self._with_words(Page(rows, proof.n_posts, number, _n_pages(proof.n_posts, size)))

    def rows_of(self, claim: Claim) -> list[Rows]:
        """How many rows of which tables a claim follows from."""
        return rows_behind(self.corpus, claim)

    # --- variants and posts ---

    def variant(self, variant_id: str) -> Row:
        """One variant: its images, caption and meme.

        Raises:
            NotFound: there is none of that id.
        """
        of_variant = f"variant_id = {quoted(variant_id)}"
        found = self.corpus.rows("variants", where=of_variant)
        if not found:
            raise NotFound(f"There is no variant {variant_id!r} in this corpus.")
        columns = ["image_id", "format", "width_px", "height_px", "n_frames", "size_bytes", "pdq_quality"]
        shown = self._shown([variant_id]).get(variant_id, [])
        told = ["picture_meme_id", "mirrored"]
        uses = self.corpus.rows("uses", told, of_variant) if self._has("uses") else []
        mirrored = {use["picture_meme_id"] for use in uses if use["mirrored"]}
        return {
            **found[0],
            "images": self.corpus.rows("images", columns, one_of("image_id", found[0]["image_ids"])),
            "caption": self._captions([variant_id]).get(variant_id),
            "memes": [
                {**match, "name": self.name(match["meme_id"]), "mirrored": match["meme_id"] in mirrored}
                for match in shown
            ],
        }

    def uses_of_variant(self, variant_id: str, number: int = 1) -> Page:
        """A variant's pictures in posts, once each, in order of time, with the words of the post."""
        uses = self.corpus.polars("uses", where=f"variant_id = {quoted(variant_id)} AND rank = 1")
        return self._with_words(self._page(uses.sort("posted_at", "use_id", nulls_last=True), number))

    def post(self, post_id: str) -> Row:
        """One post with its uses, what it answers, and what was rejected of it.

        Raises:
            NotFound: there is none of that id.
        """
        found = self.corpus.rows("posts", where=f"post_id = {quoted(post_id)}")
        if not found:
            raise NotFound(f"There is no post {post_id!r} in this corpus.")
        post = found[0]
        uses = self.corpus.rows("uses", where=f"post_id = {quoted(post_id)}") if self._has("uses") else []
        captions = self._captions([use["variant_id"] for use in uses if use["variant_id"]])
        variants = [use["variant_id"] for use in uses if use["variant_id"]]
        matches = {(m["variant_id"], m["meme_id"]): m for shown in self._shown(variants).values() for m in shown}
        told = meaning.of_uses(self.corpus, [use["use_id"] for use in uses])
        for use in uses:
            use["meaning"] = told[use["use_id"]]
            use["number"] = int(use["use_id"].rsplit("/", 2)[1])
            use["caption"] = captions.get(use["variant_id"])
            use["meme_name"] = self.name(use["meme_id"])
            use["match"] = matches.get((use["variant_id"], use["picture_meme_id"]))
            use["alt"] = _alt(post, use["image"])
        uses.sort(key=lambda use: (use["number"], use["rank"]))
        parent = self._posts([post["reply_to"]]) if post["reply_to"] else []
        return {**post, "uses": uses, "parent": next(iter(parent), None), "rejects": self._rejects_of(post)}

    def answers(self, post_id: str, number: int = 1) -> Page:
        """The posts that answer a post, in order of time."""
        columns = ["post_id", "posted_at", "community", "text"]
        found = self.corpus.polars("posts", columns, f"reply_to = {quoted(post_id)}")
        return self._page(found.sort("posted_at", "post_id", nulls_last=True), number)

    def thumbnail(self, image_id: str) -> bytes:
        """An image's thumbnail as JPEG.

        Raises:
            NotFound: there is no such image.
        """
        rows = (
            self.corpus.rows("images", ["thumbnail"], f"image_id = {quoted(image_id)}") if self._has("images") else []
        )
        if not rows:
            raise NotFound(f"There is no image {image_id!r} in this corpus.")
        return bytes(rows[0]["thumbnail"])

    def template(self, leader_id: str, version: str) -> tuple[bytes, bool]:
        """A clean template as JPEG, and whether it is still the version that is asked for.

        Raises:
            NotFound: there is none upon that leader.
        """
        made = self._templates().filter(leader_id=leader_id)
        if made.is_empty():
            raise NotFound(f"There is no clean template {leader_id!r} in this corpus.")
        return read_face(self.corpus, leader_id), made["version"][0] == version

    # --- how it was made ---

    def rejects(self, number: int) -> Page:
        """Rejects, page by page."""
        if not self._has("rejects"):
            return Page([], 0, 1, 1)
        return self._page(self._whole("rejects").sort("reason", "source", "item"), number)

    def name(self, meme_id: str | None) -> str | None:
        """A meme's name."""
        if meme_id is None:
            return None
        names = self._keep(
            "names", ("memes", "names"), lambda: dict(self._memes().select("meme_id", "name").iter_rows())
        )
        return str(names.get(meme_id, meme_id))

    # --- within ---

    def _rejects_of(self, post: Row) -> list[Row]:
        if not self._has("rejects"):
            return []
        rows = self.corpus.rows("rejects", where=one_of("item", [post["post_id"], *post["images"]]))
        return [row for row in rows if row["item"] == post["post_id"] or row["source"] == post["root"]]

    def _has(self, name: str) -> bool:
        return self.corpus.has(name)

    def _keep(self, key: str, tables: tuple[str, ...], make: Callable[[], Any]) -> Any:
        versions = tuple(self.corpus.version(name) for name in tables)
        if key not in self._kept or self._kept[key][0] != versions:
            self._kept[key] = (versions, make())
        return self._kept[key][1]

    def _whole(self, name: str) -> pl.DataFrame:
        table: pl.DataFrame = self._keep(name, (name,), lambda: self.corpus.polars(name))
        return table

    def _memes(self) -> pl.DataFrame:
        def read() -> pl.DataFrame:
            if not self._has("memes"):
                return pl.DataFrame(schema={"meme_id": pl.String, "name": pl.String})
            found = memes(self.corpus)
            made = self._templates().filter("is_face").drop("is_face")
            faces = made.select("meme_id", template=pl.struct(pl.exclude("meme_id")))
            return found.join(faces, on="meme_id", how="left", maintain_order="left")

        found: pl.DataFrame = self._keep("memes", ("memes", "names", "templates"), read)
        return found

    def _templates(self) -> pl.DataFrame:
        def read() -> pl.DataFrame:
            if self._has("templates"):
                return templates(self.corpus)
            text = dict.fromkeys(("meme_id", "leader_id", "version"), pl.String)
            columns = {**text, "n_variants": pl.Int32, "share_certain": pl.Float32, "is_face": pl.Boolean}
            return pl.DataFrame(schema=columns)

        found: pl.DataFrame = self._keep("templates", ("templates",), read)
        return found

    def _of_several(self) -> pl.Series:
        """The variants that show several memes."""

        def read() -> pl.Series:
            if not self._has("matches"):
                return pl.Series([], dtype=pl.String)
            return self.corpus.polars("matches", ["variant_id"], "rank = 2")["variant_id"]

        found: pl.Series = self._keep("of_several", ("matches",), read)
        return found

    def _shown(self, variant_ids: list[str]) -> dict[str, list[Row]]:
        """The memes that variants show, in order of rank."""
        shown: dict[str, list[Row]] = {}
        if variant_ids and self._has("matches"):
            columns = ["variant_id", "meme_id", "leader_id", "rank", "score", "region", "n_inliers"]
            rows = self.corpus.rows("matches", columns, one_of("variant_id", variant_ids))
            for row in sorted(rows, key=lambda row: row["rank"]):
                shown.setdefault(row["variant_id"], []).append(row)
        return shown

    def _sparks(self) -> dict[str, list[dict[str, float]]]:
        def count() -> dict[str, list[dict[str, float]]]:
            if not self._has("timeline"):
                return {}
            days = self.corpus.polars("timeline", ["meme_id", "day", "n_uses"])
            if days.is_empty():
                return {}
            first, last = days["day"].min(), days["day"].max()
            span = max((last - first).days, 1)  # type: ignore[operator, union-attr]
            place = (pl.col("day") - first).dt.total_days() * (SPARK_BARS - 1) // span
            binned = days.group_by("meme_id", place=place).agg(pl.col("n_uses").sum())
            bars: dict[str, list[int]] = {}
            for meme_id, at, n_uses in binned.iter_rows():
                bars.setdefault(meme_id, [0] * SPARK_BARS)[at] = n_uses
            return {meme_id: list(charts.sparkline(n)) for meme_id, n in bars.items()}

        found: dict[str, list[dict[str, float]]] = self._keep("sparks", ("timeline",), count)
        return found

    def _captions(self, variant_ids: list[str]) -> dict[str, Row]:
        if not variant_ids or not self._has("captions"):
            return {}
        columns = ["variant_id", "text", "template_text", "chrome_text", "confidence"]
        return {
            row["variant_id"]: row for row in self.corpus.rows("captions", columns, one_of("variant_id", variant_ids))
        }

    def _posts(self, post_ids: list[str]) -> list[Row]:
        columns = ["post_id", "posted_at", "community", "text", "images", "alt"]
        return self.corpus.rows("posts", columns, one_of("post_id", post_ids))

    def _with_words(self, page: Page) -> Page:
        posts = {row["post_id"]: row for row in self._posts([row["post_id"] for row in page.rows])}
        captions = self._captions([row["variant_id"] for row in page.rows if row["variant_id"]])
        for row in page.rows:
            post = posts.get(row["post_id"], {"text": "", "images": [], "alt": []})
            row["text"] = post["text"]
            row["alt"] = _alt(post, row["image"])
            row["caption"] = captions.get(row["variant_id"], {}).get("text", "")
        return page

    def _page(self, rows: pl.DataFrame, number: int, items: int | None = None) -> Page:
        size = items or self.page_items
        n_pages = _n_pages(rows.height, size)
        number = min(max(number, 1), n_pages)
        return Page(rows.slice((number - 1) * size, size).rows(named=True), rows.height, number, n_pages)


def _alt(post: Row, image: str | None) -> str | None:
    """How its poster describes a picture."""
    told = dict(zip(post["images"], post["alt"], strict=False))
    return told.get(image) or None


def _n_pages(n_rows: int, size: int) -> int:
    return max(1, -(-n_rows // size))
