"""What sources say of memes, set beside what the pictures say."""

import polars as pl

from memography.memes.ids import given_id


def memes_of_groups(sightings: pl.DataFrame) -> pl.DataFrame:
    """Which given name each group of pictures goes by: that of the meme that most of its named posts name.

    Args:
        sightings: columns `group` (of the picture; empty for none) and `given`.

    Returns:
        Columns group, given: groups without a named post are not in it.
    """
    named = sightings.filter(pl.col("group").is_not_null() & pl.col("given").is_not_null())
    counted = named.join(given_names(named["given"]), on="given").group_by("group", "name").agg(n=pl.len())
    return (
        counted.sort(["n", "name"], descending=[True, False])
        .unique("group", keep="first", maintain_order=True)
        .select("group", given="name")
    )


def given_names(given: pl.Series) -> pl.DataFrame:
    """The memes that posts name, and the spelling that each goes by: the one that most posts have.

    Args:
        given: the name that each of the posts gives.

    Returns:
        Columns given (each spelling once), meme_id, name.
    """
    spellings = given.drop_nulls().value_counts(name="n").sort(["n", given.name], descending=[True, False])
    ids = pl.Series([given_id(name) for name in spellings[given.name]], dtype=pl.String)
    told = spellings.select(given=pl.col(given.name).cast(pl.String), meme_id=ids)
    return told.with_columns(name=pl.col("given").first().over("meme_id"))


def with_memes(sightings: pl.DataFrame, group_ids: pl.DataFrame) -> pl.DataFrame:
    """Each sighting's meme: the given one where there is one, else the picture's.

    Args:
        sightings: columns `group`, `given`.
        group_ids: columns `group`, `picture_meme_id`: the meme of each group.

    Returns:
        The sightings with columns picture_meme_id, is_given, meme_id.
    """
    ids = given_names(sightings["given"]).select("given", given_meme_id="meme_id")
    return (
        sightings.join(group_ids, on="group", how="left", maintain_order="left")
        .join(ids, on="given", how="left", maintain_order="left")
        .with_columns(
            is_given=pl.col("given").is_not_null(),
            meme_id=pl.coalesce("given_meme_id", "picture_meme_id"),
        )
        .drop("given_meme_id")
    )
