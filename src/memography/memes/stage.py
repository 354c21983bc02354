"""The memes stage: variants become memes, and every picture of every post a use."""

import numpy as np
import polars as pl

from memography.corpus import Corpus
from memography.corpus.changes import Changes
from memography.errors import SettingsError
from memography.memes.given import memes_of_groups, with_memes
from memography.memes.ids import given_id, lasting_ids
from memography.memes.phash_dbscan import PhashDbscan
from memography.memes.recogniser import Groups, Recogniser
from memography.memes.sightings import sightings
from memography.progress import Progress
from memography.settings import MemesSettings, Settings
from memography.stages import Outcome

RECOGNISERS: dict[str, type[PhashDbscan]] = {"phash-dbscan": PhashDbscan}
"""Every recogniser by the name it has in the settings."""


def build(corpus: Corpus, settings: Settings, progress: Progress, changes: Changes) -> Outcome:
    """Bring `memes`, `matches` and `uses` up to date with pictures and posts.

    New posts are looked up; variants are grouped anew each time, and what differs is written.
    """
    with progress.task("recognising memes", None, "variants"):
        seen = sightings(corpus, changes)
        leading = _leading_images(corpus, seen)
        groups = recogniser(settings.memes).groups(
            leading.select("variant_id", "phash").to_arrow(), leading["n_uses"].to_numpy()
        )
    with progress.task("writing uses", seen.height, "uses") as task:
        grouped = leading.with_columns(group=pl.Series(groups.labels)).with_columns(
            group=pl.when(pl.col("group") >= 0).then("group")
        )
        seen = seen.join(grouped.select("variant_id", "group"), on="variant_id", how="left", maintain_order="left")
        group_ids = _group_ids(corpus, seen, grouped, groups)
        matches = _matches(grouped, groups, group_ids)
        uses = _uses(with_memes(seen, group_ids))
        memes = _memes(uses, seen, matches)
        corpus.amend("memes", memes)
        corpus.amend("matches", matches)
        n_done = corpus.amend("uses", uses)
        task.advance(seen.height)
    return Outcome(n_in=seen.height, n_done=n_done)


def recogniser(settings: MemesSettings) -> Recogniser:
    """The recogniser that the settings name.

    Raises:
        SettingsError: there is none of that name.
    """
    if settings.recogniser not in RECOGNISERS:
        known = ", ".join(RECOGNISERS)
        raise SettingsError(f"memes.recogniser: there is no {settings.recogniser!r}. Known are: {known}.")
    return RECOGNISERS[settings.recogniser](settings)


def _leading_images(corpus: Corpus, seen: pl.DataFrame) -> pl.DataFrame:
    """Each variant that is in use: its leading image's pHash and how many uses it has, in order of id."""
    counts = seen.drop_nulls("variant_id").group_by("variant_id").agg(n_uses=pl.len().cast(pl.Int64))
    hashes = corpus.polars("images", ["image_id", "phash"]).rename({"image_id": "variant_id"})
    return counts.join(hashes, on="variant_id", how="inner").sort("variant_id")


def _group_ids(corpus: Corpus, seen: pl.DataFrame, grouped: pl.DataFrame, groups: Groups) -> pl.DataFrame:
    """The meme of each group: a given one where most of its named posts say so, else one of its own."""
    variant_ids = grouped["variant_id"].to_list()
    members: list[list[str]] = [[] for _ in groups.leaders]
    for variant_id, label in zip(variant_ids, groups.labels.tolist(), strict=True):
        if label >= 0:
            members[label].append(variant_id)
    leaders = [variant_ids[row] for row in groups.leaders]
    own = lasting_ids(members, leaders, _previous_ids(corpus, seen))
    given = dict(memes_of_groups(seen).iter_rows())
    return pl.DataFrame(
        {
            "group": np.arange(len(own), dtype=np.int64),
            "picture_meme_id": [
                given_id(given[group]) if group in given else meme_id for group, meme_id in enumerate(own)
            ],
        },
        schema={"group": pl.Int64, "picture_meme_id": pl.String},
    )


def _previous_ids(corpus: Corpus, seen: pl.DataFrame) -> dict[str, str]:
    """The meme that each variant showed before this build, memes named by a source left out."""
    if not corpus.has("matches"):
        return {}
    given = {given_id(name) for name in seen["given"].drop_nulls().unique()}
    before = corpus.polars("matches", ["variant_id", "meme_id"], "rank = 1")
    return {variant: meme for variant, meme in before.iter_rows() if meme not in given}


def _matches(grouped: pl.DataFrame, groups: Groups, group_ids: pl.DataFrame) -> pl.DataFrame:
    whole = pl.lit([0.0, 0.0, 1.0, 1.0], dtype=pl.Array(pl.Float32, 4))
    return (
        grouped.with_columns(score=pl.Series(groups.scores))
        .drop_nulls("group")
        .join(group_ids, on="group")
        .select(
            "variant_id",
            meme_id="picture_meme_id",
            rank=pl.lit(1, pl.Int32),
            score="score",
            mirrored=pl.lit(False),
            region=whole,
        )
        .sort("variant_id")
    )


def _uses(seen: pl.DataFrame) -> pl.DataFrame:
    return seen.select(
        use_id=pl.format("{}/{}/1", "post_id", "number"),
        post_id="post_id",
        image="image",
        image_id="image_id",
        variant_id="variant_id",
        meme_id="meme_id",
        rank=pl.lit(1, pl.Int32),
        mirrored=pl.lit(False),
        posted_at="posted_at",
        community="community",
        picture_meme_id="picture_meme_id",
        is_given="is_given",
    )


def _memes(uses: pl.DataFrame, seen: pl.DataFrame, matches: pl.DataFrame) -> pl.DataFrame:
    """Every meme that has a use, with its counts and the image that stands for it."""
    names = seen.drop_nulls("given").select(given_name="given").unique()
    names = names.with_columns(meme_id=pl.col("given_name").map_elements(given_id, return_dtype=pl.String))
    used = uses.drop_nulls("meme_id")
    per_variant = (
        used.drop_nulls("variant_id")
        .group_by("meme_id", "variant_id")
        .agg(n=pl.len())
        .join(matches.select("variant_id", "score"), on="variant_id", how="left")
        .sort(["n", "score", "variant_id"], descending=[True, True, False], nulls_last=True)
    )
    faces = per_variant.unique("meme_id", keep="first", maintain_order=True).select(
        "meme_id", face_image_id="variant_id"
    )
    disagrees = (pl.col("picture_meme_id") != pl.col("meme_id")).fill_null(False)
    return (
        used.group_by("meme_id")
        .agg(
            n_uses=pl.len().cast(pl.Int64),
            n_posts=pl.col("post_id").n_unique().cast(pl.Int64),
            n_variants=pl.col("variant_id").drop_nulls().n_unique().cast(pl.Int64),
            n_untimed_uses=pl.col("posted_at").is_null().sum().cast(pl.Int64),
            n_disagreements=disagrees.sum().cast(pl.Int64),
            first_seen_at=pl.col("posted_at").min(),
            last_seen_at=pl.col("posted_at").max(),
        )
        .join(faces, on="meme_id", how="left")
        .join(names, on="meme_id", how="left")
        .sort("meme_id")
    )
