"""The map stage: positions of uses by what they say, and of variants by how they look."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from memography.corpus import Corpus
from memography.corpus.changes import Changes
from memography.map.layout import Hosts, drawn, is_due, laid_out
from memography.map.likeness import N_NUMBERS, looks, together
from memography.map.regions import regions
from memography.progress import Progress
from memography.recognition.features import Features
from memography.settings import MapSettings, Settings
from memography.stages import Outcome

Rows = npt.NDArray[np.float32]
Batches = Callable[[], Iterator[tuple[list[str], Rows]]]
"""Reads all items, batch by batch: what each is made of, and its vector; shape (n, n_dimensions)."""

_HASH_BYTES = 8
_FEATURES = [
    *("variant_id", "width_px", "height_px", "points", "descriptors", "small", "small_width_px", "chroma"),
    *("small_text", "text_boxes"),
]


def build(corpus: Corpus, settings: Settings, progress: Progress, changes: Changes) -> Outcome:
    """Bring `text_positions` and `picture_positions` up to date with `vectors` and `features`.

    What has a position keeps it. What is new is placed among what was laid out. Where too much was placed so,
    everything is laid out anew, beginning from where it stands.
    """
    n_in = n_done = 0
    for name, key, items in (("text_positions", "use_id", texts), ("picture_positions", "variant_id", pictures)):
        with progress.task(f"laying out {name.split('_', maxsplit=1)[0]}s", None, "positions"):
            found = items(corpus)
            made = positions(found, known(corpus, name), settings.map, settings.seed)
            rows = pl.DataFrame([found.keys, found.made_of], {key: pl.String, "made_of": pl.String}).join(
                made, on="made_of", how="left"
            )
            n_done += corpus.amend(name, rows.sort(key))
            n_in += len(found.keys)
    with progress.task("naming regions", None, "regions"):
        at = corpus.polars("text_positions", ["use_id", "x", "y", "made_of"])
        corpus.amend("regions", regions(at, corpus.polars("contexts", ["use_id", "words", "language"]), settings.seed))
    return Outcome(n_in=n_in, n_done=n_done)


@dataclass(frozen=True)
class Items:
    """What is to have a position."""

    keys: list[str]
    """A key each."""
    made_of: list[str]
    """What each position follows from, as a hash: items that are the same have one position."""
    batches: Batches
    n_dimensions: int


def texts(corpus: Corpus) -> Items:
    """Uses that have a vector."""

    def batches() -> Iterator[tuple[list[str], Rows]]:
        for batch in corpus.batches("vectors", ["vector"]):
            vectors = pl.DataFrame(batch)["vector"].to_numpy()
            yield [_hash(vector.tobytes()) for vector in vectors], vectors.astype(np.float32)

    keys = [key for batch in corpus.batches("vectors", ["use_id"]) for key in batch.column("use_id").to_pylist()]
    n_dimensions = corpus.schema("vectors").field("vector").type.list_size
    return Items(keys, [made for hashes, _ in batches() for made in hashes], batches, n_dimensions)


def pictures(corpus: Corpus) -> Items:
    """Variants, by how they look and which meme they show first."""
    matches = corpus.polars("matches", ["variant_id", "meme_id", "mirrored"], "rank = 1")
    shown = {variant_id: (meme_id, mirrored) for variant_id, meme_id, mirrored in matches.iter_rows()}
    numbers = {meme_id: number for number, meme_id in enumerate(sorted(matches["meme_id"].unique()))}
    keys: list[str] = []
    rows: list[Rows] = []
    for batch in corpus.batches("features", _FEATURES):
        for row in batch.to_pylist():
            keys.append(row["variant_id"])
            rows.append(looks(Features.unpacked(row), shown.get(row["variant_id"], ("", False))[1]))
    own = np.stack(rows) if rows else np.empty((0, N_NUMBERS), np.float32)
    meme_ids = [shown.get(key, ("", False))[0] for key in keys]
    made_of = [_hash(row.tobytes() + meme_id.encode()) for row, meme_id in zip(own, meme_ids, strict=True)]
    vectors = together(own, np.array([numbers.get(meme_id, -1) for meme_id in meme_ids], np.int64))
    return Items(keys, made_of, lambda: iter([(made_of, vectors)]), N_NUMBERS)


def known(corpus: Corpus, name: str) -> pl.DataFrame:
    """The positions that there are, columns made_of, x, y, is_placed, each once."""
    return corpus.polars(name, ["made_of", "x", "y", "is_placed"]).unique("made_of").sort("made_of")


def positions(items: Items, before: pl.DataFrame, settings: MapSettings, seed: int) -> pl.DataFrame:
    """Where items stand, columns made_of, x, y, is_placed.

    Args:
        items: all of them.
        before: where those stand that have a position, as `known` tells it.
        settings: how many are laid out at once.
        seed: of the layout.
    """
    different = sorted(set(items.made_of))
    before = before.filter(pl.col("made_of").is_in(different))
    core = before.filter(~pl.col("is_placed"))
    if is_due(core.height, len(different), settings.layout_items):
        core = _renewed(items, drawn(different, settings.layout_items), before, seed)
        before = core
    fresh = set(different) - set(before["made_of"])
    if not fresh:
        return before
    return pl.concat([before, _placed(items, fresh, _hosts(items, core, seed))])


def _renewed(items: Items, chosen: list[str], before: pl.DataFrame, seed: int) -> pl.DataFrame:
    vectors = _vectors(items, chosen)
    start = None
    if before.height:
        stood = pl.DataFrame({"made_of": chosen}).join(before, on="made_of", how="left", maintain_order="left")
        hosts = _hosts(items, before.filter(pl.col("made_of").is_in(chosen)), seed)
        start = np.where(stood["x"].is_null().to_numpy()[:, None], hosts.places(vectors), stood.select("x", "y"))
    found = laid_out(vectors, seed, start)
    return _rows(chosen, found, is_placed=False)


def _hosts(items: Items, core: pl.DataFrame, seed: int) -> Hosts:
    stand = core.sort("made_of")
    at = stand.select("x", "y").to_numpy().astype(np.float64)
    return Hosts(_vectors(items, stand["made_of"].to_list()), at, seed)


def _placed(items: Items, fresh: set[str], hosts: Hosts) -> pl.DataFrame:
    """Each fresh item among its hosts, batch by batch, each different one once."""
    found, waiting = [], set(fresh)
    for made_of, vectors in items.batches():
        chosen = [n for n, made in enumerate(made_of) if made in waiting]
        if chosen:
            names = [made_of[n] for n in chosen]
            found.append(_rows(names, hosts.places(vectors[chosen]), is_placed=True))
            waiting.difference_update(names)
    return pl.concat(found).unique("made_of").sort("made_of")


def _vectors(items: Items, made_of: list[str]) -> Rows:
    """The vectors of some items, in their order; shape (n, n_dimensions)."""
    rows = {made: row for row, made in enumerate(made_of)}
    found = np.empty((len(made_of), items.n_dimensions), np.float32)
    for names, vectors in items.batches():
        for name, vector in zip(names, vectors, strict=True):
            if name in rows:
                found[rows[name]] = vector
    return found


def _rows(made_of: list[str], at: npt.NDArray[np.float64], *, is_placed: bool) -> pl.DataFrame:
    columns = {"made_of": made_of, "x": at[:, 0].astype(np.float32), "y": at[:, 1].astype(np.float32)}
    return pl.DataFrame(columns, schema={"made_of": pl.String, "x": pl.Float32, "y": pl.Float32}).with_columns(
        is_placed=pl.lit(is_placed)
    )


def _hash(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=_HASH_BYTES).hexdigest()
