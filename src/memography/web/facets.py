"""Every use of a meme as a few small numbers in memory, so that all of them can be filtered and counted at once."""

import bisect
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from memography.corpus import Corpus
from memography.corpus.fulltext import WordIndex
from memography.corpus.views import JUDGED
from memography.tables import EMOTIONS

TABLES = ("uses", "tones", "emotions", "contexts", "use_senses")
"""What facets are read from."""
TONES = ("sincere", "humorous", "ironic")
EPOCH = date(1970, 1, 1)
UNDATED = int(np.iinfo(np.int32).max)
"""The day of a use whose time is unknown: after all others."""
EXPRESSED = 0.5
"""An emotion of at least this probability counts as expressed, and the strongest always, as in `memography tone`."""

Places = npt.NDArray[np.int64]
"""Which uses, in the order of `Facets`: by meme, then by time, those without a time last."""
Days = npt.NDArray[np.int32]
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Facets:
    """Uses of memes as columns of equal length, about 67 bytes a use, in order of meme and time."""

    meme_ids: list[str]
    """In order of the alphabet; their places are what `meme` tells."""
    communities: list[str | None]
    """Their places are what `community` tells; None for those that are unknown."""
    sense_ids: list[str]
    """Their places are what `sense` tells."""
    starts: Places
    """Where the uses of each meme begin, and where those of the last end, shape (n_memes + 1,)."""
    meme: npt.NDArray[np.int32]
    community: npt.NDArray[np.int32]
    day: Days
    """Days since 1970, UTC; UNDATED where unknown."""
    turn: npt.NDArray[np.int32]
    """The use's place in order of time among those of all memes."""
    tone: npt.NDArray[np.int8]
    """Place in TONES of what the use is taken for; -1 where the model abstains or has not read it."""
    p_tones: npt.NDArray[np.float16]
    """Probabilities of TONES, shape (n_uses, 3); not a number where the words were not judged."""
    emotions: npt.NDArray[np.uint32]
    """A bit for each of EMOTIONS that the use expresses; 0 where the words were not judged."""
    sense: npt.NDArray[np.int32]
    """-1 where there is none."""
    row: npt.NDArray[np.int64]
    """The row of table `uses`, by number."""
    post: npt.NDArray[np.uint64]
    """A hash of the post's id."""
    n_posts: Counts
    """How many posts of each community use a meme, shape (n_communities,)."""
    context: npt.NDArray[np.int64]
    """The row of table `contexts`, by number; -1 where there is none."""
    words: "Words | None"
    """The words of table `contexts`; None where captions are not read."""
    table: Any
    """Table `uses` at the version that was read."""
    contexts: Any
    """Table `contexts` likewise; None where captions are not read."""

    @property
    def n_uses(self) -> int:
        """How many uses there are."""
        return len(self.meme)

    @property
    def days(self) -> tuple[int, int] | None:
        """The first and the last day of a use; None where none is dated."""
        dated = self.day[self.day != UNDATED]
        return (int(dated.min()), int(dated.max())) if len(dated) else None

    def of_meme(self, meme_id: str) -> Places:
        """The uses of a meme; none where there is no such meme."""
        number = bisect.bisect_left(self.meme_ids, meme_id)
        if number == len(self.meme_ids) or self.meme_ids[number] != meme_id:
            return np.zeros(0, np.int64)
        return np.arange(self.starts[number], self.starts[number + 1])

    def number_of(self, community: str | None) -> int:
        """What `community` tells of uses in a community, or of those whose community is unknown; -1: there is none."""
        return self.communities.index(community) if community in self.communities else -1

    def expresses(self, emotion: str) -> npt.NDArray[np.bool_]:
        """Which uses express an emotion."""
        found: npt.NDArray[np.bool_] = (self.emotions & np.uint32(1 << EMOTIONS.index(emotion))) > 0
        return found

    def with_words(self, words: str) -> Places:
        """The uses whose context has every one of some words, in any form of them; in order."""
        return np.zeros(0, np.int64) if self.words is None else self.words.places(words)

    def words_of(self, places: Places) -> pl.Series:
        """The different words around some uses, a list for each that has some, in no order."""
        rows = np.sort(self.context[places])
        rows = rows[rows >= 0]
        if not len(rows):
            return pl.Series("words", [], dtype=pl.List(pl.String))
        return pl.Series("words", self.contexts.take(rows.tolist(), columns=["words"])["words"])

    def rows(self, places: Places) -> list[dict[str, Any]]:
        """The rows of table `uses` of some uses, in the given order."""
        return self._taken(places, None)

    def told(self, places: Places, column: str) -> list[Any]:
        """What table `uses` tells of some uses in a column, in the given order."""
        return [row[column] for row in self._taken(places, [column])]

    def _taken(self, places: Places, columns: list[str] | None) -> list[dict[str, Any]]:
        if not len(places):
            return []
        rows = self.row[places]
        order = np.argsort(rows)
        taken = self.table.take(rows[order].tolist(), columns=columns).to_pylist()
        place_of = np.argsort(order)
        return [taken[at] for at in place_of.tolist()]


