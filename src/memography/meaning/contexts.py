"""Contexts: the caption and the post's own words, for every use of a meme."""

import daft
import polars as pl
from daft import DataType

from memography.corpus import Corpus
from memography.corpus.changes import Changes
from memography.engine import collected
from memography.language import language
from memography.words import words

_USE = ["use_id", "post_id", "variant_id", "meme_id"]


@daft.func.batch(return_dtype=DataType.string(), use_process=False)
def _joined(caption: daft.Series, text: daft.Series) -> list[str]:
    return [
        "\n".join(part for part in parts if part) for parts in zip(caption.to_pylist(), text.to_pylist(), strict=True)
    ]


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
    """Table `contexts`, or its rows for some uses, from `uses`, `captions` and `posts`."""
    col = daft.col
    uses = corpus.frame("uses").where(col("meme_id").not_null()).select(*_USE)
    if use_ids is not None:
        uses = uses.join(daft.from_pydict({"use_id": use_ids.to_list()}), on="use_id", how="semi")
    captions = corpus.frame("captions").select(col("variant_id"), col("text").alias("caption"))
    posts = corpus.frame("posts").select("post_id", "text")
    joined = uses.join(captions, on="variant_id", how="left").join(posts, on="post_id")
    found = collected(joined.select(col("use_id"), col("meme_id"), _joined(col("caption"), col("text")).alias("text")))
    return found.join(_taken_apart(found["text"]), on="text", how="left").sort("use_id")


def _taken_apart(texts: pl.Series) -> pl.DataFrame:
    """The words and the language of each different text, columns text, words, language."""
    different = texts.unique()
    found = {
        "text": different,
        "words": pl.Series([sorted(set(words(text))) for text in different], dtype=pl.List(pl.String)),
        "language": pl.Series([language(text) for text in different], dtype=pl.String),
    }
    return pl.DataFrame(found)
