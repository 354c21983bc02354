"""Tracing: which earlier variant each variant of a meme was most likely made from; this runs where the engine runs."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from memography.corpus import Corpus
from memography.corpus.store import one_of
from memography.memes.stored import StoredPictures
from memography.recognition.clean_template import Layer, clean_template
from memography.recognition.descent import ROWS_AT_ONCE, parents
from memography.recognition.features import Features, decoded
from memography.recognition.matching import as_similarity
from memography.recognition.residual import Frame, Laid, Residuals, laid, of_template, residual
from memography.recognition.verification import verified_same

_READ_AT_ONCE = 500
_A_COPY = 0.01
"""Where less of the template's size was added, removed and cut off, a variant is a copy of its parent."""
_BARE = 0.95
"""A picture that shows so much of the template, with no more added than to a copy, is the template as it is."""
_N_COMPLETING = 60
"""About so many variants tell what the template is where it is not certain."""
_Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sight:
    """An image of a variant, as it was first seen."""

    image_id: str
    first_seen_at: datetime | None
    px: int
    """Its longer side, pixels."""
    thumbnail_sha256: str
    """Other thumbnails tell other areas."""


@dataclass(frozen=True, slots=True)
class Member:
    """A variant as it shows a meme."""

    variant_id: str
    leader_id: str
    mirrored: bool
    transform: list[float] | None
    sights: tuple[Sight, ...]
    """Its first images, in order of time. They may differ in colours, which PDQ does not see."""
    others: tuple[str, ...]
    """The other memes that it shows."""

    @property
    def first_seen_at(self) -> datetime | None:
        """The earliest dated use; None where there is none."""
        return self.sights[0].first_seen_at


def told(memes: Mapping[str, Sequence[Member]]) -> str:
    """Memes and their members as text, for `tracer`."""
    rows = {meme_id: [asdict(member) for member in members] for meme_id, members in memes.items()}
    return json.dumps(rows, default=datetime.isoformat)


def untold(text: str) -> dict[str, list[Member]]:
    """What `told` told."""
    return {meme_id: [_member(row) for row in rows] for meme_id, rows in json.loads(text).items()}


def tracer(corpus_folder: Path) -> Callable[[tuple[str]], dict[str, Any]]:
    """The function that a worker calls for each (memes as `told` tells them,); it answers with rows of `lineage` but
    for the column `made_of`.

    Args:
        corpus_folder: the corpus, with images, features and templates.
    """
    cv2.setNumThreads(1)
    corpus = Corpus(corpus_folder)

    def trace(item: tuple[str]) -> dict[str, Any]:
        return {"rows": list(traced(corpus, untold(item[0])))}

    return trace


def traced(corpus: Corpus, memes: Mapping[str, Sequence[Member]]) -> Iterator[dict[str, Any]]:
    """The rows of `lineage` of some memes, but for the column `made_of`."""
    everyone = [member for members in memes.values() for member in members]
    stored = StoredPictures(corpus)
    stored.features({*(member.variant_id for member in everyone), *(member.leader_id for member in everyone)})
    stored.read_ahead({sight.image_id for member in everyone for sight in member.sights})
    leaders = sorted({member.leader_id for member in everyone})
    templates = {row["leader_id"]: row for row in corpus.rows("templates", where=one_of("leader_id", leaders))}
    for meme_id, members in memes.items():
        for frame, kin in families(members, templates, stored):
            for row in _descent(frame, kin, stored):
                yield row | {"meme_id": meme_id}


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture of a variant, laid upon a template."""

    member: Member
    sight: Sight
    lies: tuple[_Matrix, ...]
    """From the pixels of the variant's thumbnail to the leader's, mirroring included; the best is taken."""
    is_mirrored: bool


def families(
    members: Sequence[Member], templates: Mapping[str, Mapping[str, Any]], stored: StoredPictures
) -> Iterator[tuple[Frame, list[Placed]]]:
    """The variants of a meme, laid upon its main leader; those of leaders that can't be, by themselves."""
    led: dict[str, list[Member]] = defaultdict(list)
    for member in members:
        led[member.leader_id].append(member)
    left = sorted(led, key=lambda leader: (leader not in templates, -len(led[leader]), leader))
    while left:
        main, *rest = left
        features = stored.features(left)
        bridges = {main: (np.eye(3), False)}
        for leader in rest:
            bridge = _bridge(features[leader], features[main])
            if bridge is not None:
                bridges[leader] = bridge
        template = templates.get(main)
        target = Features.unpacked(template) if template else features[main]
        kin = [
            placed
            for leader, (bridge, is_mirrored) in bridges.items()
            for member in led[leader]
            for placed in _placed(member, bridge, is_mirrored, target, stored)
        ]
        yield _frame(main, led[main], templates.get(main), stored), kin
        left = [leader for leader in rest if leader not in bridges]


