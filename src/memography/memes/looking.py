"""Looking at pictures: their features from the corpus, and which leaders they show; this runs where the engine runs."""

import hashlib
import os
import shutil
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from threadpoolctl import threadpool_limits

from memography import workers
from memography.corpus import Corpus
from memography.corpus.store import one_of
from memography.engine import call_workers
from memography.errors import WorkerError
from memography.memes import templating
from memography.memes.stored import StoredPictures
from memography.memes.templating import Layers, Templates
from memography.progress import Task
from memography.recognition.clean_template import MAX_VARIANTS
from memography.recognition.features import Features
from memography.recognition.index import ViewIndex
from memography.recognition.matching import ANSWER, FEATURES, FeaturesFile, Views, as_row, write_features
from memography.settings import MemesSettings

Shown = dict[str, Any]
"""A leader that a variant shows: a row as `recognition.matching.FOUND` has it, with `leader_id`."""
FeaturesOf = Callable[[Collection[str]], Mapping[str, Features]]
"""From ids to features, of those that there are."""

_HERE_BELOW = 64
"""Fewer pictures than this are matched in this process: workers take longer to start."""
_FEW_TEMPLATES = 16
"""So many templates at most are made in this process."""
_AT_ONCE = 1000
"""The features of so many pictures are held together."""
_TOGETHER, _TEMPLATES_AT_ONCE = 10, 1000
"""A worker makes so many templates at a time, and so many are made before they are put on disk."""
_READ_AT_ONCE = 500
_MORE_LAYERS = 1.5
"""A clean template is made anew once there are so many times the variants that it was made of."""
_STALE = 0.3
"""An index of which more than this share is no longer asked for is made anew."""


@dataclass(frozen=True, slots=True)
class _Held:
    """Leaders whose features are indexed, in order of the index."""

    views: Views
    leaders: list[str]


