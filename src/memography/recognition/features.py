"""Local features: what two pictures are compared by."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from memography.pictures.thumbnail import longer_side
from memography.recognition.text_lines import Lines, text_lines
from memography.recognition.text_mask import Mask, mask_of, text_boxes, text_probability

GRID = 8
"""The picture is divided into so many columns and rows."""
PER_CELL = 5
"""So many features at most are kept in each cell, the strongest, so that one busy corner does not take them all."""
SMALL_PX = 80
"""The longer side of the small grey picture that is compared densely; up to twice as long in elongated pictures."""
UNIT = 512
"""The length of a descriptor as it is stored: its values lie from 0 to 255."""
_CONTRAST = 0.02
"""SIFT's contrast threshold: half of the usual, since what is left beside captions is often soft."""
_TEXT_LIMIT = 55
"""A place of the small picture counts as text where at least so much of it (of 255) is."""

_MIRROR = np.arange(128).reshape(4, 4, 8)[::-1, :, [0, 7, 6, 5, 4, 3, 2, 1]].reshape(-1)
"""SIFT's 4 x 4 cells of 8 directions as they come out of the mirrored picture."""


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """A picture as it is compared with others."""

    width_px: int
    height_px: int
    points: npt.NDArray[np.float32]
    """x and y in pixels, size in pixels, direction in radians; shape (n, 4), strongest first."""
    descriptors: npt.NDArray[np.uint8]
    """RootSIFT (Arandjelovic & Zisserman 2012), of length UNIT; shape (n, 128)."""
    small: npt.NDArray[np.uint8]
    """The picture in grey, longer side SMALL_PX; shape (height, width)."""
    is_text: npt.NDArray[np.bool_]
    """Where words stand in the small picture, or nothing is known; same shape."""
    chroma: npt.NDArray[np.int8]
    """The picture's colours without their lightness (a and b of CIELAB), a quarter of the small picture's size; shape
    (height, width, 2)."""
    boxes: npt.NDArray[np.float32]
    """Where words stand, as `text_boxes` gives them."""

    def packed(self) -> dict[str, Any]:
        """The features as columns of the tables `features` and `templates`."""
        return {
            "width_px": self.width_px,
            "height_px": self.height_px,
            "points": self.points.tobytes(),
            "descriptors": self.descriptors.tobytes(),
            "small": self.small.tobytes(),
            "small_width_px": self.small.shape[1],
            "chroma": self.chroma.tobytes(),
            "small_text": np.packbits(self.is_text).tobytes(),
            "text_boxes": self.boxes.tolist(),
        }

    @classmethod
    def unpacked(cls, row: Mapping[str, Any]) -> "Features":
        """The features that a row holds."""
        small = np.frombuffer(row["small"], np.uint8).reshape(-1, row["small_width_px"])
        is_text = np.unpackbits(np.frombuffer(row["small_text"], np.uint8), count=small.size).astype(bool)
        return cls(
            row["width_px"],
            row["height_px"],
            np.frombuffer(row["points"], np.float32).reshape(-1, 4),
            np.frombuffer(row["descriptors"], np.uint8).reshape(-1, 128),
            small,
            is_text.reshape(small.shape),
            np.frombuffer(row["chroma"], np.int8).reshape(*_chroma_shape(small.shape), 2),
            np.array(row["text_boxes"], np.float32).reshape(-1, 4),
        )

    def outside(self, regions: Sequence[Sequence[float]]) -> "Features":
        """The picture with the features alone that lie outside some regions.

        Args:
            regions: left, top, right, bottom as shares of the picture.
        """
        x, y = self.points[:, 0] / self.width_px, self.points[:, 1] / self.height_px
        is_free = np.ones(len(x), bool)
        for left, top, right, bottom in regions:
            is_free &= (x < left) | (x > right) | (y < top) | (y > bottom)
        return replace(self, points=self.points[is_free], descriptors=self.descriptors[is_free])

    def vectors(self, mirrored: bool = False) -> npt.NDArray[np.float32]:
        """The descriptors at unit length, shape (n, 128); those of the mirrored picture where that is asked for."""
        found = self.descriptors[:, _MIRROR] if mirrored else self.descriptors
        return found.astype(np.float32) * np.float32(1 / UNIT)


def features(bgr: npt.NDArray[np.uint8]) -> Features:
    """The local features of a picture beside its words.

    Args:
        bgr: the picture, shape (height, width, 3); meant for a longer side of about 320 px.
    """
    return features_and_lines(bgr)[0]


