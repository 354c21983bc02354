"""Sequences: the uses of each meme in order of time, with what is compared of them."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from memography.history.shifts.traits import Means, Traits, Words
from memography.stop_words import without_stop_words
from memography.tables import EMOTIONS
from memography.words import folded

MIN_USES_OF_WORD = 3
"""A word that fewer uses have tells nothing."""
TONES = ("p_sincere", "p_humorous", "p_ironic")
_DAY_US = 86_400_000_000


@dataclass(frozen=True, slots=True)
class Sequence:
    """The uses of one meme in order of time."""

    meme_id: str
    aspect: str
    """What is compared: 'words', 'senses', 'tones' or 'emotions'."""
    traits: Traits
    names: list[str]
    """Of the traits."""
    use_ids: list[str]
    times: npt.NDArray[np.float64]
    """Days since 1970, ascending, shape (n,)."""


def once_each(uses: pl.DataFrame) -> pl.DataFrame:
    """Uses in order of time, the same words once a day and once an author, so that copies do not make a shift.

    Args:
        uses: columns meme_id, use_id, posted_at, author (may be null), text, words, language (may be
            null); dated uses with words.
    """
    texts = uses["text"].unique()
    same = pl.DataFrame({"text": texts, "same": pl.Series([folded(text) for text in texts], dtype=pl.String)})
    ordered = uses.join(same, on="text").sort("meme_id", "posted_at", "use_id")
    daily = ordered.with_columns(day=pl.col("posted_at").dt.date()).unique(
        ["meme_id", "same", "day"], keep="first", maintain_order=True
    )
    by_author = daily.with_columns(who=pl.coalesce("author", "use_id"))
    return by_author.unique(["meme_id", "same", "who"], keep="first", maintain_order=True).drop("same", "day", "who")


def sequences(
    uses: pl.DataFrame, tones: pl.DataFrame, emotions: pl.DataFrame, use_senses: pl.DataFrame, senses: pl.DataFrame
) -> Iterator[Sequence]:
    """Each meme's uses in each aspect that is known of them.

    Args:
        uses: as `once_each` gives them.
        tones, emotions: the rows of these tables whose words were judged, or none.
        use_senses: columns use_id, sense_id, p, or empty.
        senses: columns sense_id, meme_id, rank, label, or empty.
    """
    told = {
        "tones": tones.select("use_id", *(pl.col(name).alias(name.removeprefix("p_")) for name in TONES)),
        "emotions": emotions.select("use_id", *EMOTIONS),
    }
    labels = dict(senses.select("sense_id", "label").iter_rows())
    ranked = senses.sort("meme_id", "rank").group_by("meme_id", maintain_order=True).agg("sense_id")
    senses_of = dict(ranked.iter_rows())
    given = use_senses.join(uses.select("use_id", "meme_id"), on="use_id")
    given_of = _by_meme(given)
    by_meme = {
        aspect: _by_meme(uses.select("use_id", "meme_id", "posted_at").join(values, on="use_id", maintain_order="left"))
        for aspect, values in told.items()
    }
    for (meme_id,), own in uses.partition_by("meme_id", as_dict=True, maintain_order=True).items():
        yield _words(str(meme_id), own)
        for aspect, values in by_meme.items():
            if str(meme_id) in values:
                yield from _means(str(meme_id), aspect, values[str(meme_id)].drop("meme_id"))
        ids = senses_of.get(meme_id, [])
        if len(ids) > 1 and meme_id in given_of:
            wide = given_of[str(meme_id)].pivot("sense_id", index="use_id", values="p")
            wide = wide.select("use_id", *(pl.col(i) if i in wide.columns else pl.lit(0.0).alias(i) for i in ids))
            known = own.select("use_id", "posted_at").join(wide.fill_null(0.0), on="use_id", maintain_order="left")
            yield from _means(str(meme_id), "senses", known, [labels[i] for i in ids])


def _by_meme(rows: pl.DataFrame) -> dict[str, pl.DataFrame]:
    return {str(key[0]): part for key, part in rows.partition_by("meme_id", as_dict=True).items()}


def _words(meme_id: str, own: pl.DataFrame) -> Sequence:
    told = without_stop_words(own)
    words = told.explode(empty_as_null=False, keep_nulls=False)
    names = words.unique().sort()
    number = words.replace_strict(names, pl.Series(range(len(names)), dtype=pl.Int32), return_dtype=pl.Int32)
    starts = np.concatenate([[0], told.list.len().cum_sum().to_numpy()]).astype(np.int64)
    traits = Words(starts, number.to_numpy().astype(np.int32), MIN_USES_OF_WORD)
    return Sequence(meme_id, "words", traits, names.to_list(), own["use_id"].to_list(), _days(own))


def _means(meme_id: str, aspect: str, known: pl.DataFrame, names: list[str] | None = None) -> Iterator[Sequence]:
    columns = [name for name in known.columns if name not in ("use_id", "posted_at")]
    if known.height > 1:
        values = known.select(pl.col(columns).cast(pl.Float64)).to_numpy()
        if (values.std(axis=0) > 0).any():
            yield Sequence(meme_id, aspect, Means(values), names or columns, known["use_id"].to_list(), _days(known))


def _days(uses: pl.DataFrame) -> npt.NDArray[np.float64]:
    return np.asarray(uses["posted_at"].dt.timestamp("us").to_numpy() / _DAY_US, dtype=np.float64)