def _bridge(leader: Features, main: Features) -> tuple[_Matrix, bool] | None:
    """How a leader lies upon another of its meme, and whether mirrored."""
    found = [one for one in (verified_same(leader, main, mirrored) for mirrored in (False, True)) if one is not None]
    if not found:
        return None
    best = max(found, key=lambda one: one.n_inliers)
    return best.transform.matrix() @ _mirror(leader.width_px, best.mirrored), best.mirrored


def _placed(
    member: Member, bridge: _Matrix, is_mirrored: bool, target: Features, stored: StoredPictures
) -> Iterator[Placed]:
    """A variant's pictures as they lie upon the target: by its leader, and looked at anew."""
    is_mirrored = is_mirrored != member.mirrored
    lies = [bridge @ _lie(member, stored)]
    own = stored.features([member.variant_id])[member.variant_id]
    direct = verified_same(own, target, is_mirrored)
    if direct is not None:
        lies.append(direct.transform.matrix() @ _mirror(own.width_px, is_mirrored))
    for sight in member.sights:
        yield Placed(member, sight, tuple(lies), is_mirrored)


def _lie(member: Member, stored: StoredPictures) -> _Matrix:
    """From the pixels of a variant's thumbnail to its leader's; where that is not known, the whole upon the whole."""
    features = stored.features([member.variant_id, member.leader_id])
    own, leader = features[member.variant_id], features[member.leader_id]
    if member.transform is None:
        return np.diag([leader.width_px / own.width_px, leader.height_px / own.height_px, 1.0])
    return as_similarity(member.transform).matrix() @ _mirror(own.width_px, member.mirrored)


def _mirror(width_px: int, mirrored: bool) -> _Matrix:
    return np.array([[-1.0, 0, width_px - 1], [0, 1, 0], [0, 0, 1]]) if mirrored else np.eye(3)


def _frame(leader: str, led: Sequence[Member], template: Mapping[str, Any] | None, stored: StoredPictures) -> Frame:
    """The template of a leader; where it has none, the median of what there is."""
    if template is not None:
        certainty: Any = cv2.imdecode(np.frombuffer(template["certainty"], np.uint8), cv2.IMREAD_GRAYSCALE)
        return Frame.of(decoded(template["picture"]), certainty > 0)
    laid = [member for member in led if member.transform is not None and member.variant_id != leader]
    variants = [leader, *(member.variant_id for member in laid)]
    features, pictures = stored.features(variants), stored.pictures(variants)
    layers = [
        Layer(pictures[m.variant_id], features[m.variant_id], as_similarity(m.transform or []), m.mirrored)
        for m in laid
    ]
    clean = clean_template(pictures[leader], features[leader], layers)
    return Frame.of(clean.bgr, clean.is_certain)


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """Pictures that lie upon one template, in order of time."""

    kin: list[Placed]
    pictures: Residuals
    """A row a picture."""
    earlier: Residuals
    """The clean template, then the pictures."""
    owner: npt.NDArray[np.int64]
    """The place in `variants` of each row of `earlier`."""
    variants: list[str]
    """Ids; the first is empty and stands for the clean template."""
    n_places: int
    is_bare: npt.NDArray[np.bool_]
    """Whether a picture shows the template as it is; a value a picture."""

    def blocks(self) -> Iterator[tuple[npt.NDArray[np.int64], slice, npt.NDArray[np.bool_]]]:
        """Each variant's first picture, some at a time: their rows of `pictures`, those rows of `earlier` that come
        before the last of them, and which of these may be parents of which.

        A picture descends from none that comes later, none of its own variant, and, where it is dated, from no undated
        one.
        """
        is_timed = np.array([True] + [one.sight.first_seen_at is not None for one in self.kin])
        firsts = np.array([i for i, one in enumerate(self.kin) if one.sight == one.member.sights[0]])
        for start in range(0, len(firsts), ROWS_AT_ONCE):
            rows = firsts[start : start + ROWS_AT_ONCE]
            before = slice(rows[-1] + 1)
            may_be = np.arange(rows[-1] + 1) <= rows[:, None]
            may_be &= is_timed[before] | ~is_timed[rows + 1, None]
            may_be &= self.owner[before] != self.owner[rows + 1, None]
            yield rows, before, may_be


