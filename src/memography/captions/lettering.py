"""Lettering: whether a line that was read in a picture stands on the clean template too, told by its pixels.

Small words of a template (a sign, a blackboard) are read only where the picture is large and sharp, so that how many
variants have them tells nothing. But they are in the clean template, the median of what variants show, in which a
poster's words are not.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from memography.captions.template_words import Box
from memography.corpus import Corpus
from memography.corpus.store import one_of, quoted
from memography.recognition.features import decoded

LEAST_AGREEMENT = 0.9
"""Correlation of grey levels from which on a place is the same; see docs/design.md."""
LEAST_CERTAIN = 0.9
"""So much of the place must be certain on the clean template."""
LEAST_CONTRAST = 8.0
"""Standard deviation of its grey levels, of 255: where nothing stands there is nothing to compare."""
LEAST_PX = 6
"""A place is at least so wide and so high."""
SHIFT_PX = 2
"""Pictures lie upon each other up to so much."""
N_LOOKED_AT = 3
"""Of the variants that have a line so many are looked at."""

Grey = npt.NDArray[np.uint8]


class Lettering:
    """Looks lines up on clean templates; holds the pictures of one leader."""

    def __init__(self, corpus: Corpus, min_variants: int) -> None:
        """Args:
        corpus: with `templates` and `images`.
        min_variants: of so many variants at least a clean template is made, or it may show what a poster wrote.
        """
        self._corpus = corpus
        self._leaders = set(
            corpus.polars("templates", ["leader_id", "n_variants"], f"n_variants >= {min_variants}")["leader_id"]
        )
        self._leader_id: str | None = None
        self._template: tuple[Grey, npt.NDArray[np.bool_]] | None = None
        self._seen: dict[str, Grey] = {}

    def knows(self, leader_id: str) -> bool:
        """Whether a leader has a clean template to look at."""
        return leader_id in self._leaders

    def is_printed(self, box: Box, matches: Sequence[Mapping[str, Any]]) -> bool:
        """Whether a line stands on the clean template: whether most of the variants that have it show what it shows.

        Args:
            box: where the line lies on the leader.
            matches: of variants with the line, all with one leader, as `matches` has them.
        """
        leader_id = matches[0]["leader_id"]
        if not self.knows(leader_id):
            return False
        grey, is_certain = self._at(leader_id)
        height, width = grey.shape
        left, right = (min(max(round(x * width), 0), width) for x in (box.left, box.right))
        top, bottom = (min(max(round(y * height), 0), height) for y in (box.top, box.bottom))
        if min(right - left, bottom - top) < LEAST_PX:
            return False
        place = slice(top, bottom), slice(left, right)
        if is_certain[place].mean() < LEAST_CERTAIN or grey[place].std() < LEAST_CONTRAST:
            return False
        around = (
            slice(max(top - SHIFT_PX, 0), min(bottom + SHIFT_PX, height)),
            slice(max(left - SHIFT_PX, 0), min(right + SHIFT_PX, width)),
        )
        found = [
            float(cv2.matchTemplate(self._laid(match)[around], grey[place], cv2.TM_CCOEFF_NORMED).max())
            for match in [match for match in matches if match["transform"] is not None][:N_LOOKED_AT]
        ]
        return bool(found) and float(np.median(found)) >= LEAST_AGREEMENT

    def _at(self, leader_id: str) -> tuple[Grey, npt.NDArray[np.bool_]]:
        """A leader's clean template in grey, and where it is certain."""
        if self._template is None or self._leader_id != leader_id:
            (row,) = self._corpus.rows("templates", ["picture", "certainty"], f"leader_id = {quoted(leader_id)}")
            self._template = _grey(row["picture"]), _grey(row["certainty"]) > 0
            self._leader_id, self._seen = leader_id, {}
        return self._template

    def _laid(self, match: Mapping[str, Any]) -> Grey:
        """A variant in grey as it lies on its leader, shape (height, width) of the leader."""
        variant_id = match["variant_id"]
        if variant_id not in self._seen:
            (row,) = self._corpus.rows("images", ["thumbnail"], one_of("image_id", [variant_id]))
            grey = _grey(row["thumbnail"])
            if match["mirrored"]:
                grey = np.ascontiguousarray(grey[:, ::-1])
            a, b, c, d = match["transform"]
            height, width = self._at(match["leader_id"])[0].shape
            moved = np.array([[a, -b, c], [b, a, d]], float)
            laid: Any = cv2.warpAffine(grey, moved, (width, height), flags=cv2.INTER_LINEAR)
            self._seen[variant_id] = laid
        return self._seen[variant_id]


def _grey(picture: bytes) -> Grey:
    found: Any = cv2.cvtColor(decoded(picture), cv2.COLOR_BGR2GRAY)
    grey: Grey = found
    return grey
