"""Reading one corpus: what is small and asked for often is kept until its table changes."""

import threading
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import polars as pl

from memography.biography.article import Article
from memography.corpus import Corpus
from memography.corpus.kept import KeptCorpus
from memography.corpus.store import one_of
from memography.corpus.views import memes, templates
from memography.errors import UserError
from memography.web import state

Row = dict[str, Any]
Kept = TypeVar("Kept")


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


class Reading:
    """Reads one corpus, and knows what several pages ask for."""

    def __init__(self, corpus: Corpus, page_items: int) -> None:
        self.corpus = KeptCorpus.of(corpus)
        self.page_items = page_items
        self._kept: dict[str, tuple[tuple[int, ...], Any]] = {}
        self._as_written: tuple[str, bool] = ("", False)
        self._audited: dict[str, Article] = {}
        self._notes: tuple[tuple[str, str | None], list[str]] | None = None
        self._locks: defaultdict[str, threading.RLock] = defaultdict(threading.RLock)

    def name(self, meme_id: str | None) -> str | None:
        """A meme's name."""
        if meme_id is None:
            return None
        names = self.keep("names", ("memes", "names"), lambda: dict(self.memes().select("meme_id", "name").iter_rows()))
        return str(names.get(meme_id, meme_id))

    def has(self, name: str) -> bool:
        """Whether a table is there."""
        return self.corpus.has(name)

    def keep(self, key: str, tables: tuple[str, ...], make: Callable[[], Kept]) -> Kept:
        """What follows from some tables, made anew when one of them has another version, once for all who wait."""
        with self._locks[key]:
            versions = tuple(self.corpus.mark(name) for name in tables)
            if key not in self._kept or self._kept[key][0] != versions:
                self._kept[key] = (versions, make())
            kept: Kept = self._kept[key][1]
            return kept

    def whole(self, name: str) -> pl.DataFrame:
        """A small table, all of it."""
        return self.keep(name, (name,), lambda: self.corpus.polars(name))

    def notes(self) -> list[str]:
        """What a reader must know of the state of the corpus; see `state.notes`."""
        state_now = (self.corpus.state(), self.corpus.unfinished())
        if self._notes is None or self._notes[0] != state_now:
            self._notes = (state_now, state.notes(self.corpus))
        return self._notes[1]

    def memes(self) -> pl.DataFrame:
        """Every meme with its name, counts and clean template, most used first."""

        def read() -> pl.DataFrame:
            if not self.has("memes"):
                return pl.DataFrame(schema={"meme_id": pl.String, "name": pl.String})
            found = memes(self.corpus)
            made = self.templates().filter("is_face").drop("is_face")
            faces = made.select("meme_id", template=pl.struct(pl.exclude("meme_id")))
            return found.join(faces, on="meme_id", how="left", maintain_order="left")

        return self.keep("memes", ("memes", "names", "templates"), read)

    def templates(self) -> pl.DataFrame:
        """The clean template of each meme that has one, as `corpus.views.templates` gives it."""

        def read() -> pl.DataFrame:
            if self.has("templates"):
                return templates(self.corpus)
            text = dict.fromkeys(("meme_id", "leader_id", "version"), pl.String)
            columns = {**text, "n_variants": pl.Int32, "share_certain": pl.Float32, "is_face": pl.Boolean}
            return pl.DataFrame(schema=columns)

        return self.keep("templates", ("templates",), read)

    def of_several(self) -> frozenset[str]:
        """The variants that show several memes."""

        def read() -> frozenset[str]:
            if not self.has("matches"):
                return frozenset()
            return frozenset(self.corpus.polars("matches", ["variant_id"], "rank = 2")["variant_id"])

        return self.keep("of_several", ("matches",), read)

    def shown(self, variant_ids: list[str]) -> dict[str, list[Row]]:
        """The memes that variants show, in order of rank; with `is_clean`: whether what it was matched with has a clean
        template."""
        shown: dict[str, list[Row]] = {}
        if variant_ids and self.has("matches"):
            columns = ["variant_id", "meme_id", "leader_id", "rank", "score", "region", "n_inliers", "mirrored"]
            rows = self.corpus.rows("matches", columns, one_of("variant_id", variant_ids))
            clean = self.keep("clean", ("templates",), self._with_template)
            for row in sorted(rows, key=lambda row: row["rank"]):
                row["is_clean"] = row["leader_id"] in clean
                row["is_flipped"] = row.pop("mirrored")  # beside its leader; a use says how it is beside most uses
                shown.setdefault(row["variant_id"], []).append(row)
        return shown

    def _with_template(self) -> frozenset[str]:
        return frozenset(self.corpus.polars("templates", ["leader_id"])["leader_id"] if self.has("templates") else ())

    def captions(self, variant_ids: list[str]) -> dict[str, Row]:
        """The captions of variants, by their ids."""
        if not variant_ids or not self.has("captions"):
            return {}
        columns = ["variant_id", "text", "template_text", "chrome_text", "confidence"]
        return {
            row["variant_id"]: row for row in self.corpus.rows("captions", columns, one_of("variant_id", variant_ids))
        }

    def posts(self, post_ids: list[str]) -> list[Row]:
        """The words, times and places of posts."""
        columns = ["post_id", "posted_at", "community", "text", "images", "alt"]
        return self.corpus.rows("posts", columns, one_of("post_id", post_ids))

    def with_words(self, page: Page) -> Page:
        """A page of uses, each with the words of its post and the caption of its picture."""
        told = {row["post_id"]: row for row in self.posts([row["post_id"] for row in page.rows])}
        captions = self.captions([row["variant_id"] for row in page.rows if row["variant_id"]])
        for row in page.rows:
            post = told.get(row["post_id"], {"text": "", "images": [], "alt": []})
            row["text"] = post["text"]
            row["alt"] = alt_of(post, row["image"])
            row["caption"] = captions.get(row["variant_id"], {}).get("text", "")
        return page

    def page(self, rows: pl.DataFrame, number: int, items: int | None = None) -> Page:
        """A page of some rows; the nearest one there is, where there are fewer."""
        size = items or self.page_items
        n_pages = pages_of(rows.height, size)
        number = min(max(number, 1), n_pages)
        return Page(rows.slice((number - 1) * size, size).rows(named=True), rows.height, number, n_pages)


def alt_of(post: Row, image: str | None) -> str | None:
    """How its poster describes a picture."""
    told = dict(zip(post["images"], post["alt"], strict=False))
    return told.get(image) or None


def pages_of(n_rows: int, size: int) -> int:
    """How many pages so many rows fill, at least one."""
    return max(1, -(-n_rows // size))
