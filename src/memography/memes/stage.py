"""The memes stage: variants become memes, and every picture of every post a use."""

from collections import Counter, defaultdict

import polars as pl

from memography import gallery
from memography.corpus import Corpus, runs
from memography.corpus.changes import Changes
from memography.errors import SettingsError
from memography.memes import recognised
from memography.memes.counting import counted
from memography.memes.given import given_names, memes_of_groups, with_memes
from memography.memes.ids import given_id, lasting_ids
from memography.memes.lineage import lineage
from memography.memes.local_features import LocalFeatures
from memography.memes.looking import Looking
from memography.memes.phash_dbscan import PhashDbscan
from memography.memes.recogniser import MATCHES, Recogniser, Recognition
from memography.memes.sightings import sightings
from memography.progress import Progress
from memography.settings import MemesSettings, Settings
from memography.stages import Outcome
from memography.tables import TABLES

RECOGNISERS = ("local-features", "phash-dbscan")
"""Every recogniser by the name it has in the settings."""


def build(corpus: Corpus, settings: Settings, progress: Progress, changes: Changes) -> Outcome:
    """Bring the tables of memes up to date with pictures and posts: `matches`, `templates`, `memes`, `uses`, `lineage`,
    `frames` and `residuals`.

    New posts are looked up, new variants recognised; what differs is written.
    """
    seen = sightings(corpus, changes)
    variants = _variants(corpus, seen)
    with progress.task("recognising memes", variants.height, "variants") as task:
        before_death = recognised.kept(corpus)
        if before_death is None:
            with Looking(corpus, settings.memes, task) as looking:
                found = recogniser(settings.memes, looking).recognise(variants, _before(corpus, variants, changes))
        else:
            found, _ = before_death
            task.advance(variants.height)
    with progress.task("writing uses", seen.height, "uses") as task:
        groups = pl.DataFrame(
            {"leader_id": list(found.groups), "group": list(found.groups.values())},
            schema={"leader_id": pl.String, "group": pl.Int64},
        )
        shown = found.matches.join(groups, on="leader_id", maintain_order="left").with_columns(
            rank=pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("variant_id")
        )
        turned = _turned(shown, variants)
        is_mirrored = pl.col("mirrored") ^ pl.col("leader_id").is_in(turned.implode())
        seen = seen.join(
            shown.select("variant_id", "group", "rank", mirrored=is_mirrored),
            on="variant_id",
            how="left",
            maintain_order="left",
        )
        if before_death is None:
            group_ids = _group_ids(corpus, seen, shown)
            recognised.keep(corpus, found, group_ids)
        else:
            _, group_ids = before_death
        matches = _matches(shown, group_ids)
        uses = _uses(with_memes(seen, group_ids))
        memes = _memes(uses, seen, matches)
        corpus.amend("memes", memes)
        corpus.amend("matches", matches)
        templates = _templates(found, matches, turned)
        corpus.amend("templates", templates)
        n_done = corpus.amend("uses", uses)
        task.advance(seen.height)
    with progress.task("indexing memes", None, "views") as task:
        gallery.write(corpus, settings.memes.recogniser, task)
    made_of = dict(templates.select("leader_id", "made_of").iter_rows())
    with progress.task("tracing lineage", matches.height, "variants") as task:
        corpus.amend("lineage", lineage(corpus, matches, uses, made_of, settings.memes, task))
    return Outcome(n_in=uses.height, n_done=n_done)


def has_news(corpus: Corpus, settings: Settings) -> bool:
    """Whether the gallery that `identify` looks pictures up in is not there."""
    return gallery.is_missing(corpus)


def recogniser(settings: MemesSettings, looking: Looking) -> Recogniser:
    """The recogniser that the settings name.

    Raises:
        SettingsError: there is none of that name.
    """
    if settings.recogniser == "local-features":
        return LocalFeatures(settings, looking)
    if settings.recogniser == "phash-dbscan":
        return PhashDbscan(settings)
    known = ", ".join(RECOGNISERS)
    raise SettingsError(f"memes.recogniser: there is no {settings.recogniser!r}. Known are: {known}.")


