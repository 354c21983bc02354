"""The points of the map: every use with where it stands and what it is coloured and chosen by, as arrays."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from memography.corpus import Corpus
from memography.corpus.held import Held
from memography.corpus.kept import KeptCorpus
from memography.corpus.views import memes

TABLES_READ = (
    "uses",
    "memes",
    "names",
    "text_positions",
    "picture_positions",
    "regions",
    "tones",
    "use_senses",
    "senses",
)
TONES = ("sincere", "humorous", "ironic")
UNKNOWN = 0xFFFF
"""What stands for no position, day, meme or community."""
NONE = 0xFF
"""What stands for no tone; 0 for no sense."""
NO_PICTURE = 0xFFFFFFFF
MARGIN, SPAN = 0.03, 0.94
"""Positions lie between the margin and its counterpart, as shares of the map."""
N_LANES = 24
"""By time the most used memes have a lane each, and all others one together."""
GOLDEN = 0.6180339887498949
COPIES_SPREAD = 0.25
"""How far the next of several uses at one position stands from the first, beside the mean room of a point."""
FIELDS = {
    "meaning_x": "<u2",
    "meaning_y": "<u2",
    "likeness_x": "<u2",
    "likeness_y": "<u2",
    "day": "<u2",
    "meme": "<u2",
    "community": "<u2",
    "tone": "u1",
    "sense": "u1",
    "tile": "<u4",
}
"""What is told of each point, in the order of the arrays, and how it is written."""


@dataclass(frozen=True)
class Points:
    """The points, in an order drawn by hash, so that the first so many are a sample of all."""

    version: str
    """Changes when a point does."""
    n_uses: int
    """How many uses there are; more than points where only a sample is shown."""
    use_ids: pl.Series
    image_ids: list[str]
    """The pictures by number of tile."""
    meme_ids: list[str]
    """The memes by number, most used first."""
    names: Mapping[str, str]
    communities: list[str]
    """By number, most used first."""
    first_day: date | None
    n_days: int
    fields: dict[str, npt.NDArray[Any]]
    """An array for each of `FIELDS`, shape (n_points,)."""

    def packed(self) -> bytes:
        """All arrays, one after the other."""
        return b"".join(self.fields[name].astype(kind).tobytes() for name, kind in FIELDS.items())

    def place(self, by: str) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Where points stand by 'meaning', 'likeness' or 'time', as shares of the map; NaN where they do not."""
        if by == "time":
            return _shares(self.fields["day"], self.n_days), self._lanes()
        return tuple(_shares(self.fields[f"{by}_{axis}"], UNKNOWN) for axis in "xy")  # type: ignore[return-value]

    def _lanes(self) -> npt.NDArray[np.float64]:
        n_lanes = min(N_LANES, len(self.meme_ids) or 1)
        lane = np.minimum(self.fields["meme"], n_lanes - 1)
        within = np.arange(len(lane)) * GOLDEN % 1
        return np.asarray(1 - (lane + 0.1 + 0.8 * within) / n_lanes)

    def middles(self, by: str) -> dict[int, tuple[float, float]]:
        """Where the middle of each meme's points lies: the median of both axes, by the meme's number."""
        x, y = self.place(by)
        found = pl.DataFrame({"meme": self.fields["meme"], "x": x, "y": y}).filter(pl.col("meme") != UNKNOWN)
        medians = found.filter(pl.col("x").is_not_nan()).group_by("meme").agg(pl.col("x", "y").median())
        return {int(meme): (x, y) for meme, x, y in medians.iter_rows()}

    def day(self, number: int) -> date | None:
        """The day that a number in `day` stands for."""
        return None if self.first_day is None or number == UNKNOWN else self.first_day + timedelta(days=number)


def version(corpus: Corpus, limit: int) -> str:
    """What the points follow from, as a short text."""
    stamps = [corpus.stamp(name) if corpus.has(name) else "" for name in TABLES_READ]
    return hashlib.blake2b(repr((stamps, limit)).encode(), digest_size=8).hexdigest()


def points(corpus: KeptCorpus, limit: int) -> Points:
    """The points of a corpus.

    Args:
        corpus: with uses.
        limit: so many at most; of more uses a sample, the same each time.
    """
    shown = memes(corpus)
    names = dict(shown.select("meme_id", "name").iter_rows())
    columns = ["use_id", "variant_id", "image_id", "meme_id", "posted_at", "community"]
    held = corpus.table("uses")
    uses = held.frame[columns]
    drawn = _with_meaning(corpus, uses[by_hash(corpus, held)[:limit]])
    days = drawn["posted_at"].dt.date()
    first, last = _ends(days)
    communities = (
        drawn["community"].drop_nulls().value_counts(sort=True).sort("count", "community", descending=[True, False])
    )
    meme_ids = shown["meme_id"].to_list()
    image_ids = drawn["image_id"].drop_nulls().unique(maintain_order=True).to_list()
    fields = {
        **_placed(drawn, "meaning"),
        **_placed(drawn, "likeness"),
        "day": _filled((days - first).dt.total_days() if first else days.cast(pl.Int32), UNKNOWN),
        "meme": _numbered(drawn["meme_id"], meme_ids),
        "community": _numbered(drawn["community"], communities["community"].to_list()),
        "tone": _filled(drawn["tone"], NONE),
        "sense": _filled(drawn["sense"], 0),
        "tile": _numbered(drawn["image_id"], image_ids, NO_PICTURE),
    }
    return Points(
        version=version(corpus, limit),
        n_uses=uses.height,
        use_ids=drawn["use_id"],
        image_ids=image_ids,
        meme_ids=meme_ids,
        names=names,
        communities=communities["community"].to_list(),
        first_day=first,
        n_days=(last - first).days if first and last else 0,
        fields=fields,
    )


