"""Withdraw: posts leave a corpus with everything that follows from them, at once, and do not come back."""

import shutil
import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from memography.corpus import Corpus, disk, runs, withdrawn
from memography.corpus.cache import FOLDER as CACHE
from memography.corpus.content import content_sha256
from memography.corpus.erasure import erase, numbered, remove
from memography.corpus.pseudonyms import KEY_FILE, Pseudonyms
from memography.corpus.store import one_of, quoted
from memography.corpus.writer import writing
from memography.errors import CorpusError
from memography.gallery import FOLDER as GALLERY
from memography.history.timeline import exposure
from memography.memes.counting import counted
from memography.memes.recognised import FOLDER as RECOGNISED
from memography.pictures import originals
from memography.progress import Progress, Silent
from memography.tables import ALL_MEMES, TABLES, Table

_WHOLE = ("holes", "climate", "regions")
"""Tables of all posts together that every build makes anew: they go as a whole, since one of their rows may stand for
one post."""
_NOT_BY_MEME = ("uses", "matches")
"""Of a meme that was used in a withdrawn post these keep what other posts show."""
_NAMED_LATER = ("senses", "labels", "claims")
"""Tables whose rows others name: what names a row that goes, goes too."""
_LAST = ("uses", "posts")
"""Until these go, a withdrawal that was killed finds all that follows from them again."""

Gone = dict[str, set[str]]
"""By table, the keys of the rows that go, as other tables name them."""


@dataclass(slots=True)
class Withdrawal:
    """What came of a withdrawal, or would."""

    n_posts: int = 0
    """Posts of the corpus that were withdrawn."""
    n_unknown: int = 0
    """Ids that the corpus does not have; they are marked all the same."""
    n_pictures: int = 0
    """Pictures that no other post has."""
    n_memes: int = 0
    """Memes that they used: their articles are written again by the next build."""
    rows: dict[str, int] = field(default_factory=dict)
    """Rows that were removed, by table."""
    is_dry_run: bool = False
    """Whether nothing was changed."""
    seconds: float = 0.0


