"""Residuals: what sets a variant apart from the clean template, place by place, in the template's frame.

A variant is laid upon the template, its colours are fitted to the template's, and what is then left is what somebody
put there: words, stickers, bars, frames. What a filter did to the colours, how sharp it is and how large are kept as a
few numbers beside.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from memography.kernels.trimmed import PULL, PULL_OF_ONE, trimmed_fit

FRAME_PX = 64
"""The longer side of the template as residuals see it, in places."""
MARGIN = 0.25
"""How far residuals look beyond each side of the template, as a share of its longer side: there are bars and frames."""
_FINE = 3
"""Pictures are laid upon each other so many times finer, where sharpness is told."""
_TOLERANCE = 10.0
"""Differences of so many of 255 levels are compression's."""
_EDGE = 0.35
"""So much of the template's contrast around a place may come from pictures that lie a little off."""
_SURE = 15.0
"""A place is somebody's where it differs by so many levels more."""
_N_COLOURS = 48
"""So many places of the template tell what a filter does to colours."""
_NEAR, _MIN_AGREEING, _MIN_SHARE = 24.0, 3, 0.3
"""The template reaches where so many pictures, and such a share of all, lie within so many levels of their median."""
_MIN_PLACES = 30
"""With fewer places in common colours are not fitted."""

_BLURS = 7, 3
"""Pictures are moved to lie upon the template exactly at first blurred over so many places, then less."""
_NEARLY = 0.85
"""A picture that agrees with so much of the template lies nearly exactly."""
_WHOLE = 255
"""What tells places that a picture covers wholly."""
N_STEPS_OF_VALUE = 127
"""Differences are kept in so many steps of a byte."""
_N_STEPS, _FARTHEST = 20, 8.0
"""So often, and by so many places at most, is a picture moved to lie upon the template exactly."""

