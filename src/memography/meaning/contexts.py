"""Contexts: the caption and the post's own words, for every use of a meme."""

import daft
import pyarrow as pa
from daft import DataType

from memography.corpus import Corpus


@daft.func.batch(return_dtype=DataType.string(), use_process=False)
def _joined(caption: daft.Series, text: daft.Series) -> list[str]:
    return [
        "\n".join(part for part in parts if part) for parts in zip(caption.to_pylist(), text.to_pylist(), strict=True)
    ]


def contexts(corpus: Corpus) -> pa.Table:
    """Table `contexts`, from `uses`, `captions` and `posts`, in order of use."""
    col = daft.col
    uses = corpus.frame("uses").where(col("meme_id").not_null()).select("use_id", "post_id", "variant_id", "meme_id")
    captions = corpus.frame("captions").select(col("variant_id"), col("text").alias("caption"))
    posts = corpus.frame("posts").select("post_id", "text")
    joined = uses.join(captions, on="variant_id", how="left").join(posts, on="post_id")
    return (
        joined.select(col("use_id"), col("meme_id"), _joined(col("caption"), col("text")).alias("text"))
        .sort("use_id")
        .to_arrow()
    )
