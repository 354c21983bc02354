"""The vision stage: posts' pictures that are new are read, hashed, stored and grouped into variants; of each variant
the features are taken."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import polars as pl
import pyarrow as pa

from memography import workers
from memography.corpus import Corpus, rejects
from memography.corpus.changes import Changes
from memography.corpus.store import one_of
from memography.engine import call_workers
from memography.errors import WorkerError
from memography.pictures import failures, originals
from memography.pictures.decode import Caps
from memography.places import forget_rejects
from memography.progress import Progress
from memography.reject import Reason, Reject
from memography.settings import Settings, VisionSettings
from memography.stages import Outcome
from memography.tables import TABLES
from memography.vision.first_pass import Setup
from memography.vision.posting import first_posted
from memography.vision.variants import variants

TOGETHER = 8
"""How many pictures a worker is sent at once: sending them one by one costs a tenth of what small ones take."""
_LOOK = pa.schema(
    [
        *TABLES["images"].schema,
        pa.field("modified_ns", pa.int64()),
        pa.field("reason", pa.string()),
        pa.field("detail", pa.string()),
    ]
)
"""What the first pass answers: a row of `images`, or why there is none."""
_FEATURES = pa.schema([TABLES["features"].schema.field(c.name) for c in TABLES["features"].columns[1:]])


def build(corpus: Corpus, settings: Settings, progress: Progress, changes: Changes) -> Outcome:
    """Bring `originals`, `images`, `variants` and `features` up to date with `posts`.

    Args:
        corpus: the corpus.
        settings: all settings; `vision` counts.
        progress: who listens.
        changes: which posts are new.
    """
    new_places = _new_places(corpus, changes)
    pending = _pending(corpus, new_places)
    n_rejected = 0
    with progress.task("reading pictures", len(pending), "pictures") as task:
        for start in range(0, len(pending), settings.vision.batch_pictures):
            batch = pending[start : start + settings.vision.batch_pictures]
            n_rejected += _store(corpus, batch, looks(corpus, batch, settings.vision, task.advance))
    if pending:
        for name in ("images", "originals"):
            corpus.compact(name)
    if changes.is_all or len(changes.rewritten("posts", "post_id")):
        _forget_unnamed(corpus, new_places if changes.is_all else _places(corpus.polars("posts", ["root", "images"])))
    _forget_lost(corpus)
    images = corpus.arrow("images", ["image_id", "pdq", "pdq_quality"])
    with progress.task("grouping variants", None, "images"):
        corpus.amend("variants", variants(images, first_posted(corpus), settings.vision))
    _take_features(corpus, settings.vision, progress)
    return Outcome(n_in=corpus.count("originals"), n_done=len(pending), n_rejected=n_rejected)


def _take_features(corpus: Corpus, settings: VisionSettings, progress: Progress) -> None:
    """Bring `features` up to date with `variants`: from the thumbnail, so that no original is read for them."""
    leading = set(corpus.polars("variants", ["variant_id"])["variant_id"])
    known = set(corpus.polars("features", ["variant_id"])["variant_id"])
    if vanished := sorted(known - leading):
        corpus.delete("features", one_of("variant_id", vanished))
    pending = sorted(leading - known)
    with progress.task("taking features", len(pending), "variants") as task:
        for start in range(0, len(pending), settings.batch_pictures):
            batch = pending[start : start + settings.batch_pictures]
            thumbnails = corpus.polars("images", ["image_id", "thumbnail"], one_of("image_id", batch)).sort("image_id")
            taken = features_of(dict(thumbnails.iter_rows()), settings, task.advance)
            rows = [{**taken[image_id], "variant_id": image_id} for image_id in thumbnails["image_id"]]
            corpus.upsert("features", pa.Table.from_pylist(rows, schema=TABLES["features"].schema))
    if pending:
        corpus.compact("features")


def features_of(
    thumbnails: Mapping[str, bytes], settings: VisionSettings, advance: Callable[[int], None]
) -> dict[str, dict[str, Any]]:
    """The features of thumbnails by image, as columns of `features`.

    Raises:
        WorkerError: they can't be taken of a JPEG of our own: a machine without memory, or a bug.
    """
    answers = call_workers(
        "memography.recognition.features:features_of_jpeg",
        None,
        {"thumbnail": list(thumbnails.values())},
        _FEATURES,
        workers.Limits(settings.workers, settings.decoder_timeout_s, settings.decoder_memory_bytes, TOGETHER),
        advance,
    )
    taken = {}
    for image_id, answer in zip(thumbnails, answers, strict=True):
        if isinstance(answer, workers.Failure):
            raise WorkerError(f"The features of image {image_id} can't be taken: {answer.detail}.")
        taken[image_id] = answer
    return taken


def has_news(corpus: Corpus, settings: Settings) -> bool:
    """Whether a picture that was rejected has changed, or the row of one that was read is gone."""
    return bool(_changed_places(corpus))


def _new_places(corpus: Corpus, changes: Changes) -> dict[str, tuple[str, str]]:
    """Every place that a new post names: location -> (root, image), each once."""
    return _places(changes.rows("posts", ["root", "images"]))


def _places(posts: pl.DataFrame) -> dict[str, tuple[str, str]]:
    """Every place that posts name: location -> (root, image), each once."""
    named = posts.explode("images").drop_nulls("images").unique().sort("root", "images")
    return {originals.location(root, image): (root, image) for root, image in named.iter_rows()}


def _pending(corpus: Corpus, places: dict[str, tuple[str, str]]) -> list[tuple[str, str]]:
    """The places that have not been read, and those that must be read again; in order of location."""
    known = corpus.polars("originals", ["location"])["location"]
    pending = {location: places[location] for location in places.keys() - set(known)}
    pending |= _changed_places(corpus)
    return [pending[location] for location in sorted(pending)]


def _changed_places(corpus: Corpus) -> dict[str, tuple[str, str]]:
    """The places of pictures that were rejected and have changed since, and of those read whose row is gone."""
    known = corpus.polars("originals", ["location", "root", "image", "image_id", "size_bytes", "modified_ns"])
    is_lost = ~pl.col("image_id").is_in(corpus.polars("images", ["image_id"])["image_id"].implode())
    found = {location: (root, image) for location, root, image, *_ in known.filter(is_lost).iter_rows()}
    for location, root, image, _, *was in known.filter(pl.col("image_id").is_null()).iter_rows():
        if _state(corpus, root, image) != tuple(was):
            found[location] = root, image
    return found


def _state(corpus: Corpus, root: str, image: str) -> tuple[int | None, int | None]:
    return originals.state(root, image, corpus.fetched) or (None, None)


def looks(
    corpus: Corpus, places: Sequence[tuple[str, str]], settings: VisionSettings, advance: Callable[[int], None]
) -> list[dict[str, Any] | workers.Failure]:
    """What the first pass says of each place, (root, image): columns of `images`, or reason and detail."""
    return call_workers(
        "memography.vision.first_pass:first_pass",
        Setup(
            Caps(settings.max_pixels, settings.max_frames), settings.max_bytes, settings.thumbnail_px, corpus.fetched
        ),
        {"root": [root for root, _ in places], "image": [image for _, image in places]},
        _LOOK,
        workers.Limits(settings.workers, settings.decoder_timeout_s, settings.decoder_memory_bytes, TOGETHER),
        advance,
    )


def _store(corpus: Corpus, batch: list[tuple[str, str]], seen: Sequence[dict[str, Any] | workers.Failure]) -> int:
    """Write one batch: images and rejects first, `originals` last, since it says what is done."""
    images: dict[str, dict[str, Any]] = {}
    places, found_rejects = [], []
    for (root, image), look in zip(batch, seen, strict=True):
        location = originals.location(root, image)
        place: dict[str, Any] = {"location": location, "root": root, "image": image}
        if isinstance(look, workers.Failure) or look["reason"]:
            found_rejects.append(refused(corpus, root, image, look))
            place["size_bytes"], place["modified_ns"] = _state(corpus, root, image)
        else:
            images.setdefault(look["image_id"], {c.name: look[c.name] for c in TABLES["images"].columns})
            place.update({name: look[name] for name in ("image_id", "size_bytes", "modified_ns")})
        places.append(place)
    if images:
        rows = pa.Table.from_pylist(list(images.values()), schema=TABLES["images"].schema)
        corpus.upsert("images", rows)
    forget_rejects(corpus, [place["location"] for place in places])
    rejects.record(corpus, found_rejects)
    corpus.upsert("originals", pa.Table.from_pylist(places, schema=TABLES["originals"].schema))
    return len(found_rejects)


def refused(corpus: Corpus, root: str, image: str, look: dict[str, Any] | workers.Failure) -> Reject:
    """The reject of a picture that the first pass did not take."""
    if isinstance(look, workers.Failure):
        return failures.reject(root, image, look, corpus.fetched)
    sha256 = look["image_id"] or originals.sha256(root, image, corpus.fetched)
    return Reject(root, image, Reason(look["reason"]), look["detail"], sha256)


def _forget_unnamed(corpus: Corpus, named: Collection[str]) -> None:
    """Remove places that no post names any more."""
    known = corpus.polars("originals", ["location"])["location"]
    if unnamed := sorted(set(known) - set(named)):
        corpus.delete("originals", one_of("location", unnamed))


def _forget_lost(corpus: Corpus) -> None:
    """Remove images that lie nowhere: no post names their place, or its file changed before that was written."""
    images = corpus.polars("images", ["image_id"])["image_id"]
    found = corpus.polars("originals", ["image_id"], "image_id IS NOT NULL")["image_id"]
    if lost := images.filter(~images.is_in(found.implode())).sort().to_list():
        corpus.delete("images", one_of("image_id", lost))
