"""The searcher: answers query after query; what it knows of a corpus is read anew when that changes."""

import threading
from collections.abc import Iterable
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl
from threadpoolctl import ThreadpoolController

from memography.corpus import Corpus
from memography.corpus.kept import KeptCorpus, of_meme
from memography.corpus.store import one_of, quoted
from memography.corpus.views import memes
from memography.errors import MissingWeights
from memography.memory import give_back_free
from memography.models.chosen import chosen_encoder
from memography.models.encoder import TextEncoder
from memography.models.tone.wording import normalised
from memography.models.word_vectors import WordVectors
from memography.searching.answer import By, FoundMeme, FoundUse, Searched, Tone
from memography.searching.field import Chosen, FieldBuilder, Hits, Query, placed
from memography.searching.keeping import read_field
from memography.searching.wanted import MAX_CHARACTERS, Wanted
from memography.settings import Settings
from memography.words import words as words_of

_READ = ("contexts", "vectors", "tones", "labels", "label_vectors", "uses", "memes", "names")
_N_OF_MEME = 3
"""So many of its best uses are told of a meme."""
_TOLD = ("use_id", "post_id", "meme_id", "community", "posted_at", "tone", "text")
_TONES = ("sincere", "humorous", "ironic")


def search(  # noqa: PLR0913 - a filter is an argument
    words: str,
    corpus: Corpus,
    settings: Settings | None = None,
    *,
    community: str | None = None,
    since: date | None = None,
    until: date | None = None,
    tone: Tone | None = None,
    limit: int = 10,
    by: By = "both",
) -> Searched:
    """Find uses and memes by words and by meaning. For many queries keep a `Searcher`.

    Args:
        words: any text; nothing in it is an operator, and beyond 1,000 characters it is not read.
        corpus: a corpus that is built to meaning.
        settings: `models` says where the text encoder's weights are.
        community: only uses in it, and memes that have such.
        since: only uses from this day or time on (UTC).
        until: only uses up to this time, or the end of this day.
        tone: only uses that the tone model takes for this.
        limit: at most so many uses, and so many memes.
        by: "words" or "meaning" looks for these alone.

    Returns:
        Memes and uses, best first. Equal texts are one result. Where weights or vectors are missing only words are
        looked for, and `notes` says so.

    Raises:
        UserError: there are no words, no such community, or a filter makes no sense.
        TableError: the corpus is not built to meaning.
        MissingWeights: only meaning is wanted, and there is nothing to tell it by.
    """
    filters = {"community": community, "since": since, "until": until, "tone": tone}
    return Searcher(corpus, settings).search(words, limit=limit, by=by, **filters)  # type: ignore[arg-type]


NEAREST_IN_MEANING = (
    "No use has these words, nor words like them. What follows is nearest in meaning, and may have little to do with "
    "them."
)


