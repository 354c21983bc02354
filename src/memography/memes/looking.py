"""Looking at pictures: their features from the corpus, and which leaders they show; this runs where the engine runs."""

import hashlib
import shutil
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import cv2
import numpy as np

from memography import workers
from memography.corpus import Corpus
from memography.corpus.store import one_of
from memography.engine import call_workers
from memography.memes.stored import StoredPictures
from memography.progress import Task
from memography.recognition.clean_template import MAX_VARIANTS, Layer, clean_template
from memography.recognition.features import Features, features_beside
from memography.recognition.index import ViewIndex
from memography.recognition.matching import ANSWER, FEATURES, Views, as_row, as_similarity
from memography.settings import MemesSettings

Shown = dict[str, Any]
"""A leader that a variant shows: a row as `recognition.matching.FOUND` has it, with `leader_id`."""

_HERE_BELOW = 64
"""Fewer pictures than this are matched in this process: workers take longer to start."""
_READ_AT_ONCE = 500
_TEMPLATES_AT_ONCE = 100
"""The pictures of so many templates are read together."""
_MADE_OF = ["leader_id", "made_of"]
_STALE = 0.3
"""An index of which more than this share is no longer asked for is made anew."""


class Looking:
    """Pictures of a corpus, and what they show."""

    def __init__(self, corpus: Corpus, settings: MemesSettings, task: Task) -> None:
        self._corpus = corpus
        self._settings = settings
        self._task = task
        self._stored = StoredPictures(corpus)
        self._kept: dict[str | None, tuple[Views, list[str]]] = {}
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
        """The features of variants, as `StoredPictures.features` has them."""
        return self._stored.features(variants)

    def shown(
        self, variants: Sequence[str], leaders: Sequence[str], index: str | None = None, to_found: bool = False
    ) -> dict[str, list[Shown]]:
        """Which leaders each variant shows; a variant is not matched with itself.

        Args:
            variants: the variants.
            leaders: the leaders.
            index: the name of an index that is kept, and only added to while most of what it holds is asked for.
            to_found: whether as much is asked as to found a meme.
        """
        if not variants or not leaders:
            return {}
        known = self.features({*variants, *leaders})
        wanted = {leader: None for leader in leaders if leader in known}
        views, held = self._kept.get(index, (Views(ViewIndex(), []), []))
        if sum(leader not in wanted for leader in held) > _STALE * len(held):
            views, held = Views(ViewIndex(), []), []
        new = sorted(wanted.keys() - set(held))
        views.index.add([known[leader] for leader in new], range(len(held), len(held) + len(new)))
        views, held = Views(views.index, [*views.features, *(known[leader] for leader in new)]), held + new
        if index is not None:
            self._kept[index] = views, held
        found = self._shown(
            {variant: known[variant] for variant in variants if variant in known}, views, held, to_found
        )
        return {variant: [one for one in shown if one["leader_id"] in wanted] for variant, shown in found.items()}

    def make_templates(self, layers: Mapping[str, Sequence[tuple[str, Shown]]]) -> list[str]:
        """Make the clean templates of leaders, or take those that are made of the same as before.

        Args:
            layers: the variants that each leader's template is made of, best first, and how they lie upon it.

        Returns:
            The leaders whose template is new or has changed.
        """
        known = {}
        if self._corpus.has("templates"):
            known = {row["leader_id"]: row["made_of"] for row in self._corpus.rows("templates", _MADE_OF)}
        made_of = {leader: _made_of(of_leader) for leader, of_leader in layers.items()}
        changed = [leader for leader in layers if known.get(leader) != made_of[leader]]
        self._take_templates(sorted(layers.keys() - set(changed)))
        for start in range(0, len(changed), _TEMPLATES_AT_ONCE):
            batch = changed[start : start + _TEMPLATES_AT_ONCE]
            self._stored.read_ahead({picture for leader in batch for picture in _pictures_of(leader, layers[leader])})
            for leader in batch:
                self.templates[leader] = {**self._template(leader, layers[leader]), "made_of": made_of[leader]}
        return changed

    def _take_templates(self, leaders: Sequence[str]) -> None:
        """Take templates as they are in the corpus."""
        for start in range(0, len(leaders), _READ_AT_ONCE):
            for row in self._corpus.rows(
                "templates", where=one_of("leader_id", leaders[start : start + _READ_AT_ONCE])
            ):
                of_it = {name: row[name] for name in row if name not in ("leader_id", "meme_id")}
                self.templates[row["leader_id"]] = of_it

    def of_template(self, leader: str) -> Features | None:
        """The features of a leader's clean template, if it has one."""
        return Features.unpacked(self.templates[leader]) if leader in self.templates else None

    def shown_of_templates(self, pictures: Mapping[str, Features], leaders: Sequence[str]) -> dict[str, list[Shown]]:
        """Which leaders pictures show by their clean templates; no template is matched with itself.

        Args:
            pictures: the features of variants, or those of templates by leader.
            leaders: leaders with a template.
        """
        if not pictures or not leaders:
            return {}
        views = Views(ViewIndex(), [Features.unpacked(self.templates[leader]) for leader in leaders])
        views.index.add(views.features, range(len(leaders)))
        return self._shown(pictures, views, leaders)

    def _template(self, leader: str, layers: Sequence[tuple[str, Shown]]) -> dict[str, Any]:
        layers = layers[: MAX_VARIANTS - 1]
        variants = _pictures_of(leader, layers)
        known, pictures = self.features(variants), self._stored.pictures(variants)
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

    def _shown(
        self, pictures: Mapping[str, Features], views: Views, leaders: Sequence[str], to_found: bool = False
    ) -> dict[str, list[Shown]]:
        view_of = {leader: view for view, leader in enumerate(leaders)}
        own = [view_of.get(picture, -1) for picture in pictures]
        if len(pictures) < _HERE_BELOW:
            answers = [
                [as_row(view, seen) for view, seen in views.shown(picture, view, to_found)]
                for picture, view in zip(pictures.values(), own, strict=True)
            ]
        else:
            answers = self._answers(list(pictures.values()), views, own, to_found)
        return {
            picture: [{**one, "leader_id": leaders[one["view"]]} for one in found]
            for picture, found in zip(pictures, answers, strict=True)
        }

    def _answers(
        self, pictures: Sequence[Features], views: Views, own: Sequence[int], to_found: bool
    ) -> list[list[dict[str, Any]]]:
        """What workers say of each picture."""
        self._n_folders += 1
        name = str(self._n_folders)
        views.write(self._folder / name)
        packed = [picture.packed() for picture in pictures]
        columns = {column: [row[column] for row in packed] for column in FEATURES.names[:-1]}
        settings = self._settings
        answers = call_workers(
            "memography.recognition.matching:matcher",
            self._folder,
            {"name": [name] * len(pictures), "own": own, "to_found": [to_found] * len(pictures), **columns},
            ANSWER,
            workers.Limits(settings.workers, settings.timeout_s, settings.memory_bytes, 8),
            self._task.advance,
        )
        shutil.rmtree(self._folder / name)
        return [[] if isinstance(answer, workers.Failure) else answer["found"] for answer in answers]

    @property
    def _folder(self) -> Any:
        return self._corpus.folder / "matching"


def _pictures_of(leader: str, layers: Sequence[tuple[str, Shown]]) -> list[str]:
    """The variants that a leader's template is made of."""
    return [leader, *(variant for variant, _ in layers[: MAX_VARIANTS - 1])]


def _made_of(layers: Sequence[tuple[str, Shown]]) -> str:
    told = [(variant, one["mirrored"], *one["transform"]) for variant, one in layers[: MAX_VARIANTS - 1]]
    return hashlib.sha256(repr(told).encode()).hexdigest()
