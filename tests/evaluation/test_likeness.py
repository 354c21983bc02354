"""Structural similarity, and laying pictures upon each other."""

import cv2
import numpy as np
import pytest

from memography.evaluation.likeness import COMPARED_PX, laid, structural_similarity
from memography.evaluation.synthetic import templates


def noise(seed: int, shape: tuple[int, int] = (40, 50)) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)


def slow_ssim(one: np.ndarray, other: np.ndarray, counts: np.ndarray) -> float:
    """Window by window, as Wang et al. define it."""
    offsets = np.arange(-5, 6)
    gauss = np.exp(-(offsets[:, None] ** 2 + offsets[None, :] ** 2) / (2 * 1.5**2))
    scores = []
    for y, x in np.argwhere(counts):
        rows, columns = slice(max(y - 5, 0), y + 6), slice(max(x - 5, 0), x + 6)
        w = gauss[5 - y + rows.start :, 5 - x + columns.start :]
        w = w[: counts[rows, columns].shape[0], : counts[rows, columns].shape[1]] * counts[rows, columns]
        w = w / w.sum()
        a, b = one[rows, columns].astype(float), other[rows, columns].astype(float)
        ma, mb = (w * a).sum(), (w * b).sum()
        va, vb, cov = (w * (a - ma) ** 2).sum(), (w * (b - mb) ** 2).sum(), (w * (a - ma) * (b - mb)).sum()
        c1, c2 = 6.5025, 58.5225
        scores.append((2 * ma * mb + c1) * (2 * cov + c2) / ((ma**2 + mb**2 + c1) * (va + vb + c2)))
    return float(np.mean(scores))


def test_similarity_is_that_of_the_definition() -> None:
    """Beside the definition written out, with places that do not count."""
    one = noise(0)
    other = np.clip(one * 0.6 + noise(1) * 0.4, 0, 255).astype(np.uint8)
    counts = np.random.default_rng(2).random(one.shape) < 0.7
    assert structural_similarity(one, other, counts) == pytest.approx(slow_ssim(one, other, counts), abs=1e-6)


def test_what_does_not_count_changes_nothing() -> None:
    """Windows leave it out as well."""
    one, other, counts = noise(0), noise(0), np.ones((40, 50), bool)
    other[10:20], counts[10:20] = 0, False
    assert structural_similarity(one, other, counts) == pytest.approx(1)
    assert structural_similarity(one, other, np.ones_like(counts)) < 0.8
    assert structural_similarity(one, other, np.zeros_like(counts)) == 0


@pytest.mark.parametrize("mirrored", [False, True])
def test_a_cropped_picture_is_laid_where_it_belongs(mirrored: bool) -> None:
    """It covers what is left of the true one, and is like it there."""
    grey = cv2.cvtColor(np.array(next(iter(templates().values())).convert("RGB")), cv2.COLOR_RGB2GRAY)
    height, width = grey.shape
    part = grey[: round(0.8 * height), round(0.1 * width) :]
    part = cv2.resize(part, None, fx=0.7, fy=0.7, interpolation=cv2.INTER_AREA)
    picture = part[:, ::-1].copy() if mirrored else part
    found = laid(picture, np.ones(picture.shape, bool), grey)
    assert found is not None
    assert max(found.true.shape) == COMPARED_PX
    assert found.mirrored == mirrored
    assert found.is_certain.mean() == pytest.approx(0.72, abs=0.03)
    assert found.ssim > 0.9


def test_another_picture_is_not_laid() -> None:
    """Noise has nothing in common with the true one."""
    assert laid(noise(0, (200, 200)), np.ones((200, 200), bool), noise(1, (300, 200))) is None