_Floats = npt.NDArray[np.float32]
_Image = npt.NDArray[np.uint8]
_Matrix = npt.NDArray[np.float64]
_PLAIN: _Floats = np.array([1, 1, 1, 0], np.float32) / np.float32(3)
"""The usual weights of blue, green, red and 1 in grey."""
_FINER: _Matrix = np.array([[_FINE, 0, (_FINE - 1) / 2], [0, _FINE, (_FINE - 1) / 2], [0, 0, 1]])
"""From places to fine places."""


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A clean template as residuals are taken against it."""

    bgr: _Floats
    """Shape (height, width, 3), in places: the template and its margin."""
    grey: _Floats
    fine_grey: _Floats
    """As `grey`, _FINE times finer."""
    is_inside: npt.NDArray[np.bool_]
    """Where the template surely lies: the leader shows it, and so do most; shape (height, width)."""
    is_beyond: npt.NDArray[np.bool_]
    """Where the template seems to go on: the leader may be cropped itself. Or it is a frame that many bear."""
    is_certain: npt.NDArray[np.bool_]
    slack: _Floats
    """Levels that a place may differ by without saying anything."""
    place: npt.NDArray[np.float64]
    """From pixels of the leader to fine places, shape (3, 3)."""
    colours: npt.NDArray[np.int64]
    """Places, numbered row by row, whose colours tell filters apart."""

    @classmethod
    def of(cls, bgr: _Image, is_certain: npt.NDArray[np.bool_]) -> "Frame":
        """The frame of a clean template.

        Args:
            bgr: the template, shape (height, width, 3).
            is_certain: where variants agree, shape (height, width).
        """
        high, wide = bgr.shape[:2]
        shrink = FRAME_PX / max(high, wide)
        margin = round(MARGIN * FRAME_PX)
        width, height = (max(round(side * shrink), 4) + 2 * margin for side in (wide, high))
        fine = _FINE * shrink
        off = _FINE * margin + fine / 2 - 0.5
        place = np.array([[fine, 0, off], [0, fine, off], [0, 0, 1]])
        size = _FINE * width, _FINE * height
        fine_bgr: _Floats = _warped(bgr, place, size).astype(np.float32)
        inside = _shrunk(_seen(bgr.shape, place, size), (width, height)) == _WHOLE
        certain = cv2.warpAffine(is_certain.astype(np.float32), place[:2], size, flags=cv2.INTER_LINEAR)
        small: Any = _shrunk(fine_bgr, (width, height))
        grey: Any = small.mean(axis=2)
        certain_there = inside & (_shrunk(certain, (width, height)) > 0.5)
        told = np.flatnonzero(certain_there if certain_there.sum() >= _MIN_PLACES else inside)
        colours = told[np.linspace(0, len(told) - 1, _N_COLOURS).astype(np.int64)]
        return cls(
            small,
            grey,
            fine_bgr.mean(axis=2),
            inside,
            np.zeros_like(inside),
            certain_there,
            _slack(grey),
            place,
            colours,
        )

    def completed(self, laid: Sequence["Laid"]) -> "Frame":
        """The frame with what most pictures show where the template is not certain, or beyond the leader.

        Args:
            laid: pictures laid upon the template; some tens are enough.
        """
        greys, seen = np.stack([one.grey for one in laid]), np.stack([one.by.visible for one in laid])
        n_seen = seen.sum(axis=0)
        order = np.sort(np.where(seen, greys, np.inf), axis=0)  # what is not seen comes last
        median = np.take_along_axis(order, np.maximum(n_seen - 1, 0)[None] // 2, axis=0)[0]
        n_near = (seen & (np.abs(greys - median) <= _NEAR)).sum(axis=0)
        agrees = n_near >= np.maximum(0.5 * n_seen, max(_MIN_SHARE * len(laid), min(_MIN_AGREEING, len(laid))))
        grey = np.where(agrees & ~self.is_certain, median, self.grey).astype(np.float32)
        is_inside = self.is_inside & (n_seen >= 0.5 * len(laid))
        return replace(self, grey=grey, is_inside=is_inside, is_beyond=agrees & ~is_inside, slack=_slack(grey))

    def completion(self, of: "Frame") -> bytes:
        """What another frame has to be told to be completed as this one, which was made of it, is."""
        differs = self.grey != of.grey
        told = [np.packbits(mask).tobytes() for mask in (self.is_inside, self.is_beyond, differs)]
        return zlib.compress(b"".join([*told, self.grey[differs].astype("<f4").tobytes()]), 1)

    def completed_again(self, completion: bytes) -> "Frame":
        """This frame, completed as `completion` tells."""
        told = np.frombuffer(zlib.decompress(completion), np.uint8)
        n_bytes = (self.grey.size + 7) // 8
        masks = [told[i * n_bytes : (i + 1) * n_bytes] for i in range(3)]
        is_inside, is_beyond, differs = (_as_mask(mask, self.grey.size).reshape(self.grey.shape) for mask in masks)
        grey = self.grey.copy()
        grey[differs] = told[3 * n_bytes :].view("<f4")
        return replace(self, grey=grey, is_inside=is_inside, is_beyond=is_beyond, slack=_slack(grey))


@dataclass(frozen=True, slots=True, eq=False)
class Laid:
    """A picture laid upon a template, its colours fitted to the template's."""

    by: "_Try"
    is_mirrored: bool
    pixels: float
    """log2 of the picture's pixels to a pixel of the leader's thumbnail, along a side."""

    @property
    def grey(self) -> _Floats:
        """In the template's grey, in places."""
        return np.clip(_weighed(self.by.small, self.by.to_grey), -64, 319)

    def again(self, frame: Frame) -> "Laid":
        """The picture where it lies, its colours fitted to a frame that was completed since."""
        fitted = _fitted_to_grey(self.by.small, frame, self.by.visible & frame.is_inside)
        return replace(self, by=_Try(self.by.fine, self.by.small, *fitted, self.by.visible))