def _variants(corpus: Corpus, seen: pl.DataFrame) -> pl.DataFrame:
    """Each variant that is in use: its leading image's pHash and how many uses it has, in order of id."""
    counts = seen.drop_nulls("variant_id").group_by("variant_id").agg(n_uses=pl.len().cast(pl.Int64))
    hashes = corpus.polars("images", ["image_id", "phash"]).rename({"image_id": "variant_id"})
    return counts.join(hashes, on="variant_id", how="inner").sort("variant_id")


def _before(corpus: Corpus, variants: pl.DataFrame, changes: Changes) -> Recognition:
    """What was recognised at the last build, of variants that are still there."""
    known = corpus.polars("matches").rename({"score": "share", "covered_leader": "covered_view"})
    is_there = pl.col("variant_id").is_in(variants["variant_id"].implode())
    is_led = pl.col("leader_id").is_in(variants["variant_id"].implode())
    n_known = known.height
    known = known.filter(is_there & is_led).sort("variant_id", "rank")
    ids = known.select("leader_id", "meme_id").unique().sort("leader_id")
    groups = {meme_id: group for group, meme_id in enumerate(ids["meme_id"].unique().sort())}
    matches = known.select(list(MATCHES)).cast(MATCHES)
    new = _since_recognised(corpus, changes).values("features", "variant_id")
    looked_at = variants.filter(~pl.col("variant_id").is_in(new.implode()))["variant_id"]
    of_leaders = {leader: groups[meme_id] for leader, meme_id in ids.iter_rows()}
    return Recognition(matches, of_leaders, frozenset(looked_at), known.height < n_known)


def _since_recognised(corpus: Corpus, changes: Changes) -> Changes:
    """What has changed since the matches that there are were made, even if a build was killed before it made others."""
    done = runs.latest(corpus, "memes")
    if not changes.is_all or done is None or corpus.stamp("matches") != done["outputs"]["matches"]:
        return changes
    return Changes(corpus, {"features": done["inputs"]["features"]})


def forget(corpus: Corpus) -> None:
    """Remove what a build that was killed would go on from."""
    recognised.forget(corpus.folder)


def _group_ids(corpus: Corpus, seen: pl.DataFrame, shown: pl.DataFrame) -> pl.DataFrame:
    """The meme of each group: a given one where most of its named posts say so, else one of its own."""
    members: dict[int, list[str]] = defaultdict(list)
    n_led: dict[int, Counter[str]] = defaultdict(Counter)
    for variant_id, leader_id, group, rank in shown.select("variant_id", "leader_id", "group", "rank").iter_rows():
        if rank == 1:
            members[group].append(variant_id)
        n_led[group][leader_id] += 1
    numbers = sorted(n_led)
    leaders = [min(n_led[group], key=lambda leader: (-n_led[group][leader], leader)) for group in numbers]
    own = lasting_ids([members[group] for group in numbers], leaders, _previous_ids(corpus, seen))
    given = dict(memes_of_groups(seen.filter(pl.col("rank") == 1)).iter_rows())
    ids = [given_id(given[group]) if group in given else meme_id for group, meme_id in zip(numbers, own, strict=True)]
    return pl.DataFrame(
        {"group": numbers, "picture_meme_id": ids}, schema={"group": pl.Int64, "picture_meme_id": pl.String}
    )


def _previous_ids(corpus: Corpus, seen: pl.DataFrame) -> dict[str, str]:
    """The meme that each variant showed before this build, memes named by a source left out."""
    if not corpus.has("uses"):
        return {}
    given = {given_id(name) for name in seen["given"].drop_nulls().unique()}
    before = corpus.polars("uses", ["variant_id", "picture_meme_id"], "rank = 1 AND picture_meme_id IS NOT NULL")
    return {variant: meme for variant, meme in before.iter_rows() if meme not in given}


