"""Tracing: which earlier variant each variant of a meme was most likely made from; this runs where the engine runs."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from memography.corpus import Corpus
from memography.corpus.store import one_of
from memography.memes.families import Seen, families
from memography.memes.frames import Before, Compared, compared
from memography.memes.members import Member, Sight, untold
from memography.memes.stored import StoredPictures
from memography.recognition.descent import ROWS_AT_ONCE, parents
from memography.recognition.residual import Residuals

Rows = list[dict[str, Any]]
_A_COPY = 0.01
"""Where less of the template's size was added, removed and cut off, a variant is a copy of its parent."""
_BARE = 0.95
"""A picture that shows so much of the template, with no more added than to a copy, is the template as it is."""


def tracer(corpus_folder: Path) -> Callable[[tuple[str]], dict[str, Rows]]:
    """The function that a worker calls for each (memes as `members.told` tells them,); see `traced`.

    Args:
        corpus_folder: the corpus, with images, features, templates and what was kept of lineage.
    """
    cv2.setNumThreads(1)
    corpus = Corpus(corpus_folder)

    def trace(item: tuple[str]) -> dict[str, Rows]:
        return traced(corpus, untold(item[0]))

    return trace


def traced(corpus: Corpus, memes: Mapping[str, Sequence[Member]]) -> dict[str, Rows]:
    """The lineage of some memes.

    Returns:
        Rows of `lineage` but for the column `made_of`; those of `frames` and `residuals` that are new; and `let_go`,
        what of these must go first: all of a meme, or the residuals of some images.
    """
    stored, kept = StoredPictures(corpus), Before(corpus, memes)
    leaders = sorted({member.leader_id for members in memes.values() for member in members})
    templates = {row["leader_id"]: row for row in corpus.rows("templates", where=one_of("leader_id", leaders))}
    stored.features(leaders)
    related = {meme_id: list(families(members, templates, stored)) for meme_id, members in memes.items()}
    told: dict[str, Rows] = {"lineage": [], "frames": [], "residuals": [], "let_go": []}
    for meme_id in memes:
        is_all, images = kept.let_go(meme_id, related[meme_id])
        if is_all or images:
            told["let_go"].append({"meme_id": meme_id, "is_all": is_all, "image_ids": images})
    missing = [seen for meme_id in memes for seen in kept.missing(meme_id, related[meme_id])]
    stored.features({member.variant_id for member, _ in missing})
    stored.read_ahead({sight.image_id for _, sight in missing})
    for meme_id in memes:
        for family in related[meme_id]:
            found = compared(meme_id, family, kept, stored)
            told["lineage"] += (row | {"meme_id": meme_id} for row in _descent(found, kept.lineage(meme_id)))
            told["frames"] += found.new_frames
            told["residuals"] += found.new_residuals
    return told


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """Pictures that lie upon one template, in order of time."""

    kin: list[Seen]
    earlier: Residuals
    """The clean template, then the pictures."""
    owner: npt.NDArray[np.int64]
    """The place in `variants` of each row of `earlier`."""
    variants: list[str]
    """Ids; the first is empty and stands for the clean template."""
    n_places: int
    is_bare: npt.NDArray[np.bool_]
    """Whether a picture shows the template as it is; a value a picture."""
    compared_with: list[str]
    """Of each picture a hash of it and of all before it."""

    @property
    def pictures(self) -> Residuals:
        """A row a picture."""
        return self.earlier.rows(slice(1, None))

    @property
    def firsts(self) -> npt.NDArray[np.int64]:
        """The rows of `pictures` that are a variant's first."""
        return np.array([i for i, (member, sight) in enumerate(self.kin) if sight == member.sights[0]])

    def blocks(
        self, firsts: npt.NDArray[np.int64]
    ) -> Iterator[tuple[npt.NDArray[np.int64], slice, npt.NDArray[np.bool_]]]:
        """First pictures of variants, some at a time: their rows of `pictures`, those rows of `earlier` that come
        before the last of them, and which of these may be parents of which.

        A picture descends from none that comes later, none of its own variant, and, where it is dated, from no undated
        one.

        Args:
            firsts: which ones, in order.
        """
        is_timed = np.array([True] + [sight.first_seen_at is not None for _, sight in self.kin])
        for start in range(0, len(firsts), ROWS_AT_ONCE):
            rows = firsts[start : start + ROWS_AT_ONCE]
            before = slice(rows[-1] + 1)
            may_be = np.arange(rows[-1] + 1) <= rows[:, None]
            may_be &= is_timed[before] | ~is_timed[rows + 1, None]
            may_be &= self.owner[before] != self.owner[rows + 1, None]
            yield rows, before, may_be


