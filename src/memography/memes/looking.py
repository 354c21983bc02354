"""Looking at pictures: their features from the corpus, and which leaders they show; this runs where the engine runs."""

import hashlib
import shutil
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from memography import workers
from memography.corpus import Corpus
from memography.corpus.store import one_of
from memography.engine import call_workers
from memography.progress import Task
from memography.recognition.clean_template import MAX_VARIANTS, Layer, clean_template
from memography.recognition.features import Features, decoded, features_beside
from memography.recognition.index import ViewIndex
from memography.recognition.matching import ANSWER, FEATURES, Views, as_row, as_similarity
from memography.settings import MemesSettings

Shown = dict[str, Any]
"""A leader that a variant shows: a row as `recognition.matching.FOUND` has it, with `leader_id`."""

_HERE_BELOW = 64
"""Fewer pictures than this are matched in this process: workers take longer to start."""
_READ_AT_ONCE = 500


class Looking:
    """Pictures of a corpus, and what they show."""

    def __init__(self, corpus: Corpus, settings: MemesSettings, task: Task) -> None:
        self._corpus = corpus
        self._settings = settings
        self._task = task
        self._features: dict[str, Features] = {}
        self._n_folders = 0
        self.templates: dict[str, dict[str, Any]] = {}
        """The clean template of each leader that has one, once `shown_of_templates` was asked: columns of the table
        `templates`, without the meme."""

    def __enter__(self) -> "Looking":
        return self

    def __exit__(self, *exc: object) -> None:
        workers.close_shared_pools()
        shutil.rmtree(self._folder, ignore_errors=True)

    def features(self, variants: Collection[str]) -> Mapping[str, Features]:
        """The features of variants; those that could not be taken are not in it."""
        missing = sorted(set(variants) - self._features.keys())
        for start in range(0, len(missing), _READ_AT_ONCE):
            wanted = one_of("variant_id", missing[start : start + _READ_AT_ONCE])
            for row in self._corpus.rows("features", where=wanted):
                self._features[row["variant_id"]] = Features.unpacked(row)
        return self._features

    def shown(self, variants: Sequence[str], leaders: Sequence[str]) -> dict[str, list[Shown]]:
        """Which leaders each variant shows; a variant is not matched with itself."""
        if not variants or not leaders:
            return {}
        known = self.features({*variants, *leaders})
        leaders = [leader for leader in leaders if leader in known]
        views = Views(ViewIndex(), [known[leader] for leader in leaders])
        views.index.add(views.features, range(len(leaders)))
        return self._shown(variants, views, leaders)

    def shown_of_templates(
        self, variants: Sequence[str], layers: Mapping[str, Sequence[tuple[str, Shown]]]
    ) -> dict[str, list[Shown]]:
        """Which leaders each variant shows by their clean templates.

        Args:
            variants: the variants.
            layers: the variants that each leader's template is made of, best first, and how they lie upon it.
        """
        known = {}
        if self._corpus.has("templates"):
            known = {
                row["leader_id"]: row["made_of"] for row in self._corpus.rows("templates", ["leader_id", "made_of"])
            }
        for leader, of_leader in layers.items():
            made_of = _made_of(of_leader)
            if known.get(leader) == made_of:
                [row] = self._corpus.rows("templates", where=one_of("leader_id", [leader]))
                self.templates[leader] = {name: row[name] for name in row if name not in ("leader_id", "meme_id")}
            else:
                self.templates[leader] = {**self._template(leader, of_leader), "made_of": made_of}
        leaders = sorted(self.templates)
        if not variants or not leaders:
            return {}
        self.features(variants)
        views = Views(ViewIndex(), [Features.unpacked(self.templates[leader]) for leader in leaders])
        views.index.add(views.features, range(len(leaders)))
        return self._shown(variants, views, leaders)

    def _template(self, leader: str, layers: Sequence[tuple[str, Shown]]) -> dict[str, Any]:
        layers = layers[: MAX_VARIANTS - 1]
        variants = [leader, *(variant for variant, _ in layers)]
        known, pictures = self.features(variants), self.pictures(variants)
        laid = [
            Layer(pictures[variant], known[variant], as_similarity(one["transform"]), one["mirrored"])
            for variant, one in layers
        ]
        clean = clean_template(pictures[leader], known[leader], laid)
        uncertain = np.where(clean.is_certain, 0, 255).astype(np.uint8)
        return {
            "picture": cv2.imencode(".png", clean.bgr)[1].tobytes(),
            "certainty": cv2.imencode(".png", 255 - uncertain)[1].tobytes(),
            "share_certain": float(clean.is_certain.mean()),
            "n_variants": clean.n_variants,
            **features_beside(clean.bgr, uncertain).packed(),
        }

    def pictures(self, variants: Iterable[str]) -> dict[str, npt.NDArray[np.uint8]]:
        """The thumbnails of variants, shape (height, width, 3), BGR."""
        rows = self._corpus.rows("images", ["image_id", "thumbnail"], one_of("image_id", sorted(set(variants))))
        return {row["image_id"]: decoded(row["thumbnail"]) for row in rows}

    def _shown(self, variants: Sequence[str], views: Views, leaders: Sequence[str]) -> dict[str, list[Shown]]:
        asked = [variant for variant in variants if variant in self._features]
        if len(asked) < _HERE_BELOW:
            answers = [[as_row(view, seen) for view, seen in views.shown(self._features[variant])] for variant in asked]
        else:
            answers = self._answers(asked, views)
        return {
            variant: [{**one, "leader_id": leaders[one["view"]]} for one in found if leaders[one["view"]] != variant]
            for variant, found in zip(asked, answers, strict=True)
        }

    def _answers(self, variants: Sequence[str], views: Views) -> list[list[dict[str, Any]]]:
        """What workers say of each variant."""
        self._n_folders += 1
        name = str(self._n_folders)
        views.write(self._folder / name)
        packed = [self._features[variant].packed() for variant in variants]
        columns = {column: [row[column] for row in packed] for column in FEATURES.names[:-1]}
        settings = self._settings
        answers = call_workers(
            "memography.recognition.matching:matcher",
            self._folder,
            {"name": [name] * len(variants), **columns},
            ANSWER,
            workers.Limits(settings.workers, settings.timeout_s, settings.memory_bytes, 8),
            self._task.advance,
        )
        shutil.rmtree(self._folder / name)
        return [[] if isinstance(answer, workers.Failure) else answer["found"] for answer in answers]

    @property
    def _folder(self) -> Any:
        return self._corpus.folder / "matching"


def _made_of(layers: Sequence[tuple[str, Shown]]) -> str:
    told = [(variant, one["mirrored"], *one["transform"]) for variant, one in layers[: MAX_VARIANTS - 1]]
    return hashlib.sha256(repr(told).encode()).hexdigest()
