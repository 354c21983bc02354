"""Whether two aligned pictures agree, place by place."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from memography.kernels.windows import agreeing_windows, colour_sums, laid_upon
from memography.recognition.features import Features
from memography.recognition.geometry import Similarity

WINDOW = 8
"""The side of the windows that are compared, in pixels of the small pictures."""
MIN_CORRELATION = 0.6
"""A window agrees where its normalised cross-correlation is at least this."""
_MIN_FREE = 0.4
"""Windows with less of their places free of words in both pictures are not compared."""
_MIN_SATURATION = 8.0
"""Below this mean chroma (of CIELAB) a picture is taken to be without colour."""
_MIN_VARIANCE = 20.0
"""Windows that are flatter than this in both pictures say nothing."""
_CUT_OFF = 0.5
"""An edge of the other is taken not to be there where so many times as many places disagree as agree: two thirds."""
_SILENT = 1e-3
"""Places that can't be compared are there by so little, so that words at the edge of a picture belong to it."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far a picture agrees with another that was laid upon it."""

    share: float
    """Of what can be compared, how much agrees; 0 to 1."""
    agreeing: float
    """How much of the picture agrees; 0 to 1."""
    covered: float
    """How much of the picture the other lies on; 0 to 1."""
    covered_other: float
    """How much of the other lies on the picture; 0 to 1."""
    colour: float
    """How alike the colours are where both can be seen: the cosine of their chroma, 1 where either has hardly any."""
    region: tuple[float, float, float, float]
    """The box around where the other lies and is not cut off: left, top, right, bottom as shares of the picture."""


def agreement(query: Features, view: Features, transform: Similarity, mirrored: bool) -> Agreement:
    """Lay the view upon the query and compare them where both can be seen.

    Args:
        query: the one picture.
        view: the other.
        transform: from the query, mirrored first where that is said, to the view.
        mirrored: whether the query is looked at in the mirror.
    """
    places = compared(query, view, transform, mirrored)
    height, width = query.small.shape
    n_inside = int(places.inside.sum())
    kept = _not_cut_off(places)
    rows, columns = np.flatnonzero(kept.any(axis=1)), np.flatnonzero(kept.any(axis=0))
    region = (
        (columns[0] / width, rows[0] / height, (columns[-1] + 1) / width, (rows[-1] + 1) / height)
        if n_inside
        else (0.0, 0.0, 0.0, 0.0)
    )
    return Agreement(
        float(places.agrees.sum() / max(places.says.sum(), 1)),
        float(places.agrees.sum() / query.small.size),
        n_inside / query.small.size,
        min(n_inside * places.grows / view.small.size, 1.0),
        places.colour,
        tuple(float(value) for value in region),  # type: ignore[arg-type]
    )


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """A picture and another that was laid upon it, place by place of the small picture."""

    inside: npt.NDArray[np.bool_]
    """Where the other lies; shape (height, width)."""
    says: npt.NDArray[np.bool_]
    """Where they can be compared; same shape."""
    agrees: npt.NDArray[np.bool_]
    """Where they agree; same shape."""
    grows: float
    """How much of the other's small picture a place stands for."""
    colour: float
    """How alike the colours are, as `Agreement` has it."""


def compared(query: Features, view: Features, transform: Similarity, mirrored: bool) -> Compared:
    """Where a picture agrees with another that is laid upon it; as `agreement`, which counts it."""
    lie = _to_small(view) @ transform.matrix() @ _from_small(query, mirrored)
    other, inside, free, colours = laid_upon(view.small, view.is_text, view.chroma, lie, query.small.shape)
    seen = free & ~query.is_text
    says, agrees = agreeing_windows(query.small, other, seen, WINDOW, _MIN_FREE, _MIN_VARIANCE, MIN_CORRELATION)
    colour = _colour(*colour_sums(query.chroma, colours, seen))
    return Compared(inside, says, agrees, float(abs(np.linalg.det(lie[:2, :2]))), colour)


def _not_cut_off(places: Compared) -> npt.NDArray[np.bool_]:
    """Where the other lies, without edges that disagree: of a cropped picture in a collage the rest lies next to it."""
    disagrees = places.says & ~places.agrees
    gain = places.agrees - np.float32(_CUT_OFF) * disagrees + np.float32(_SILENT) * places.inside
    rows = columns = slice(None)
    for _ in range(2):
        rows = _best_run(gain[:, columns].sum(axis=1))
        columns = _best_run(gain[rows].sum(axis=0))
    kept = np.zeros_like(places.inside)
    kept[rows, columns] = places.inside[rows, columns]
    return kept if kept.any() else places.inside


def _best_run(gains: npt.NDArray[np.float32]) -> slice:
    """The run of neighbours with the largest sum (Bentley 1984)."""
    sums = np.concatenate([[0.0], np.cumsum(gains, dtype=np.float64)])
    lowest = np.minimum.accumulate(sums)[:-1]
    end = int(np.argmax(sums[1:] - lowest))
    start = int(np.argmin(sums[: end + 1]))
    return slice(start, end + 1)


def _colour(n: int, both: float, own: float, other: float, far: float, far_other: float) -> float:
    """How alike colours are, from what `colour_sums` tells."""
    if not n or min(far, far_other) < _MIN_SATURATION * n:
        return 1.0
    return both / math.sqrt(own * other)


def _from_small(features: Features, mirrored: bool) -> npt.NDArray[np.float64]:
    """From places of the small picture to pixels of the picture, in the mirror where that is asked for."""
    across, down = features.width_px / features.small.shape[1], features.height_px / features.small.shape[0]
    grow = np.array([[across, 0, across / 2 - 0.5], [0, down, down / 2 - 0.5], [0, 0, 1]])
    if not mirrored:
        return grow
    mirror = np.array([[-1.0, 0, features.width_px - 1], [0, 1, 0], [0, 0, 1]])
    found: npt.NDArray[np.float64] = (mirror @ grow).astype(np.float64)
    return found


def _to_small(features: Features) -> npt.NDArray[np.float64]:
    found: npt.NDArray[np.float64] = np.linalg.inv(_from_small(features, False)).astype(np.float64)
    return found
