"""The meaning stage: contexts of uses, their tones and emotions, names of memes."""

import polars as pl

from memography.corpus import Corpus
from memography.corpus.changes import Changes
from memography.corpus.store import one_of
from memography.meaning.catalogue import catalogue_matches, names_of_memes
from memography.meaning.contexts import contexts, stale_uses
from memography.meaning.names import names
from memography.meaning.senses import amend_senses
from memography.meaning.tones import amend_tones, lack_tones
from memography.progress import Progress
from memography.settings import Settings
from memography.stages import Outcome


def build(corpus: Corpus, settings: Settings, progress: Progress, changes: Changes) -> Outcome:
    """Bring `contexts`, `tones`, `emotions`, `catalogue_matches`, `names`, `senses` and `use_senses` up to date with
    uses, captions and the catalogue.

    Only texts that changed are taken apart and judged, and only entries looked up that were not among the same memes
    before.
    """
    with progress.task("joining contexts", None, "uses"):
        stale = stale_uses(corpus, changes)
        where = None if stale is None else one_of("use_id", stale.to_list())
        n_done = corpus.amend("contexts", contexts(corpus, stale), where)
    amend_tones(corpus, settings.models, stale, progress)
    with progress.task("looking up the catalogue", None, "entries") as task:
        corpus.amend("catalogue_matches", catalogue_matches(corpus, settings.memes, task, changes.is_all))
    with progress.task("naming memes", None, "memes"):
        memes = corpus.polars("memes", ["meme_id", "given_name"])
        captions = corpus.polars("captions", ["variant_id", "template_text"], "template_text != ''")
        matches = corpus.polars("matches", ["variant_id", "meme_id"])
        of_one = matches.filter(pl.len().over("variant_id") == 1)
        template_texts = captions.join(of_one, on="variant_id")
        texts = corpus.polars("contexts", ["meme_id", "text", "words"])
        corpus.amend("names", names(memes, texts, template_texts, names_of_memes(corpus), settings.meaning))
    amend_senses(corpus, settings, progress, changes.is_all)
    return Outcome(n_in=corpus.count("contexts"), n_done=n_done)


def has_news(corpus: Corpus, settings: Settings) -> bool:
    """Whether uses have no tone that could have one: the text encoder's weights have come."""
    return lack_tones(corpus, settings.models)
