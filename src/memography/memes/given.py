"""What sources say of memes, set beside what the pictures say."""

import polars as pl

from memography.memes.ids import given_id


def memes_of_groups(sightings: pl.DataFrame) -> pl.DataFrame:
    """Which given name each group of pictures goes by: the one that most of its named posts bear.

    Args:
        sightings: columns `group` (of the picture; empty for none) and `given`.

    Returns:
        Columns group, given: groups without a named post are not in it.
    """
    named = sightings.filter(pl.col("group").is_not_null() & pl.col("given").is_not_null())
    counted = named.group_by("group", "given").agg(n=pl.len())
    return (
        counted.sort(["n", "given"], descending=[True, False])
        .unique("group", keep="first", maintain_order=True)
        .select("group", "given")
    )


def with_memes(sightings: pl.DataFrame, group_ids: pl.DataFrame) -> pl.DataFrame:
    """Each sighting's meme: the given one where there is one, else the picture's.

    Args:
        sightings: columns `group`, `given`.
        group_ids: columns `group`, `picture_meme_id`: the meme of each group.

    Returns:
        The sightings with columns picture_meme_id, is_given, meme_id.
    """
    names = sightings["given"].drop_nulls().unique().sort()
    ids = pl.DataFrame({"given": names, "given_meme_id": [given_id(name) for name in names]})
    return (
        sightings.join(group_ids, on="group", how="left", maintain_order="left")
        .join(ids.cast({"given": pl.String}), on="given", how="left", maintain_order="left")
        .with_columns(
            is_given=pl.col("given").is_not_null(),
            meme_id=pl.coalesce("given_meme_id", "picture_meme_id"),
        )
        .drop("given_meme_id")
    )