def _turned(shown: pl.DataFrame, variants: pl.DataFrame) -> pl.Series:
    """The leaders that are themselves mirrored: most uses show their picture the other way round."""
    weighed = shown.join(variants.select("variant_id", "n_uses"), on="variant_id")
    n_mirrored = (pl.col("n_uses") * pl.col("mirrored")).sum()
    counted = weighed.group_by("leader_id").agg(is_turned=2 * n_mirrored > pl.col("n_uses").sum())
    return counted.filter("is_turned")["leader_id"]


def _matches(shown: pl.DataFrame, group_ids: pl.DataFrame) -> pl.DataFrame:
    """What variants show, with the memes; of two regions with one meme the first."""
    return (
        shown.join(group_ids, on="group")
        .rename({"picture_meme_id": "meme_id", "share": "score", "covered_view": "covered_leader"})
        .sort("variant_id", "rank")
        .unique(["variant_id", "meme_id"], keep="first", maintain_order=True)
        .with_columns(rank=pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("variant_id"))
        .select(TABLES["matches"].schema.names)
    )


def _templates(found: Recognition, matches: pl.DataFrame, turned: pl.Series) -> pl.DataFrame:
    """The clean templates of leaders that lead a meme."""
    names = TABLES["templates"].schema.names
    if found.templates.is_empty():
        return pl.DataFrame(TABLES["templates"].schema.empty_table()).select(names)
    memes = matches.select("leader_id", "meme_id").unique()
    is_mirrored = pl.col("leader_id").is_in(turned.implode())
    own = found.templates.join(memes, on="leader_id", maintain_order="left").with_columns(is_mirrored=is_mirrored)
    return own.select(names)


def _uses(seen: pl.DataFrame) -> pl.DataFrame:
    """A row for each meme in each picture of each post; that which a source names comes first.

    Args:
        seen: sightings with columns rank, mirrored, picture_meme_id, is_given, meme_id; a row for each meme shown.
    """
    picture = ["post_id", "number"]
    is_named = pl.col("is_given") & (pl.col("picture_meme_id") == pl.col("meme_id")).fill_null(False)
    ranked = (
        seen.with_columns(is_named=is_named, rank=pl.col("rank").fill_null(1))
        .sort([*picture, "is_named", "rank"], descending=[False, False, True, False])
        .with_columns(rank=pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over(picture))
        # A source names one meme: what else the picture shows is told by the picture alone.
        .with_columns(is_given=pl.col("is_given") & (pl.col("rank") == 1))
        .with_columns(meme_id=pl.when("is_given").then("meme_id").otherwise(pl.coalesce("picture_meme_id", "meme_id")))
        .unique([*picture, "meme_id"], keep="first", maintain_order=True)
        .with_columns(rank=pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over(picture))
    )
    return ranked.select(
        use_id=pl.format("{}/{}/{}", "post_id", "number", "rank"),
        post_id="post_id",
        image="image",
        image_id="image_id",
        variant_id="variant_id",
        meme_id="meme_id",
        rank="rank",
        mirrored=pl.col("mirrored").fill_null(False),
        posted_at="posted_at",
        community="community",
        picture_meme_id="picture_meme_id",
        is_given="is_given",
    )


def _memes(uses: pl.DataFrame, seen: pl.DataFrame, matches: pl.DataFrame) -> pl.DataFrame:
    """Every meme that has a use, with its counts and the image that stands for it."""
    first = seen.unique(["post_id", "number"])  # a picture that shows several memes has a row for each
    names = given_names(first["given"]).select("meme_id", given_name="name").unique()
    used = uses.drop_nulls("meme_id")
    per_variant = (
        used.drop_nulls("variant_id")
        .group_by("meme_id", "variant_id")
        .agg(n=pl.len())
        .join(matches.select("variant_id", "meme_id", "score"), on=["variant_id", "meme_id"], how="left")
        .sort(["n", "score", "variant_id"], descending=[True, True, False], nulls_last=True)
    )
    faces = per_variant.unique("meme_id", keep="first", maintain_order=True).select(
        "meme_id", face_image_id="variant_id"
    )
    return counted(used).join(faces, on="meme_id", how="left").join(names, on="meme_id", how="left").sort("meme_id")
