"""Frames and residuals: what the variants of a meme are compared by, kept so that new ones cost only theirs.

A meme of several variants keeps its frame, and the residual of each picture upon it, until it has grown by half, its
template has changed, or one of its variants has left it. New pictures are laid upon the same frame meanwhile.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from memography.corpus import Corpus
from memography.corpus.store import one_of
from memography.memes.families import Family, Seen
from memography.memes.stored import StoredPictures
from memography.recognition.residual import Frame, Residuals, of_template, residual

METHOD = 3
"""Raised when lineage would be other with the same pictures."""
_FROM = 4
"""A meme with so many variants keeps what they are compared by; fewer are soon laid again."""
_GROWN = 1.5
"""So many times the variants that it had when its frame was made, and it is made anew."""
_N_COMPLETING = 60
"""About so many variants tell what the template is where it is not certain."""


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """What the pictures of a family are compared by."""

    frame: Frame
    bare: Residuals
    """The clean template, as one row."""
    pictures: list[Seen]
    residuals: Residuals
    """A row a picture."""
    packed: list[bytes]
    """The same, packed."""
    new_frames: list[dict[str, Any]] = field(default_factory=list)
    """Rows of `frames` to be kept."""
    new_residuals: list[dict[str, Any]] = field(default_factory=list)
    """Rows of `residuals` to be kept."""


class Before:
    """What a corpus keeps of some memes' last lineage."""

    def __init__(self, corpus: Corpus, memes: Collection[str]) -> None:
        self._lineage: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
        self._frames: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
        self._residuals: dict[str, dict[tuple[str, str], dict[str, Any]]] = defaultdict(dict)
        where = one_of("meme_id", sorted(memes))
        for row in corpus.rows("lineage", where=where):
            self._lineage[row["meme_id"]][row["variant_id"]] = row
        for row in corpus.rows("frames", where=where):
            self._frames[row["meme_id"]][row["leader_id"]] = row
        for row in corpus.rows("residuals", where=where):
            self._residuals[row["meme_id"]][row["variant_id"], row["image_id"]] = row

    def lineage(self, meme_id: str) -> Mapping[str, Mapping[str, Any]]:
        """The rows of a meme, by variant."""
        return self._lineage[meme_id]

    def let_go(self, meme_id: str, families: Sequence[Family]) -> tuple[bool, list[str]]:
        """Let go of what no longer holds: all of a meme, or residuals of pictures that it does not show any more.

        Returns:
            Whether all was let go, and the images whose residuals were.
        """
        if not self._holds(meme_id, families):
            frames, residuals = self._frames.pop(meme_id, None), self._residuals.pop(meme_id, None)
            return bool(frames or residuals), []
        shown = {(member.variant_id, sight.image_id) for family in families for member, sight in family.pictures}
        gone = self._residuals[meme_id].keys() - shown
        for key in gone:
            del self._residuals[meme_id][key]
        return False, sorted(image for _, image in gone)

    def missing(self, meme_id: str, families: Sequence[Family]) -> Iterator[Seen]:
        """The pictures that must be laid."""
        for family in families:
            known = self.residuals(meme_id, family)
            yield from (seen for seen in family.pictures if (seen[0].variant_id, seen[1].image_id) not in known)

    def frame(self, meme_id: str, family: Family) -> Mapping[str, Any] | None:
        """The row of `frames` of a family."""
        return self._frames[meme_id].get(family.leader_id)

    def residuals(self, meme_id: str, family: Family) -> dict[tuple[str, str], bytes]:
        """The residuals of a family's pictures that were matched as they are now, by variant and image."""
        found = {}
        for member, sight in family.pictures if self.frame(meme_id, family) else []:
            key = member.variant_id, sight.image_id
            row = self._residuals[meme_id].get(key)
            if row and row["leader_id"] == family.leader_id and row["made_of"] == _made_of((member, sight)):
                found[key] = row["residual"]
        return found

    def _holds(self, meme_id: str, families: Sequence[Family]) -> bool:
        kept = {family.leader_id: family for family in families if _is_kept(family)}
        frames = self._frames[meme_id]
        members = {member.variant_id for family in families for member in family.members}
        return (
            kept.keys() == frames.keys()
            and all(frames[leader]["template"] == template_of(family.template) for leader, family in kept.items())
            and all(len(family.members) < _GROWN * frames[leader]["n_variants"] for leader, family in kept.items())
            and all(variant in members for variant, _ in self._residuals[meme_id])
        )


