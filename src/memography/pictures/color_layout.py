"""The colour layout: what tells copies in other colours, which hashes of grey pictures take for the same."""

import cv2
import numpy as np
import numpy.typing as npt

SIDE = 4
"""A picture is divided into so many columns and rows."""
_EVERY = 4
"""One pixel of so many is looked at, in each direction."""
_SAME_LEVELS = 8
"""The same picture saved again differs by up to so many of 255 levels (99 in a hundred, JPEG quality 20 to 85 and .7 of
the size), one in other colours by more (98 in a hundred)."""


def color_layout(small: npt.NDArray[np.uint8]) -> bytes:
    """The mean colours of a picture's parts, as MPEG-7's descriptor of that name but for its transform.

    Args:
        small: the picture as `thumbnail.shrunk` gives it, shape (height, width, 4).

    Returns:
        SIDE x SIDE x 3 levels: red, green, blue, part by part from the top left.
    """
    height, width = small.shape[:2]
    size = max(width // _EVERY, 1), max(height // _EVERY, 1)
    some = cv2.resize(small, size, interpolation=cv2.INTER_NEAREST)
    parts: npt.NDArray[np.uint8] = np.asarray(cv2.resize(some, (SIDE, SIDE), interpolation=cv2.INTER_AREA), np.uint8)
    return parts[:, :, :3].tobytes()


def same_colors(one: bytes, other: bytes) -> bool:
    """Whether two layouts are those of one picture in the same colours, though it may have been saved again."""
    left, right = (np.frombuffer(layout, np.uint8).astype(np.int16) for layout in (one, other))
    return bool(np.abs(left - right).max() <= _SAME_LEVELS)
