"""Sightings: every picture of every post with its variant, and the posts whose meme is given without a picture."""

from typing import Any

import daft
import polars as pl
import pyarrow as pa
from daft import DataType

from memography.corpus import Corpus
from memography.engine import collected
from memography.pictures.originals import location

_PICTURE = pa.struct(
    [pa.field("number", pa.int32()), pa.field("image", pa.string()), pa.field("location", pa.string())]
)


@daft.func.batch(return_dtype=DataType.from_arrow_type(pa.list_(_PICTURE)), use_process=False)
def _pictures(root: daft.Series, images: daft.Series) -> list[list[dict[str, Any]]]:
    """The pictures of each post, numbered from 1; a post without any has one empty place, number 0."""
    return [
        [{"number": i, "image": name, "location": location(folder, name)} for i, name in enumerate(names, 1)]
        or [{"number": 0, "image": None, "location": None}]
        for folder, names in zip(root.to_pylist(), images.to_pylist(), strict=True)
    ]


def sightings(corpus: Corpus) -> pl.DataFrame:
    """One row a picture of a post, or a post whose meme is given without a picture.

    Returns:
        Columns post_id, number (of the picture from 1; 0 for words alone), image, image_id, variant_id,
        posted_at, community, given (the meme's name that the source gives), in order of post and number.
    """
    col = daft.col
    posts = corpus.frame("posts").select("post_id", "posted_at", "community", "meme", "root", "images")
    posts = posts.with_column("picture", _pictures(col("root"), col("images"))).explode("picture")
    posts = posts.select(
        col("post_id"),
        col("picture").get("number").alias("number"),
        col("picture").get("image").alias("image"),
        col("picture").get("location").alias("location"),
        col("posted_at"),
        col("community"),
        col("meme").alias("given"),
    ).where(col("image").not_null() | col("given").not_null())
    originals = corpus.frame("originals").select("location", "image_id")
    variants = (
        corpus.frame("variants")
        .select("variant_id", "image_ids")
        .explode("image_ids")
        .select(col("image_ids").alias("image_id"), col("variant_id"))
    )
    seen = posts.join(originals, on="location", how="left").join(variants, on="image_id", how="left")
    return collected(seen.exclude("location").sort(["post_id", "number"]))