@dataclass(frozen=True, slots=True, eq=False)
class Residuals:
    """What sets pictures apart from one clean template; a row a picture."""

    visible: npt.NDArray[np.bool_]
    """Whether the picture shows the place at all; shape (n, n_places)."""
    is_added: npt.NDArray[np.bool_]
    """Whether a place is surely somebody's and not the template's; outside the template all that is visible is."""
    is_clean: npt.NDArray[np.bool_]
    """Whether a place is surely the template's. Some places are neither."""
    value: _Floats
    """By how much it differs from the template, or from middle grey outside, -1 to 1 for 255 levels, in steps of 1 /
    127; 0 where nothing was added."""
    colours: _Floats
    """What the picture's filter makes of some of the template's colours, 0 to 1; shape (n, 3 * _N_COLOURS)."""
    sharpness: _Floats
    """Of the template's fine contrast, how much is left; 1 is as sharp."""
    pixels: _Floats
    """log2 of the picture's pixels to a pixel of the leader's thumbnail, along a side."""
    is_mirrored: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.visible)

    @classmethod
    def stacked(cls, parts: Sequence["Residuals"]) -> "Residuals":
        """Several as one."""
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in cls.__slots__))

    def chroma(self) -> _Floats:
        """How colourful the template is by each picture's filter, 0 to 1; shape (n,)."""
        colours = self.colours.reshape(len(self), -1, 3)
        found: _Floats = (colours.max(axis=2) - colours.min(axis=2)).mean(axis=1)
        return found

    def are_bare(self, frame: "Frame", most_added: float, least_shown: float) -> npt.NDArray[np.bool_]:
        """Which pictures show the template as it is; shape (n,).

        Args:
            frame: the template.
            most_added: of its size, how much may have been added.
            least_shown: how much of it must be visible.
        """
        inside = frame.is_inside.reshape(-1)
        shown = (self.visible & inside).sum(axis=1)
        bare: npt.NDArray[np.bool_] = (self.is_added.sum(axis=1) <= most_added * inside.sum()) & (
            shown >= least_shown * inside.sum()
        )
        return bare

    def rows(self, which: Any) -> "Residuals":
        """Some of the rows, as NumPy indexes them."""
        return Residuals(*(getattr(self, name)[which] for name in self.__slots__))

    def packed(self) -> list[bytes]:
        """Each row as some thousand bytes, which `unpacked` reads without any loss."""
        found = []
        for i in range(len(self)):
            masks = [np.packbits(mask[i]).tobytes() for mask in (self.visible, self.is_added, self.is_clean)]
            values = np.rint(N_STEPS_OF_VALUE * self.value[i][self.is_added[i]]).astype(np.int8).tobytes()
            numbers = [*self.colours[i], self.sharpness[i], self.pixels[i], self.is_mirrored[i]]
            found.append(zlib.compress(b"".join([np.array(numbers, "<f4").tobytes(), *masks, values]), 1))
        return found

    @classmethod
    def unpacked(cls, rows: Sequence[bytes], n_places: int) -> "Residuals":
        """What `packed` made, of pictures upon a template whose frame has so many places."""
        n_numbers, n_bytes = 3 * _N_COLOURS + 3, (n_places + 7) // 8
        numbers = np.zeros((len(rows), n_numbers), np.float32)
        masks = np.zeros((3, len(rows), n_places), bool)
        value = np.zeros((len(rows), n_places), np.float32)
        for i, row in enumerate(rows):
            told = np.frombuffer(zlib.decompress(row), np.uint8)
            numbers[i], told = told[: 4 * n_numbers].view("<f4"), told[4 * n_numbers :]
            for mask in masks:
                mask[i], told = _as_mask(told[:n_bytes], n_places), told[n_bytes:]
            value[i][masks[1, i]] = told.view(np.int8) / np.float32(N_STEPS_OF_VALUE)
        colours, sharpness, pixels = numbers[:, :-3], numbers[:, -3], numbers[:, -2]
        visible, is_added, is_clean = masks
        return cls(visible, is_added, is_clean, value, colours, sharpness, pixels, numbers[:, -1] > 0)


def of_template(frame: Frame, pictures: Residuals) -> Residuals:
    """The clean template itself, as one row: nothing added, nothing cut off.

    A filter takes colours and sharpness away and seldom gives any, so that these are those of the more colourful and
    the sharper pictures; size and side are those of most.

    Args:
        frame: the template.
        pictures: those that show it.
    """
    inside, beyond = frame.is_inside.reshape(1, -1), frame.is_beyond.reshape(1, -1)
    value = _stepped(np.where(beyond, frame.grey.reshape(1, -1) / 255 - 0.5, 0))
    chroma = pictures.chroma()
    colourful = pictures.colours[chroma >= np.quantile(chroma, 0.75)]
    steps, counts = np.unique(np.round(pictures.pixels / 0.03), return_counts=True)
    return Residuals(
        inside | beyond,
        beyond,
        inside,
        value,
        np.median(colourful, axis=0, keepdims=True),
        np.quantile(pictures.sharpness, [0.75]).astype(np.float32),
        steps[[counts.argmax()]] * np.float32(0.03),
        np.array([2 * pictures.is_mirrored.sum() > len(pictures)]),
    )


def laid(bgr: _Image, lies: Sequence[_Matrix], is_mirrored: bool, frame: Frame, pixels_per_pixel: float) -> Laid:
    """Lay a picture upon a template.

    Args:
        bgr: the picture's thumbnail, shape (height, width, 3).
        lies: ways from its pixels to those of the leader, mirroring included, shape (3, 3); the first by which it lies
            nearly exactly is taken, or that by which it agrees with most of the template.
        is_mirrored: whether they mirror it.
        frame: the template.
        pixels_per_pixel: how many pixels of the original a pixel of the thumbnail is, along a side.
    """
    best, matrix = _laid_by(bgr, frame.place @ lies[0], frame), frame.place @ lies[0]
    for lie in lies[1:]:
        if best.is_near(frame):
            break
        tried = _laid_by(bgr, frame.place @ lie, frame)
        if tried.is_kept.sum() > best.is_kept.sum():
            best, matrix = tried, frame.place @ lie
    best, matrix = _exactly(bgr, best, matrix, frame)
    scale = np.sqrt(abs(np.linalg.det(matrix[:2, :2]))) / frame.place[0, 0]
    return Laid(best, is_mirrored, float(np.log2(pixels_per_pixel / max(scale, 1e-6))))