class Searcher:
    """Answers for query after query, one at a time; it may be asked by several threads."""

    def __init__(self, corpus: Corpus, settings: Settings | None = None) -> None:
        self._corpus = KeptCorpus.of(corpus)
        models = (settings or Settings.load()).models
        self._lock = threading.Lock()
        self._blas = ThreadpoolController()
        self._marks: tuple[int, ...] = ()
        self._encoder: TextEncoder | None = None
        self._missing = ""
        try:
            # Words are looked for by all-MiniLM-L6-v2's pieces, whichever encoder tells what whole texts mean.
            self._word_vectors = WordVectors(models.model_copy(update={"path": ""}))
            self._encoder = chosen_encoder(models)
        except MissingWeights as missing:
            self._missing = str(missing)

    def search(
        self,
        words: str,
        *,
        community: str | None = None,
        since: date | None = None,
        until: date | None = None,
        tone: Tone | None = None,
        limit: int = 10,
        by: By = "both",
    ) -> Searched:
        """What answers a query; see `search`."""
        wanted = Wanted(words[:MAX_CHARACTERS], community, since, until, tone, limit, by)
        # Its products are small: a second thread would mostly wait for them, and take a core for it.
        with self._lock, self._blas.limit(limits=1, user_api="blas"):
            self._read()
            by, notes = self._possible(by)
            if len(words) > MAX_CHARACTERS:
                notes.append(f"Only the first {MAX_CHARACTERS:,} characters were looked for.")
            query = self._query(wanted.words, by)
            vectors = self._word_vectors if by == "both" else None
            chosen = wanted.chosen(self._uses.items).to_numpy() if wanted.is_filtered else None
            uses = self._uses.found(query, vectors, chosen)
            labels = self._labels.found(query, vectors, None if chosen is None else self._labels_of(chosen))
            memes, found = self._found(uses, labels, chosen, limit)
            if by == "both" and found and not any(use.why.by_words for use in found):
                notes.append(NEAREST_IN_MEANING)
            return Searched(words, by, tuple(memes), tuple(found), tuple(notes))

    def read(self) -> None:
        """Read what answers take, so that the first is as quick as the next.

        Raises:
            TableError: the corpus is not built to meaning.
        """
        with self._lock:
            self._read()

    def alike(self, use_id: str, limit: int = 10) -> list[FoundUse]:
        """Other uses of the same meme whose words mean most nearly the same, nearest first; equal texts are one.

        None where the use has no words, or there are no vectors.

        Raises:
            TableError: the corpus is not built to meaning.
        """
        with self._lock, self._blas.limit(limits=1, user_api="blas"):
            self._read()
            place = int(self._uses.places_of(pl.Series([use_id]))[0])
            if place < 0 or not self._uses.texts.has_vectors:
                return []
            vector = self._uses.texts.vector(place)
            if vector is None:
                return []
            own = self._corpus.rows("contexts", ["meme_id"], f"use_id = {quoted(use_id)}")[0]["meme_id"]
            chosen = self._uses.chosen(of_meme(self._corpus, own, {"uses": ["use_id"]})["use_id"])
            chosen[self._uses.items_of_place(place)] = False
            hits = self._uses.found(Query("", [], vector, "meaning"), None, chosen)
            rows, n_same = self._uses.first_items(hits.places[:limit], np.flatnonzero(chosen))
            rows = self._with_texts(rows, range(rows.height))
            return [self._use(hits, rows, n_same, at) for at in range(rows.height)]

    def _read(self) -> None:
        """Read what has changed."""
        marks = tuple(map(self._corpus.mark, _READ))
        if marks == self._marks:
            return
        for name in ("contexts", "labels"):
            self._corpus.table(name)  # raises where meaning is not built
        self._memes = memes(self._corpus)
        self._meme_of = {row["meme_id"]: row for row in self._memes.iter_rows(named=True)}
        of_uses, of_labels = (self._placed_uses, self._gather_uses), (self._placed_labels, self._gather_labels)
        self._uses = read_field(self._corpus, "contexts", _READ, *of_uses, self._encoder)
        self._labels = read_field(self._corpus, "labels", _READ, *of_labels, self._encoder)
        self._marks = marks
        give_back_free()  # making takes as much again as what is kept

    @property
    def _version(self) -> str:
        return self._encoder.version if self._encoder is not None else ""

    def _placed_uses(self) -> pl.DataFrame:
        contexts = self._contexts()
        self._corpus.let_go()
        return placed("use_id", contexts.drop("text"), contexts["text"])

    def _gather_uses(self, builder: FieldBuilder) -> None:
        builder.read(self._corpus.lance("contexts"), "words", builder.gathering.add_words)
        give_back_free()
        self._read_vectors(builder, "vectors")

    def _placed_labels(self) -> pl.DataFrame:
        labels = self._label_items()
        return placed("label_id", labels, labels["text"])

    def _gather_labels(self, builder: FieldBuilder) -> None:
        different = builder.items.unique("place", keep="first", maintain_order=True)
        words = pl.Series([sorted(set(words_of(text))) for text in different["text"]], dtype=pl.List(pl.String))
        builder.gathering.add_words(different["place"].to_numpy(), words)
        self._read_vectors(builder, "label_vectors")

    def _read_vectors(self, builder: FieldBuilder, table: str) -> None:
        """Vectors that our encoder made; none without it, or where it is another version."""
        if self._encoder is not None and self._corpus.has(table):
            of_ours = f"model = {quoted(self._version)}"
            builder.read(self._corpus.lance(table), "vector", builder.gathering.add_vectors, of_ours)

    def _contexts(self) -> pl.DataFrame:
        """Every use with words: when, where and how meant, and its text; the first come first."""
        contexts = self._corpus.polars("contexts", ["use_id", "meme_id", "text"], where="text != ''")
        contexts = contexts.join(self._memes.select("meme_id"), on="meme_id", how="semi", maintain_order="left")
        uses = self._corpus.polars("uses", ["use_id", "post_id", "community", "posted_at"])
        found = contexts.join(uses, on="use_id").sort("posted_at", "use_id", nulls_last=True)
        return found.join(self._tones(), on="use_id", how="left", maintain_order="left")

    def _label_items(self) -> pl.DataFrame:
        labels = self._corpus.polars("labels", ["label_id", "meme_id", "kind", "text"])
        return labels.join(self._memes.select("meme_id"), on="meme_id", how="semi").sort("label_id")

    def _tones(self) -> pl.DataFrame:
        """The tone of each use, columns use_id, tone; none where the model abstains."""
        if not self._corpus.has("tones"):
            return pl.DataFrame(schema={"use_id": pl.String, "tone": pl.String})
        columns = [f"p_{tone}" for tone in _TONES]
        tones = self._corpus.polars("tones", ["use_id", *columns], "NOT abstained")
        most = pl.max_horizontal(columns)
        called = pl.coalesce(pl.when(pl.col(f"p_{tone}") == most).then(pl.lit(tone)) for tone in _TONES)
        return tones.select("use_id", tone=called)

    def _possible(self, by: By) -> tuple[By, list[str]]:
        """What can be looked for, and what the reader must know.

        Raises:
            MissingWeights: only meaning is wanted, and it can't be told.
        """
        why = self._missing
        if not why and not self._uses.texts.has_vectors:
            name = self._encoder.name if self._encoder else "text encoder"
            why = (
                f"This corpus has no vectors of {name} as it is here. "
                f"`memography build -c {self._corpus.folder} --until meaning` makes them."
            )
        if not why or by == "words":
            return by, []
        if by == "meaning":
            raise MissingWeights(f"Meaning can't be told. {why}")
        return "words", [f"Only words were looked for, not meaning. {why}"]

    def _query(self, text: str, by: By) -> Query:
        vector = None
        if by != "words" and self._encoder is not None:
            vector = self._encoder.encode([normalised(text)])[0]
        return Query(text, list(dict.fromkeys(words_of(text))), vector, by)

    def _labels_of(self, chosen: Chosen) -> Chosen:
        """The labels of memes that have a chosen use."""
        there = self._uses.items["meme_id"].filter(pl.Series(chosen)).unique()
        return self._labels.items["meme_id"].is_in(there.implode()).to_numpy()

    def _found(
        self, uses: Hits, labels: Hits, chosen: Chosen | None, limit: int
    ) -> tuple[list[FoundMeme], list[FoundUse]]:
        """Memes and uses, best first: a use for each text; a meme by what speaks for it best, a label or a use."""
        rows, n_same = self._uses.first_items(uses.places, None if chosen is None else np.flatnonzero(chosen))
        uses_of: dict[str, list[int]] = {}
        for at, meme_id in enumerate(rows["meme_id"]):
            uses_of.setdefault(meme_id, []).append(at)
        scores = _comparable(uses)
        credit = {meme_id: scores[places[0]] for meme_id, places in uses_of.items()}
        label_of: dict[str, tuple[str, str]] = {}
        for place, score in zip(labels.places.tolist(), _comparable(labels), strict=True):
            for row in self._labels.of_place(place).iter_rows(named=True):
                if row["meme_id"] not in label_of and score >= credit.get(row["meme_id"], -np.inf):
                    label_of[row["meme_id"]], credit[row["meme_id"]] = (row["kind"], row["text"]), score
        best = sorted(credit, key=lambda meme_id: (-credit[meme_id], meme_id))[:limit]
        told = [*range(limit), *(at for meme_id in best for at in uses_of.get(meme_id, ())[:_N_OF_MEME])]
        rows = self._with_texts(rows, told)
        memes = [
            FoundMeme(
                rank=rank,
                meme_id=meme_id,
                name=self._meme_of[meme_id]["name"],
                n_uses=self._meme_of[meme_id]["n_uses"],
                words=tuple(self._meme_of[meme_id]["words"] or ()),
                kind=label_of.get(meme_id, (None, None))[0],
                label=label_of.get(meme_id, (None, None))[1],
                uses=tuple(self._use(uses, rows, n_same, at) for at in uses_of.get(meme_id, ())[:_N_OF_MEME]),
            )
            for rank, meme_id in enumerate(best, 1)
        ]
        return memes, [self._use(uses, rows, n_same, at) for at in range(min(limit, rows.height))]

    def _use(self, hits: Hits, rows: pl.DataFrame, n_same: npt.NDArray[np.int64], at: int) -> FoundUse:
        """The hit at some place of the answer, from 0, by the first of its uses."""
        row = rows.row(at, named=True)
        return FoundUse(
            rank=at + 1,
            score=float(hits.scores[at]),
            name=self._meme_of[row["meme_id"]]["name"],
            n_same=int(n_same[at]),
            why=self._uses.why(hits, at),
            **{name: row[name] for name in _TOLD},
        )

    def _with_texts(self, rows: pl.DataFrame, told: Iterable[int]) -> pl.DataFrame:
        """Rows with column text where they are told: texts are too large to be kept."""
        use_ids = rows["use_id"][[at for at in told if at < rows.height]].to_list()
        texts = self._corpus.polars("contexts", ["use_id", "text"], one_of("use_id", use_ids))
        return rows.join(texts, on="use_id", how="left", maintain_order="left")


def _comparable(hits: Hits) -> list[float]:
    """Scores that those of another field can be held against: BM25, which follows from the field, by its best."""
    if not len(hits.scores):
        return []
    return [float(score) for score in hits.scores / (hits.scores[0] if hits.query.by == "words" else 1.0)]