def withdraw(
    post_ids: str | Iterable[str],
    corpus: Corpus,
    *,
    authors: Sequence[str] = (),
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Withdrawal:
    """Remove posts and all that follows from them, and mark them so that no ingest brings them back.

    Nothing of them is left in the files of the corpus: the pictures, features, uses and words that no other post has,
    the rows of every meme that they used, what was fetched for them, the caches. Marks are keyed hashes. What other
    posts hold stays, but for the id in `reply_to`. The next build writes the memes' rows and articles again.

    Killed at any point, the same call ends what was begun.

    Args:
        post_ids: an id, or several; whether the corpus has them or not.
        corpus: the corpus.
        authors: names, as sources give them: all their posts, and those that may come yet.
        dry_run: tell what would go, and change nothing.
        progress: who listens.

    Raises:
        CorpusError: another process is writing into the corpus; or an author is named, and the key to pseudonyms is
            gone.
    """
    started = time.monotonic()
    ids = {post_ids} if isinstance(post_ids, str) else set(post_ids)
    progress = progress or Silent()
    pseudonyms = _pseudonyms(corpus, authors)
    corpus.count("posts")  # raises where nothing has been ingested
    if dry_run:
        with progress.task("finding what follows from the posts", None, "tables"):
            done = _Parting(corpus, ids, pseudonyms).told
        done.is_dry_run = True
        done.seconds = time.monotonic() - started
        return done
    with (
        writing(corpus, "withdraw"),
        runs.running(corpus, runs.new_id(), "withdraw", settings={}, inputs={}) as running,
    ):
        holding = runs.holding(corpus)
        with progress.task("finding what follows from the posts", None, "tables"):
            parting = _Parting(corpus, ids, pseudonyms)
        withdrawn.withdraw(corpus, sorted(parting.post_ids), authors)
        with progress.task("removing them", None, "tables"):
            parting.part()
        names = [name for name in TABLES if corpus.has(name)]
        with progress.task("clearing old versions", len(names), "tables") as task:
            for name in names:
                erase(corpus, name)
                task.advance()
        runs.restamp(corpus, holding)
        done = parting.told
        n_removed = sum(done.rows.values())
        running.end(n_in=done.n_posts, n_done=n_removed, n_rejected=0, outputs={"posts": corpus.stamp("posts")})
        erase(corpus, "runs")
    done.seconds = time.monotonic() - started
    return done


def _pseudonyms(corpus: Corpus, authors: Sequence[str]) -> list[str]:
    if not authors:
        return []
    if not (corpus.folder / KEY_FILE).exists():
        raise CorpusError(
            f"{corpus.folder / KEY_FILE} is not there: whose posts are whose can't be told from names any more. "
            "Put back a copy of this file, or name the posts by their ids."
        )
    pseudonym = Pseudonyms.of(corpus.folder)
    return [pseudonym(author) for author in authors]


class _Parting:
    """The rows that go with some posts, found before anything is changed."""

    def __init__(self, corpus: Corpus, post_ids: Collection[str], pseudonyms: Sequence[str]) -> None:
        self._corpus = corpus
        posts = numbered(corpus, "posts", ["post_id", "posted_at", "community", "author", "root", "images", "reply_to"])
        goes = pl.col("post_id").is_in(list(post_ids)) | pl.col("author").is_in(list(pseudonyms)).fill_null(False)
        self._posts, self._others = posts.filter(goes), posts.filter(~goes)
        there = set(self._posts["post_id"])
        self.post_ids = there | set(post_ids)
        """The posts that go, and the ids that the corpus does not have."""
        self._numbers: dict[str, list[int]] = {"posts": self._posts["_rowid"].to_list()}
        self._places, images = self._pictures()
        uses = self._rows("uses", ["use_id", "post_id", "meme_id", "picture_meme_id"], post_id=there)
        gone = {"posts": there, "uses": set(uses["use_id"]), "images": images, "variants": images}
        self._memes = self._used(uses, gone)
        if there:
            self._find(gone | {"memes": self._memes | {ALL_MEMES}})
        self.told = Withdrawal(
            n_posts=len(there),
            n_unknown=len(self.post_ids) - len(there),
            n_pictures=len(images),
            n_memes=len(self._memes),
            rows={name: len(numbers) for name, numbers in self._numbers.items() if numbers},
        )
        self._gone = gone

    def part(self) -> None:
        """Remove the rows; those that the others follow from come last."""
        corpus, gone = self._corpus, self._gone
        if self._numbers["posts"]:
            self._rewrite_memes()
            self._rewrite_variants(gone["images"])
            if corpus.has("exposure"):  # charts of every meme rest on it
                corpus.amend("exposure", exposure(self._others))
            for name in [*(name for name in self._numbers if name not in _LAST), "uses"]:
                remove(corpus, name, self._numbers.get(name, []))
        with disk.as_corpus_error(corpus.folder):
            for place in self._places:
                if originals.is_url(place):
                    originals.fetched_file(place, corpus.fetched).unlink(missing_ok=True)
        self._rewrite_answers()
        remove(corpus, "posts", self._numbers["posts"])
        with disk.as_corpus_error(corpus.folder):
            for folder in (GALLERY, CACHE, RECOGNISED):
                shutil.rmtree(corpus.folder / folder, ignore_errors=not (corpus.folder / folder).exists())

    def _rows(self, name: str, columns: Sequence[str], **wanted: Collection[str]) -> pl.DataFrame:
        """Rows of a table of which a column is one of some texts, with their numbers; none where there is no table."""
        if not self._corpus.has(name):
            return pl.DataFrame(schema=dict.fromkeys([*columns, "_rowid"], pl.String))
        ((column, values),) = wanted.items()
        return numbered(self._corpus, name, columns).filter(pl.col(column).is_in(list(values)))

    def _pictures(self) -> tuple[set[str], set[str]]:
        """The places of pictures that no other post names, and the images that lie at no other place."""
        places = set(_places(self._posts))
        if places:
            places.difference_update(_places(self._others))
        known = self._rows("originals", ["location", "image_id"], location=places)
        if not known.height:
            return places, set()
        every = self._corpus.polars("originals", ["location", "image_id"], "image_id IS NOT NULL")
        kept = every.filter(~pl.col("location").is_in(list(places)))["image_id"]
        return places, set(known["image_id"].drop_nulls()) - set(kept)

    def _used(self, uses: pl.DataFrame, gone: Gone) -> set[str]:
        """The memes whose rows may tell of the posts."""
        found = {*uses["meme_id"].drop_nulls(), *uses["picture_meme_id"].drop_nulls()}
        for name in ("responses", "claims"):
            if self._corpus.has(name):
                found |= set(_naming(self._corpus, TABLES[name], gone, also=["meme_id"])["meme_id"])
        return found

    def _find(self, gone: Gone) -> None:
        """The numbers of the rows of every table."""
        corpus = self._corpus
        for table in TABLES.values():
            name = table.name
            if not corpus.has(name) or name in ("posts", "variants", "memes", "exposure"):
                continue
            if name in _WHOLE:
                self._numbers[name] = numbered(corpus, name, [table.key[-1]])["_rowid"].to_list()
            elif name == "uses":
                self._numbers[name] = self._rows(name, ["post_id"], post_id=gone["posts"])["_rowid"].to_list()
            elif name == "originals":
                self._numbers[name] = self._rows(name, ["location"], location=self._places)["_rowid"].to_list()
            elif name == "images":
                self._numbers[name] = self._rows(name, ["image_id"], image_id=gone["images"])["_rowid"].to_list()
            elif name == "rejects":
                self._numbers[name] = self._rejects(gone)
            elif name == "narrations":
                self._numbers[name] = self._narrations(gone)
            else:
                found = _naming(corpus, table, gone, also=table.key)
                self._numbers[name] = found["_rowid"].to_list()
                if name in _NAMED_LATER:
                    gone[name] = set(found[table.key[0]])
        self._find_memes_and_variants(gone)

    def _find_memes_and_variants(self, gone: Gone) -> None:
        """Those of which nothing is left go; others are written again."""
        if self._corpus.has("memes"):
            left = self._corpus.polars("uses", ["post_id", "meme_id"]).filter(
                ~pl.col("post_id").is_in(list(gone["posts"]))
            )
            no_more = self._memes - set(left["meme_id"].drop_nulls())
            self._numbers["memes"] = self._rows("memes", ["meme_id"], meme_id=no_more)["_rowid"].to_list()
        if self._corpus.has("variants"):
            led = self._rows("variants", ["variant_id"], variant_id=gone["images"])
            self._numbers["variants"] = led["_rowid"].to_list()

    def _rejects(self, gone: Gone) -> list[int]:
        """What was said of the posts, and of their pictures."""
        told = numbered(self._corpus, "rejects", ["source", "item", "sha256"])
        return [
            number
            for source, item, sha256, number in told.iter_rows()
            if item in gone["posts"] or sha256 in gone["images"] or originals.location(source, item) in self._places
        ]

    def _narrations(self, gone: Gone) -> list[int]:
        """Wordings of sentences that no article has any more: of what they told may have been the posts."""
        if self._corpus.has("biography"):
            sentences = self._corpus.polars("biography", ["meme_id", "text"])
            kept = sentences.filter(~pl.col("meme_id").is_in(list(gone["memes"])))["text"]
        else:
            kept = pl.Series([], dtype=pl.String)
        told = numbered(self._corpus, "narrations", ["composed"])
        return told.filter(~pl.col("composed").is_in(kept.implode()))["_rowid"].to_list()

    def _rewrite_memes(self) -> None:
        """Count the uses that are left, so that memes are known as changed and say nothing of what goes."""
        if not self._corpus.has("memes"):
            return
        uses = self._corpus.polars("uses").filter(~pl.col("post_id").is_in(self._posts["post_id"].implode()))
        uses = uses.filter(pl.col("meme_id").is_in(list(self._memes)))
        is_given = uses.group_by("meme_id").agg(pl.col("is_given").any())
        known = self._corpus.polars("memes", ["meme_id", "given_name", "face_image_id"])
        images = list(self._gone["images"])
        left = (
            counted(uses)
            .join(is_given, on="meme_id")
            .join(known, on="meme_id")
            .with_columns(
                given_name=pl.when("is_given").then("given_name"),
                face_image_id=pl.when(~pl.col("face_image_id").is_in(images)).then("face_image_id"),
            )
        )
        if left.height:
            self._corpus.upsert("memes", left.select(TABLES["memes"].schema.names))

    def _rewrite_variants(self, images: set[str]) -> None:
        """Take images out of variants; what was matched with a leader that goes is known as not looked at."""
        corpus = self._corpus
        if not images or not corpus.has("variants"):
            return
        every = corpus.polars("variants")
        has_gone = pl.col("image_ids").list.eval(pl.element().is_in(list(images))).list.any()
        left = every.filter(has_gone & ~pl.col("variant_id").is_in(list(images))).with_columns(
            image_ids=pl.col("image_ids").list.eval(pl.element().filter(~pl.element().is_in(list(images))))
        )
        if left.height:
            corpus.upsert("variants", left.with_columns(n_images=pl.col("image_ids").list.len().cast(pl.Int32)))
        if corpus.has("matches"):
            led = corpus.polars("matches", ["variant_id", "leader_id"])
            led = led.filter(pl.col("leader_id").is_in(list(images)) & ~pl.col("variant_id").is_in(list(images)))
            if led.height:
                again = one_of("variant_id", led["variant_id"].unique().sort().to_list())
                corpus.upsert("features", corpus.arrow("features", where=again))
        if corpus.has("uses"):
            uses = corpus.polars("uses").filter(
                pl.col("variant_id").is_in(list(images)) & ~pl.col("post_id").is_in(self._posts["post_id"].implode())
            )
            if uses.height:
                corpus.upsert("uses", uses.with_columns(variant_id=pl.lit(None, dtype=pl.String)))

    def _rewrite_answers(self) -> None:
        """Answers to the posts stay, and no longer say what they answer."""
        answers = self._others.filter(pl.col("reply_to").is_in(list(self.post_ids)))["post_id"].to_list()
        rows: list[dict[str, Any]] = []
        for post_id in answers:
            for row in self._corpus.rows("posts", where=f"post_id = {quoted(post_id)}"):
                answer = row | {"reply_to": None}
                rows.append(answer | {"content_sha256": content_sha256(answer)})
        if rows:
            self._corpus.upsert("posts", pl.DataFrame(rows, schema=pl.DataFrame(_no_posts()).schema))


def _no_posts() -> Any:
    return TABLES["posts"].schema.empty_table()


def _places(posts: pl.DataFrame) -> Iterable[str]:
    named = posts.select("root", "images").explode("images").drop_nulls("images").unique()
    return (originals.location(root, image) for root, image in named.iter_rows())


def _naming(corpus: Corpus, table: Table, gone: Gone, also: Sequence[str]) -> pl.DataFrame:
    """The rows of a table that name a row that goes, with their numbers."""
    is_of_use = table.key == ("use_id",)
    names = pl.lit(False)
    columns: list[str] = []
    for column in table.columns:
        target = "memes" if column.name == "meme_id" else column.refers_to
        if target not in gone or (target == "memes" and (is_of_use or table.name in _NOT_BY_MEME)):
            continue
        values, cell = sorted(gone[target]), pl.col(column.name)
        is_list = str(column.type).startswith("list")
        found = cell.list.eval(pl.element().is_in(values)).list.any() if is_list else cell.is_in(values)
        names = names | found.fill_null(False)
        columns.append(column.name)
    rows = numbered(corpus, table.name, list(dict.fromkeys([*columns, *also])))
    return rows.filter(names)
