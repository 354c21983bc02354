"""Windows of pictures beside slow twins: OpenCV lays one upon the other, and its box filter sums."""

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memography.kernels.windows import agreeing_windows, colour_sums, laid_upon

WINDOW, MIN_FREE, MIN_VARIANCE, MIN_CORRELATION = 8, 0.4, 20.0, 0.6
Grey = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]


def scene(rng: np.random.Generator, height: int, width: int) -> Grey:
    """Blotches, flat in places."""
    rough = rng.integers(0, 256, (max(height // 6, 2), max(width // 6, 2)), dtype=np.uint8)
    grey: Any = cv2.resize(rough, (width, height), interpolation=cv2.INTER_CUBIC)
    grey[: height // 3] = 128
    return np.asarray(grey, np.uint8)


def sums(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    found: Any = cv2.boxFilter(values, -1, (WINDOW, WINDOW), normalize=False, borderType=cv2.BORDER_CONSTANT)
    return np.asarray(found)


def slow_agreement(own: Grey, other: Grey, seen: Flags) -> tuple[Flags, Flags]:
    """Means, variances and covariance of every window, from sums over the whole picture."""
    a, b, n = own.astype(np.float64), other.astype(np.float64), sums(seen.astype(np.float64))
    some = np.maximum(n, 1)
    mean, mean_other = sums(a * seen) / some, sums(b * seen) / some
    variance = sums(a * a * seen) / some - mean**2
    variance_other = sums(b * b * seen) / some - mean_other**2
    covariance = sums(a * b * seen) / some - mean * mean_other
    correlation = covariance / np.sqrt(np.maximum(variance, 4) * np.maximum(variance_other, 4))
    says = seen & (n > MIN_FREE * WINDOW**2) & (np.maximum(variance, variance_other) > MIN_VARIANCE)
    return says, says & (correlation > MIN_CORRELATION)


@settings(max_examples=30)
@given(seed=st.integers(0, 2**32), height=st.integers(8, 60), width=st.integers(8, 60))
def test_windows_agree_as_the_slow_twin_says(seed: int, height: int, width: int) -> None:
    """Whatever is hidden."""
    rng = np.random.default_rng(seed)
    own, noise = scene(rng, height, width), rng.normal(0, 30, (height, width))
    other = np.clip(own + noise, 0, 255).astype(np.uint8)
    seen = cv2.resize(rng.random((4, 4)), (width, height)) > 0.3
    found = agreeing_windows(own, other, seen, WINDOW, MIN_FREE, MIN_VARIANCE, MIN_CORRELATION)
    for ours, slow in zip(found, slow_agreement(own, other, seen), strict=True):
        assert (ours != slow).mean() < 0.002  # sums of floats are rounded


@settings(max_examples=30)
@given(seed=st.integers(0, 2**32), turn=st.floats(-3, 3), scale=st.floats(0.4, 2.5))
def test_one_picture_lies_upon_another_as_opencv_lays_it(seed: int, turn: float, scale: float) -> None:
    """But for OpenCV's steps of 1/32 of a place."""
    rng = np.random.default_rng(seed)
    small, is_text = scene(rng, 40, 56), rng.random((40, 56)) < 0.2
    chroma = rng.integers(-40, 41, (10, 14, 2)).astype(np.int8)
    cos, sin = scale * np.cos(turn), scale * np.sin(turn)
    lie = np.array([[cos, -sin, rng.uniform(-10, 40)], [sin, cos, rng.uniform(-10, 40)]])
    grey, inside, free, colours = laid_upon(small, is_text, chroma, lie, (48, 64))
    nearest, linear = (how | cv2.WARP_INVERSE_MAP for how in (cv2.INTER_NEAREST, cv2.INTER_LINEAR))
    slow: Any = cv2.warpAffine(small, lie, (64, 48), flags=linear)
    assert np.abs(grey.astype(int) - slow).mean() < 1
    slow_inside: Any = cv2.warpAffine(np.ones_like(small), lie, (64, 48), flags=nearest)
    slow_free: Any = cv2.warpAffine((~is_text).astype(np.uint8), lie, (64, 48), flags=nearest)
    assert (inside != slow_inside).mean() < 0.02
    assert (free != slow_free).mean() < 0.02
    grown: Any = cv2.resize(chroma.astype(np.float32), (56, 40))
    slow_colours: Any = cv2.warpAffine(grown, lie, (64, 48), flags=linear, borderMode=cv2.BORDER_REPLICATE)
    if inside.any():
        assert np.abs(colours - slow_colours)[inside].mean() < 4


@given(seed=st.integers(0, 2**32))
def test_sums_of_colours_are_those_of_the_grown_picture(seed: int) -> None:
    """OpenCV grows it."""
    rng = np.random.default_rng(seed)
    own = rng.integers(-128, 128, (7, 9, 2)).astype(np.int8)
    others, seen = rng.normal(0, 40, (28, 36, 2)).astype(np.float32), rng.random((28, 36)) < 0.5
    grown: Any = cv2.resize(own.astype(np.float32), (36, 28))
    a, b = np.asarray(grown)[seen], others[seen]
    slow = [
        *((a * b).sum(), (a * a).sum(), (b * b).sum()),
        *(np.hypot(side[:, 0], side[:, 1]).sum() for side in (a, b)),
    ]
    n, *found = colour_sums(own, others, seen)
    assert n == seen.sum()
    assert found == pytest.approx(slow, rel=1e-3, abs=1)


def test_nothing_is_seen_of_a_picture_that_lies_elsewhere() -> None:
    """Nor compared."""
    small = np.full((8, 8), 200, np.uint8)
    lie = np.array([[1.0, 0, 100], [0, 1, 0]])
    grey, inside, free, _ = laid_upon(small, np.zeros((8, 8), bool), np.zeros((2, 2, 2), np.int8), lie, (8, 8))
    assert [places.any() for places in (grey, inside, free)] == [False] * 3
    says, agrees = agreeing_windows(small, grey, free, WINDOW, MIN_FREE, MIN_VARIANCE, MIN_CORRELATION)
    assert [places.any() for places in (says, agrees)] == [False] * 2
