"""Posting: when each image was first posted."""

import polars as pl

from memography.corpus import Corpus
from memography.pictures.originals import location


def first_posted(corpus: Corpus) -> pl.DataFrame:
    """When each image was first posted, of those that a dated post shows.

    Args:
        corpus: with posts and originals.

    Returns:
        Columns image_id, first_posted_at.
    """
    posts = corpus.polars("posts", ["posted_at", "root", "images"], "posted_at IS NOT NULL")
    posted = posts.explode("images").drop_nulls("images").rename({"images": "image"})
    posted = posted.group_by("root", "image").agg(first_posted_at=pl.col("posted_at").min())
    places = corpus.polars("originals", ["location", "root", "image", "image_id"])
    spelled = posted.join(places, on=["root", "image"], how="inner")
    # The same place may be named from another folder, or in another way.
    otherwise = posted.join(places, on=["root", "image"], how="anti")
    named = [location(root, image) for root, image in otherwise.select("root", "image").iter_rows()]
    found_there = otherwise.with_columns(location=pl.Series(named, dtype=pl.String)).join(places, on="location")
    columns = ["image_id", "first_posted_at"]
    every = pl.concat([spelled.select(columns), found_there.select(columns)]).drop_nulls("image_id")
    return every.group_by("image_id").agg(pl.col("first_posted_at").min())
