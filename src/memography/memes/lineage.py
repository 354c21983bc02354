"""Lineage: which earlier variant each variant was most likely made from, meme by meme."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import polars as pl

from memography.corpus import Corpus
from memography.memes.looking import Looking
from memography.progress import Task
from memography.recognition.clean_template import Layer, clean_template
from memography.recognition.descent import ROWS_AT_ONCE, parents
from memography.recognition.features import Features, decoded
from memography.recognition.matching import as_similarity
from memography.recognition.residual import Frame, Laid, Residuals, laid, of_template, residual
from memography.recognition.verification import is_same, verified
from memography.tables import TABLES

_READ_AT_ONCE = 500
_A_COPY = 0.01
"""Where less of the template's size was added, removed and cut off, a variant is a copy of its parent."""
_N_SIGHTS = 4
"""So many of a variant's images are looked at, the first that were seen."""
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


def lineage(
    corpus: Corpus,
    matches: pl.DataFrame,
    uses: pl.DataFrame,
    templates: Mapping[str, Mapping[str, Any]],
    looking: Looking,
    task: Task,
) -> pl.DataFrame:
    """Table `lineage`. Memes whose variants, times and templates are as they were keep their rows.

    Args:
        corpus: with images, features, and the lineage of the last build.
        matches: table `matches`.
        uses: table `uses`.
        templates: rows of the table `templates` by leader.
        looking: the pictures.
        task: advanced by one a row.
    """
    known: dict[str, pl.DataFrame] = {}
    if corpus.has("lineage"):
        known = {str(meme_id): rows for (meme_id,), rows in corpus.polars("lineage").group_by("meme_id")}
    found = []
    for meme_id, members in _members(corpus, matches, uses):
        of_leaders = {leader: templates[leader] for leader in {m.leader_id for m in members} & templates.keys()}
        made_of = _made_of(members, of_leaders)
        before = known.get(meme_id)
        if before is not None and before["made_of"][0] == made_of and before.height == len(members):
            found.append(before.select(TABLES["lineage"].schema.names))
        else:
            rows = [
                row | {"meme_id": meme_id, "made_of": made_of}
                for frame, kin in _families(members, of_leaders, looking)
                for row in _descent(frame, kin, looking)
            ]
            found.append(_table(rows))
        task.advance(len(members))
    return pl.concat([_table([]), *found]).sort("variant_id", "meme_id")


@dataclass(frozen=True, slots=True)
class _Placed:
    """A picture of a variant, laid upon a template."""

    member: Member
    sight: Sight
    lies: tuple[_Matrix, ...]
    """From the pixels of the variant's thumbnail to the leader's, mirroring included; the best is taken."""
    is_mirrored: bool


def _members(corpus: Corpus, matches: pl.DataFrame, uses: pl.DataFrame) -> Iterator[tuple[str, list[Member]]]:
    """The variants of each meme."""
    seen = uses.drop_nulls("variant_id").group_by("variant_id", "image_id").agg(at=pl.col("posted_at").min())
    longer = pl.max_horizontal("width_px", "height_px")
    sizes = corpus.polars("images", ["image_id", "width_px", "height_px", "thumbnail_sha256"])
    sizes = sizes.select("image_id", "thumbnail_sha256", px=longer)
    seen = seen.join(sizes, on="image_id").sort("at", "image_id", nulls_last=True)
    sights: dict[str, list[Sight]] = defaultdict(list)
    for variant_id, *sight in seen.select("variant_id", "image_id", "at", "px", "thumbnail_sha256").iter_rows():
        if len(sights[variant_id]) < _N_SIGHTS:
            sights[variant_id].append(Sight(*sight))
    others: dict[str, list[str]] = defaultdict(list)
    for variant_id, meme_id in matches.sort("rank").select("variant_id", "meme_id").iter_rows():
        others[variant_id].append(meme_id)
    for (meme_id,), rows in matches.sort("meme_id", "variant_id").group_by("meme_id", maintain_order=True):
        yield (
            str(meme_id),
            [
                Member(
                    row["variant_id"],
                    row["leader_id"],
                    row["mirrored"],
                    row["transform"],
                    tuple(sights[row["variant_id"]]),
                    tuple(other for other in others[row["variant_id"]] if other != meme_id),
                )
                for row in rows.iter_rows(named=True)
            ],
        )


def _made_of(members: Sequence[Member], templates: Mapping[str, Mapping[str, Any]]) -> str:
    """Changes when a meme's lineage may."""
    told = [members, sorted((leader, row["made_of"]) for leader, row in templates.items())]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32]


def _families(
    members: Sequence[Member], templates: Mapping[str, Mapping[str, Any]], looking: Looking
) -> Iterator[tuple[Frame, list[_Placed]]]:
    """The variants of a meme, laid upon its main leader; those of leaders that can't be, by themselves."""
    led: dict[str, list[Member]] = defaultdict(list)
    for member in members:
        led[member.leader_id].append(member)
    left = sorted(led, key=lambda leader: (leader not in templates, -len(led[leader]), leader))
    while left:
        main, *rest = left
        features = looking.features(left)
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
            for placed in _placed(member, bridge, is_mirrored, target, looking)
        ]
        yield _frame(main, led[main], templates.get(main), looking), kin
        left = [leader for leader in rest if leader not in bridges]


def _bridge(leader: Features, main: Features) -> tuple[_Matrix, bool] | None:
    """How a leader lies upon another of its meme, and whether mirrored."""
    found = [one for one in (verified(leader, main, mirrored) for mirrored in (False, True)) if one is not None]
    found = [one for one in found if is_same(one)]
    if not found:
        return None
    best = max(found, key=lambda one: one.n_inliers)
    return best.transform.matrix() @ _mirror(leader.width_px, best.mirrored), best.mirrored