def residual(picture: Laid, frame: Frame) -> Residuals:
    """What sets a picture apart from the clean template, as one row."""
    visible, grey, fine_grey = picture.by.visible, picture.grey, _weighed(picture.by.fine, picture.by.to_grey)
    difference = np.where(frame.is_inside, grey - frame.grey, grey - np.float32(127.5))
    excess = np.abs(difference) - frame.slack
    is_added = visible & (~frame.is_inside | (excess > _SURE))
    is_clean = visible & frame.is_inside & (excess <= 0)
    value = _stepped(np.where(is_added, difference / 255, 0))
    return Residuals(
        visible.reshape(1, -1),
        is_added.reshape(1, -1),
        is_clean.reshape(1, -1),
        value.reshape(1, -1),
        _filtered(picture.by.small, frame, picture.by.is_kept)[None],
        np.array([_sharpness(fine_grey, frame, frame.is_certain & is_clean)], np.float32),
        np.array([picture.pixels], np.float32),
        np.array([picture.is_mirrored]),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Try:
    """A picture laid upon a template in some way."""

    fine: _Image
    """Shape (height, width, 3), in fine places."""
    small: _Floats
    """Shape (height, width, 3), in places."""
    to_grey: _Floats
    """Weights of blue, green, red and 1 that give the template's grey."""
    is_kept: npt.NDArray[np.bool_]
    """Where it shows the template as it is."""
    visible: npt.NDArray[np.bool_]

    def is_near(self, frame: Frame) -> bool:
        """Whether it lies nearly exactly."""
        n_inside = np.count_nonzero(self.visible & frame.is_inside)
        return bool(np.count_nonzero(self.is_kept) > _NEARLY * n_inside)


def _exactly(bgr: _Image, best: _Try, matrix: _Matrix, frame: Frame) -> tuple[_Try, _Matrix]:
    """A picture moved from where a matrix lays it to where it lies upon the template exactly."""
    for blur in _BLURS[1:] if best.is_near(frame) else _BLURS:
        moved = _moved(best, frame, blur)
        if moved is not None:
            tried = _laid_by(bgr, moved @ matrix, frame)
            if tried.is_kept.sum() > best.is_kept.sum():
                best, matrix = tried, moved @ matrix
    return best, matrix


def _laid_by(bgr: _Image, matrix: _Matrix, frame: Frame) -> _Try:
    """A picture laid upon a template by a matrix from its pixels to fine places."""
    height, width = frame.grey.shape
    fine_size = _FINE * width, _FINE * height
    fine = _warped(bgr, matrix, fine_size)
    small: _Floats = _shrunk(fine, (width, height)).astype(np.float32)
    visible = _shrunk(_seen(bgr.shape, matrix, fine_size), (width, height)) == _WHOLE
    return _Try(fine, small, *_fitted_to_grey(small, frame, visible & frame.is_inside), visible)


def _moved(tried: _Try, frame: Frame, blur: int) -> _Matrix | None:
    """How the picture must still be moved, in fine places, to lie exactly upon the template (Evangelidis & Psarakis
    2008); None where that can't be told."""
    from_template = np.eye(2, 3, dtype=np.float32)
    done = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, _N_STEPS, 1e-4)
    mask: Any = (tried.is_kept if blur == _BLURS[-1] else tried.visible & frame.is_inside).astype(np.uint8)
    grey: Any = np.clip(_weighed(tried.small, tried.to_grey), 0, 255)
    try:
        _, from_template = cv2.findTransformECC(frame.grey, grey, from_template, cv2.MOTION_AFFINE, done, mask, blur)
    except cv2.error:  # nothing in common
        return None
    found: _Matrix = np.linalg.inv(np.vstack([from_template, [0, 0, 1]]))
    height, width = grey.shape
    corners = np.array([[0, width, 0], [0, 0, height], [1, 1, 1]], np.float64)
    if np.abs(found @ corners - corners).max() > _FARTHEST:
        return None
    return _FINER @ found @ np.linalg.inv(_FINER)


