"""Families: the variants of a meme that can be laid upon one of its leaders."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from memography.memes.members import Member, Sight
from memography.memes.stored import StoredPictures
from memography.recognition.clean_template import Layer, clean_template
from memography.recognition.features import Features, decoded
from memography.recognition.matching import as_similarity
from memography.recognition.residual import Frame, Laid, laid
from memography.recognition.verification import verified_same

_READ_AT_ONCE = 500
_Matrix = npt.NDArray[np.float64]
Seen = tuple[Member, Sight]
"""A picture of a variant."""


@dataclass(frozen=True, slots=True)
class Family:
    """Variants that can be laid upon one leader of their meme."""

    leader_id: str
    bridges: Mapping[str, tuple[_Matrix, bool]]
    """How each leader that they were matched with lies upon that one, and whether mirrored."""
    members: Sequence[Member]
    template: Mapping[str, Any] | None
    """The clean template of that leader, if it has one: a row of `templates`."""

    @property
    def pictures(self) -> list[Seen]:
        """The pictures of the members."""
        return [(member, sight) for member in self.members for sight in member.sights]

    def frame(self, stored: StoredPictures) -> Frame:
        """The template; where there is none, the median of what there is."""
        if self.template is not None:
            certainty: Any = cv2.imdecode(np.frombuffer(self.template["certainty"], np.uint8), cv2.IMREAD_GRAYSCALE)
            return Frame.of(decoded(self.template["picture"]), certainty > 0)
        leader = self.leader_id
        led = [m for m in self.members if m.leader_id == leader and m.transform is not None and m.variant_id != leader]
        variants = [leader, *(member.variant_id for member in led)]
        features, pictures = stored.features(variants), stored.pictures(variants)
        layers = [
            Layer(pictures[m.variant_id], features[m.variant_id], as_similarity(m.transform or []), m.mirrored)
            for m in led
        ]
        clean = clean_template(pictures[leader], features[leader], layers)
        return Frame.of(clean.bgr, clean.is_certain)

    def laid(self, pictures: Sequence[Seen], frame: Frame, stored: StoredPictures) -> Iterator[Laid]:
        """Pictures of members, laid upon a frame of the leader."""
        leader = stored.features([self.leader_id])[self.leader_id]
        target = Features.unpacked(self.template) if self.template else leader
        for start in range(0, len(pictures), _READ_AT_ONCE):
            batch = pictures[start : start + _READ_AT_ONCE]
            thumbnails = stored.pictures(sight.image_id for _, sight in batch)
            features = stored.features({member.variant_id for member, _ in batch})
            lies: dict[str, tuple[list[_Matrix], bool]] = {}
            for member, sight in batch:
                own = features[member.variant_id]
                if member.variant_id not in lies:
                    lies[member.variant_id] = self._lies(member, own, target, stored)
                ways, is_mirrored = lies[member.variant_id]
                bgr = thumbnails[sight.image_id]
                height, width = bgr.shape[:2]
                to_variant = np.diag([own.width_px / width, own.height_px / height, 1.0])
                ways = [way @ to_variant for way in ways]
                yield laid(bgr, ways, is_mirrored, frame, sight.px / max(height, width))

    def _lies(
        self, member: Member, own: Features, target: Features, stored: StoredPictures
    ) -> tuple[list[_Matrix], bool]:
        """Ways from a variant to the leader, by its own leader and looked at anew, and whether they mirror it."""
        bridge, is_mirrored = self.bridges[member.leader_id]
        is_mirrored = is_mirrored != member.mirrored
        ways = [bridge @ _lie(member, stored)]
        direct = verified_same(own, target, is_mirrored)
        if direct is not None:
            ways.append(direct.transform.matrix() @ _mirror(own.width_px, is_mirrored))
        return ways, is_mirrored


def families(
    members: Sequence[Member], templates: Mapping[str, Mapping[str, Any]], stored: StoredPictures
) -> Iterator[Family]:
    """The variants of a meme, those of its main leader first; those of leaders that can't be laid upon it apart."""
    led: dict[str, list[Member]] = defaultdict(list)
    for member in members:
        led[member.leader_id].append(member)
    left = sorted(led, key=lambda leader: (leader not in templates, -len(led[leader]), leader))
    features = stored.features(left)
    while left:
        main, *rest = left
        bridges = {main: (np.eye(3), False)}
        for leader in rest:
            bridge = _bridge(features[leader], features[main])
            if bridge is not None:
                bridges[leader] = bridge
        own = [member for leader in bridges for member in led[leader]]
        yield Family(main, bridges, own, templates.get(main))
        left = [leader for leader in rest if leader not in bridges]


def _bridge(leader: Features, main: Features) -> tuple[_Matrix, bool] | None:
    """How a leader lies upon another of its meme, and whether mirrored."""
    found = [one for one in (verified_same(leader, main, mirrored) for mirrored in (False, True)) if one is not None]
    if not found:
        return None
    best = max(found, key=lambda one: one.n_inliers)
    return best.transform.matrix() @ _mirror(leader.width_px, best.mirrored), best.mirrored


def _lie(member: Member, stored: StoredPictures) -> _Matrix:
    """From the pixels of a variant's thumbnail to its leader's; where that is not known, the whole upon the whole."""
    features = stored.features([member.variant_id, member.leader_id])
    own, leader = features[member.variant_id], features[member.leader_id]
    if member.transform is None:
        return np.diag([leader.width_px / own.width_px, leader.height_px / own.height_px, 1.0])
    return as_similarity(member.transform).matrix() @ _mirror(own.width_px, member.mirrored)


def _mirror(width_px: int, mirrored: bool) -> _Matrix:
    return np.array([[-1.0, 0, width_px - 1], [0, 1, 0], [0, 0, 1]]) if mirrored else np.eye(3)
