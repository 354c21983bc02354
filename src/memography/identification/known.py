"""Pictures of the corpus by content: whether a picture is a copy of one of them."""

import numpy as np

from memography.corpus import Corpus
from memography.identification.answer import Copy
from memography.kernels.hamming import distances


class KnownPictures:
    """Every image of a corpus with its hashes, held in memory: about 170 bytes each."""

    def __init__(self, corpus: Corpus, radius_bits: int, min_quality: int) -> None:
        """Read the hashes.

        Args:
            corpus: the corpus, built to vision.
            radius_bits: PDQ hashes that differ by at most so many bits are of one picture, as variants have it.
            min_quality: below it only equal hashes count.
        """
        images = corpus.polars("images", ["image_id", "pdq", "pdq_quality"]).sort("image_id")
        self._image_ids = images["image_id"]
        self._places = {image_id: place for place, image_id in enumerate(self._image_ids)}
        self._hashes = np.frombuffer(b"".join(images["pdq"]), np.uint8).reshape(-1, 32)
        self._qualities = images["pdq_quality"].to_numpy()
        variants = corpus.polars("variants", ["variant_id", "image_ids"]).explode("image_ids")
        self._variant_of = dict(variants.select("image_ids", "variant_id").iter_rows())
        self._radius_bits, self._min_quality = radius_bits, min_quality

    def copy_of(self, sha256: str, pdq: bytes, quality: int) -> Copy | None:
        """The picture that this one is a copy of: the same bytes, else the nearest hash within the radius."""
        if (place := self._places.get(sha256)) is not None:
            return self._copy(place, 0, is_exact=True)
        if not len(self._hashes):
            return None
        bits = distances(np.frombuffer(pdq, np.uint8), self._hashes)
        is_clear = (self._qualities >= self._min_quality) & (quality >= self._min_quality)
        bits[~is_clear & (bits > 0)] = bits.max() + self._radius_bits + 1
        nearest = int(bits.argmin())
        is_flat = not any(pdq)  # of a picture too small or flat for a hash
        return None if bits[nearest] > self._radius_bits or is_flat else self._copy(nearest, int(bits[nearest]))

    def _copy(self, place: int, n_bits: int, is_exact: bool = False) -> Copy | None:
        image_id = self._image_ids[place]
        variant_id = self._variant_of.get(image_id)
        return variant_id and Copy(image_id, variant_id, n_bits, is_exact)
