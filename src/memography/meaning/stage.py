"""The meaning stage: contexts of uses, what the models read in them, names and labels of memes, words to be found."""

import polars as pl

from memography.corpus import Corpus
from memography.corpus.changes import Changes
from memography.corpus.fulltext import index_words
from memography.meaning.catalogue import catalogue_matches, names_of_memes
from memography.meaning.contexts import amend_contexts, stale_uses
from memography.meaning.incongruity import amend_incongruity
from memography.meaning.labels import amend_labels
from memography.meaning.names import names
from memography.meaning.readings import amend_readings, lack_readings
from memography.meaning.responses import amend_responses
from memography.meaning.senses import amend_senses
from memography.meaning.telling_phrases import carriers
from memography.progress import Progress
from memography.settings import Settings
from memography.stages import Outcome


def build(corpus: Corpus, settings: Settings, progress: Progress, changes: Changes) -> Outcome:
    """Bring every table of the stage up to date with uses, captions and the catalogue, and the index of words with
    two of them.

    Only texts that changed are taken apart and read, and only entries looked up that were not among the same memes
    before.
    """
    with progress.task("joining contexts", None, "uses"):
        n_done, stale = amend_contexts(corpus, stale_uses(corpus, changes))
    amend_readings(corpus, settings.models, stale, progress)
    amend_incongruity(corpus)
    with progress.task("looking up the catalogue", None, "entries") as task:
        corpus.amend("catalogue_matches", catalogue_matches(corpus, settings.memes, task, changes.is_all))
    with progress.task("naming memes", None, "memes"):
        memes = corpus.polars("memes", ["meme_id", "given_name"])
        captions = corpus.polars("captions", ["variant_id", "template_text", "text"])
        matches = corpus.polars("matches", ["variant_id", "meme_id"])
        of_one = matches.filter(pl.len().over("variant_id") == 1)
        bare = corpus.polars("lineage", ["variant_id", "meme_id"], "is_bare").with_columns(is_bare=True)
        template_texts = captions.join(of_one, on="variant_id").join(bare, on=["variant_id", "meme_id"], how="left")
        template_texts = template_texts.with_columns(pl.col("is_bare").fill_null(False))
        texts = corpus.polars("contexts", ["use_id", "meme_id", "text", "words", "language"])
        texts = texts.join(carriers(corpus), on="use_id")
        corpus.amend("names", names(memes, texts, template_texts, names_of_memes(corpus), settings.meaning))
    amend_senses(corpus, settings, progress, changes.is_all)
    amend_responses(corpus, settings.models, progress, changes)
    with progress.task("indexing words", None, "tables"):
        amend_labels(corpus, settings.models)
        for name in ("contexts", "labels"):
            index_words(corpus, name)
    return Outcome(n_in=corpus.count("contexts"), n_done=n_done)


def has_news(corpus: Corpus, settings: Settings) -> bool:
    """Whether uses have no tone that could have one: the text encoder's weights have come."""
    return lack_readings(corpus, settings.models)
