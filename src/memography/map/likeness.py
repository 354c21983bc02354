"""How a picture looks, as a vector: its greys and colours in small, without its words, drawn towards its meme's."""

import cv2
import numpy as np
import numpy.typing as npt

from memography.recognition.features import Features

Rows = npt.NDArray[np.float32]

GREYS_PX, COLOURS_PX = 16, 8
COLOUR_WEIGHT = 2.0
"""Of colours beside greys, which have twice as many numbers and a wider range."""
OWN = 0.4
"""How much of what sets a picture apart from the mean of its meme's counts: recognition knows of crops, mirrors and
filters what greys and colours do not."""
N_NUMBERS = GREYS_PX**2 + 2 * COLOURS_PX**2


def looks(picture: Features, is_mirrored: bool) -> Rows:
    """A picture's greys (`GREYS_PX` squared) and colours (a and b of CIELAB, `COLOURS_PX` squared each), shape
    (`N_NUMBERS`,), about -1 to 1.

    What stands under words is taken from what is around it, so that captions do not tell pictures apart.

    Args:
        picture: its features.
        is_mirrored: whether it is turned round first, as the other uses of its meme are.
    """
    is_seen = (~picture.is_text).astype(np.float32)
    greys = _small(picture.small.astype(np.float32) / 127.5 - 1, is_seen, GREYS_PX)
    colours = cv2.resize(picture.chroma.astype(np.float32), (COLOURS_PX, COLOURS_PX), interpolation=cv2.INTER_AREA)
    if is_mirrored:
        greys, colours = greys[:, ::-1], colours[:, ::-1]
    return np.concatenate([greys.ravel(), colours.ravel() * (COLOUR_WEIGHT / 128)]).astype(np.float32)


def together(rows: Rows, meme_ids: npt.NDArray[np.int64]) -> Rows:
    """Pictures drawn towards the mean of their meme's, so that variants of one meme lie together, and memes that look
    alike near each other.

    Args:
        rows: shape (n, `N_NUMBERS`).
        meme_ids: a number for each picture's first meme, -1 where it shows none; shape (n,).
    """
    drawn = rows.copy()
    is_of_meme = meme_ids >= 0
    names, which = np.unique(meme_ids[is_of_meme], return_inverse=True)
    sums = np.zeros((len(names), rows.shape[1]), np.float64)
    np.add.at(sums, which, rows[is_of_meme])
    means = (sums / np.bincount(which, minlength=len(names))[:, None]).astype(np.float32)
    drawn[is_of_meme] = means[which] + OWN * (rows[is_of_meme] - means[which])
    return drawn


def _small(grey: Rows, weights: Rows, side_px: int) -> Rows:
    """A picture in small, each place the mean of what is seen there; where nothing is, the mean of all that is."""

    def shrunk(values: Rows) -> Rows:
        return np.asarray(cv2.resize(values, (side_px, side_px), interpolation=cv2.INTER_AREA), dtype=np.float32)

    seen = shrunk(weights)
    mean = float((grey * weights).sum() / max(float(weights.sum()), 1.0))
    small = np.where(seen > 0.05, shrunk(grey * weights) / np.maximum(seen, 0.05), mean)
    return np.asarray(small, dtype=np.float32)
