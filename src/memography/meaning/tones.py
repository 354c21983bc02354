"""Tones and emotions of uses, told from their contexts."""

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
import polars as pl

from memography.corpus import Corpus
from memography.errors import MissingWeights
from memography.models.tone.model import ToneModel, tone_model
from memography.progress import Progress, Task
from memography.settings import ModelsSettings
from memography.tables import EMOTIONS

_AT_ONCE = 5_000
"""So many texts are judged at once."""
_TONES = ("p_sincere", "p_humorous", "p_ironic")


def amend_tones(corpus: Corpus, settings: ModelsSettings, stale: pl.Series | None, progress: Progress) -> None:
    """Bring `tones` and `emotions` up to date with `contexts`. A use without words has no row.

    Where the text encoder's weights are missing, this is noted, and uses whose words are new have no rows until the
    weights are there.

    Args:
        corpus: with contexts.
        settings: where the weights are.
        stale: the uses whose contexts changed or are gone; None for all.
        progress: who listens.
    """
    try:
        model = _opened(settings)
    except MissingWeights as missing:
        progress.note(f"Tones and emotions are left out: {missing}")
        model = None
    spoken = corpus.polars("contexts", ["use_id", "text"], "text != ''")
    done = _done(corpus, "" if model is None else model.version, stale)
    kept = spoken.filter(pl.col("use_id").is_in(done.implode()))
    pending = spoken.filter(~pl.col("use_id").is_in(done.implode()))
    texts = pending["text"].unique().sort()
    with progress.task("judging tones", len(texts), "texts") as task:
        judged = pl.concat(list(_judged(model, texts, task)))
    found = pending.join(judged, on="text").drop("text")
    for name, columns in (("tones", [*_TONES, "abstained", "model"]), ("emotions", list(EMOTIONS))):
        rows = found.select("use_id", *columns)
        if corpus.has(name):
            rows = pl.concat([corpus.polars(name).join(kept, on="use_id", how="semi").select(rows.columns), rows])
        corpus.amend(name, rows.sort("use_id"))


def lack_tones(corpus: Corpus, settings: ModelsSettings) -> bool:
    """Whether uses with words have no tone though there are weights to tell it by."""
    if not corpus.has("contexts") or not corpus.has("tones"):
        return False
    if corpus.count("contexts", "text != ''") == corpus.count("tones"):
        return False
    try:
        _opened(settings)
    except MissingWeights:
        return False
    return True


def _done(corpus: Corpus, version: str, stale: pl.Series | None) -> pl.Series:
    """The uses whose rows hold still."""
    if stale is None or not corpus.has("tones"):
        return pl.Series([], dtype=pl.String)
    known = corpus.polars("tones", ["use_id", "model"])
    if version:
        known = known.filter(model=version)
    return known.filter(~pl.col("use_id").is_in(stale.implode()))["use_id"]


def _judged(model: ToneModel | None, texts: pl.Series, task: Task) -> Iterator[pl.DataFrame]:
    """What the model says of texts: columns text, the tones, abstained, model, and the emotions."""
    schema = {"text": pl.String, **dict.fromkeys(_TONES, pl.Float32), "abstained": pl.Boolean, "model": pl.String}
    yield pl.DataFrame(schema=schema | dict.fromkeys(EMOTIONS, pl.Float32))
    if model is None:
        return
    for some in texts.to_frame().iter_slices(_AT_ONCE):
        found = model(some["text"].to_list())
        columns = {name: np.asarray(getattr(found, name), np.float32) for name in _TONES}
        emotions = {name: np.asarray(found.emotions[name], np.float32) for name in EMOTIONS}
        yield some.with_columns(
            **{name: pl.Series(values) for name, values in columns.items()},
            abstained=pl.Series(found.abstained),
            model=pl.lit(model.version),
            **{name: pl.Series(values) for name, values in emotions.items()},
        ).select([*schema, *EMOTIONS])
        task.advance(some.height)


@lru_cache(maxsize=1)
def _model(path: str, precision: str, cache: str, threads: int) -> ToneModel:
    return tone_model(
        ModelsSettings.model_validate({"path": path, "precision": precision, "cache": cache, "threads": threads})
    )


def _opened(settings: ModelsSettings) -> ToneModel:
    """The tone model, opened once a process."""
    return _model(settings.path, settings.precision, settings.cache, settings.threads)
