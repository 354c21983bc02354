"""What a corpus holds of pictures to compare them by: features and thumbnails, read once."""

from collections.abc import Collection, Iterable, Mapping

import numpy as np
import numpy.typing as npt

from memography.corpus import Corpus
from memography.corpus.store import one_of
from memography.recognition.features import Features, decoded

_READ_AT_ONCE = 500
_MAX_HELD = 4000
"""Beyond so many variants' features, about 160 MB, those that are not asked for are let go."""
_MAX_AHEAD = 4000
"""So many thumbnails at most are held, about 40 MB."""


class StoredPictures:
    """Features, of which some are held, and thumbnails, which are held where they were read ahead."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._features: dict[str, Features] = {}
        self._ahead: dict[str, bytes] = {}

    def features(self, variants: Collection[str]) -> Mapping[str, Features]:
        """The features of variants, and of others that are held; those that could not be taken are not in it."""
        missing = sorted(set(variants) - self._features.keys())
        if missing and len(self._features) + len(missing) > _MAX_HELD:
            self._features = {variant: self._features[variant] for variant in self._features.keys() & set(variants)}
        for start in range(0, len(missing), _READ_AT_ONCE):
            wanted = one_of("variant_id", missing[start : start + _READ_AT_ONCE])
            for row in self._corpus.rows("features", where=wanted):
                self._features[row["variant_id"]] = Features.unpacked(row)
        return self._features

    def read_ahead(self, images: Collection[str]) -> None:
        """Hold the thumbnails of images that will be asked for, in place of those held so far; not if they are many."""
        self._ahead = self._read(images) if len(images) <= _MAX_AHEAD else {}

    def pictures(self, images: Iterable[str]) -> dict[str, npt.NDArray[np.uint8]]:
        """The thumbnails of images, shape (height, width, 3), BGR."""
        wanted = set(images)
        held = {image: self._ahead[image] for image in wanted & self._ahead.keys()}
        return {image: decoded(jpeg) for image, jpeg in (held | self._read(wanted - held.keys())).items()}

    def _read(self, images: Collection[str]) -> dict[str, bytes]:
        found = {}
        ordered = sorted(images)
        for start in range(0, len(ordered), _READ_AT_ONCE):
            wanted = one_of("image_id", ordered[start : start + _READ_AT_ONCE])
            for row in self._corpus.rows("images", ["image_id", "thumbnail"], wanted):
                found[row["image_id"]] = row["thumbnail"]
        return found
