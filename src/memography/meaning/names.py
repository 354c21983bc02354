"""Names: what a meme is called, and the words that set its uses apart from those of other memes."""

from collections.abc import Mapping

import polars as pl
import pyarrow as pa

from memography.settings import MeaningSettings
from memography.stop_words import STOP_WORDS
from memography.tables import TABLES
from memography.words import words

NAME_MAX_CHARACTERS = 60
"""A template's own line longer than this is not a name."""


def names(
    memes: pl.DataFrame,
    contexts: pl.DataFrame,
    template_texts: pl.DataFrame,
    catalogued: Mapping[str, str],
    settings: MeaningSettings,
) -> pa.Table:
    """A name for each meme: the given one, else the catalogue's, else the template's own words, else its distinctive
    words.

    Args:
        memes: columns meme_id, given_name.
        contexts: columns meme_id, text, words; one row a use.
        template_texts: columns meme_id, template_text; one row a variant.
        catalogued: the name that the catalogue has for a meme, by its id.
        settings: how many words.
    """
    distinctive = distinctive_words(contexts, settings.profile_words)
    printed = _printed_on_template(template_texts)
    rows = []
    for meme_id, given in memes.select("meme_id", "given_name").sort("meme_id").iter_rows():
        found = distinctive.get(meme_id, [])
        if given:
            name, method = given, "given"
        elif meme_id in catalogued:
            name, method = catalogued[meme_id], "catalogue"
        elif meme_id in printed:
            name, method = printed[meme_id], "template"
        elif found:
            name, method = " ".join(found[: settings.name_words]), "words"
        else:
            name, method = meme_id, "id"
        rows.append({"meme_id": meme_id, "name": name, "method": method, "words": found})
    return pa.Table.from_pylist(rows, schema=TABLES["names"].schema)


def distinctive_words(contexts: pl.DataFrame, n_words: int) -> dict[str, list[str]]:
    """The words of each meme that others use least, best first.

    Class-based TF-IDF (Grootendorst, "BERTopic", 2022): a word's weight in a meme is tf * log(1 + A / f), with tf
    the texts of the meme that have the word, f the texts of all memes that have it, and A the mean number of words a
    meme has. Unlike there, a word counts once a text, and a text once however often it is posted, so that neither a
    long text nor a much copied one outweighs many. A word must be in at least two texts.

    Args:
        contexts: columns meme_id, text, words.
        n_words: how many for each meme at most.
    """
    texts = contexts.unique(["meme_id", "text"])
    has_word = texts.explode("words").rename({"words": "word"}).drop_nulls("word")
    has_word = has_word.filter(~pl.col("word").is_in(list(STOP_WORDS)))
    counts = has_word.group_by("meme_id", "word").agg(n=pl.len())
    everywhere = counts.group_by("word").agg(n_everywhere=pl.col("n").sum())
    mean_words = counts["n"].sum() / max(texts["meme_id"].n_unique(), 1)
    weighed = (
        counts.filter(pl.col("n") >= 2)
        .join(everywhere, on="word")
        .with_columns(weight=pl.col("n") * (mean_words / pl.col("n_everywhere")).log1p())
        .sort(["meme_id", "weight", "word"], descending=[False, True, False])
    )
    best = weighed.group_by("meme_id", maintain_order=True).agg(pl.col("word").head(n_words))
    return dict(best.iter_rows())


def _printed_on_template(template_texts: pl.DataFrame) -> dict[str, str]:
    """The commonest spelling of each template's own words, where they are short enough for a name and say something;
    strokes of a drawing that were read as letters are left out."""
    spelt = (
        template_texts.with_columns(name=pl.col("template_text").map_elements(_without_strokes, return_dtype=pl.String))
        .filter(pl.col("name").str.len_chars().is_between(3, NAME_MAX_CHARACTERS))
        .group_by("meme_id", "name")
        .agg(n=pl.len())
        .sort(["n", "name"], descending=[True, False])
        .unique("meme_id", keep="first", maintain_order=True)
    )
    return {
        meme_id: name for meme_id, name in spelt.select("meme_id", "name").iter_rows() if set(words(name)) - STOP_WORDS
    }


def _without_strokes(text: str) -> str:
    """A text on one line, without what was read of strokes and waves: one character again and again, ones and zeros.

    >>> _without_strokes("vvv  VVVV 110110\\nNO. YES!")
    'NO. YES!'
    """
    return " ".join(part for part in text.split() if len(part) < 3 or len(set(part) - set("01")) > 1)
