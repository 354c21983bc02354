"""Climate: what the times did to everything at once, week by week, over all memes together."""

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.stats import hypergeom

from memography.stop_words import without_stop_words
from memography.tables import EMOTIONS, EVERYWHERE, TABLES

N_WEEKS_BEFORE = 52
"""A week's words are compared with those of so many weeks before it."""
MIN_USES_BEFORE = 200
"""With fewer uses in those, nothing is said to rise."""
MIN_USES_OF_WORD = 5
"""A word that fewer uses of the week have is not told."""
WORD_P = 0.01
"""A word is told if chance alone would seldom put so many of its uses there (Bonferroni over the week's words)."""
N_WORDS = 10

Counts = npt.NDArray[np.int64]

_TONES = ("p_sincere", "p_humorous", "p_ironic")
_WEEK = pl.col("posted_at").dt.date().dt.truncate("1w").alias("week")
_PLACE = ["week", "community"]


def climate(
    exposure: pl.DataFrame, uses: pl.DataFrame, tones: pl.DataFrame, emotions: pl.DataFrame, shifts: pl.DataFrame
) -> pl.DataFrame:
    """Table `climate`.

    Args:
        exposure: table `exposure`.
        uses: columns use_id, posted_at, community, words, language (may be null); dated uses of memes, copies too.
        tones, emotions: these tables, or empty ones.
        shifts: columns meme_id, aspect, shifted_at.
    """
    posted = exposure.select(pl.col("day").dt.truncate("1w").alias("week"), "community", "n_posts")
    posts = _everywhere(posted).group_by(_PLACE).agg(pl.col("n_posts").sum())
    placed = _everywhere(uses.with_columns(_WEEK, without_stop_words(uses)))
    judged = tones.select("use_id", *_TONES).join(emotions.select("use_id", *EMOTIONS), on="use_id")
    felt = placed.drop("words").join(judged, on="use_id", how="left")
    means = [pl.col(name).cast(pl.Float64).mean() for name in (*_TONES, *EMOTIONS)]
    counted = felt.group_by(_PLACE).agg(
        *means, n_uses=pl.len().cast(pl.Int64), n_judged=pl.col(_TONES[0]).count().cast(pl.Int64)
    )
    shifted = shifts.group_by(pl.col("shifted_at").dt.date().dt.truncate("1w").alias("week")).agg(
        n_shifts=pl.len().cast(pl.Int64), community=pl.lit(EVERYWHERE).first()
    )
    found = posts.join(counted, on=_PLACE, how="left", nulls_equal=True)
    found = found.join(rising(placed), on=_PLACE, how="left", nulls_equal=True)
    found = found.join(shifted, on=_PLACE, how="left", nulls_equal=True)
    return (
        found.with_columns(
            pl.col("n_uses", "n_judged", "n_shifts").fill_null(0),
            pl.col("rising", "rising_p_values").fill_null([]),
        )
        .select(TABLES["climate"].schema.names)
        .sort("week", "community")
    )


def _everywhere(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows by community, and once more all together."""
    return pl.concat([rows, rows.with_columns(community=pl.lit(EVERYWHERE))])


def rising(uses: pl.DataFrame) -> pl.DataFrame:
    """The words of each week and community that more uses have than in the year before, with their p-values.

    One-sided hypergeometric test of the week's uses against those of the `N_WEEKS_BEFORE` weeks before.

    Args:
        uses: columns week, community, words, without those that tell nothing.

    Returns:
        Columns week, community, rising, rising_p_values.
    """
    number = (pl.col("week").dt.epoch("d") // 7).alias("number")
    told = uses.select(number, "week", "community", word="words")
    n_uses = told.group_by("number", "week", "community").agg(n_of=pl.len())
    words = told.explode("word", empty_as_null=True, keep_nulls=True).drop_nulls("word")
    n_with = words.group_by("number", "week", "community", "word").agg(n_in=pl.len())
    common = n_with.filter(pl.col("n_in") >= MIN_USES_OF_WORD)
    common = common.with_columns(n_words=pl.len().over("number", "community"))
    common = common.join(n_uses, on=["number", "week", "community"], nulls_equal=True)
    common = _before(common, n_with.rename({"n_in": "n"}), ["community", "word"], "n_in_before")
    common = _before(common, n_uses.rename({"n_of": "n"}), ["community"], "n_before")
    common = common.filter(pl.col("n_before") >= MIN_USES_BEFORE)
    # What is not commoner than before has a p-value of a half or more, and none is below the chance of its very number.
    common = common.filter(pl.col("n_in") * pl.col("n_before") > pl.col("n_in_before") * pl.col("n_of"))
    common = common.filter(pl.Series(hypergeom.logpmf(*_urn(common))).exp() * pl.col("n_words") <= WORD_P)
    n_in, *urn = _urn(common)
    p = hypergeom.sf(n_in - 1, *urn)
    tested = common.with_columns(p=(pl.Series(p, dtype=pl.Float64) * pl.col("n_words")).clip(upper_bound=1.0))
    best = tested.filter(pl.col("p") <= WORD_P).sort("week", "community", "p", "word")
    return best.group_by("week", "community", maintain_order=True).agg(
        rising=pl.col("word").head(N_WORDS), rising_p_values=pl.col("p").head(N_WORDS)
    )


def _urn(words: pl.DataFrame) -> tuple[Counts, Counts, Counts, Counts]:
    """A week's uses with each word; of all uses, the week's and those before, the number, those with it, the week's."""
    names = ("n_in", "n_of", "n_in_before", "n_before")
    n_in, n_of, n_in_before, n_before = (words[name].to_numpy().astype(np.int64) for name in names)
    return n_in, n_of + n_before, n_in + n_in_before, n_of


def _before(rows: pl.DataFrame, counts: pl.DataFrame, by: list[str], name: str) -> pl.DataFrame:
    """Rows with the sum of counts over the weeks before theirs."""
    keyed = counts.with_columns(pl.col("community").fill_null("")).sort("number")
    keyed = keyed.select("number", *by, so_far=pl.col("n").cum_sum().over(by))
    found = rows.with_columns(place="community").with_columns(pl.col("community").fill_null("")).sort("number")
    sums = []
    for back in (1, N_WEEKS_BEFORE + 1):
        at = found.with_columns(number=pl.col("number") - back)
        joined = at.join_asof(keyed, on="number", by=by, strategy="backward", check_sortedness=False)
        sums.append(joined["so_far"].fill_null(0).cast(pl.Int64))
    return found.with_columns((sums[0] - sums[1]).alias(name), community="place").drop("place")