def _fitted_to_grey(
    small: _Floats, frame: Frame, shown: npt.NDArray[np.bool_]
) -> tuple[_Floats, npt.NDArray[np.bool_]]:
    """Weights of blue, green, red and 1 that give the template's grey, and where they do so; what was put upon the
    picture is left out as it shows (least squares, trimmed)."""
    kept = shown & frame.is_certain
    if np.count_nonzero(kept) < _MIN_PLACES:
        kept = shown
    if np.count_nonzero(kept) < _MIN_PLACES:
        return _PLAIN, kept
    fitted, of = trimmed_fit(small[kept], frame.grey[kept], _PLAIN, 4, 2.0, 12.0, _MIN_PLACES)
    found = np.zeros_like(kept)
    found[kept] = of
    return fitted, found


def _filtered(small: _Floats, frame: Frame, kept: npt.NDArray[np.bool_]) -> _Floats:
    """What the filter makes of the template's colours, as `Residuals.colours` has it."""
    colours = frame.bgr.reshape(-1, 3)[frame.colours]
    if kept.sum() < _MIN_PLACES:
        return np.clip(colours.ravel() / 255, 0, 1)
    fitted = _solved(_with_one(frame.bgr[kept]), small[kept], np.eye(4, 3, dtype=np.float32))
    found: _Floats = np.clip(_with_one(colours) @ fitted / 255, 0, 1).ravel().astype(np.float32)
    return found


def _sharpness(fine: _Floats, frame: Frame, unchanged: npt.NDArray[np.bool_]) -> float:
    where = cv2.resize(unchanged.astype(np.uint8), fine.shape[::-1], interpolation=cv2.INTER_NEAREST) > 0
    where = cv2.erode(where.astype(np.uint8), np.ones((5, 5))) > 0
    own, true = (cv2.Laplacian(grey.astype(np.float32), cv2.CV_32F)[where] for grey in (fine, frame.fine_grey))
    energy = float((true * true).sum())
    return float(np.clip((own * true).sum() / energy, 0, 1.5)) if energy > 0 else 1.0


def _stepped(value: _Floats) -> _Floats:
    """Values in the steps in which they are kept."""
    stepped: _Floats = np.rint(np.clip(value, -1, 1) * N_STEPS_OF_VALUE).astype(np.float32)
    return stepped / np.float32(N_STEPS_OF_VALUE)


def _as_mask(packed: npt.NDArray[np.uint8], n_places: int) -> npt.NDArray[np.bool_]:
    return np.unpackbits(packed, count=n_places).astype(bool)


def _slack(grey: _Floats) -> _Floats:
    spread: Any = cv2.dilate(grey, np.ones((3, 3))) - cv2.erode(grey, np.ones((3, 3)))
    slack: _Floats = _TOLERANCE + _EDGE * spread
    return slack


def _solved(values: _Floats, wanted: _Floats, usual: _Floats) -> _Floats:
    """Least squares, drawn a little to what is usual where the values tell too little."""
    pull = np.diag([PULL, PULL, PULL, PULL_OF_ONE]) * len(values)
    found = np.linalg.solve(values.T @ values + pull, values.T @ wanted + pull @ usual)
    weights: _Floats = found.astype(np.float32)
    return weights


def _with_one(colours: _Floats) -> _Floats:
    ones = np.ones((*colours.shape[:-1], 1), np.float32)
    return np.concatenate([colours, ones], axis=-1)


def _weighed(colours: _Image | _Floats, weights: _Floats) -> _Floats:
    """Blue, green, red and 1, weighed; shape (height, width)."""
    found: Any = cv2.transform(colours.astype(np.float32), weights[None])
    return found  # type: ignore[no-any-return]


def _warped(bgr: _Image, matrix: npt.NDArray[np.float64], size: tuple[int, int]) -> _Image:
    scale = np.sqrt(abs(np.linalg.det(matrix[:2, :2])))
    soft: Any = cv2.GaussianBlur(bgr, (0, 0), 0.5 / scale) if scale < 0.5 else bgr
    laid: Any = cv2.warpAffine(soft, matrix[:2], size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return laid  # type: ignore[no-any-return]


def _seen(shape: tuple[int, ...], matrix: npt.NDArray[np.float64], size: tuple[int, int]) -> _Image:
    """_WHOLE where a picture of a shape lies, else 0."""
    found: Any = cv2.warpAffine(np.full(shape[:2], _WHOLE, np.uint8), matrix[:2], size, flags=cv2.INTER_NEAREST)
    return found  # type: ignore[no-any-return]


def _shrunk(values: Any, size: tuple[int, int]) -> Any:
    return cv2.resize(values, size, interpolation=cv2.INTER_AREA)
