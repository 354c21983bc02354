"""Senses: what each meme is used to say."""

import hashlib
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import polars as pl
from threadpoolctl import threadpool_limits

from memography.corpus import Corpus
from memography.meaning.context_vectors import ContextVectors, context_vectors
from memography.meaning.grouping import Grouping, grouping
from memography.meaning.telling_phrases import carriers, telling_phrases
from memography.meaning.topics import topics
from memography.progress import Progress
from memography.settings import MeaningSettings, Settings
from memography.stop_words import telling
from memography.tables import TABLES

N_EXAMPLES = 3
LABEL_WORDS = 3

_OF_MEME = {"meme_id": pl.String, "stability": pl.Float32, "is_stable": pl.Boolean, "made_of": pl.String}
_OF_USE = {"use_id": pl.String, "sense_id": pl.String, "p": pl.Float32}


@dataclass(frozen=True)
class _Meme:
    """A meme whose senses are told, and what they follow from."""

    meme_id: str
    uses: pl.DataFrame
    """Columns use_id, text; in order of use_id."""
    texts: pl.DataFrame
    """The different texts with a word, in order, and a use of each: columns text, use_id."""
    made_of: str


def amend_senses(corpus: Corpus, settings: Settings, progress: Progress, is_afresh: bool) -> None:
    """Bring `senses` and `use_senses` up to date with `contexts`, `vectors` and `names`.

    A meme whose contexts are as they were keeps its senses. Their words, and topics over all memes, are told anew.

    Args:
        corpus: the corpus.
        settings: of the stage, and the seed.
        progress: who listens.
        is_afresh: whether what was found before is not to be relied on.
    """
    contexts = corpus.polars("contexts", ["use_id", "meme_id", "text", "words", "language"], "text != ''").sort(
        "use_id"
    )
    vectors = context_vectors(corpus)
    memes = list(_memes(contexts, vectors, settings))
    kept = _kept(corpus, memes) if not is_afresh else (pl.DataFrame(schema=_OF_MEME), pl.DataFrame(schema=_OF_USE))
    of_meme, of_use = [kept[0]], [kept[1]]
    new = [meme for meme in memes if meme.meme_id not in set(kept[0]["meme_id"])]
    n_threads = settings.models.threads or os.cpu_count()
    with (
        progress.task("telling senses", len(new), "memes") as task,
        threadpool_limits(1),  # sums of several threads would not be the same each time
        ThreadPoolExecutor(n_threads, "senses") as pool,
    ):
        for meme, found in zip(new, pool.map(lambda meme: _grouped(meme, vectors, settings), new), strict=True):
            of_meme.append(_told_of_meme(meme, found, settings.meaning))
            of_use.append(_told_of_uses(meme, found))
            task.advance()
    use_senses = pl.concat(of_use).sort("use_id")
    of_memes = dict(corpus.polars("names", ["meme_id", "words"]).iter_rows())
    spoken = use_senses.join(contexts, on="use_id").join(carriers(corpus), on="use_id")
    senses = _described(pl.concat(of_meme), spoken, of_memes, vectors, settings.meaning.profile_words)
    corpus.amend("senses", senses)
    corpus.amend("use_senses", use_senses)


def _memes(contexts: pl.DataFrame, vectors: ContextVectors, settings: Settings) -> Iterator[_Meme]:
    """The memes with enough different contexts, in order."""
    recipe = f"{settings.seed}\n{settings.meaning.model_dump_json()}\n{vectors.model}"
    for (meme_id,), uses in contexts.sort("meme_id", "use_id").group_by("meme_id", maintain_order=True):
        texts = uses.filter(pl.col("words").list.len() > 0).group_by("text").agg(pl.col("use_id").first()).sort("text")
        if texts.height >= settings.meaning.sense_min_texts:
            digest = hashlib.sha256(recipe.encode())
            for row in uses.select("use_id", "text").iter_rows():
                digest.update("\0".join(row).encode())
            yield _Meme(str(meme_id), uses.select("use_id", "text"), texts, digest.hexdigest())


