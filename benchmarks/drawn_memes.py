"""Pictures that show no known meme, as many as are asked for: real templates cut up, bent, mixed and drawn upon.

Two templates each are sheared and bent (by waves of some 60 px, so that no turning, scaling and moving lays more than
a small part of one upon its template), one shows through the other in places, and shapes lie on top. What is left is
texture like that of real pictures, in arrangements that no other picture has.
"""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]


def sources(folders: Sequence[Path]) -> list[Picture]:
    """The templates that are cut up, small."""
    found = []
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.suffix in (".jpg", ".png")):
        bgr = cv2.imread(str(path))
        if bgr is not None:
            shrink = 480 / max(bgr.shape[:2])
            found.append(cv2.resize(bgr, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA))
    return found


def drawn(templates: Sequence[Picture], seed: int) -> Picture:
    """One picture, shape (height, width, 3), BGR, longer side 320 px; the same for the same seed."""
    rng = np.random.default_rng(seed)
    shape = (320, int(rng.integers(200, 321))) if rng.random() < 0.5 else (int(rng.integers(200, 321)), 320)
    one, other = (_bent(templates[int(rng.integers(len(templates)))], shape, rng) for _ in range(2))
    noise = cv2.resize(rng.random((5, 5)).astype(np.float32), shape[::-1], interpolation=cv2.INTER_CUBIC)
    weight = np.clip((noise - 0.5) * 6 + 0.5, 0, 1)[..., None]
    mixed = np.ascontiguousarray((one * weight + other * (1 - weight)).astype(np.uint8))
    for _ in range(int(rng.integers(6, 16))):
        _draw_shape(mixed, rng)
    return mixed


def _bent(template: Picture, shape: tuple[int, int], rng: np.random.Generator) -> Picture:
    height, width = template.shape[:2]
    turned = np.eye(2) * rng.uniform(1.2, 2.2)
    turned = turned @ np.diag([1.0, rng.choice([0.5, 0.6, 1.7, 2.0])]) @ _turn(rng.uniform(0, 2 * np.pi))
    turned[0, 1] += rng.choice([-1, 1]) * rng.uniform(0.3, 0.8)
    y, x = np.mgrid[: shape[0], : shape[1]].astype(np.float64)
    for _ in range(2):
        length, phase, towards = rng.uniform(45, 90), rng.uniform(0, 2 * np.pi), rng.uniform(0, 2 * np.pi)
        wave = rng.uniform(8, 14) * np.sin((x * np.cos(towards) + y * np.sin(towards)) / length * 2 * np.pi + phase)
        x, y = x + wave * np.sin(towards), y + wave * np.cos(towards)
    places = np.stack([x - shape[1] / 2, y - shape[0] / 2]).reshape(2, -1)
    there = turned @ places + np.array([[rng.uniform(0.2, 0.8) * width], [rng.uniform(0.2, 0.8) * height]])
    across, down = there.astype(np.float32).reshape(2, *shape)
    bent = cv2.remap(template, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    found: Picture = bent[..., rng.permutation(3)]
    return found


def _draw_shape(picture: Picture, rng: np.random.Generator) -> None:
    height, width = picture.shape[:2]
    colour = tuple(int(value) for value in rng.integers(0, 256, 3))
    middle = np.array([rng.integers(width), rng.integers(height)])
    if rng.random() < 0.5:
        corners = middle + rng.integers(-40, 41, (int(rng.integers(3, 7)), 2))
        cv2.fillPoly(picture, [corners.astype(np.int32)], colour, cv2.LINE_AA)
    else:
        axes = tuple(int(value) for value in rng.integers(5, 35, 2))
        cv2.ellipse(picture, tuple(map(int, middle)), axes, float(rng.uniform(0, 180)), 0, 360, colour, -1, cv2.LINE_AA)


def _turn(angle: float) -> npt.NDArray[np.float64]:
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
