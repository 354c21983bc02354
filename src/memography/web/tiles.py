"""Small pictures, many on one sheet, for the map seen from near."""

import io
import threading
from collections import OrderedDict
from collections.abc import Sequence

from PIL import Image

from memography.corpus import Corpus
from memography.corpus.store import one_of

TILE_PX = 64
N_ACROSS = 8
N_ON_SHEET = N_ACROSS**2
N_KEPT = 4096
"""So many tiles are kept in memory, 12 kB each."""
QUALITY = 82


class Tiles:
    """Thumbnails as squares, made when they are asked for; the latest are kept."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._kept: OrderedDict[str, Image.Image] = OrderedDict()
        self._lock = threading.Lock()

    def sheet(self, image_ids: Sequence[str]) -> bytes:
        """A JPEG of up to `N_ON_SHEET` pictures in rows of `N_ACROSS`; an image that is gone leaves its place empty."""
        tiles = self._tiles(image_ids)
        paper = Image.new("RGB", (N_ACROSS * TILE_PX, -(-len(image_ids) // N_ACROSS) * TILE_PX), (128, 128, 128))
        for number, image_id in enumerate(image_ids):
            if image_id in tiles:
                paper.paste(tiles[image_id], (number % N_ACROSS * TILE_PX, number // N_ACROSS * TILE_PX))
        written = io.BytesIO()
        paper.save(written, "JPEG", quality=QUALITY)
        return written.getvalue()

    def _tiles(self, image_ids: Sequence[str]) -> dict[str, Image.Image]:
        with self._lock:
            found = {image_id: self._kept[image_id] for image_id in image_ids if image_id in self._kept}
        if lacking := sorted(set(image_ids) - found.keys()):
            rows = self._corpus.rows("images", ["image_id", "thumbnail"], one_of("image_id", lacking))
            found |= {row["image_id"]: _square(row["thumbnail"]) for row in rows}
        with self._lock:
            for image_id, tile in found.items():
                self._kept[image_id] = tile
                self._kept.move_to_end(image_id)
            while len(self._kept) > N_KEPT:
                self._kept.popitem(last=False)
        return found


def _square(thumbnail: bytes) -> Image.Image:
    """The middle of a thumbnail, `TILE_PX` wide and high."""
    with Image.open(io.BytesIO(thumbnail)) as picture:
        picture.draft("RGB", (2 * TILE_PX, 2 * TILE_PX))
        rgb = picture.convert("RGB")
    side = min(rgb.size)
    left, top = (rgb.width - side) // 2, (rgb.height - side) // 2
    return rgb.resize((TILE_PX, TILE_PX), Image.Resampling.LANCZOS, (left, top, left + side, top + side))
