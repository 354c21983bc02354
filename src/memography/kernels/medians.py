"""The median of what pictures show at each place, some of which do not count everywhere."""

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

Bytes = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]


def counted_medians(pictures: Bytes, counts: Flags, near: int) -> tuple[Bytes, Counts, Counts]:
    """The medians of pictures where they count, channel by channel; of an even number the lower of the middle two.

    O(places * n²) at worst, and quick where n is some tens.

    Args:
        pictures: shape (n, n_places, 3).
        counts: which places of which pictures count, shape (n, n_places).
        near: pictures lie near the median where no channel is further off.

    Returns:
        The medians, shape (n_places, 3), 255 where none counts; and at each place how many count, and how many of
        these lie near, shape (n_places,).
    """
    n_places = pictures.shape[1]
    medians = np.full((n_places, 3), 255, np.uint8)
    n_counted, n_near = np.zeros(n_places, np.int64), np.zeros(n_places, np.int64)
    _medians(pictures, counts, near, medians, n_counted, n_near)
    return medians, n_counted, n_near


@njit(cache=True, nogil=True)
def _medians(pictures: Any, counts: Any, near: Any, medians: Any, n_counted: Any, n_near: Any) -> None:
    values = np.empty(len(pictures), np.int64)
    for place in range(pictures.shape[1]):
        n = 0
        for picture in range(len(pictures)):
            n += counts[picture, place]
        n_counted[place] = n
        if not n:
            continue
        for channel in range(3):
            n = 0
            for picture in range(len(pictures)):
                if counts[picture, place]:
                    value = np.int64(pictures[picture, place, channel])
                    at = n
                    while at > 0 and values[at - 1] > value:
                        values[at] = values[at - 1]
                        at -= 1
                    values[at] = value
                    n += 1
            medians[place, channel] = values[(n - 1) // 2]
        for picture in range(len(pictures)):
            if counts[picture, place]:
                off = 0
                for channel in range(3):
                    off = max(off, abs(np.int64(pictures[picture, place, channel]) - medians[place, channel]))
                n_near[place] += off <= near