def _placed(
    member: Member, bridge: _Matrix, is_mirrored: bool, target: Features, looking: Looking
) -> Iterator[_Placed]:
    """A variant's pictures as they lie upon the target: by its leader, and looked at anew."""
    is_mirrored = is_mirrored != member.mirrored
    lies = [bridge @ _lie(member, looking)]
    own = looking.features([member.variant_id])[member.variant_id]
    direct = verified(own, target, is_mirrored)
    if direct is not None and is_same(direct):
        lies.append(direct.transform.matrix() @ _mirror(own.width_px, is_mirrored))
    for sight in member.sights:
        yield _Placed(member, sight, tuple(lies), is_mirrored)


def _lie(member: Member, looking: Looking) -> _Matrix:
    """From the pixels of a variant's thumbnail to its leader's; where that is not known, the whole upon the whole."""
    features = looking.features([member.variant_id, member.leader_id])
    own, leader = features[member.variant_id], features[member.leader_id]
    if member.transform is None:
        return np.diag([leader.width_px / own.width_px, leader.height_px / own.height_px, 1.0])
    return as_similarity(member.transform).matrix() @ _mirror(own.width_px, member.mirrored)


def _mirror(width_px: int, mirrored: bool) -> _Matrix:
    return np.array([[-1.0, 0, width_px - 1], [0, 1, 0], [0, 0, 1]]) if mirrored else np.eye(3)


def _frame(leader: str, led: Sequence[Member], template: Mapping[str, Any] | None, looking: Looking) -> Frame:
    """The template of a leader; where it has none, the median of what there is."""
    if template is not None:
        certainty: Any = cv2.imdecode(np.frombuffer(template["certainty"], np.uint8), cv2.IMREAD_GRAYSCALE)
        return Frame.of(decoded(template["picture"]), certainty > 0)
    laid = [member for member in led if member.transform is not None and member.variant_id != leader]
    variants = [leader, *(member.variant_id for member in laid)]
    features, pictures = looking.features(variants), looking.pictures(variants)
    layers = [
        Layer(pictures[m.variant_id], features[m.variant_id], as_similarity(m.transform or []), m.mirrored)
        for m in laid
    ]
    clean = clean_template(pictures[leader], features[leader], layers)
    return Frame.of(clean.bgr, clean.is_certain)


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    """Pictures that lie upon one template, in order of time."""

    kin: list[_Placed]
    pictures: Residuals
    """A row a picture."""
    earlier: Residuals
    """The clean template, then the pictures."""
    owner: npt.NDArray[np.int64]
    """The place in `variants` of each row of `earlier`."""
    variants: list[str]
    """Ids; the first is empty and stands for the clean template."""
    n_places: int

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


def _in_line(frame: Frame, kin: Sequence[_Placed], looking: Looking) -> _Line:
    frame, found = residuals(frame, kin, looking)
    added = found.is_added.sum(axis=1)
    order = sorted(range(len(kin)), key=lambda i: _turn(kin[i], float(added[i])))
    ordered, found = [kin[i] for i in order], found.rows(order)
    numbers: dict[str, int] = {"": 0}
    owner = [0] + [numbers.setdefault(one.member.variant_id, len(numbers)) for one in ordered]
    earlier = Residuals.stacked([of_template(frame, found), found])
    return _Line(ordered, found, earlier, np.array(owner), list(numbers), int(frame.is_inside.sum()))


def _descent(frame: Frame, kin: Sequence[_Placed], looking: Looking) -> Iterator[dict[str, Any]]:
    """Rows of variants that lie upon one template."""
    line = _in_line(frame, kin, looking)
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
                "first_seen_at": member.first_seen_at,
                **areas,
            }


def residuals(frame: Frame, kin: Sequence[_Placed], looking: Looking) -> tuple[Frame, Residuals]:
    """The template completed from variants, and what sets each picture apart from it; a row a picture."""
    firsts = [one for one in kin if one.sight == one.member.sights[0]]
    some = firsts[:: max(1, len(firsts) // _N_COMPLETING)]
    frame = frame.completed(list(_laid(frame, some, looking)))
    return frame, Residuals.stacked([residual(picture, frame) for picture in _laid(frame, kin, looking)])


def _laid(frame: Frame, kin: Sequence[_Placed], looking: Looking) -> Iterator[Laid]:
    for start in range(0, len(kin), _READ_AT_ONCE):
        batch = kin[start : start + _READ_AT_ONCE]
        pictures = looking.pictures(one.sight.image_id for one in batch)
        features = looking.features({one.member.variant_id for one in batch})
        for one in batch:
            bgr, variant = pictures[one.sight.image_id], features[one.member.variant_id]
            height, width = bgr.shape[:2]
            to_variant = np.diag([variant.width_px / width, variant.height_px / height, 1.0])
            lies = [lie @ to_variant for lie in one.lies]
            yield laid(bgr, lies, one.is_mirrored, frame, one.sight.px / max(height, width))


def _turn(one: _Placed, added: float) -> tuple[Any, ...]:
    """What pictures are put in order by: time first; of those seen at one time, or never dated, the plainer."""
    at = one.sight.first_seen_at
    return at is None, at.timestamp() if at else 0.0, added, one.member.variant_id, one.sight.image_id


def _kind(member: Member, parent: int, areas: Mapping[str, float]) -> str:
    if member.others:
        return "remix"
    if not parent:
        return "root"
    return "copy" if max(areas["added"], areas["removed"], areas["cropped"]) < _A_COPY else "edit"


def _table(rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    schema = pl.Schema(pl.DataFrame(TABLES["lineage"].schema.empty_table()).schema)
    return pl.DataFrame([{name: row[name] for name in schema} for row in rows], schema=schema)
