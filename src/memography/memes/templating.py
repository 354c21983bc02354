"""Clean templates: made where the engine runs, and held on disk until they are written, since there may be many."""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import polars as pl
import pyarrow as pa

from memography.corpus import Corpus
from memography.memes.stored import StoredPictures
from memography.recognition.clean_template import MAX_VARIANTS, Layer, clean_template
from memography.recognition.features import Features, features_beside
from memography.recognition.matching import as_similarity
from memography.tables import TABLES

Layers = Sequence[tuple[str, Mapping[str, Any]]]
"""The variants that a leader's template is made of, best first, and how they lie upon it (`mirrored`, `transform`)."""

ROWS = pa.schema([field for field in TABLES["templates"].schema if field.name not in ("meme_id", "is_mirrored")])
"""The columns of the table `templates` that follow from pictures alone."""
_NOT_ANSWERED = ("made_of", "layers")
_ROW = pa.struct([field for field in ROWS if field.name not in _NOT_ANSWERED])
ANSWER = pa.schema([pa.field("rows", pa.list_(_ROW))])
"""What `maker` answers."""


def maker(corpus_folder: Path) -> Callable[[tuple[str]], dict[str, Any]]:
    """The function that a worker calls for each (layers as `told` tells them,); it answers with rows of `templates`.

    Args:
        corpus_folder: the corpus, with images and features.
    """
    cv2.setNumThreads(1)
    corpus = Corpus(corpus_folder)

    def make(item: tuple[str]) -> dict[str, Any]:
        return {"rows": list(made(corpus, json.loads(item[0])))}

    return make


def told(layers: Mapping[str, Layers]) -> str:
    """The layers of leaders as text, for `maker`."""
    kept = ("mirrored", "transform")
    return json.dumps(
        {
            leader: [(variant, {name: one[name] for name in kept}) for variant, one in of_leader[: MAX_VARIANTS - 1]]
            for leader, of_leader in layers.items()
        }
    )


def made(corpus: Corpus, layers: Mapping[str, Layers]) -> Iterator[dict[str, Any]]:
    """The clean template of each leader, as a row of `templates` without meme and what it was made of."""
    stored = StoredPictures(corpus)
    everything = {variant for leader, of_leader in layers.items() for variant in pictures_of(leader, of_leader)}
    stored.features(everything)
    stored.read_ahead(everything)
    for leader, of_leader in layers.items():
        variants = pictures_of(leader, of_leader)
        known, pictures = stored.features(variants), stored.pictures(variants)
        laid = [
            Layer(pictures[variant], known[variant], as_similarity(one["transform"]), one["mirrored"])
            for variant, one in of_leader[: MAX_VARIANTS - 1]
        ]
        clean = clean_template(pictures[leader], known[leader], laid)
        uncertain = np.where(clean.is_certain, 0, 255).astype(np.uint8)
        yield {
            "leader_id": leader,
            "picture": cv2.imencode(".png", clean.bgr)[1].tobytes(),
            "certainty": cv2.imencode(".png", 255 - uncertain)[1].tobytes(),
            "share_certain": float(clean.is_certain.mean()),
            "n_variants": clean.n_variants,
            **features_beside(clean.bgr, uncertain).packed(),
        }


def layer_hashes(layers: Layers) -> list[str]:
    """A hash of each variant and of how it lies."""
    told = ((variant, one["mirrored"], *one["transform"]) for variant, one in layers)
    return [hashlib.blake2b(repr(layer).encode(), digest_size=8).hexdigest() for layer in told]


def pictures_of(leader: str, layers: Layers) -> list[str]:
    """The variants that a leader's template is made of."""
    return [leader, *(variant for variant, _ in layers[: MAX_VARIANTS - 1])]


class Templates:
    """Clean templates of leaders, on disk, in order of their making; of a leader the latest counts."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._rows = ROWS.empty_table()
        self._places: dict[str, int] = {}

    def add(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Hold more templates: rows with the columns of ROWS."""
        table = pa.Table.from_pylist([{name: row[name] for name in ROWS.names} for row in rows], schema=ROWS)
        if not table.num_rows:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        n_before = self._rows.num_rows
        path = self._folder / f"templates-{n_before}.arrow"
        with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, ROWS) as writer:
            writer.write_table(table)
        self._places |= {leader: n_before + i for i, leader in enumerate(table["leader_id"].to_pylist())}
        self._rows = pa.concat_tables([self._rows, pa.ipc.open_file(pa.memory_map(str(path))).read_all()])

    def features(self, leaders: Collection[str]) -> dict[str, Features]:
        """The features of the templates of leaders, of those that have one."""
        held = [leader for leader in leaders if leader in self._places]
        return {leader: Features.unpacked(self._rows.slice(self._places[leader], 1).to_pylist()[0]) for leader in held}

    def frame(self, leaders: Collection[str]) -> pl.DataFrame:
        """The rows of leaders, in order of their ids."""
        places = [self._places[leader] for leader in sorted(leaders) if leader in self._places]
        return pl.DataFrame(self._rows)[places]
