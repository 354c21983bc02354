"""How alike a clean template and the true picture are: laid upon each other, then structural similarity."""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[np.uint8]
"""A grey picture, shape (height, width)."""
Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

COMPARED_PX = 320
"""The longer side at which pictures are compared."""
_WINDOW_PX, _SIGMA_PX = 11, 1.5
_C1, _C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
_RATIO = 0.8
_TOLERANCE_PX = 4.0
_MIN_INLIERS = 8
_ECC_ROUNDS = 100


@dataclass(frozen=True, slots=True, eq=False)
class Laid:
    """A picture laid upon the true one; all of the true one's shape."""

    true: Grey
    picture: Grey
    is_seen: Bools
    """Where the picture lies."""
    is_certain: Bools
    """Where the picture lies and is certain."""
    mirrored: bool

    @property
    def ssim(self) -> float:
        """Structural similarity where the picture is certain."""
        return structural_similarity(self.true, self.picture, self.is_certain)


def structural_similarity(one: Grey, other: Grey, counts: Bools) -> float:
    """SSIM with a Gaussian window (Wang, Bovik, Sheikh & Simoncelli, "Image quality assessment", IEEE TIP 2004).

    What does not count is left out of every window too, whose weights are made to sum up to 1 without it.

    Args:
        one: 8-bit grey.
        other: 8-bit grey of the same shape.
        counts: which places are compared; same shape.

    Returns:
        The mean over these places, -1 to 1; 0 where there are none.
    """
    if not counts.any():
        return 0.0
    weight = counts.astype(np.float64)
    total = np.maximum(_blurred(weight), 1e-9)
    x, y = one.astype(np.float64), other.astype(np.float64)

    def mean(values: Floats) -> Floats:
        found: Floats = _blurred(values * weight) / total
        return found

    mean_x, mean_y = mean(x), mean(y)
    variance_x, variance_y = mean(x * x) - mean_x**2, mean(y * y) - mean_y**2
    covariance = mean(x * y) - mean_x * mean_y
    likeness = (2 * mean_x * mean_y + _C1) * (2 * covariance + _C2)
    likeness /= (mean_x**2 + mean_y**2 + _C1) * (variance_x + variance_y + _C2)
    return float(likeness[counts].mean())


def _blurred(values: Floats) -> Floats:
    found: Any = cv2.GaussianBlur(values, (_WINDOW_PX, _WINDOW_PX), _SIGMA_PX, borderType=cv2.BORDER_CONSTANT)
    blurred: Floats = found
    return blurred


def laid(picture: Grey, is_certain: Bools, true: Grey) -> Laid | None:
    """Lay a picture upon the true one: by SIFT features and RANSAC, mirrored or not, then by maximising the enhanced
    correlation coefficient (Evangelidis & Psarakis 2008).

    Args:
        picture: the picture, of any size.
        is_certain: where it is certain, same shape.
        true: the true picture; compared with its longer side at COMPARED_PX.

    Returns:
        None where too few features agree.
    """
    true = _scaled(true)
    certain = np.where(is_certain, 255, 0).astype(np.uint8)
    ways = [(False, picture, certain), (True, picture[:, ::-1].copy(), certain[:, ::-1].copy())]
    placed = [(_placed(true, way, mask), mirrored, way, mask) for mirrored, way, mask in ways]
    found = max(placed, key=lambda one: one[0][1])
    (lie, n_inliers), mirrored, way, mask = found
    if lie is None or n_inliers < _MIN_INLIERS:
        return None
    lie = _refined(true, way, mask, lie)
    size = true.shape[1], true.shape[0]
    seen = cv2.warpAffine(np.full_like(mask, 255), lie, size, flags=cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP) > 0
    sure = cv2.warpAffine(mask, lie, size, flags=cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP) > 0
    moved: Any = cv2.warpAffine(way, lie, size, flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP)
    return Laid(true, moved, seen, sure, mirrored)


def _scaled(grey: Grey) -> Grey:
    scale = COMPARED_PX / max(grey.shape)
    size = round(grey.shape[1] * scale), round(grey.shape[0] * scale)
    found: Any = cv2.resize(grey, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    scaled: Grey = found
    return scaled


def _placed(true: Grey, picture: Grey, certain: Grey) -> tuple[Floats | None, int]:
    """From the true picture to the picture, shape (2, 3), and how many features agree."""
    sift: Any = cv2.SIFT_create()  # type: ignore[attr-defined]
    here, of_here = sift.detectAndCompute(true, None)
    there, of_there = sift.detectAndCompute(picture, certain)
    if of_here is None or of_there is None or len(there) < 2:
        return None, 0
    pairs = [
        first
        for first, second in cv2.BFMatcher().knnMatch(of_here, of_there, k=2)
        if first.distance < _RATIO * second.distance
    ]
    if len(pairs) < _MIN_INLIERS:
        return None, 0
    a = np.array([here[pair.queryIdx].pt for pair in pairs], np.float32)
    b = np.array([there[pair.trainIdx].pt for pair in pairs], np.float32)
    lie: Any
    lie, inliers = cv2.estimateAffinePartial2D(a, b, ransacReprojThreshold=_TOLERANCE_PX)
    return lie, 0 if lie is None else int(inliers.sum())


def _refined(true: Grey, picture: Grey, certain: Grey, lie: Floats) -> Floats:
    """The same more exactly, where the search ends well."""
    stop = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, _ECC_ROUNDS, 1e-6)
    refined: Any
    try:
        _, refined = cv2.findTransformECC(true, picture, lie.astype(np.float32), cv2.MOTION_AFFINE, stop, certain, 5)
    except cv2.error:  # it did not converge
        return lie
    found: Floats = refined.astype(np.float64)
    return found
