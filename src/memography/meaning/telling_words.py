"""Telling words: those that clearly more texts of a group have than of all others."""

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.stats import binom

from memography.language import ENGLISH
from memography.stop_words import telling

MIN_TEXTS = 4
"""A word sets a group apart where at least so many of its different texts have it."""
MIN_SHARE = 0.03
"""And at least this share of them."""
MIN_RATIO = 2.0
"""And at least so many times as large a share as of the other groups' texts."""
FALSE_DISCOVERIES = 0.05
"""Of all words that set a group apart at most this share is expected to do so by chance."""

Floats = npt.NDArray[np.float64]


def telling_words(contexts: pl.DataFrame) -> pl.DataFrame:
    """The words that set each group's texts apart from those of all other groups, the clearest first.

    Texts with the same words count once, however often they are posted, and a word once a text; in English texts words
    with other letters than English has count where they are written without accents too. If a word had nothing to do
    with the group, each text with it would be the group's with the same chance: a binomial test, one-sided, over all
    pairs of a group and a word that enough texts have, with false discoveries held (Benjamini & Hochberg 1995). The
    order is by the likelihood ratio of the same counts (Dunning 1993).

    Args:
        contexts: columns group, words, language; one row a use.

    Returns:
        Columns group, word, n_texts, share (of the group's texts).
    """
    texts = contexts.filter(pl.col("words").list.len() > 0).unique(
        ["group", "words"], keep="first", maintain_order=True
    )
    sizes = texts.group_by("group").agg(n_of_group=pl.len())
    counts = _without_misread(telling(texts)).group_by("group", "word").agg(n_texts=pl.len())
    everywhere = counts.group_by("word").agg(n_everywhere=pl.col("n_texts").sum())
    everywhere = everywhere.filter(pl.col("n_everywhere") >= MIN_TEXTS)
    n_tests = sizes.height * everywhere.height
    found = counts.join(everywhere, on="word").join(sizes, on="group")
    found = found.with_columns(share=pl.col("n_texts") / pl.col("n_of_group"), part=pl.col("n_of_group") / texts.height)
    n_texts, n_everywhere = (found[name].to_numpy().astype(np.int64) for name in ("n_texts", "n_everywhere"))
    part = found["part"].to_numpy()
    p = binom.sf(n_texts - 1, n_everywhere, part)
    elsewhere = (pl.col("n_everywhere") - pl.col("n_texts")) / (texts.height - pl.col("n_of_group"))
    return (
        found.with_columns(
            is_clear=pl.Series(clear(p, n_tests), dtype=pl.Boolean),
            ratio=pl.Series(likelihood_ratio(n_texts, n_everywhere, part), dtype=pl.Float64),
        )
        .filter(
            "is_clear",
            pl.col("n_texts") >= MIN_TEXTS,
            pl.col("share") >= MIN_SHARE,
            pl.col("share") >= MIN_RATIO * elsewhere,
        )
        .sort(["group", "ratio", "word"], descending=[False, True, False])
        .select("group", "word", "n_texts", "share")
    )


def _without_misread(words: pl.DataFrame) -> pl.DataFrame:
    """Words but those that have letters which English has not, in texts that are taken for English, where none is
    written without its accents: one picture is misread alike again and again ("IFÍ HAD ONE"), and who writes "pokémon"
    in English is among others who don't.

    Args:
        words: columns word, language (null is taken for English), and others, which are kept.
    """
    plain = pl.col("word").str.normalize("NFKD").str.replace_all(r"\p{Mn}", "")
    is_english = pl.col("language").fill_null(ENGLISH).eq(ENGLISH)
    is_odd = is_english & ~pl.col("word").str.contains(r"^[\x00-\x7f]+$")
    return words.filter(~is_odd | plain.is_in(words["word"].unique().implode()) & plain.ne(pl.col("word")))


def clear(p: Floats, n_tests: int) -> npt.NDArray[np.bool_]:
    """Which of the smallest p-values of so many tests are discoveries, at FALSE_DISCOVERIES."""
    ordered = np.sort(p)
    is_below = ordered <= FALSE_DISCOVERIES * np.arange(1, len(p) + 1) / max(n_tests, 1)
    return p <= (ordered[is_below][-1] if is_below.any() else -1.0)


def likelihood_ratio(n: npt.NDArray[np.int64], n_everywhere: npt.NDArray[np.int64], part: Floats) -> Floats:
    """Twice the log of how much likelier the counts are if the word's texts have a share of their own."""
    rest = (n_everywhere - n).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        of_rest: Floats = np.where(rest > 0, rest * np.log(rest / (n_everywhere * (1 - part))), 0.0)
    found: Floats = 2 * (n * np.log(n / (n_everywhere * part)) + of_rest)
    return found
