"""Contexts: the caption and the post's own words, for every use of a meme."""

import daft
import polars as pl
from daft import DataType

from memography.corpus import Corpus
from memography.engine import collected
from memography.words import words


@daft.func.batch(return_dtype=DataType.string(), use_process=False)
def _joined(caption: daft.Series, text: daft.Series) -> list[str]:
    return [
        "\n".join(part for part in parts if part) for parts in zip(caption.to_pylist(), text.to_pylist(), strict=True)
    ]


def contexts(corpus: Corpus, afresh: bool) -> pl.DataFrame:
    """Table `contexts`, from `uses`, `captions` and `posts`, in order of use.

    A text is taken apart into words once: those that the table has already are taken over, unless it is made afresh.
    """
    col = daft.col
    uses = corpus.frame("uses").where(col("meme_id").not_null()).select("use_id", "post_id", "variant_id", "meme_id")
    captions = corpus.frame("captions").select(col("variant_id"), col("text").alias("caption"))
    posts = corpus.frame("posts").select("post_id", "text")
    joined = uses.join(captions, on="variant_id", how="left").join(posts, on="post_id")
    found = collected(joined.select(col("use_id"), col("meme_id"), _joined(col("caption"), col("text")).alias("text")))
    return found.join(_words_of_texts(found["text"], None if afresh else corpus), on="text", how="left").sort("use_id")


def _words_of_texts(texts: pl.Series, corpus: Corpus | None) -> pl.DataFrame:
    """The words of each different text, columns text, words."""
    wanted = texts.unique()
    known = pl.DataFrame(schema={"text": pl.String, "words": pl.List(pl.String)})
    if corpus is not None and corpus.has("contexts"):
        known = corpus.polars("contexts", ["text", "words"]).unique("text")
        known = known.filter(pl.col("text").is_in(wanted.implode()))
    new = wanted.filter(~wanted.is_in(known["text"].implode()))
    taken_apart = pl.Series("words", [sorted(set(words(text))) for text in new], dtype=pl.List(pl.String))
    return pl.concat([known, pl.DataFrame({"text": new, "words": taken_apart})])
