"""Labels: the words that stand for a meme as a whole, as search looks through them beside the words of its uses."""

import hashlib
from itertools import zip_longest
from typing import Any

import numpy as np
import polars as pl

from memography.corpus import Corpus
from memography.corpus.store import quoted
from memography.errors import MissingWeights
from memography.models.chosen import chosen_models
from memography.models.tone.wording import normalised
from memography.settings import ModelsSettings
from memography.tables import N_DIMENSIONS

_N_DESCRIPTIONS = 5
"""So many different descriptions of a meme's pictures are taken, those that most posts have."""


def amend_labels(corpus: Corpus, settings: ModelsSettings) -> None:
    """Bring `labels` and `label_vectors` up to date with names, senses, the catalogue and what posters say of
    their pictures.

    Without the text encoder's weights labels have no vectors.
    """
    found = pl.concat([_names(corpus), _senses(corpus), _entries(corpus), _descriptions(corpus)])
    found = found.filter(pl.col("text") != "").unique()
    # By its text, so that a vector is never taken for that of another text.
    hashes = [hashlib.sha256(text.encode()).hexdigest()[:12] for text in found["text"]]
    ids = pl.format("{}/{}/{}", "meme_id", "kind", pl.Series("hash", hashes, dtype=pl.String))
    found = found.with_columns(label_id=ids).sort("label_id")
    vectors = _vectors(corpus, settings, found["text"].unique().sort())
    corpus.amend("label_vectors", found.join(vectors, on="text", maintain_order="left"))
    corpus.amend("labels", found)


def _names(corpus: Corpus) -> pl.DataFrame:
    """Names, and the words that set memes apart."""
    names = corpus.polars("names", ["meme_id", "name", "words", "method"])
    named = names.filter(pl.col("method") != "id").select("meme_id", kind=pl.lit("name"), text="name")
    worded = names.select("meme_id", kind=pl.lit("words"), text=pl.col("words").list.join(" "))
    return pl.concat([named, worded])


def _senses(corpus: Corpus) -> pl.DataFrame:
    """The words of senses that are claimed, where a meme has several."""
    senses = corpus.polars("senses", ["meme_id", "words"], "is_stable AND stability IS NOT NULL")
    return senses.select("meme_id", kind=pl.lit("sense"), text=pl.col("words").list.join(" "))


def _entries(corpus: Corpus) -> pl.DataFrame:
    """Names, descriptions and keywords of catalogue entries."""
    columns = ["entry_id", "name", "description", "keywords"]
    matches = corpus.polars("catalogue_matches", ["entry_id", "meme_id"], "meme_id IS NOT NULL")
    if matches.is_empty():
        return pl.DataFrame(schema=dict.fromkeys(("meme_id", "kind", "text"), pl.String))
    entries = matches.join(corpus.polars("catalogue", columns), on="entry_id")
    told = {
        "entry": pl.col("name"),
        "description": pl.col("description").fill_null(""),
        "keywords": pl.col("keywords").list.join(", "),
    }
    return pl.concat(entries.select("meme_id", kind=pl.lit(kind), text=text) for kind, text in told.items())


def _descriptions(corpus: Corpus) -> pl.DataFrame:
    """What posters say that a meme's pictures show."""
    posts = corpus.rows("posts", ["post_id", "images", "alt"], "array_length(alt) > 0")
    said = [
        (post["post_id"], image, text or "")
        for post in posts
        for image, text in zip_longest(post["images"], post["alt"][: len(post["images"])])
    ]
    schema = dict.fromkeys(("post_id", "image", "text"), pl.String)
    uses = corpus.polars("uses", ["post_id", "image", "meme_id"], "meme_id IS NOT NULL AND image IS NOT NULL")
    shown = pl.DataFrame(said, schema=schema, orient="row").filter(pl.col("text") != "")
    counted = uses.join(shown, on=["post_id", "image"]).group_by("meme_id", "text").len()
    first = counted.sort(["len", "text"], descending=[True, False]).group_by("meme_id").head(_N_DESCRIPTIONS)
    return first.select("meme_id", kind=pl.lit("picture"), text="text")


def _vectors(corpus: Corpus, settings: ModelsSettings, texts: pl.Series) -> pl.DataFrame:
    """The vectors of texts, columns text, vector, model; known ones are not made again. None without weights."""
    schema: dict[str, Any] = {"text": pl.String, "vector": pl.Array(pl.Float16, N_DIMENSIONS), "model": pl.String}
    try:
        encoder = chosen_models(settings).encoder
    except MissingWeights:
        return pl.DataFrame(schema=schema)
    schema["vector"] = pl.Array(pl.Float16, encoder.n_dimensions)
    known = pl.DataFrame(schema=schema)
    if corpus.has("labels") and corpus.has("label_vectors"):
        vectors = corpus.polars("label_vectors", where=f"model = {quoted(encoder.version)}")
        if vectors.height:
            labels = corpus.polars("labels", ["label_id", "text"])
            known = labels.join(vectors, on="label_id").unique("text").select(*schema)
    new = texts.filter(~texts.is_in(known["text"].implode()))
    rows = encoder.encode([normalised(text) for text in new]).astype(np.float16)
    made = pl.DataFrame({"text": new, "vector": pl.Series(rows)}, schema_overrides=schema)
    return pl.concat([known, made.with_columns(model=pl.lit(encoder.version))])
