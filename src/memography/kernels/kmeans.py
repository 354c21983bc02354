"""K-means of a few hundred points: where a library takes longer to check its arguments than to group."""

import numpy as np
import numpy.typing as npt
from numba import njit

Points = npt.NDArray[np.float32]
Groups = npt.NDArray[np.int64]


def kmeans(points: Points, n_groups: int, rng: np.random.Generator, *, n_rounds: int = 20, n_starts: int = 1) -> Groups:
    """The group of each point, from 0, shape (n_points,): that of the best of some starts.

    Each start is drawn by k-means++ (Arthur & Vassilvitskii, SODA 2007: each next centre with a probability that grows
    with the square of its distance to the nearest before, the best of a few), and bettered in rounds (Lloyd, "Least
    squares quantization in PCM", IEEE Transactions on Information Theory 28, 1982). A group may be without points,
    above all where these lie upon each other. Time grows with starts, rounds, points, groups and dimensions alike.

    Args:
        points: shape (n_points, n_dimensions), finite.
        n_groups: how many groups, at least one.
        rng: draws the starts.
        n_rounds: so many rounds at most; fewer where no point changes its group any more.
        n_starts: so many starts.

    Raises:
        ValueError: there are no points.
    """
    if not len(points):
        raise ValueError("There are no points to group.")
    points = np.ascontiguousarray(points, dtype=np.float32)
    n_tried = 2 + int(np.log(n_groups))
    draws = rng.random((n_starts, n_groups, n_tried))
    found: Groups = _best(points, n_groups, draws, n_rounds)
    return found


@njit(cache=True, nogil=True)
def _best(points, n_groups, draws, n_rounds):  # type: ignore[no-untyped-def]
    least = np.inf
    best = np.zeros(len(points), np.int64)
    for start in range(len(draws)):
        centres = _begun(points, n_groups, draws[start])
        groups = np.full(len(points), -1, np.int64)
        spread = _bettered(points, centres, groups, n_rounds)
        if spread < least:
            least = spread
            best = groups
    return best


@njit(cache=True, nogil=True)
def _begun(points, n_groups, draws):  # type: ignore[no-untyped-def]
    """Centres by k-means++: of the few that are drawn for each place, that which leaves the least spread."""
    n_points = len(points)
    centres = np.empty((n_groups, points.shape[1]), np.float32)
    first = min(int(draws[0, 0] * n_points), n_points - 1)
    centres[0] = points[first]
    nearest = np.empty(n_points)
    for i in range(n_points):
        nearest[i] = _apart(points[i], centres[0])
    for group in range(1, n_groups):
        whole = nearest.sum()
        least, chosen = np.inf, 0
        for drawn in draws[group]:
            candidate = _drawn(nearest, drawn * whole)
            left = 0.0
            for i in range(n_points):
                left += min(nearest[i], _apart(points[i], points[candidate]))
            if left < least:
                least, chosen = left, candidate
        centres[group] = points[chosen]
        for i in range(n_points):
            nearest[i] = min(nearest[i], _apart(points[i], centres[group]))
    return centres


@njit(cache=True, nogil=True)
def _drawn(weights, at):  # type: ignore[no-untyped-def]
    """The place at which weights have summed up to so much."""
    so_far = 0.0
    for i in range(len(weights)):
        so_far += weights[i]
        if so_far > at:
            return i
    return len(weights) - 1


@njit(cache=True, nogil=True)
def _bettered(points, centres, groups, n_rounds):  # type: ignore[no-untyped-def]
    """Move centres and points' groups, in place; the sum of squared distances when groups were last told."""
    spread = 0.0
    for _ in range(n_rounds):
        has_changed = False
        spread = 0.0
        for i in range(len(points)):
            least, nearest = np.inf, 0
            for group in range(len(centres)):
                apart = _apart(points[i], centres[group])
                if apart < least:
                    least, nearest = apart, group
            spread += least
            if groups[i] != nearest:
                groups[i] = nearest
                has_changed = True
        if not has_changed:
            break
        _centred(points, groups, centres)
    return spread


@njit(cache=True, nogil=True)
def _centred(points, groups, centres):  # type: ignore[no-untyped-def]
    """Put each centre into the middle of its points; one without points stays."""
    n_of = np.zeros(len(centres), np.int64)
    for group in groups:
        n_of[group] += 1
    for group in range(len(centres)):
        if n_of[group]:
            centres[group] = 0
    for i in range(len(points)):
        for d in range(points.shape[1]):
            centres[groups[i], d] += points[i, d]
    for group in range(len(centres)):
        if n_of[group]:
            for d in range(points.shape[1]):
                centres[group, d] /= n_of[group]


@njit(cache=True, nogil=True, fastmath={"reassoc", "contract"})
def _apart(one, other):  # type: ignore[no-untyped-def]
    """The square of a distance; its last bits may differ between processors, as those of the points themselves do."""
    total = np.float32(0)
    for d in range(len(one)):
        total += (one[d] - other[d]) ** 2
    return total
