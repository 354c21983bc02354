"""Views, and the pictures that show them: looked up in an index, then verified one by one. Runs in worker processes."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import cv2
import faiss
import pyarrow as pa

from memography.recognition.features import Features
from memography.recognition.geometry import Similarity
from memography.recognition.index import Candidate, ViewIndex
from memography.recognition.regions import covered, evidence
from memography.recognition.verification import Verified, verified_same

FEATURES = pa.schema(
    [
        pa.field("width_px", pa.int32()),
        pa.field("height_px", pa.int32()),
        pa.field("points", pa.binary()),
        pa.field("descriptors", pa.binary()),
        pa.field("small", pa.binary()),
        pa.field("small_width_px", pa.int32()),
        pa.field("chroma", pa.binary()),
        pa.field("small_text", pa.binary()),
        pa.field("text_boxes", pa.list_(pa.list_(pa.float32(), 4))),
    ]
)
"""The columns of packed features."""
FOUND = pa.struct(
    [
        pa.field("view", pa.int32()),
        pa.field("mirrored", pa.bool_()),
        pa.field("transform", pa.list_(pa.float64(), 4)),
        pa.field("n_inliers", pa.int32()),
        pa.field("share", pa.float32()),
        pa.field("agreeing", pa.float32()),
        pa.field("covered", pa.float32()),
        pa.field("covered_view", pa.float32()),
        pa.field("region", pa.list_(pa.float32(), 4)),
    ]
)
"""A view that a picture shows."""
ANSWER = pa.schema([pa.field("found", pa.list_(FOUND))])

VIEWS_FILE = "views.arrow"
_FILES_FILE = "views.json"
"""The files that features lie in, where it is not the one above."""

N_CANDIDATES = 12
"""So many views at most are verified for a picture."""
LEAST_VOTES = 0.3
"""Views with fewer votes are not verified."""
_LEAST_VOTES_BESIDE = 0.15
"""The same, beside what has been found: there are fewer features to vote."""
_WHOLE = 0.85
"""Where what is found covers less of a picture, what lies beside it is looked up by itself."""
_COVERED = 0.6
"""A view that covers so much of a picture accounts for it."""
_SURELY = 0.9
"""Once a view accounts for a picture, and agrees so well, the picture is not looked at in the mirror."""
_LEAST_AGREEING, _LEAST_AGREEING_BESIDE = 0.05, 0.0
"""Views of which fewer votes agree on an arrangement are not verified; the same, beside what has been found."""
_MAX_FAILED = 8
"""After so many views in a row that are not shown, those with fewer votes are not verified."""
_ENOUGH = 0.3
"""Once a view is found that covers a picture so far, those with so many times fewer votes are not verified."""


@dataclass(frozen=True, slots=True)
class Views:
    """What pictures are matched with: views, and an index of their features; a folder on disk."""

    index: ViewIndex
    features: Sequence[Features]

    def write(self, folder: Path) -> None:
        """Write them, for `matcher` in other processes; features that are in files stay where they are."""
        self.index.write(folder)
        if isinstance(self.features, FeaturesFile):
            (folder / _FILES_FILE).write_text(json.dumps(list(map(str, self.features.paths))), encoding="utf-8")
        else:
            write_features(folder / VIEWS_FILE, self.features)

    @classmethod
    def read(cls, folder: Path) -> "Views":
        """What `write` wrote; the views' features stay on disk until they are asked for."""
        files = [folder / VIEWS_FILE]
        if (folder / _FILES_FILE).exists():
            files = [Path(file) for file in json.loads((folder / _FILES_FILE).read_text(encoding="utf-8"))]
        return cls(ViewIndex.read(folder), FeaturesFile(*files))

    def shown(self, picture: Features, own: int = -1, to_found: bool = False) -> list[tuple[int, Verified]]:
        """The views that a picture shows, with what speaks for each.

        Where what is found covers a part of the picture only, what lies beside it is looked up by itself: in a collage
        the strongest features may all lie in one part.

        Args:
            picture: its features.
            own: the view that is the picture itself, which is left out.
            to_found: whether as much is asked as to found a meme.
        """
        found: dict[int, Verified] = {}
        rest: Features | None = picture
        while rest is not None:
            more = self._shown(rest, {own, *found}, to_found, is_beside=bool(found))
            found |= more
            regions = [seen.agreement.region for seen in found.values()]
            rest = picture.outside(regions) if more and covered(regions) < _WHOLE else None
        return list(found.items())

    def _shown(
        self, picture: Features, without: Collection[int], to_found: bool, is_beside: bool
    ) -> dict[int, Verified]:
        found: dict[int, Verified] = {}
        least_votes = _LEAST_VOTES_BESIDE if is_beside else LEAST_VOTES
        least_agreeing = _LEAST_AGREEING_BESIDE if is_beside else _LEAST_AGREEING
        for way in (False, True):
            [candidates] = self.index.candidates([picture], N_CANDIDATES, least_votes, ways=(way,))
            candidates = [one for one in candidates if one.votes >= least_agreeing]
            for view, seen in self._verified(picture, candidates, without, to_found).items():
                if view not in found or _evidence(seen) > _evidence(found[view]):  # symmetric pictures are found twice
                    found[view] = seen
            if any(seen.agreement.covered > _COVERED and seen.agreement.share > _SURELY for seen in found.values()):
                break
        return found

    def _verified(
        self, picture: Features, candidates: Sequence[Candidate], without: Collection[int], to_found: bool
    ) -> dict[int, Verified]:
        found: dict[int, Verified] = {}
        enough, n_failed = 0.0, 0
        for candidate in candidates:
            if candidate.view in without:
                continue
            if candidate.votes < enough or n_failed == _MAX_FAILED:
                break
            seen = verified_same(picture, self.features[candidate.view], candidate.mirrored, to_found)
            n_failed = 0 if seen is not None else n_failed + 1
            if seen is not None and candidate.view not in found:
                found[candidate.view] = seen
                if seen.agreement.covered > _COVERED:
                    enough = max(enough, _ENOUGH * candidate.votes)
        return found