class Words:
    """Finds uses by the words around them; what was asked for last is kept."""

    def __init__(self, index: WordIndex, rows: npt.NDArray[np.uint64], places: Places) -> None:
        """Take table `contexts`.

        Args:
            index: its words.
            rows: its row ids, in order.
            places: the use of each of them.
        """
        self._index, self._rows, self._places = index, rows, places.astype(np.int32)
        self._found = functools.lru_cache(maxsize=_N_KEPT)(self._find)

    def places(self, words: str) -> Places:
        """The uses whose context has every one of some words, in any form of them; in order."""
        return self._found(words).astype(np.int64)

    def _find(self, words: str) -> npt.NDArray[np.int32]:
        wanted = self._index.all_of(words, ["_rowid"])["_rowid"].to_numpy()
        at = np.searchsorted(self._rows, wanted)
        known = at < len(self._rows)
        known[known] = self._rows[at[known]] == wanted[known]
        return np.sort(self._places[at[known]])


_N_KEPT = 64


def read_facets(corpus: Corpus) -> Facets:
    """The facets of every use of a meme, as the tables have them now."""
    uses = _Uses(corpus)
    n_uses = len(uses.meme)
    tone, p_tones = np.full(n_uses, -1, np.int8), np.full((n_uses, 3), np.nan, np.float16)
    emotions = np.zeros(n_uses, np.uint32)
    contexts = corpus.lance("contexts") if corpus.has("contexts") else None
    judged, context, context_rows, context_places = _contexts(contexts, uses)
    for batch, at, there in uses.met(corpus, "tones", [f"p_{name}" for name in TONES] + ["abstained"]):
        p = np.stack([batch.column(f"p_{name}").to_numpy()[there] for name in TONES], axis=1)
        called = ~batch.column("abstained").to_numpy(zero_copy_only=False)[there]
        tone[at] = np.where(called, p.argmax(axis=1), -1)
        p_tones[at] = np.where(judged[at, None], p, np.nan)
    for batch, at, there in uses.met(corpus, "emotions", list(EMOTIONS)):
        p = np.stack([batch.column(name).to_numpy()[there] for name in EMOTIONS], axis=1)
        expressed = p >= EXPRESSED
        expressed[np.arange(len(p)), p.argmax(axis=1)] = True
        emotions[at] = np.where(judged[at], expressed @ (1 << np.arange(len(EMOTIONS), dtype=np.uint32)), 0)
    sense, senses = np.full(n_uses, -1, np.int32), _Numbers()
    for batch, at, there in uses.met(corpus, "use_senses", ["sense_id"]):
        sense[at] = senses(pl.Series(batch.column("sense_id")))[there]
    return Facets(
        uses.meme_ids,
        uses.communities,
        senses.names,
        np.searchsorted(uses.meme, np.arange(len(uses.meme_ids) + 1)),
        uses.meme,
        uses.community,
        uses.day,
        uses.turn,
        tone,
        p_tones,
        emotions,
        sense,
        uses.row,
        uses.post,
        uses.n_posts,
        context,
        Words(WordIndex(corpus, "contexts"), context_rows, context_places) if contexts else None,
        uses.table,
        contexts,
    )