def in_line(found: Compared) -> Line:
    """Pictures in order of time; of those seen at one time, or never dated, the plainer first."""
    added = found.residuals.is_added.sum(axis=1)
    order = sorted(range(len(added)), key=lambda i: _turn(found.pictures[i], float(added[i])))
    ordered, residuals = [found.pictures[i] for i in order], found.residuals.rows(order)
    numbers: dict[str, int] = {"": 0}
    owner = [0] + [numbers.setdefault(member.variant_id, len(numbers)) for member, _ in ordered]
    is_bare = residuals.are_bare(found.frame, _A_COPY, _BARE)
    n_places = int(found.frame.is_inside.sum())
    places = zip(order, ordered, strict=True)
    told = [(member.variant_id, found.packed[i], _time(sight)) for i, (member, sight) in places]
    chain = _chain((found.frame.is_inside.tobytes(), *found.bare.packed()), told)
    earlier = Residuals.stacked([found.bare, residuals])
    return Line(ordered, earlier, np.array(owner), list(numbers), n_places, is_bare, chain)


def _descent(found: Compared, before: Mapping[str, Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Rows of variants that lie upon one template; those that were compared with the same before keep their row.

    Args:
        found: the variants.
        before: rows of the meme as they were, by variant.
    """
    line = in_line(found)
    anew = []
    for row in line.firsts:
        member = line.kin[row][0]
        known = before.get(member.variant_id)
        is_as_it_was = known is not None and known["compared_with"] == line.compared_with[row]
        if known is not None and is_as_it_was and tuple(known["other_meme_ids"]) == member.others:
            yield dict(known)
        else:
            anew.append(row)
    for rows, earlier, may_be in line.blocks(np.array(anew, np.int64)):
        owner = line.owner[earlier]
        best = parents(line.pictures.rows(rows), line.earlier.rows(earlier), owner, may_be, line.n_places)
        for place, row in enumerate(rows):
            member, parent = line.kin[row][0], int(best.parent[place])
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
                "compared_with": line.compared_with[row],
                **areas,
            }


def _chain(start: tuple[Any, ...], told: Sequence[tuple[Any, ...]]) -> list[str]:
    """A hash of each and of all before it."""
    found, last = [], _hash(start)
    for one in told:
        last = _hash((last, *one))
        found.append(last)
    return found


def _hash(told: tuple[Any, ...]) -> str:
    return hashlib.blake2b(repr(told).encode(), digest_size=12).hexdigest()


def _turn(seen: Seen, added: float) -> tuple[Any, ...]:
    """What pictures are put in order by."""
    member, sight = seen
    at = _time(sight)
    return at is None, at or 0.0, added, member.variant_id, sight.image_id


def _time(sight: Sight) -> float | None:
    return sight.first_seen_at.timestamp() if sight.first_seen_at else None


def _kind(member: Member, parent: int, areas: Mapping[str, float]) -> str:
    if member.others:
        return "remix"
    if not parent:
        return "root"
    return "copy" if max(areas["added"], areas["removed"], areas["cropped"]) < _A_COPY else "edit"
