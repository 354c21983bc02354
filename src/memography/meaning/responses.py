"""Responses: how the answers to uses are meant."""

import polars as pl

from memography.corpus import Corpus
from memography.corpus.changes import Changes
from memography.errors import MissingWeights
from memography.models.chosen import chosen_models
from memography.models.responses.model import KINDS, ResponseModel
from memography.progress import Progress
from memography.settings import ModelsSettings
from memography.tables import TABLES

_SCHEMA = TABLES["responses"].schema
_KEY = ["post_id", "meme_id", "to_post_id"]


def amend_responses(corpus: Corpus, settings: ModelsSettings, progress: Progress, changes: Changes) -> None:
    """Bring `responses` up to date with `posts` and `uses`: one row for each answer with words and each meme that the
    post it answers uses.

    An answer is judged once a model, unless its post is updated. Without the text encoder's weights new
    answers have no rows; the stage has noted that already.
    """
    posts = corpus.polars("posts", ["post_id", "reply_to", "text"], "reply_to IS NOT NULL AND text != ''")
    uses = corpus.polars("uses", ["post_id", "meme_id"], "meme_id IS NOT NULL").unique()
    answers = posts.rename({"reply_to": "to_post_id"}).join(uses, left_on="to_post_id", right_on="post_id")
    known = corpus.polars("responses") if corpus.has("responses") else pl.DataFrame(_SCHEMA.empty_table())
    kept = known.join(answers, on=_KEY, how="semi")
    updated = changes.rewritten("posts", "post_id")
    kept = kept.clear() if changes.is_all else kept.filter(~pl.col("post_id").is_in(updated.implode()))
    model = _model(settings) if answers.height else None
    if model is not None:
        kept = kept.filter(model=model.version)
        pending = answers.join(kept, on=_KEY, how="anti")
        kept = pl.concat([kept.select(_SCHEMA.names), _judged(model, pending, progress)])
    corpus.amend("responses", kept.select(_SCHEMA.names).sort(_KEY))


def _model(settings: ModelsSettings) -> ResponseModel | None:
    try:
        return ResponseModel(chosen_models(settings).tone.encoder)
    except MissingWeights:
        return None


def _judged(model: ResponseModel, answers: pl.DataFrame, progress: Progress) -> pl.DataFrame:
    """Rows of the table; answers have columns post_id, to_post_id, text, meme_id."""
    texts = answers["text"].unique().sort()
    with progress.task("judging answers", len(texts), "texts") as task:
        p = model(texts.to_list())
        task.advance(len(texts))
    of_text = pl.DataFrame({"text": texts, **{f"p_{kind}": p[:, place] for place, kind in enumerate(KINDS)}})
    kinds = pl.Series("kind", [KINDS[place] for place in p.argmax(axis=1)], dtype=pl.String)
    told = answers.join(of_text.with_columns(kinds), on="text").with_columns(model=pl.lit(model.version))
    return told.select(_SCHEMA.names)
