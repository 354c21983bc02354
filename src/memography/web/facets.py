"""Every use of a meme as a few small numbers in memory, so that all of them can be filtered and counted at once."""

import bisect
import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from memography.corpus.held import Held
from memography.corpus.kept import KeptCorpus, UsesInOrder
from memography.corpus.views import JUDGED
from memography.tables import EMOTIONS
from memography.web.worded import Found, Worded, gathered

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
    """Uses of memes as columns of equal length, 47 bytes a use, in order of meme and time; mapped from the cache."""

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
    row: npt.NDArray[np.int32]
    """The row of table `uses`, by number."""
    post: npt.NDArray[np.uint64]
    """A hash of the post's id."""
    context: npt.NDArray[np.int32]
    """The row of table `contexts`, by number; -1 where there is none."""
    n_posts: Counts
    """How many posts of each community use a meme, shape (n_communities,)."""
    words: Worded | None
    """The words of table `contexts`; None where captions are not read."""
    uses: pl.DataFrame
    """Table `uses`."""
    contexts: pl.DataFrame
    """Table `contexts`."""

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

    def with_words(self, words: str) -> Found:
        """The uses whose context has every one of some words, in any form of them; in order."""
        return np.zeros(0, np.int32) if self.words is None else self.words.with_all(words)

    def texts_of(self, places: Places) -> pl.DataFrame:
        """The different words around some uses and their language, for each that has some, in their order:
        columns words, language."""
        rows = self.context[places]
        return self.contexts.select(pl.col("words", "language").gather(rows[rows >= 0]))

    def rows(self, places: Places) -> list[dict[str, Any]]:
        """The rows of table `uses` of some uses, in the given order."""
        return self.uses[self.row[places]].rows(named=True)

    def told(self, places: Places, column: str) -> list[Any]:
        """What table `uses` tells of some uses in a column, in the given order."""
        return self.uses[column][self.row[places]].to_list()


def read_facets(corpus: KeptCorpus) -> Facets:
    """The facets of every use of a meme, as the tables have them now."""
    order = corpus.in_order()
    tables = {name: corpus.table(name) for name in TABLES if corpus.has(name)}
    stamps = [order.uses.stamp, *(table.stamp for table in tables.values())]
    kept = corpus.following("facets", stamps, "uses", lambda: _columns(corpus, order, tables))
    of_use = {name: kept[name].to_numpy() for name in ("community", "day", "turn", "tone", "emotions", "sense", "post")}
    p_tones = [kept[f"p_{tone}"].to_numpy() for tone in TONES]
    contexts = tables.get("contexts", _NO_CONTEXTS)
    communities = order.uses.frame["community"][order.row[_firsts(of_use["community"])]].to_list()
    senses: list[str] = []
    if "use_senses" in tables:
        rows = corpus.rows_told(order, "use_senses", tables["use_senses"])[_firsts(of_use["sense"])]
        senses = tables["use_senses"].frame["sense_id"][rows[rows >= 0]].to_list()
    _, posts = np.unique(of_use["post"], return_index=True)  # a post is in one community
    is_read = "contexts" in tables
    context = corpus.rows_told(order, "contexts", contexts) if is_read else np.full(len(kept), -1, np.int32)
    return Facets(
        meme_ids=order.meme_ids,
        communities=communities,
        sense_ids=senses,
        starts=order.starts,
        meme=order.meme,
        **of_use,
        p_tones=np.stack(p_tones, axis=1),
        row=order.row,
        context=context,
        n_posts=np.bincount(of_use["community"][posts], minlength=len(communities)),
        words=_words(corpus, contexts, context, [order.uses.stamp, contexts.stamp]) if is_read else None,
        uses=order.uses.frame,
        contexts=contexts.frame,
    )


