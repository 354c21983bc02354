"""How irony, amusement and emotions in the words of each meme differ from those of all other memes of the corpus.

Sincerity is what is left of irony and amusement, and is not compared on its own.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.special import stdtr, stdtrit

from memography import tables
from memography.corpus import Corpus
from memography.corpus.views import JUDGED

TONES = ("p_humorous", "p_ironic")
EMOTIONS = tuple(name for name in tables.EMOTIONS if name != "neutral")
"""Those that say something."""
MIN_GROUPS = 20
"""With fewer groups of uses that are evidence of their own nothing is compared, of the meme or of the others."""
CONFIDENCE = 0.9
"""How often the interval of a difference holds, by the chance of which posts are there."""
FALSE_DISCOVERIES = 0.1
"""What share of the differences that are called clear may be chance (Benjamini and Hochberg 1995)."""
WORTH = 0.05
"""A smaller difference is not called clear, however sure it is."""
DIGITS = 4
_SUMS = ("n_uses", "n_groups", "sizes", "total", "squares", "crossed")
_TINY = 1e-9

Floats = npt.NDArray[np.float64]
Differences = dict[tuple[str, str], dict[str, Any]]
"""Rows that `differences` gives, by meme and tone."""


class Sums:
    """What the means of tones or emotions and their errors follow from, of every meme and of all together."""

    def __init__(self, frame: pl.DataFrame) -> None:
        """Take the sums of every meme, as `sums_of` gives them."""
        self.frame = frame
        rows = frame.select(_SUMS).to_numpy()
        keys = frame.select("meme_id", "tone").rows()
        self._of_meme: dict[tuple[str, str], Floats] = dict(zip(keys, rows, strict=True))
        self._of_all: dict[str, Floats] = {}
        for (_, tone), row in self._of_meme.items():
            self._of_all[tone] = self._of_all.get(tone, 0.0) + row

    @cached_property
    def differences(self) -> "Differences":
        """How every meme differs from all others together, by meme and tone."""
        return by_tone(differences(self))

    def elsewhere(self, mine: pl.DataFrame) -> Floats:
        """The sums of all other memes beside each of some rows, shape (n_rows, 6); zeros beside an unknown meme."""
        found = [
            self._of_all[key[1]] - self._of_meme[key] if key in self._of_meme else np.zeros(len(_SUMS))
            for key in mine.select("meme_id", "tone").iter_rows()
        ]
        return np.array(found).reshape(-1, len(_SUMS))


def no_sums() -> Sums:
    """Those of a corpus in which nothing is judged."""
    columns = {"meme_id": pl.String, "post_id": pl.String, **dict.fromkeys(TONES, pl.Float64)}
    return Sums(sums_of(pl.DataFrame(schema=columns)))


def sums_in(corpus: Corpus, names: Sequence[str]) -> Sums:
    """What the means of tones or emotions of every meme in a corpus follow from.

    Args:
        corpus: the corpus, built to tones.
        names: TONES or EMOTIONS.
    """
    if not all(corpus.has(name) for name in ("contexts", "tones", "emotions")):
        return no_sums()
    uses = corpus.polars("uses", ["use_id", "meme_id", "post_id"], "meme_id IS NOT NULL")
    uses = uses.join(corpus.polars("contexts", ["use_id"], JUDGED), on="use_id", how="semi")
    judged = uses.join(corpus.polars("tones", ["use_id", *TONES]), on="use_id")
    if tuple(names) != TONES:
        judged = judged.join(corpus.polars("emotions", ["use_id", *names]), on="use_id")
    return Sums(sums_of(judged.sort("meme_id", "use_id"), names))


def sums_of(judged: pl.DataFrame, names: Sequence[str] = TONES) -> pl.DataFrame:
    """Sums over groups of uses, see `groups`, of each meme and tone or emotion.

    Args:
        judged: columns meme_id, post_id, those of TONES, and those of `names`.
        names: what is summed.

    Returns:
        Columns meme_id, tone (which of `names`), n_uses, n_groups; and with n uses in a group and s the sum of their
        probabilities: sizes (of n²), total (of s), squares (of s²), crossed (of n s).
    """
    grouped = judged.with_columns(group=pl.Series(groups(judged), dtype=pl.Int64))
    means = [pl.col(name).cast(pl.Float64).sum() for name in names]
    sums = grouped.group_by("meme_id", "group", maintain_order=True).agg(*means, n=pl.len().cast(pl.Float64))
    apart = sums.unpivot(names, index=["meme_id", "n"], variable_name="tone", value_name="s")
    return apart.group_by("meme_id", "tone", maintain_order=True).agg(
        n_uses=pl.col("n").sum(),
        n_groups=pl.len().cast(pl.Float64),
        sizes=(pl.col("n") ** 2).sum(),
        total=pl.col("s").sum(),
        squares=(pl.col("s") ** 2).sum(),
        crossed=(pl.col("n") * pl.col("s")).sum(),
    )


def groups(judged: pl.DataFrame) -> npt.NDArray[np.int32]:
    """Numbers of groups of a meme's uses that hang together by a post, or by words, and are evidence once only.

    The same words have the same probabilities to the bit, and so are known by them.

    Args:
        judged: columns meme_id, post_id, and those of TONES.
    """
    nodes, n_nodes = [], judged.height
    for key in (["post_id"], [*TONES]):
        _, of_use = np.unique(judged.select("meme_id", *key).hash_rows(), return_inverse=True)
        nodes.append(of_use + n_nodes)
        n_nodes += int(of_use.max(initial=-1)) + 1
    ends = np.concatenate(nodes)
    starts = np.tile(np.arange(judged.height), 2)
    graph = coo_array((np.ones(len(ends), np.int8), (starts, ends)), shape=(n_nodes, n_nodes))
    found: npt.NDArray[np.int32] = connected_components(graph, directed=False)[1][: judged.height]
    return found


def differences(sums: Sums, own: pl.DataFrame | None = None) -> pl.DataFrame:
    """How the tones of memes differ from those of all others together.

    The difference of two means of uses; errors are of sums over groups (linearised, as for clusters of unequal size),
    the interval and the two-sided p-value by Student's t with the meme's groups less one.

    Args:
        sums: those of every meme.
        own: the sums of some memes, counted otherwise, in place of theirs; all by default.

    Returns:
        Columns meme_id, tone, n_uses, mean, n_elsewhere, mean_elsewhere, difference, low, high, p_value; from
        mean_elsewhere on null where too few are compared.
    """
    mine = sums.frame if own is None else own
    one = {name: mine[name].to_numpy() for name in _SUMS}
    rest = dict(zip(_SUMS, sums.elsewhere(mine).T, strict=True))
    (mean, error), (mean_elsewhere, error_elsewhere) = map(_mean, (one, rest))
    n_free = np.maximum(one["n_groups"] - 1, 1)
    difference, error = mean - mean_elsewhere, np.sqrt(error + error_elsewhere)
    reach = stdtrit(n_free, (1 + CONFIDENCE) / 2) * error
    p_value = 2 * stdtr(n_free, -np.abs(difference) / np.maximum(error, _TINY))
    is_known = pl.Series(np.minimum(one["n_groups"], rest["n_groups"]) >= MIN_GROUPS)
    found = mine.select("meme_id", "tone", pl.col("n_uses").cast(pl.Int64)).with_columns(
        mean=pl.Series(mean).round(DIGITS), n_elsewhere=pl.Series(rest["n_uses"]).cast(pl.Int64)
    )
    told = {
        "mean_elsewhere": mean_elsewhere,
        "difference": difference,
        "low": difference - reach,
        "high": difference + reach,
    }
    rounded = {name: pl.Series(values).round(DIGITS) for name, values in told.items()}
    rounded["p_value"] = pl.Series(p_value)
    return found.with_columns(**rounded).with_columns(pl.when(is_known).then(pl.col(*rounded)))


def by_tone(differences: pl.DataFrame) -> Differences:
    """Rows that `differences` gives, by meme and tone."""
    return {(row["meme_id"], row["tone"]): row for row in differences.iter_rows(named=True)}


def _mean(sums: dict[str, Floats]) -> tuple[Floats, Floats]:
    """The mean of uses, and its variance."""
    n_uses, n_groups = np.maximum(sums["n_uses"], 1), np.maximum(sums["n_groups"], 2)
    mean = sums["total"] / n_uses
    squares = sums["squares"] - 2 * mean * sums["crossed"] + mean**2 * sums["sizes"]
    return mean, np.maximum(squares, 0) * n_groups / (n_groups - 1) / n_uses**2


def largest_p(p_values: Iterable[float | None]) -> float:
    """The largest p-value that still counts where a share of `FALSE_DISCOVERIES` is let through; 0 where none does."""
    ordered = np.sort([p_value for p_value in p_values if p_value is not None])
    passed = ordered <= FALSE_DISCOVERIES * np.arange(1, len(ordered) + 1) / max(len(ordered), 1)
    return float(ordered[passed].max(initial=0.0))


def is_clear(difference: float | None, p_value: float | None, p_max: float) -> bool:
    """Whether a difference is large enough to tell, and too large for chance among all that are looked at."""
    if difference is None or p_value is None:
        return False
    return abs(difference) >= WORTH and p_value <= p_max * (1 + _TINY)