class _Numbers:
    """Texts as small numbers, in the order in which they come."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def __call__(self, texts: pl.Series) -> npt.NDArray[np.int32]:
        """The number of each text; -1 where there is none."""
        different = texts.drop_nulls().unique(maintain_order=True)
        self.names += different.filter(~different.is_in(pl.Series(self.names, dtype=pl.String).implode())).to_list()
        numbers = texts.replace_strict(self.names, range(len(self.names)), default=-1, return_dtype=pl.Int32)
        return numbers.to_numpy()


class _Uses:
    """Table `uses`, those that belong to a meme, in order of meme and time; found by a hash of their id.

    Of a million ids two have the same 64-bit hash with a probability of less than one in ten million.
    """

    def __init__(self, corpus: Corpus) -> None:
        memes, communities = _Numbers(), _Numbers()
        columns = ["use_id", "post_id", "meme_id", "community", "posted_at"]
        parts = [_EMPTY]
        self.table = corpus.lance("uses") if corpus.has("uses") else None
        for batch in self.table.to_batches(columns=columns) if self.table else ():
            meme, community = (
                memes(pl.Series(batch.column("meme_id"))),
                communities(pl.Series(batch.column("community"))),
            )
            posted_at = pl.Series(batch.column("posted_at")).to_physical().fill_null(_NEVER).to_numpy()
            parts.append((_hashes(batch, "use_id"), _hashes(batch, "post_id"), meme, community, posted_at))
        keys, posts, meme, community, posted_at = (np.concatenate(some) for some in zip(*parts, strict=True))
        by_name = np.argsort(np.argsort(memes.names, kind="stable"), kind="stable")
        self.meme_ids = sorted(memes.names)
        meme = np.where(meme >= 0, by_name[meme] if len(by_name) else meme, len(self.meme_ids)).astype(np.int32)
        order = np.lexsort((posted_at, meme))[: int((meme < len(self.meme_ids)).sum())]
        self.communities: list[str | None] = [*communities.names]
        if (community[order] < 0).any():
            self.communities.append(None)
            community[community < 0] = len(self.communities) - 1
        self.row, self.meme, self.community = order, meme[order], community[order]
        posted_at = posted_at[order]
        self.day: Days = np.where(posted_at == _NEVER, UNDATED, posted_at // _DAY).astype(np.int32)
        self.turn = np.empty(len(order), np.int32)
        self.turn[np.argsort(posted_at, kind="stable")] = np.arange(len(order), dtype=np.int32)
        self.post = posts[order]
        _, first = np.unique(self.post, return_index=True)  # a post is in one community
        self.n_posts: Counts = np.bincount(self.community[first], minlength=len(self.communities))
        self._places = np.argsort(keys[order])
        self._keys = keys[order][self._places]

    def places(self, keys: npt.NDArray[np.uint64]) -> tuple[Places, npt.NDArray[np.bool_]]:
        """The uses of some hashes, and which of these are there."""
        at = np.searchsorted(self._keys, keys)
        there = at < len(self._keys)
        there[there] = self._keys[at[there]] == keys[there]
        return self._places[at[there]], there

    def met(self, corpus: Corpus, name: str, columns: list[str]) -> Iterator[tuple[Any, Places, npt.NDArray[np.bool_]]]:
        """A table of uses batch by batch: the batch, its uses, and which of its rows have one."""
        for batch in corpus.batches(name, ["use_id", *columns]) if corpus.has(name) else ():
            yield batch, *self.places(_hashes(batch, "use_id"))


_DAY = 86_400_000_000
_NEVER = np.iinfo(np.int64).max
_EMPTY = tuple(np.zeros(0, kind) for kind in (np.uint64, np.uint64, np.int32, np.int32, np.int64))


def _hashes(batch: Any, column: str) -> npt.NDArray[np.uint64]:
    return pl.Series(batch.column(column)).hash(0).to_numpy()


def _contexts(
    table: Any, uses: _Uses
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.int64], npt.NDArray[np.uint64], Places]:
    """Which uses have words that the tone model can judge, and the row of each use, by number; the row ids of contexts,
    in order, and their uses."""
    judged, context = np.zeros(len(uses.meme), np.bool_), np.full(len(uses.meme), -1, np.int64)
    rows, places, n_read = [np.zeros(0, np.uint64)], [np.zeros(0, np.int64)], 0
    columns = {"use_id": "use_id", "judged": JUDGED}
    for batch in table.scanner(columns=columns, with_row_id=True).to_batches() if table else ():
        at, there = uses.places(_hashes(batch, "use_id"))
        judged[at] = batch.column("judged").to_numpy(zero_copy_only=False)[there]
        context[at] = n_read + np.flatnonzero(there)
        rows.append(batch.column("_rowid").to_numpy()[there])
        places.append(at)
        n_read += batch.num_rows
    row_ids, found = np.concatenate(rows), np.concatenate(places)
    order = np.argsort(row_ids)
    return judged, context, row_ids[order], found[order]
