"""The meaning stage: contexts of uses, names of memes."""

from memography.corpus import Corpus
from memography.meaning.contexts import contexts
from memography.meaning.names import names
from memography.progress import Progress
from memography.settings import Settings
from memography.stages import Outcome


def build(corpus: Corpus, settings: Settings, progress: Progress, afresh: bool) -> Outcome:
    """Bring `contexts` and `names` up to date with uses and captions; only new texts are taken apart."""
    with progress.task("joining contexts", None, "uses"):
        corpus.replace("contexts", contexts(corpus, afresh))
    with progress.task("naming memes", None, "memes"):
        memes = corpus.polars("memes", ["meme_id", "given_name"])
        captions = corpus.polars("captions", ["variant_id", "template_text"], "template_text != ''")
        matches = corpus.polars("matches", ["variant_id", "meme_id"], "rank = 1")
        template_texts = captions.join(matches, on="variant_id")
        texts = corpus.polars("contexts", ["meme_id", "text", "words"])
        corpus.replace("names", names(memes, texts, template_texts, settings.meaning))
    n_uses = corpus.count("contexts")
    return Outcome(n_in=n_uses, n_done=n_uses)