class Looking:
    """Pictures of a corpus, and what they show."""

    def __init__(self, corpus: Corpus, settings: MemesSettings, task: Task) -> None:
        self._corpus = corpus
        self._settings = settings
        self._task = task
        self._stored = StoredPictures(corpus)
        self._kept: dict[str, _Held] = {}
        self._n_written = 0
        self._templates = Templates(self._folder)
        self._layers: dict[str, list[str]] = {}
        """The layers that each template at hand was made of, as `templating.layer_hashes` has them."""
        # More threads of BLAS and OpenMP keep cores busy between small products, which workers could use.
        self._threads = threadpool_limits(1)

    def __enter__(self) -> "Looking":
        return self

    def __exit__(self, *exc: object) -> None:
        self._threads.restore_original_limits()
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
        return self._shown(variants, self.features, leaders, self.features, index, to_found)

    def make_templates(self, layers: Mapping[str, Layers]) -> list[str]:
        """Make the clean templates of leaders, or take those that there are, of which all layers are still there and
        not many more: a few variants would change little in a template, and all that follows from it.

        Args:
            layers: the variants that each leader's template is made of, best first, and how they lie upon it.

        Returns:
            The leaders whose template is new or has changed.

        Raises:
            WorkerError: one can't be made of pictures of our own: a machine without memory, or a bug.
        """
        rows = self._corpus.rows("templates", ["leader_id", "layers"])
        known: dict[str, list[str]] = {row["leader_id"]: row["layers"] for row in rows}
        told = {leader: templating.layer_hashes(of_leader) for leader, of_leader in layers.items()}
        missing = [leader for leader in layers if not _is_of(self._layers.get(leader), told[leader])]
        changed = [leader for leader in missing if not _is_of(known.get(leader), told[leader])]
        kept = sorted(set(missing).difference(changed))
        for start in range(0, len(kept), _READ_AT_ONCE):
            self._templates.add(
                self._corpus.rows("templates", where=one_of("leader_id", kept[start : start + _READ_AT_ONCE]))
            )
        for start in range(0, len(changed), _TEMPLATES_AT_ONCE):
            batch = changed[start : start + _TEMPLATES_AT_ONCE]
            rows = self._made({leader: layers[leader] for leader in batch})
            self._templates.add({**row, **_made_of(told[row["leader_id"]][: MAX_VARIANTS - 1])} for row in rows)
        self._layers |= {leader: known[leader] for leader in kept}
        self._layers |= {leader: told[leader][: MAX_VARIANTS - 1] for leader in changed}
        return changed

    def templates(self, leaders: Collection[str]) -> pl.DataFrame:
        """The clean templates of leaders that have one, once they were made; columns `templating.ROWS`."""
        return self._templates.frame(leaders)

    def of_templates(self, leaders: Collection[str]) -> Mapping[str, Features]:
        """The features of the clean templates of leaders, of those that have one."""
        return self._templates.features(leaders)

    def shown_of_templates(
        self, pictures: Sequence[str], leaders: Sequence[str], *, are_templates: bool = False
    ) -> dict[str, list[Shown]]:
        """Which leaders pictures show by their clean templates; no template is matched with itself.

        Args:
            pictures: variants, or leaders with a template.
            leaders: leaders with a template.
            are_templates: whether the pictures are the templates of leaders.
        """
        features_of = self.of_templates if are_templates else self.features
        found = self._shown(pictures, features_of, leaders, self.of_templates, "templates", is_alike=are_templates)
        return found

    def _shown(
        self,
        pictures: Sequence[str],
        features_of: FeaturesOf,
        leaders: Sequence[str],
        features_of_leaders: FeaturesOf,
        index: str | None,
        to_found: bool = False,
        is_alike: bool = True,
    ) -> dict[str, list[Shown]]:
        """Which leaders pictures show.

        Args:
            pictures: ids.
            features_of: their features.
            leaders: ids.
            features_of_leaders: their features.
            index: the name of an index that is kept.
            to_found: whether as much is asked as to found a meme.
            is_alike: whether a picture and a leader of one id are one picture.
        """
        if not pictures or not leaders:
            return {}
        wanted = set(leaders)
        held = self._kept.get(index or "") or _Held(Views(ViewIndex(), FeaturesFile()), [])
        if sum(leader not in wanted for leader in held.leaders) > _STALE * len(held.leaders):
            held = _Held(Views(ViewIndex(), FeaturesFile()), [])
        held = self._extended(held, sorted(wanted.difference(held.leaders)), features_of_leaders)
        if index is not None:
            self._kept[index] = held
        view_of = {leader: view for view, leader in enumerate(held.leaders)} if is_alike else {}
        folder = self._new_place()
        if len(pictures) >= _HERE_BELOW:
            held.views.write(folder)
        found: dict[str, list[Shown]] = {}
        for start in range(0, len(pictures), _AT_ONCE):
            batch = pictures[start : start + _AT_ONCE]
            features = features_of(batch)
            known = {picture: features[picture] for picture in batch if picture in features}
            own = [view_of.get(picture, -1) for picture in known]
            if len(pictures) < _HERE_BELOW:
                answers = [
                    [as_row(view, seen) for view, seen in held.views.shown(picture, view, to_found)]
                    for picture, view in zip(known.values(), own, strict=True)
                ]
            else:
                answers = self._answers(list(known.values()), folder, own, to_found)
            for picture, answer in zip(known, answers, strict=True):
                told = [{**one, "leader_id": held.leaders[one["view"]]} for one in answer]
                found[picture] = [one for one in told if one["leader_id"] in wanted]
        shutil.rmtree(folder, ignore_errors=True)
        return found

    def _extended(self, held: _Held, new: Sequence[str], features_of: FeaturesOf) -> _Held:
        """Held leaders and some more."""
        index, leaders = held.views.index, list(held.leaders)
        paths = list(held.views.features.paths) if isinstance(held.views.features, FeaturesFile) else []
        for start in range(0, len(new), _AT_ONCE):
            batch = new[start : start + _AT_ONCE]
            features = features_of(batch)
            known = [leader for leader in batch if leader in features]
            views = [features[leader] for leader in known]
            n_more = sum(len(view.points) for view in views) * (len(new) - start) // len(batch)
            with threadpool_limits(os.cpu_count()):  # no worker has anything to do meanwhile
                index.add(views, range(len(leaders), len(leaders) + len(known)), index.n_features + n_more)
            paths.append(self._new_place().with_suffix(".arrow"))
            self._folder.mkdir(parents=True, exist_ok=True)
            write_features(paths[-1], views)
            leaders += known
        return _Held(Views(index, FeaturesFile(*paths)), leaders)

    def _made(self, layers: Mapping[str, Layers]) -> list[dict[str, Any]]:
        """The clean templates of leaders, as `templating.made` has them."""
        if len(layers) <= _FEW_TEMPLATES:
            return list(templating.made(self._corpus, layers))
        workers.close_shared_pools()  # those that match hold an index each
        leaders = list(layers)
        batches = [leaders[start : start + _TOGETHER] for start in range(0, len(leaders), _TOGETHER)]
        settings = self._settings
        answers = call_workers(
            "memography.memes.templating:maker",
            self._corpus.folder,
            {"layers": [templating.told({leader: layers[leader] for leader in batch}) for batch in batches]},
            templating.ANSWER,
            workers.Limits(settings.workers, _TOGETHER * settings.timeout_s, settings.memory_bytes),
            lambda _: None,
        )
        workers.close_shared_pools()
        rows = []
        for answer in answers:
            if isinstance(answer, workers.Failure):
                raise WorkerError(f"Clean templates can't be made: {answer.detail}.")
            rows += answer["rows"]
        return rows

    def _answers(
        self, pictures: Sequence[Features], views: Path, own: Sequence[int], to_found: bool
    ) -> list[list[dict[str, Any]]]:
        """What workers say of each picture."""
        packed = [picture.packed() for picture in pictures]
        columns = {column: [row[column] for row in packed] for column in FEATURES.names[:-1]}
        settings = self._settings
        answers = call_workers(
            "memography.recognition.matching:matcher",
            self._folder,
            {"name": [views.name] * len(pictures), "own": own, "to_found": [to_found] * len(pictures), **columns},
            ANSWER,
            workers.Limits(settings.workers, settings.timeout_s, settings.memory_bytes, 8),
            self._task.advance,
        )
        return [[] if isinstance(answer, workers.Failure) else answer["found"] for answer in answers]

    def _new_place(self) -> Path:
        """A path that nothing is at."""
        self._n_written += 1
        return self._folder / str(self._n_written)

    @property
    def _folder(self) -> Path:
        return self._corpus.folder / "matching"


def _is_of(made_of: Sequence[str] | None, layers: Sequence[str]) -> bool:
    """Whether a template that was made of some layers still stands for these."""
    n = min(len(layers), MAX_VARIANTS - 1)
    return bool(made_of) and set(made_of or ()).issubset(layers) and n < _MORE_LAYERS * len(made_of or ())


def _made_of(layers: Sequence[str]) -> dict[str, Any]:
    return {"layers": layers, "made_of": hashlib.sha256(repr(layers).encode()).hexdigest()}
