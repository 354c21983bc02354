"""Sightings: every picture of every post with its variant, and the posts whose meme is given without a picture."""

from typing import Any

import daft
import polars as pl
import pyarrow as pa
from daft import DataType

from memography.corpus import Corpus
from memography.corpus.changes import Changes
from memography.corpus.store import one_of
from memography.engine import collected
from memography.pictures.originals import location

_PICTURE = pa.struct(
    [pa.field("number", pa.int32()), pa.field("image", pa.string()), pa.field("location", pa.string())]
)

_POST = ["post_id", "posted_at", "community", "meme", "root", "images"]
_SEEN = ["post_id", "number", "image", "image_id", "posted_at", "community", "given"]


@daft.func.batch(return_dtype=DataType.from_arrow_type(pa.list_(_PICTURE)), use_process=False)
def _pictures(root: daft.Series, images: daft.Series) -> list[list[dict[str, Any]]]:
    """The pictures of each post, numbered from 1; a post without any has one empty place, number 0."""
    return [
        [{"number": i, "image": name, "location": location(folder, name)} for i, name in enumerate(names, 1)]
        or [{"number": 0, "image": None, "location": None}]
        for folder, names in zip(root.to_pylist(), images.to_pylist(), strict=True)
    ]


def sightings(corpus: Corpus, changes: Changes) -> pl.DataFrame:
    """One row a picture of a post, or a post whose meme is given without a picture.

    Posts are looked at that are new or have a picture whose original was read since; what was found for the others is
    taken from `uses`.

    Returns:
        Columns post_id, number (of the picture from 1; 0 for words alone), image, image_id, variant_id,
        posted_at, community, given (the meme's name that the source gives), in order of post and number.
    """
    if changes.is_all:
        found = _of_posts(corpus, corpus.frame("posts").select(*_POST))
    else:
        stale = _stale_posts(corpus, changes)
        posts = corpus.polars("posts", _POST, one_of("post_id", stale.to_list()))
        kept = corpus.polars("posts", ["post_id", "meme"]).filter(~pl.col("post_id").is_in(stale.implode()))
        known = _of_uses(corpus, kept.rename({"meme": "given"}))
        found = pl.concat([known, _of_posts(corpus, daft.from_arrow(posts.to_arrow()))])
    variants = corpus.polars("variants", ["variant_id", "image_ids"]).explode("image_ids")
    seen = found.join(variants.rename({"image_ids": "image_id"}), on="image_id", how="left")
    return seen.sort("post_id", "number")


def _stale_posts(corpus: Corpus, changes: Changes) -> pl.Series:
    """The posts that are new, that have a picture without an image, or one that was read again since."""
    shown = corpus.polars("uses", ["post_id", "image", "image_id"], "image IS NOT NULL")
    images = corpus.polars("images", ["image_id"])["image_id"]
    has_image = pl.col("image_id").is_in(images.implode()).fill_null(False)
    was_read = pl.col("image").is_in(changes.values("originals", "image").implode())
    return pl.concat([changes.values("posts", "post_id"), shown.filter(was_read | ~has_image)["post_id"]]).unique()


def _of_posts(corpus: Corpus, posts: "daft.DataFrame") -> pl.DataFrame:
    """The sightings of posts, without variants."""
    col = daft.col
    pictures = posts.with_column("picture", _pictures(col("root"), col("images"))).explode("picture")
    pictures = pictures.select(
        col("post_id"),
        col("picture").get("number").alias("number"),
        col("picture").get("image").alias("image"),
        col("picture").get("location").alias("location"),
        col("posted_at"),
        col("community"),
        col("meme").alias("given"),
    ).where(col("image").not_null() | col("given").not_null())
    originals = corpus.frame("originals").select("location", "image_id")
    return collected(pictures.join(originals, on="location", how="left")).select(_SEEN)


def _of_uses(corpus: Corpus, posts: pl.DataFrame) -> pl.DataFrame:
    """The sightings of some posts that `uses` holds, without variants; posts have columns post_id, given."""
    columns = ["use_id", "post_id", "image", "image_id", "posted_at", "community"]
    return (
        corpus.polars("uses", columns, "rank = 1")
        .join(posts, on="post_id")
        .with_columns(number=pl.col("use_id").str.extract(r"/(\d+)/\d+$").cast(pl.Int32))
        .select(_SEEN)
    )
