"""Names: what a meme is called, and the phrase and the words that set its uses apart from those of other memes."""

from collections.abc import Mapping

import polars as pl
import pyarrow as pa

from memography.meaning.telling_phrases import telling_phrases
from memography.meaning.telling_words import telling_words
from memography.settings import MeaningSettings
from memography.stop_words import STOP_WORDS
from memography.tables import TABLES
from memography.words import tokens, words

NAME_MAX_CHARACTERS = 60
"""A template's own line longer than this is not a name."""
MIN_SHARE_OF_NAME = 0.1
"""A word is part of a meme's name where at least this share of its different texts have it."""
MIN_SHARE_OF_LINE = 0.25
"""A line of the template is part of its name where it was read in at least this share of the variants: what is seldom
legible is a detail."""

MIN_SHARE_PRINTED = 0.1
"""A word that was read as the template's own in at least this share of the variants sets no use apart: where a template
is half covered, its words are read as the caption's."""
MIN_SHARE_PRINTED_OF_PHRASE = 0.5
"""And in at least this share it is part of no phrase: what posters write again and again at one place may pass for the
template's own in some."""
NEARLY_ALL, LEAST_VARIANTS = 0.85, 5
"""A word that so many of the variants have, where there are so many, is taken to be printed on the picture."""
MOST_PRINTED = 2
"""Unless there are more such words: posters write those."""


def names(
    memes: pl.DataFrame,
    contexts: pl.DataFrame,
    template_texts: pl.DataFrame,
    catalogued: Mapping[str, str],
    settings: MeaningSettings,
) -> pa.Table:
    """A name for each meme: the given one, else the catalogue's, else the template's own words, else the phrase that
    its texts are built on, else the words that set it apart, else its id.

    Args:
        memes: columns meme_id, given_name.
        contexts: columns meme_id, text, carrier (see `telling_phrases`), words, language; one row a use.
        template_texts: columns meme_id, template_text, text (both may be empty), is_bare (whether nothing but the
            template is seen); one row a variant that was read.
        catalogued: the name that the catalogue has for a meme, by its id.
        settings: how many words.
    """
    own = _own_words(template_texts, MIN_SHARE_PRINTED)
    barred = _own_words(template_texts, MIN_SHARE_PRINTED_OF_PHRASE)
    built_on = telling_phrases(contexts.select("text", "language", "carrier", group="meme_id"), barred)
    phrases = dict(built_on.select("group", "phrase").iter_rows())
    told = telling_words(contexts.select("words", "language", group="meme_id"))
    told = told.join(own, on=["group", "word"], how="anti", maintain_order="left")
    apart = _first(told, settings.profile_words)
    naming = _first(told.filter(pl.col("share") >= MIN_SHARE_OF_NAME), settings.name_words)
    printed = _printed_on_template(template_texts)
    rows = []
    for meme_id, given in memes.select("meme_id", "given_name").sort("meme_id").iter_rows():
        if given:
            name, method = given, "given"
        elif meme_id in catalogued:
            name, method = catalogued[meme_id], "catalogue"
        elif meme_id in printed:
            name, method = printed[meme_id], "template"
        elif meme_id in phrases:
            name, method = phrases[meme_id], "phrase"
        elif meme_id in naming:
            name, method = " ".join(naming[meme_id]), "words"
        else:
            name, method = meme_id, "id"
        row = {"meme_id": meme_id, "name": name, "method": method}
        rows.append({**row, "phrase": phrases.get(meme_id), "words": apart.get(meme_id, [])})
    return pa.Table.from_pylist(rows, schema=TABLES["names"].schema)


def _first(told: pl.DataFrame, n_words: int) -> dict[str, list[str]]:
    """The first words of each meme."""
    return dict(told.group_by("group", maintain_order=True).agg(pl.col("word").head(n_words)).iter_rows())


def _own_words(template_texts: pl.DataFrame, min_share: float) -> pl.DataFrame:
    """The words that are each template's own, columns group, word: those that were read as such in so many of its
    variants, those that nearly all of its variants have in some way, and those that half of the bare ones have."""
    anything = pl.concat_str("template_text", "text", separator="\n")
    of_bare = pl.when("is_bare").then(anything)
    printed, all_read, in_bare = (
        template_texts.filter(said.is_not_null())
        .select("meme_id", n_variants=pl.len().over("meme_id"), word=_different_tokens(said))
        .explode("word")
        .drop_nulls("word")
        .group_by("meme_id", "word")
        .agg(pl.len(), pl.col("n_variants").first())
        for said in (pl.col("template_text"), anything, of_bare)
    )
    in_all = all_read.filter(pl.col("n_variants") >= LEAST_VARIANTS, pl.col("len") >= NEARLY_ALL * pl.col("n_variants"))
    own = [
        printed.filter(pl.col("len") >= min_share * pl.col("n_variants")),
        in_all.filter(pl.len().over("meme_id") <= MOST_PRINTED),
        in_bare.filter(2 * pl.col("len") >= pl.col("n_variants")),
    ]
    return pl.concat(own).select("word", group="meme_id").unique()


def _different_tokens(text: pl.Expr) -> pl.Expr:
    return text.map_elements(lambda said: sorted(set(tokens(said))), return_dtype=pl.List(pl.String))


def _printed_on_template(template_texts: pl.DataFrame) -> dict[str, str]:
    """The commonest spelling of each template's own words, where they are short enough for a name and say something;
    strokes of a drawing that were read as letters are left out, and lines that few variants show."""
    lines = template_texts.with_row_index("variant").with_columns(n_variants=pl.len().over("meme_id"))
    lines = lines.with_columns(line=pl.col("template_text").str.split("\n")).explode("line")
    lines = lines.with_columns(line=pl.col("line").map_elements(_without_strokes, return_dtype=pl.String))
    bearing = pl.col("variant").n_unique().over("meme_id", "line")
    told = lines.filter(pl.col("line") != "", bearing >= MIN_SHARE_OF_LINE * pl.col("n_variants"))
    spelt = (
        told.group_by("meme_id", "variant", maintain_order=True)
        .agg(name=pl.col("line").str.join(" "))
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
    Nothing where no letter is left.

    >>> _without_strokes("vvv  VVVV 110110\\nNO. YES!")
    'NO. YES!'
    >>> _without_strokes("00")
    ''
    """
    kept = " ".join(part for part in text.split() if len(part) < 3 or len(set(part) - set("01")) > 1)
    return kept if any(map(str.isalpha, kept)) else ""