def _kept(corpus: Corpus, memes: list[_Meme]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What was told before of memes that are as they were: of the memes, and of their uses."""
    if not corpus.has("senses") or not corpus.has("use_senses"):
        return pl.DataFrame(schema=_OF_MEME), pl.DataFrame(schema=_OF_USE)
    now = pl.DataFrame(
        [(m.meme_id, m.made_of) for m in memes], {"meme_id": pl.String, "made_of": pl.String}, orient="row"
    )
    known = corpus.polars("senses", ["sense_id", *_OF_MEME]).join(now, on=["meme_id", "made_of"], how="semi")
    uses = corpus.polars("use_senses", list(_OF_USE)).join(known, on="sense_id", how="semi")
    return known.select(*_OF_MEME).unique("meme_id"), uses


def _grouped(meme: _Meme, vectors: ContextVectors, settings: Settings) -> Grouping | None:
    return grouping(
        meme.texts["text"].to_list(), vectors.of(meme.texts["use_id"].to_list()), settings.meaning, settings.seed
    )


def _told_of_meme(meme: _Meme, found: Grouping | None, settings: MeaningSettings) -> pl.DataFrame:
    stability = None if found is None else found.stability
    is_stable = stability is None or stability >= settings.sense_stability
    return pl.DataFrame([(meme.meme_id, stability, is_stable, meme.made_of)], _OF_MEME, orient="row")


def _told_of_uses(meme: _Meme, found: Grouping | None) -> pl.DataFrame:
    """The sense of each use of a meme."""
    n_texts = meme.texts.height
    ranks = np.ones(n_texts, np.int32) if found is None else found.belonging.argmax(axis=1).astype(np.int32) + 1
    p = np.ones(n_texts, np.float32) if found is None else found.belonging.max(axis=1).astype(np.float32)
    of_text = meme.texts.select("text", sense_id=pl.format(f"{meme.meme_id}/{{}}", pl.Series(ranks)), p=pl.Series(p))
    return meme.uses.join(of_text, on="text").select(*_OF_USE)


def _described(
    of_meme: pl.DataFrame, uses: pl.DataFrame, of_memes: dict[str, list[str]], vectors: ContextVectors, n_words: int
) -> pl.DataFrame:
    """Table `senses`.

    Args:
        of_meme: one row a meme, columns as `_OF_MEME`.
        uses: one row a use, columns use_id, sense_id, p, meme_id, text, words, language, carrier.
        of_memes: the distinctive words of each meme.
        vectors: for topics.
        n_words: how many words are kept for each sense.
    """
    counted = uses.group_by("sense_id", "meme_id").agg(n_uses=pl.len().cast(pl.Int64))
    senses = (
        counted.join(of_meme, on="meme_id")
        .with_columns(
            rank=pl.col("sense_id").str.split("/").list.last().cast(pl.Int32),
            share=pl.col("n_uses") / pl.col("n_uses").sum().over("meme_id"),
        )
        .sort("sense_id")
    )
    own = _words(uses, of_memes, n_words)
    words = [own.get(sense_id, []) for sense_id in senses["sense_id"]]
    phrases = _phrases(uses)
    examples = _examples(uses, own)
    return senses.with_columns(
        words=pl.Series(words, dtype=pl.List(pl.String)),
        label=pl.Series(
            [
                phrases.get(one) or ", ".join(some[:LABEL_WORDS])
                for one, some in zip(senses["sense_id"], words, strict=True)
            ],
            dtype=pl.String,
        ),
        phrase=pl.Series([phrases.get(one) for one in senses["sense_id"]], dtype=pl.String),
        topic=_topics(senses, uses, vectors),
        example_use_ids=pl.Series([examples[s] for s in senses["sense_id"]], dtype=pl.List(pl.String)),
    ).select(TABLES["senses"].schema.names)


def _words(uses: pl.DataFrame, of_memes: dict[str, list[str]], n_words: int) -> dict[str, list[str]]:
    """The words that set each sense apart from the others of its meme; a meme's own words where it has one sense."""
    found: dict[str, list[str]] = {}
    for (meme_id,), rows in uses.group_by("meme_id"):
        senses = rows["sense_id"].unique()
        if len(senses) == 1:
            found[senses[0]] = of_memes.get(str(meme_id), [])
        else:
            found |= _profiles(rows, n_words)
    return found


def _phrases(uses: pl.DataFrame) -> dict[str, str]:
    """The phrase that sets each sense apart from the others of its meme, where there is one."""
    found: dict[str, str] = {}
    none_barred = pl.DataFrame(schema={"group": pl.String, "word": pl.String})
    for _, rows in uses.group_by("meme_id"):
        told = telling_phrases(rows.select("text", "language", "carrier", group="sense_id"), none_barred)
        found |= dict(told.select("group", "phrase").iter_rows())
    return found


def _profiles(uses: pl.DataFrame, n_words: int) -> dict[str, list[str]]:
    """The words of each sense that the others have least, best first; a word must be in at least two texts.

    Class-based TF-IDF (Grootendorst, "BERTopic", 2022): a word's weight in a sense is tf * log(1 + A / f), with tf
    the texts of the sense that have the word, f the texts of all senses that have it, and A the mean number of words a
    sense has. Unlike there, a word counts once a text, and a text once however often it is posted, so that neither a
    long text nor a much copied one outweighs many. It describes what a sense speaks of, and is no test as that of
    `telling_words` is: two senses of one meme share most of their words.

    Args:
        uses: columns sense_id, text, words, language.
        n_words: how many for each sense at most.
    """
    texts = uses.select("sense_id", "text", "words", "language").unique(["sense_id", "text"], maintain_order=True)
    counts = telling(texts).group_by("sense_id", "word").agg(n=pl.len())
    everywhere = counts.group_by("word").agg(n_everywhere=pl.col("n").sum())
    mean_words = counts["n"].sum() / max(texts["sense_id"].n_unique(), 1)
    weighed = (
        counts.filter(pl.col("n") >= 2)
        .join(everywhere, on="word")
        .with_columns(weight=pl.col("n") * (mean_words / pl.col("n_everywhere")).log1p())
        .sort(["sense_id", "weight", "word"], descending=[False, True, False])
    )
    best = weighed.group_by("sense_id", maintain_order=True).agg(pl.col("word").head(n_words))
    return dict(best.iter_rows())


def _examples(uses: pl.DataFrame, own: dict[str, list[str]]) -> dict[str, list[str]]:
    """The most typical uses of each sense: surely of it, with most of its words, short, and with different texts."""
    rows = uses.with_columns(
        n_own=pl.struct("sense_id", "words").map_elements(
            lambda row: len(set(row["words"]) & set(own.get(row["sense_id"], []))), return_dtype=pl.Int64
        ),
        length=pl.col("text").str.len_chars(),
        is_sure=pl.col("p") >= 0.9,
    )
    order = ["is_sure", "n_own", "length", "use_id"]
    best = rows.sort(order, descending=[True, True, False, False]).unique(["sense_id", "text"], maintain_order=True)
    return dict(best.group_by("sense_id", maintain_order=True).agg(pl.col("use_id").head(N_EXAMPLES)).iter_rows())


def _topics(senses: pl.DataFrame, uses: pl.DataFrame, vectors: ContextVectors) -> pl.Series:
    """The topic of each sense; none where there are no vectors of all contexts."""
    ids = senses["sense_id"]
    of_sense = uses.partition_by("sense_id", as_dict=True)
    found = [vectors.of(of_sense[(sense_id,)]["use_id"].to_list()) for sense_id in ids]
    centroids = [rows.mean(axis=0) for rows in found if rows is not None]
    if not centroids or len(centroids) < len(found):
        return pl.Series([None] * len(ids), dtype=pl.String)
    return ids.gather(topics(np.stack(centroids), senses["n_uses"].to_list()))
