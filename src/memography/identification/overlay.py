"""Why a picture was matched, as a picture: both side by side, what corresponds outlined, connected and tinted."""

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from memography.corpus import Corpus
from memography.corpus.store import one_of
from memography.identification.answer import Identification, Match
from memography.identification.recorded import recorded
from memography.recognition.agreement import compared
from memography.recognition.features import Features, decoded
from memography.recognition.geometry import TOLERANCE_PX, corresponding

Pixels = npt.NDArray[np.uint8]
Places = npt.NDArray[np.float64]

SIDE_PX = 480
"""The longer side of each of the two pictures."""
_GAP_PX = 48
_PAPER = (247, 250, 251)
_TINT = (120, 200, 60)
_OUTLINE = (40, 110, 240)
_LINES = (190, 120, 30), (60, 60, 220), (60, 160, 40), (200, 60, 180), (20, 150, 230), (150, 150, 0)
"""Colours (blue, green, red) of the lines that connect features, in turn."""
_MAX_LINES = 36
"""So many features at most are connected; those that fit best."""


def overlay(answer: Identification, corpus: Corpus) -> bytes | None:
    """A PNG with a row for each meme: the picture on the left, on the right the meme's that it was matched with, as its
    clean template where there is one.

    The region that was matched is outlined, features that fit are connected, and places that agree are tinted.

    Args:
        answer: what was found.
        corpus: the corpus that it was found in.

    Returns:
        None where nothing was matched.
    """
    if not answer.matches or answer.thumbnail is None or answer.features is None:
        return None
    picture = decoded(answer.thumbnail)
    return _encoded([_row(picture, answer.features, match, corpus) for match in answer.matches], ".png")


def overlay_of_variant(variant_id: str, meme_id: str, corpus: Corpus) -> bytes | None:
    """The same as a JPEG, for a variant of the corpus and one meme that it shows, from what the memes stage found.

    Returns:
        None where the variant does not show the meme, or was compared by its hash alone.
    """
    if not (corpus.has("matches") and corpus.has("features")):
        return None
    of_variant = one_of("variant_id", [variant_id])
    rows = corpus.rows("matches", where=f"{of_variant} AND {one_of('meme_id', [meme_id])}")
    features = corpus.rows("features", where=of_variant)
    if not rows or not features or rows[0]["transform"] is None:
        return None
    [image] = corpus.rows("images", ["thumbnail"], one_of("image_id", [variant_id]))
    match = recorded(rows[0], meme_id, is_turned=False)
    return _encoded([_row(decoded(image["thumbnail"]), Features.unpacked(features[0]), match, corpus)], ".jpg")