def _columns(corpus: KeptCorpus, order: UsesInOrder, tables: Mapping[str, Held]) -> pl.DataFrame:
    """What is told of each use in numbers: columns community, day, turn, tone, p_ of TONES, emotions, sense, post."""
    uses, n_uses = order.uses.frame, len(order.row)
    posted_at = uses["posted_at"].to_physical().fill_null(_NEVER).to_numpy()[order.row]
    turn = np.empty(n_uses, np.int32)
    turn[np.argsort(posted_at, kind="stable")] = np.arange(n_uses, dtype=np.int32)
    tone, p_tones = np.full(n_uses, -1, np.int8), np.full((n_uses, len(TONES)), np.nan, np.float16)
    emotions, sense = np.zeros(n_uses, np.uint32), np.full(n_uses, -1, np.int32)
    judged = (
        corpus.rows_told(order, "contexts", tables["contexts"], JUDGED) >= 0
        if "contexts" in tables
        else np.zeros(n_uses, np.bool_)
    )
    for at, rows in _parts(corpus, order, "tones", tables["tones"]) if "tones" in tables else ():
        told = tables["tones"].frame.select(*(f"p_{name}" for name in TONES), "abstained")[rows]
        p = told.drop("abstained").to_numpy()
        tone[at] = np.where(told["abstained"].to_numpy(), -1, p.argmax(axis=1))
        p_tones[at] = np.where(judged[at, None], p, np.nan)
    for at, rows in _parts(corpus, order, "emotions", tables["emotions"]) if "emotions" in tables else ():
        p = tables["emotions"].frame.select(EMOTIONS)[rows].to_numpy()
        expressed = p >= EXPRESSED
        expressed[np.arange(len(p)), p.argmax(axis=1)] = True
        emotions[at] = np.where(judged[at], expressed @ (1 << np.arange(len(EMOTIONS), dtype=np.uint32)), 0)
    if "use_senses" in tables:
        numbers = tables["use_senses"].frame["sense_id"].rank("dense").cast(pl.Int32)
        rows = corpus.rows_told(order, "use_senses", tables["use_senses"])
        sense = _dense(numbers.gather(np.maximum(rows, 0)).to_numpy() if len(numbers) else rows, rows >= 0)
    places = uses["community"].rank("dense").cast(pl.Int32).fill_null(np.iinfo(np.int32).max).gather(order.row)
    columns = {
        "community": _dense(places.to_numpy(), np.ones(n_uses, np.bool_)),
        "day": np.where(posted_at == _NEVER, UNDATED, posted_at // _DAY).astype(np.int32),
        "turn": turn,
        "tone": tone,
        **{f"p_{name}": p_tones[:, at] for at, name in enumerate(TONES)},
        "emotions": emotions,
        "sense": sense,
        "post": uses["post_id"].hash(0).gather(order.row),
    }
    return pl.DataFrame(columns)


def _parts(
    corpus: KeptCorpus, order: UsesInOrder, name: str, held: Held
) -> Iterator[tuple[Places, npt.NDArray[np.int32]]]:
    """Uses that a table tells of, and its rows, part by part."""
    told = corpus.rows_told(order, name, held)
    there = np.flatnonzero(told >= 0)
    for begin in range(0, len(there), _PART):
        at = there[begin : begin + _PART]
        yield at, told[at]


def _dense(numbers: npt.NDArray[np.int32], known: npt.NDArray[np.bool_]) -> npt.NDArray[np.int32]:
    """Known numbers made 0, 1, 2 … in their order; -1 for those that are not known."""
    found = np.full(len(numbers), -1, np.int32)
    found[known] = np.unique(numbers[known], return_inverse=True)[1]
    return found


def _firsts(numbers: npt.NDArray[np.int32]) -> Places:
    """Where each number that is not negative comes first, in order of the numbers."""
    different, first = np.unique(numbers, return_index=True)
    return first[different >= 0]


def _words(corpus: KeptCorpus, contexts: Held, rows: npt.NDArray[np.int32], stamps: list[str]) -> Worded:
    """Finds the uses whose contexts have words.

    Args:
        corpus: the corpus.
        contexts: table `contexts`.
        rows: its row for each use, -1 for none.
        stamps: what the order of uses and the rows follow from.
    """

    @functools.cache
    def made() -> tuple[pl.DataFrame, pl.DataFrame]:
        places = np.full(contexts.frame.height, -1, np.int32)
        places[rows[rows >= 0]] = np.flatnonzero(rows >= 0)
        return gathered(contexts.frame["text"], places)

    words = corpus.following("contexts.vocabulary", stamps, "uses", lambda: made()[0])
    return Worded(words, corpus.following("contexts.worded", stamps, "uses", lambda: made()[1])["place"].to_numpy())


_DAY = 86_400_000_000
_NEVER = np.iinfo(np.int64).max
_PART = 1 << 16
_NO_CONTEXTS = Held(pl.DataFrame(schema={"words": pl.List(pl.String), "language": pl.String}), pa.schema([]))