def compared(meme_id: str, family: Family, before: Before, stored: StoredPictures) -> Compared:
    """What the pictures of a family are compared by: as it was kept, and for new ones laid upon the frame.

    Args:
        meme_id: the meme.
        family: variants of it.
        before: what is kept of it, and still holds.
        stored: pictures and features.
    """
    pictures = family.pictures
    row = before.frame(meme_id, family)
    if row is None:
        return _made(meme_id, family, stored)
    frame = family.frame(stored).completed_again(row["completion"])
    known = before.residuals(meme_id, family)
    keys = [(member.variant_id, sight.image_id) for member, sight in pictures]
    new = [i for i, key in enumerate(keys) if key not in known]
    laid = family.laid([pictures[i] for i in new], frame, stored)
    known |= {keys[i]: residual(picture, frame).packed()[0] for i, picture in zip(new, laid, strict=True)}
    packed = [known[key] for key in keys]
    residuals = Residuals.unpacked(packed, frame.grey.size)
    bare = Residuals.unpacked([row["bare"]], frame.grey.size)
    rows = [_residual(meme_id, family, pictures[i], packed[i]) for i in new]
    return Compared(frame, bare, pictures, residuals, packed, new_residuals=rows)


def _made(meme_id: str, family: Family, stored: StoredPictures) -> Compared:
    """What the pictures of a family are compared by, made of them all."""
    base = family.frame(stored)
    frame, residuals = _residuals(base, family, stored)
    bare = of_template(frame, residuals)
    found = Compared(frame, bare, family.pictures, residuals, residuals.packed())
    if _is_kept(family):
        row = {
            "meme_id": meme_id,
            "leader_id": family.leader_id,
            "template": template_of(family.template),
            "n_variants": len(family.members),
            "completion": frame.completion(base),
            "bare": bare.packed()[0],
        }
        found.new_frames.append(row)
        told = zip(found.pictures, found.packed, strict=True)
        found.new_residuals.extend(_residual(meme_id, family, *one) for one in told)
    return found


def _residuals(base: Frame, family: Family, stored: StoredPictures) -> tuple[Frame, Residuals]:
    """The template completed from variants, and what sets each picture apart from it; a row a picture."""
    pictures = family.pictures
    firsts = [i for i, (member, sight) in enumerate(pictures) if sight == member.sights[0]]
    some = firsts[:: max(1, len(firsts) // _N_COMPLETING)]
    laid_before = dict(zip(some, family.laid([pictures[i] for i in some], base, stored), strict=True))
    frame = base.completed(list(laid_before.values()))
    rows = {i: residual(picture.again(frame), frame) for i, picture in laid_before.items()}
    others = [i for i in range(len(pictures)) if i not in laid_before]
    more = family.laid([pictures[i] for i in others], frame, stored)
    rows |= {i: residual(picture, frame) for i, picture in zip(others, more, strict=True)}
    return frame, Residuals.stacked([rows[i] for i in range(len(pictures))])


def _residual(meme_id: str, family: Family, seen: Seen, packed: bytes) -> dict[str, Any]:
    return {
        "meme_id": meme_id,
        "variant_id": seen[0].variant_id,
        "image_id": seen[1].image_id,
        "leader_id": family.leader_id,
        "made_of": _made_of(seen),
        "residual": packed,
    }


def _is_kept(family: Family) -> bool:
    return family.template is not None and len(family.members) >= _FROM


def template_of(template: Mapping[str, Any] | None) -> str:
    """What a template was made of, and by which method lineage is told from it."""
    return f"{METHOD}:{template['made_of'] if template else ''}"


def _made_of(seen: Seen) -> str:
    """Changes when a picture, or how it was matched, does."""
    member, sight = seen
    told = (member.variant_id, member.leader_id, member.mirrored, member.transform, sight.image_id, sight.px)
    return hashlib.blake2b(repr((*told, sight.thumbnail_sha256)).encode(), digest_size=12).hexdigest()