def features_and_lines(bgr: npt.NDArray[np.uint8]) -> tuple[Features, Lines]:
    """The features of a picture beside its words, and where its lines of words stand: the text detector runs once."""
    height, width = bgr.shape[:2]
    with ThreadPoolExecutor(1) as pool:
        probability = pool.submit(text_probability, bgr)
        found = _features(bgr, lambda: mask_of(probability.result(), width, height))
        return found, text_lines(probability.result())


def features_beside(bgr: npt.NDArray[np.uint8], mask: Mask) -> Features:
    """The local features of a picture beside what is masked."""
    return _features(bgr, lambda: mask)


def _features(bgr: npt.NDArray[np.uint8], masked: Callable[[], Mask]) -> Features:
    """The features beside a mask, which is asked for when places have been found: it may be made at the same time."""
    height, width = bgr.shape[:2]
    grey = cv2.cvtColor(bgr, cv2.COLOR_BGR2GRAY)
    found = _sift().detect(grey, None)
    mask = masked()
    found = [place for place in found if not mask[int(place.pt[1] + 0.5), int(place.pt[0] + 0.5)]]
    points = np.array([(*p.pt, p.size, np.deg2rad(p.angle)) for p in found], np.float32).reshape(-1, 4)
    strength = np.array([p.response for p in found], np.float32)
    kept = _spread(points, strength, width, height)
    # OpenCV fails where there is nothing to describe and the picture is a few pixels high.
    descriptors = _sift().compute(grey, [found[place] for place in kept])[1] if len(kept) else None
    shrink = longer_side((width, height), SMALL_PX) / max(width, height)
    size = max(round(width * shrink), 8), max(round(height * shrink), 8)
    small = cv2.GaussianBlur(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), (0, 0), 0.8)
    coarse = cv2.resize(bgr, _chroma_shape(small.shape)[::-1], interpolation=cv2.INTER_AREA)
    chroma = cv2.cvtColor(coarse, cv2.COLOR_BGR2LAB)[:, :, 1:].astype(np.int16) - 128
    is_text = cv2.resize(mask, size, interpolation=cv2.INTER_AREA) > _TEXT_LIMIT
    rooted = np.zeros((0, 128), np.uint8) if descriptors is None else _root(descriptors)
    return Features(width, height, points[kept], rooted, small, is_text, chroma.astype(np.int8), text_boxes(mask))


def features_of_jpeg(setup: None) -> Any:
    """The function that a worker calls for each (thumbnail,): the columns of `features`."""
    cv2.setNumThreads(1)

    def look(item: tuple[bytes]) -> dict[str, Any]:
        found, lines = features_and_lines(decoded(item[0]))
        return {**found.packed(), "text_lines": lines.reshape(-1, 8).tolist()}

    return look


def decoded(thumbnail: bytes) -> npt.NDArray[np.uint8]:
    """A thumbnail's pixels, shape (height, width, 3), BGR."""
    bgr: Any = cv2.imdecode(np.frombuffer(thumbnail, np.uint8), cv2.IMREAD_COLOR)
    found: npt.NDArray[np.uint8] = bgr
    return found


@cache
def _sift() -> Any:
    create: Any = cv2.SIFT_create  # type: ignore[attr-defined]
    return create(contrastThreshold=_CONTRAST)


def _spread(
    points: npt.NDArray[np.float32], strength: npt.NDArray[np.float32], width: int, height: int
) -> npt.NDArray[np.int64]:
    """Which features are kept, strongest first."""
    column = np.minimum(points[:, 0] / width * GRID, GRID - 1).astype(np.int64)
    row = np.minimum(points[:, 1] / height * GRID, GRID - 1).astype(np.int64)
    cell = row * GRID + column
    order = np.lexsort((-strength, cell))
    _, first, counts = np.unique(cell[order], return_index=True, return_counts=True)
    place = np.arange(len(order)) - np.repeat(first, counts)
    kept = order[place < PER_CELL]
    by_strength: npt.NDArray[np.int64] = kept[np.argsort(-strength[kept], kind="stable")]
    return by_strength


def _chroma_shape(shape: tuple[int, ...]) -> tuple[int, int]:
    return -(-shape[0] // 4), -(-shape[1] // 4)


def _root(descriptors: npt.NDArray[np.float32]) -> npt.NDArray[np.uint8]:
    total = np.maximum(descriptors.sum(axis=1, keepdims=True), 1e-9)
    rooted: npt.NDArray[np.uint8] = np.minimum(np.round(np.sqrt(descriptors / total) * UNIT), 255).astype(np.uint8)
    return rooted