def matcher(setup: Path) -> Callable[[tuple[Any, ...]], dict[str, Any]]:
    """The function that a worker calls for each (name of the views, own view, whether to
    found, packed features…).

    Args:
        setup: the folder that holds folders of views.
    """
    cv2.setNumThreads(1)
    faiss.omp_set_num_threads(1)
    names = FEATURES.names[:-1]

    def match(item: tuple[Any, ...]) -> dict[str, Any]:
        name, own, to_found, *values = item
        picture = Features.unpacked({**dict(zip(names, values, strict=True)), "text_boxes": []})
        return {"found": [as_row(view, seen) for view, seen in _views(setup / name).shown(picture, own, to_found)]}

    return match


def _evidence(seen: Verified) -> float:
    return evidence(seen.agreement.agreeing, seen.n_inliers)


def as_row(view: int, seen: Verified) -> dict[str, Any]:
    """What was verified, as FOUND has it."""
    transform, agreement = seen.transform, seen.agreement
    return {
        "view": view,
        "mirrored": seen.mirrored,
        "transform": [transform.factor.real, transform.factor.imag, transform.shift.real, transform.shift.imag],
        "n_inliers": seen.n_inliers,
        "share": agreement.share,
        "agreeing": agreement.agreeing,
        "covered": agreement.covered,
        "covered_view": agreement.covered_other,
        "region": list(agreement.region),
    }


def as_similarity(values: Sequence[float]) -> Similarity:
    """The transform that four numbers stand for."""
    return Similarity(complex(values[0], values[1]), complex(values[2], values[3]))


def write_features(path: Path, views: Sequence[Features]) -> None:
    """Write features into a file for `FeaturesFile`."""
    rows = pa.Table.from_pylist([view.packed() for view in views], schema=FEATURES)
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, FEATURES) as writer:
        writer.write_table(rows)


class FeaturesFile(Sequence[Features]):
    """Features of views, from files in memory's reach, one behind the other; they are read when they are asked for."""

    def __init__(self, *paths: Path) -> None:
        self.paths = paths
        rows = [pa.ipc.open_file(pa.memory_map(str(path))).read_all() for path in paths]
        self._rows = pa.concat_tables(rows) if rows else FEATURES.empty_table()

    def __len__(self) -> int:
        return int(self._rows.num_rows)

    def __getitem__(self, place: Any) -> Any:
        row: Mapping[str, Any] = self._rows.slice(place, 1).to_pylist()[0]
        return Features.unpacked(row)

    def batches(self) -> list[pa.RecordBatch]:
        """The rows as they lie in the files."""
        found: list[pa.RecordBatch] = self._rows.to_batches()
        return found


@lru_cache(maxsize=2)
def _views(folder: Path) -> Views:
    return Views.read(folder)