def by_hash(corpus: KeptCorpus, uses: Held) -> npt.NDArray[np.uint32]:
    """The rows of uses in an order drawn by hash."""

    def make() -> pl.DataFrame:
        ids = uses.frame["use_id"]
        hashes = (hashlib.blake2b(use_id.encode(), digest_size=8).digest() for use_id in ids)
        numbers = np.fromiter((int.from_bytes(hash) for hash in hashes), np.uint64, len(ids))
        return pl.DataFrame({"row": np.argsort(numbers, kind="stable").astype(np.uint32)})

    return corpus.following("uses.by_hash", [uses.stamp], "uses", make)["row"].to_numpy()


def _ends(days: pl.Series) -> tuple[date | None, date | None]:
    first: Any = days.min()
    last: Any = days.max()
    return first, last


def _with_meaning(corpus: KeptCorpus, uses: pl.DataFrame) -> pl.DataFrame:
    """Uses with positions, tone and rank of sense, in the same order."""
    use_ids = uses["use_id"]
    told = [uses, _positions(corpus, "text_positions", "use_id", use_ids, "meaning")]
    told.append(_positions(corpus, "picture_positions", "variant_id", uses["variant_id"], "likeness"))
    if corpus.has("tones"):
        judged = corpus.beside("tones", "use_id", use_ids, [*(f"p_{tone}" for tone in TONES), "abstained"])
        likeliest = pl.concat_list(f"p_{tone}" for tone in TONES).list.arg_max()
        told.append(judged.select(tone=pl.when(~pl.col("abstained")).then(likeliest.cast(pl.UInt8))))
    if corpus.has("use_senses") and corpus.has("senses"):
        sense_ids = corpus.beside("use_senses", "use_id", use_ids, ["sense_id"])["sense_id"]
        ranks = corpus.beside("senses", "sense_id", sense_ids, ["rank"])
        told.append(ranks.select(sense=pl.col("rank").clip(0, NONE - 1).cast(pl.UInt8)))
    whole = pl.concat(told, how="horizontal")
    nothing = pl.lit(None, pl.UInt8)
    return whole.with_columns(nothing.alias(name) for name in ("tone", "sense") if name not in whole.columns)


def _positions(corpus: KeptCorpus, table: str, key: str, values: pl.Series, by: str) -> pl.DataFrame:
    x, y = f"{by}_x", f"{by}_y"
    if not corpus.has(table):
        return pl.DataFrame({x: [None] * len(values), y: [None] * len(values)}, {x: pl.Float32, y: pl.Float32})
    return corpus.beside(table, key, values, ["x", "y"]).rename({"x": x, "y": y})


def bounds(x: npt.NDArray[np.floating], y: npt.NDArray[np.floating]) -> tuple[float, float, float]:
    """The middle of some positions and their extent, by which they become shares of the map.

    >>> bounds(np.array([0.0, 4.0]), np.array([1.0, 3.0]))
    (2.0, 2.0, 4.0)
    """
    extent = max(float(np.ptp(x)), float(np.ptp(y))) or 1.0
    return (float(x.min() + x.max()) / 2, float(y.min() + y.max()) / 2, extent)


def _placed(uses: pl.DataFrame, by: str) -> dict[str, npt.NDArray[Any]]:
    """Positions as shares of the map, in 65,534 steps; uses at one position in a spiral around it."""
    x, y = (uses[f"{by}_{axis}"].to_numpy().astype(np.float64) for axis in "xy")
    is_there = ~np.isnan(x)
    if not is_there.any():
        return {f"{by}_{axis}": np.full(len(x), UNKNOWN, np.uint16) for axis in "xy"}
    middle_x, middle_y, extent = bounds(x[is_there], y[is_there])
    number = uses.select(pl.int_range(pl.len()).over(f"{by}_x", f"{by}_y")).to_series().to_numpy()
    radius = COPIES_SPREAD * np.sqrt(number / max(is_there.sum(), 100)) * SPAN
    turn = number * (2 * np.pi * GOLDEN)
    placed = {}
    for axis, at, middle, aside in (("x", x, middle_x, np.cos(turn)), ("y", y, middle_y, np.sin(turn))):
        share = 0.5 + SPAN * (np.nan_to_num(at, nan=middle) - middle) / extent + radius * aside
        steps = np.clip(np.round(share * UNKNOWN), 0, UNKNOWN - 1)
        placed[f"{by}_{axis}"] = np.where(is_there, steps, UNKNOWN).astype(np.uint16)
    return placed


def _shares(steps: npt.NDArray[Any], whole: int) -> npt.NDArray[np.float64]:
    return np.where(steps == UNKNOWN, np.nan, steps / max(whole, 1))


def _numbered(values: pl.Series, names: list[str], none: int = UNKNOWN) -> npt.NDArray[Any]:
    """The number of each value among names; those beyond what can be written share the last number."""
    numbers = pl.DataFrame({"name": names, "number": range(len(names))}, schema={"name": pl.String, "number": pl.Int64})
    found = values.rename("name").to_frame().join(numbers, on="name", how="left", maintain_order="left")["number"]
    return _filled(found.clip(0, none - 1), none)


def _filled(values: pl.Series, none: int) -> npt.NDArray[Any]:
    return values.cast(pl.Int64).fill_null(none).to_numpy()
