"""What the models read in contexts: vectors, tones and emotions of uses, each different text in one pass."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import polars as pl

from memography.corpus import Corpus
from memography.corpus.store import one_of
from memography.corpus.views import JUDGED
from memography.errors import MissingWeights
from memography.models.chosen import Models, chosen_models
from memography.progress import Progress, Task
from memography.settings import ModelsSettings
from memography.tables import EMOTIONS, N_DIMENSIONS

_AT_ONCE = 5_000
"""So many texts are read at once."""
_TONES = ("p_sincere", "p_humorous", "p_ironic")
_TABLES = {"vectors": ["vector"], "tones": [*_TONES, "abstained", "model"], "emotions": list(EMOTIONS)}
"""What is written, and the columns beside the use; the vectors' `model` is the encoder's alone."""


def amend_readings(corpus: Corpus, settings: ModelsSettings, stale: pl.Series | None, progress: Progress) -> None:
    """Bring `vectors`, `tones` and `emotions` up to date with `contexts`. A use without words has no row.

    Where the text encoder's weights are missing, this is noted, and uses whose words are new have no rows until the
    weights are there.

    Args:
        corpus: with contexts.
        settings: where the weights are.
        stale: the uses whose contexts changed or are gone; None for all.
        progress: who listens.
    """
    try:
        models = chosen_models(settings)
    except MissingWeights as missing:
        progress.note(f"Vectors, tones and emotions are left out: {missing}")
        models = None
    spoken = corpus.polars("contexts", ["use_id", "text"], "text != ''")
    done = _done(corpus, models, stale)
    pending = spoken.filter(~pl.col("use_id").is_in(done.implode()))
    texts = pending["text"].unique().sort()
    with progress.task("reading texts", len(texts), "texts") as task:
        read = pl.concat(list(_read(models, texts, task)))
    found = pending.join(read, on="text").drop("text").sort("use_id")
    is_judged = pl.col("use_id").is_in(corpus.polars("contexts", ["use_id"], JUDGED)["use_id"].implode())
    found = found.with_columns(abstained=pl.col("abstained") | ~is_judged)
    kept = spoken["use_id"].filter(spoken["use_id"].is_in(done.implode()))
    for name, columns in _TABLES.items():
        rows = found.select("use_id", *columns) if name != "vectors" else _vectors(found)
        corpus.amend(name, rows, _others(corpus, name, kept))


def lack_readings(corpus: Corpus, settings: ModelsSettings) -> bool:
    """Whether uses with words have no tone though there are weights to tell it by."""
    if not corpus.has("contexts") or not corpus.has("tones"):
        return False
    if corpus.count("contexts", "text != ''") == corpus.count("tones"):
        return False
    try:
        chosen_models(settings)
    except MissingWeights:
        return False
    return True


def _done(corpus: Corpus, models: Models | None, stale: pl.Series | None) -> pl.Series:
    """The uses whose rows hold still."""
    if stale is None or not all(map(corpus.has, _TABLES)):
        return pl.Series([], dtype=pl.String)
    tones, vectors = (corpus.polars(name, ["use_id", "model"]) for name in ("tones", "vectors"))
    if models is not None:
        tones, vectors = tones.filter(model=models.tone.version), vectors.filter(model=models.encoder.version)
    known = tones.join(vectors, on="use_id", how="semi")
    return known.filter(~pl.col("use_id").is_in(stale.implode()))["use_id"]


def _others(corpus: Corpus, name: str, kept: pl.Series) -> str | None:
    """As a condition in SQL: the rows of a table that are not kept; None for all."""
    if kept.is_empty() or not corpus.has(name):
        return None
    known = corpus.polars(name, ["use_id"])["use_id"]
    others = known.filter(~known.is_in(kept.implode()))
    return one_of("use_id", others.to_list())


def _vectors(found: pl.DataFrame) -> pl.DataFrame:
    return found.select("use_id", "vector", model="encoder")


def _read(models: Models | None, texts: pl.Series, task: Task) -> Iterator[pl.DataFrame]:
    """What the models say of texts: columns text, vector, encoder, the tones, abstained, model, and the emotions."""
    n_dimensions = models.encoder.n_dimensions if models else N_DIMENSIONS
    schema: dict[str, Any] = {"text": pl.String, "vector": pl.Array(pl.Float16, n_dimensions), "encoder": pl.String}
    schema |= {**dict.fromkeys(_TONES, pl.Float32), "abstained": pl.Boolean, "model": pl.String}
    yield pl.DataFrame(schema=schema | dict.fromkeys(EMOTIONS, pl.Float32))
    if models is None:
        return
    for some in texts.to_frame().iter_slices(_AT_ONCE):
        vectors, found = models.vectors_and_tones(some["text"].to_list())
        columns = {name: np.asarray(getattr(found, name), np.float32) for name in _TONES}
        emotions = {name: np.asarray(found.emotions[name], np.float32) for name in EMOTIONS}
        yield some.with_columns(
            vector=pl.Series(vectors.astype(np.float16)),
            encoder=pl.lit(models.encoder.version),
            **{name: pl.Series(values) for name, values in columns.items()},
            abstained=pl.Series(found.abstained),
            model=pl.lit(models.tone.version),
            **{name: pl.Series(values) for name, values in emotions.items()},
        ).select([*schema, *EMOTIONS])
        task.advance(some.height)