def _encoded(rows: list[Pixels], form: str) -> bytes:
    width = max(row.shape[1] for row in rows)
    filled = [cv2.copyMakeBorder(row, 0, _GAP_PX // 2, 0, width - row.shape[1], 0, value=_PAPER) for row in rows]
    found: bytes = cv2.imencode(form, np.vstack(filled)[: -(_GAP_PX // 2)])[1].tobytes()
    return found


def _row(picture: Pixels, query: Features, match: Match, corpus: Corpus) -> Pixels:
    face, view = _face(match, corpus)
    lie = match.transform.matrix() @ _mirror(query, match.mirrored)
    there: Places = np.linalg.inv(lie).astype(np.float64)
    agrees = compared(query, view, match.transform, match.mirrored).agrees.astype(np.float32)
    mask = cv2.resize(agrees, (query.width_px, query.height_px), interpolation=cv2.INTER_NEAREST)
    on_face = cv2.warpAffine(mask, lie[:2], (view.width_px, view.height_px), flags=cv2.INTER_NEAREST)
    left, grow_left = _large(_tinted(picture, mask))
    right, grow_right = _large(_tinted(face, on_face))
    _outline(left, _moved(_corners(view), there) * grow_left)
    _outline(right, _moved(_corners(query), lie) * grow_right)
    height = max(left.shape[0], right.shape[0])
    row = np.full((height, left.shape[1] + _GAP_PX + right.shape[1], 3), _PAPER, np.uint8)
    row[: left.shape[0], : left.shape[1]] = left
    row[: right.shape[0], left.shape[1] + _GAP_PX :] = right
    here, fits = _fitting(query, view, match, lie)
    _connect(row, here * grow_left, fits * grow_right + [left.shape[1] + _GAP_PX, 0])
    return row


def _face(match: Match, corpus: Corpus) -> tuple[Pixels, Features]:
    """The clean template of the leader, where there is one, else the leader itself; with its features."""
    leader = one_of("leader_id", [match.leader_id])
    if corpus.has("templates") and (rows := corpus.rows("templates", where=leader)):
        return decoded(rows[0]["picture"]), Features.unpacked(rows[0])
    [image] = corpus.rows("images", ["thumbnail"], one_of("image_id", [match.leader_id]))
    [row] = corpus.rows("features", where=one_of("variant_id", [match.leader_id]))
    return decoded(image["thumbnail"]), Features.unpacked(row)


def _fitting(query: Features, view: Features, match: Match, lie: Places) -> tuple[Places, Places]:
    """The places of features that fit, in the picture and in the face; shape (n, 2) each."""
    pairs = corresponding(query, view, match.mirrored)
    here, there = query.points[pairs[:, 0], :2].astype(np.float64), view.points[pairs[:, 1], :2].astype(np.float64)
    off = np.linalg.norm(_moved(here, lie) - there, axis=1)
    best = np.argsort(off, kind="stable")[: min(int((off < TOLERANCE_PX).sum()), _MAX_LINES)]
    return here[best], there[best]


def _connect(row: Pixels, here: Places, there: Places) -> None:
    for number, place in enumerate(np.argsort(here[:, 1], kind="stable")):
        colour = _LINES[number % len(_LINES)]
        start, end = _pixel(here[place]), _pixel(there[place])
        cv2.line(row, start, end, colour, 1, cv2.LINE_AA)
        for dot in (start, end):
            cv2.circle(row, dot, 4, (255, 255, 255), -1, cv2.LINE_AA)
            cv2.circle(row, dot, 3, colour, -1, cv2.LINE_AA)


def _outline(picture: Pixels, corners: Places) -> None:
    """Draw a frame; where it reaches beyond the picture it runs along the edge."""
    size = np.array([picture.shape[1], picture.shape[0]])
    edge = np.array([[0, 0], [size[0], 0], size, [0, size[1]]], np.float32)
    _, inside = cv2.intersectConvexConvex(corners.astype(np.float32), edge)
    if inside is None or len(inside) < 3:
        return
    line = [np.clip(inside.reshape(-1, 1, 2), 2, size - 3).astype(np.int32)]
    cv2.polylines(picture, line, True, (255, 255, 255), 5, cv2.LINE_AA)
    cv2.polylines(picture, line, True, _OUTLINE, 3, cv2.LINE_AA)


def _tinted(picture: Pixels, mask: npt.NDArray[np.float32]) -> Pixels:
    tint = np.full_like(picture, _TINT)
    mixed: Pixels = cv2.addWeighted(picture, 0.62, tint, 0.38, 0)
    return np.where(mask[..., None] > 0, mixed, picture)


def _large(picture: Pixels) -> tuple[Pixels, float]:
    grow = SIDE_PX / max(picture.shape[:2])
    size = max(round(picture.shape[1] * grow), 1), max(round(picture.shape[0] * grow), 1)
    large: Any = cv2.resize(picture, size, interpolation=cv2.INTER_CUBIC)
    return large, grow


def _corners(of: Features) -> Places:
    wide, high = of.width_px, of.height_px
    return np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float64)


def _moved(places: Places, lie: Places) -> Places:
    found: Places = places @ lie[:2, :2].T + lie[:2, 2]
    return found


def _mirror(query: Features, mirrored: bool) -> Places:
    return np.array([[-1, 0, query.width_px - 1], [0, 1, 0], [0, 0, 1]], np.float64) if mirrored else np.eye(3)


def _pixel(place: Sequence[float] | Places) -> tuple[int, int]:
    return round(float(place[0])), round(float(place[1]))
