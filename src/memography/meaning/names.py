"""Names: what a meme is called, and the words that set its uses apart from those of other memes."""

from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import CountVectorizer

from memography.settings import MeaningSettings
from memography.tables import TABLES
from memography.words import STOP_WORDS, words

NAME_MAX_CHARACTERS = 60
"""A template's own line longer than this is not a name."""


def names(
    memes: pl.DataFrame, contexts: pl.DataFrame, template_texts: pl.DataFrame, settings: MeaningSettings
) -> pa.Table:
    """A name for each meme: the given one, else the template's own words, else its distinctive words.

    Args:
        memes: columns meme_id, given_name.
        contexts: columns meme_id, text; one row a use.
        template_texts: columns meme_id, template_text; one row a variant.
        settings: how many words.
    """
    distinctive = distinctive_words(contexts, settings.profile_words)
    printed = _printed_on_template(template_texts)
    rows = []
    for meme_id, given in memes.select("meme_id", "given_name").sort("meme_id").iter_rows():
        found = distinctive.get(meme_id, [])
        if given:
            name, method = given, "given"
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

    Returns:
        At most n_words words for each meme.
    """
    if contexts.is_empty():
        return {}
    contexts = contexts.select("meme_id", "text").unique(maintain_order=True)
    meme_ids, labels = np.unique(contexts["meme_id"].to_numpy(), return_inverse=True)
    vectorizer = CountVectorizer(analyzer=_distinct_words, dtype=np.int32)
    try:
        has_word = vectorizer.fit_transform(contexts["text"].to_list())  # (n_texts, n_words)
    except ValueError:  # no context has a word
        return {}
    n_texts = len(labels)
    belongs = csr_array((np.ones(n_texts), (labels, np.arange(n_texts))), shape=(len(meme_ids), n_texts))
    counts = csr_array(belongs @ has_word)  # (n_memes, n_words)
    total = np.asarray(counts.sum(axis=0)).ravel()
    rarity = np.log1p(counts.sum() / len(meme_ids) / np.maximum(total, 1))
    vocabulary = vectorizer.get_feature_names_out()
    return {str(meme_id): _heaviest(counts, row, rarity, vocabulary, n_words) for row, meme_id in enumerate(meme_ids)}


def _heaviest(
    counts: Any, row: int, rarity: npt.NDArray[np.float64], vocabulary: npt.NDArray[np.object_], n_words: int
) -> list[str]:
    here = slice(counts.indptr[row], counts.indptr[row + 1])
    columns, n = counts.indices[here], counts.data[here]
    columns, n = columns[n >= 2], n[n >= 2]
    weights = n * rarity[columns]
    order = np.lexsort((vocabulary[columns].astype(str), -weights))[:n_words]
    return [str(word) for word in vocabulary[columns[order]]]


def _distinct_words(text: str) -> set[str]:
    return set(words(text)) - STOP_WORDS


def _printed_on_template(template_texts: pl.DataFrame) -> dict[str, str]:
    """The commonest spelling of each template's own words, where they are short enough for a name and say something."""
    spelt = (
        template_texts.with_columns(name=pl.col("template_text").str.replace_all(r"\s+", " ").str.strip_chars())
        .filter(pl.col("name").str.len_chars().is_between(3, NAME_MAX_CHARACTERS))
        .group_by("meme_id", "name")
        .agg(n=pl.len())
        .sort(["n", "name"], descending=[True, False])
        .unique("meme_id", keep="first", maintain_order=True)
    )
    return {meme_id: name for meme_id, name in spelt.select("meme_id", "name").iter_rows() if _distinct_words(name)}