def in_line(frame: Frame, kin: Sequence[Placed], stored: StoredPictures) -> Line:
    """Pictures that were laid upon one template, with what sets each apart from it."""
    frame, found = residuals(frame, kin, stored)
    added = found.is_added.sum(axis=1)
    order = sorted(range(len(kin)), key=lambda i: _turn(kin[i], float(added[i])))
    ordered, found = [kin[i] for i in order], found.rows(order)
    numbers: dict[str, int] = {"": 0}
    owner = [0] + [numbers.setdefault(one.member.variant_id, len(numbers)) for one in ordered]
    is_bare = found.are_bare(frame, _A_COPY, _BARE)
    earlier = Residuals.stacked([of_template(frame, found), found])
    return Line(ordered, found, earlier, np.array(owner), list(numbers), int(frame.is_inside.sum()), is_bare)


def _descent(frame: Frame, kin: Sequence[Placed], stored: StoredPictures) -> Iterator[dict[str, Any]]:
    """Rows of variants that lie upon one template."""
    line = in_line(frame, kin, stored)
    for rows, before, may_be in line.blocks():
        owner = line.owner[before]
        best = parents(line.pictures.rows(rows), line.earlier.rows(before), owner, may_be, line.n_places)
        for place, row in enumerate(rows):
            member, parent = line.kin[row].member, int(best.parent[place])
            areas = {name: float(getattr(best, name)[place]) for name in ("kept", "added", "removed", "cropped")}
            yield {
                "variant_id": member.variant_id,
                "parent_id": line.variants[parent] or None,
                "confidence": min(float(best.p[place]), 1.0),
                "kind": _kind(member, parent, areas),
                "n_candidates": len(np.unique(owner[may_be[place]])) - 1,
                "other_meme_ids": list(member.others),
                "is_bare": bool(line.is_bare[row]),
                "first_seen_at": member.first_seen_at,
                **areas,
            }


def residuals(frame: Frame, kin: Sequence[Placed], stored: StoredPictures) -> tuple[Frame, Residuals]:
    """The template completed from variants, and what sets each picture apart from it; a row a picture."""
    firsts = [i for i, one in enumerate(kin) if one.sight == one.member.sights[0]]
    some = firsts[:: max(1, len(firsts) // _N_COMPLETING)]
    laid_before = dict(zip(some, _laid(frame, [kin[i] for i in some], stored), strict=True))
    completed = frame.completed(list(laid_before.values()))
    others = [i for i in range(len(kin)) if i not in laid_before]
    rows = {i: residual(picture.again(completed), completed) for i, picture in laid_before.items()}
    more = _laid(completed, [kin[i] for i in others], stored)
    rows |= {i: residual(picture, completed) for i, picture in zip(others, more, strict=True)}
    return completed, Residuals.stacked([rows[i] for i in range(len(kin))])


def _laid(frame: Frame, kin: Sequence[Placed], stored: StoredPictures) -> Iterator[Laid]:
    for start in range(0, len(kin), _READ_AT_ONCE):
        batch = kin[start : start + _READ_AT_ONCE]
        pictures = stored.pictures(one.sight.image_id for one in batch)
        features = stored.features({one.member.variant_id for one in batch})
        for one in batch:
            bgr, variant = pictures[one.sight.image_id], features[one.member.variant_id]
            height, width = bgr.shape[:2]
            to_variant = np.diag([variant.width_px / width, variant.height_px / height, 1.0])
            lies = [lie @ to_variant for lie in one.lies]
            yield laid(bgr, lies, one.is_mirrored, frame, one.sight.px / max(height, width))


def _turn(one: Placed, added: float) -> tuple[Any, ...]:
    """What pictures are put in order by: time first; of those seen at one time, or never dated, the plainer."""
    at = one.sight.first_seen_at
    return at is None, at.timestamp() if at else 0.0, added, one.member.variant_id, one.sight.image_id


def _kind(member: Member, parent: int, areas: Mapping[str, float]) -> str:
    if member.others:
        return "remix"
    if not parent:
        return "root"
    return "copy" if max(areas["added"], areas["removed"], areas["cropped"]) < _A_COPY else "edit"


def _member(row: Mapping[str, Any]) -> Member:
    sights = tuple(Sight(**{**sight, "first_seen_at": _time(sight["first_seen_at"])}) for sight in row["sights"])
    return Member(**{**row, "sights": sights, "others": tuple(row["others"])})


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
