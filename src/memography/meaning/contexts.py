"""Contexts: the caption and the post's own words, for every use of a meme."""

import daft
import polars as pl
from daft import DataType

from memography.corpus import Corpus
from memography.corpus.changes import Changes
from memography.corpus.store import one_of
from memography.engine import collected
from memography.language import ENGLISH, UNTOLD, language
from memography.meaning.plain_text import plain_text
from memography.words import words

MIN_TOLD = 5
"""With fewer uses of a meme whose language is told, those of the whole corpus tell what is usual."""
_USE = ["use_id", "post_id", "variant_id", "meme_id"]


@daft.func.batch(return_dtype=DataType.string(), use_process=False)
def _joined(caption: daft.Series, text: daft.Series) -> list[str]:
    told = [plain_text(said) if said else "" for said in text.to_pylist()]
    return ["\n".join(part for part in parts if part) for parts in zip(caption.to_pylist(), told, strict=True)]


def stale_uses(corpus: Corpus, changes: Changes) -> pl.Series | None:
    """The uses whose context is to be made again, those that have none any more among them; None for all."""
    if changes.is_all:
        return None
    known = corpus.polars("contexts", ["use_id"])["use_id"]
    uses = corpus.polars("uses", _USE, "meme_id IS NOT NULL")
    read = changes.values("captions", "variant_id")
    has_caption = pl.col("variant_id").is_in(corpus.polars("captions", ["variant_id"])["variant_id"].implode())
    of_captions = uses.filter(pl.col("variant_id").is_in(read.implode()) | ~has_caption)["use_id"]
    of_posts = uses.filter(pl.col("post_id").is_in(changes.rewritten("posts", "post_id").implode()))["use_id"]
    gone = known.filter(~known.is_in(uses["use_id"].implode()))
    return pl.concat([changes.values("uses", "use_id"), of_posts, of_captions, gone]).unique()


def contexts(corpus: Corpus, use_ids: pl.Series | None = None) -> pl.DataFrame:
    """Table `contexts`, or its rows for some uses, from `uses`, `captions` and `posts`, whose words are made plain."""
    col = daft.col
    uses = corpus.frame("uses").where(col("meme_id").not_null()).select(*_USE)
    if use_ids is not None:
        uses = uses.join(daft.from_pydict({"use_id": use_ids.to_list()}), on="use_id", how="semi")
    captions = corpus.frame("captions").select(col("variant_id"), col("text").alias("caption"))
    posts = corpus.frame("posts").select("post_id", "text")
    joined = uses.join(captions, on="variant_id", how="left").join(posts, on="post_id")
    found = collected(joined.select(col("use_id"), col("meme_id"), _joined(col("caption"), col("text")).alias("text")))
    return found.join(_taken_apart(found["text"]), on="text", how="left").sort("use_id")


def usual_languages(contexts: pl.DataFrame) -> pl.Series:
    """The language of each context: as told, or where it is not, `UNTOLD` unless texts around it are mostly English.

    Args:
        contexts: columns meme_id, language, has_words; of the whole corpus.
    """
    told = pl.col("language").is_not_null() & (pl.col("language") != UNTOLD)
    n_told, n_english = told.sum(), (told & (pl.col("language") == ENGLISH)).sum()
    own = n_told.over("meme_id") >= MIN_TOLD
    n_told, n_english = (pl.when(own).then(n.over("meme_id")).otherwise(n) for n in (n_told, n_english))
    unknown = pl.when(pl.col("has_words") & (2 * n_english <= n_told)).then(pl.lit(UNTOLD))
    return contexts.select(language=pl.when(told).then("language").otherwise(unknown))["language"]


def amend_contexts(corpus: Corpus, stale: pl.Series | None) -> tuple[int, pl.Series | None]:
    """Bring `contexts` up to date: how many rows were written, and of which uses; None for all.

    Args:
        corpus: with uses and captions.
        stale: the uses whose context is to be made again, as `stale_uses` gives them.
    """
    found = contexts(corpus, stale)
    if stale is None:
        return corpus.amend("contexts", _as_usual(found)), None
    # What is usual may have changed, and with it the language of contexts that are as they were.
    is_stale = pl.col("use_id").is_in(stale.implode())
    every = pl.concat([corpus.polars("contexts").filter(~is_stale).select(found.columns), found])
    settled = _as_usual(every)
    changed = settled.filter(is_stale | settled["language"].ne_missing(every["language"]))
    written = pl.concat([stale, changed["use_id"]]).unique()
    return corpus.amend("contexts", changed, one_of("use_id", written.to_list())), written


def _as_usual(found: pl.DataFrame) -> pl.DataFrame:
    has_words = found.with_columns(has_words=pl.col("words").list.len() > 0)
    return found.with_columns(language=usual_languages(has_words))


def _taken_apart(texts: pl.Series) -> pl.DataFrame:
    """The words and the language of each different text, columns text, words, language."""
    different = texts.unique()
    found = {
        "text": different,
        "words": pl.Series([sorted(set(words(text))) for text in different], dtype=pl.List(pl.String)),
        "language": pl.Series([language(text) for text in different], dtype=pl.String),
    }
    return pl.DataFrame(found)
