"""What many pages ask for, made and read before the first reader asks.

    python -m memography.web.warming CORPUS

makes what the cache of a large corpus lacks. The explorer has it made in such a process, which takes the memory with it
that making takes and reading does not.
"""

import sys

from memography.corpus import Corpus
from memography.corpus.kept import KeptCorpus
from memography.corpus.views import memes
from memography.figures.meant import JUDGEMENTS, judged
from memography.settings import Settings
from memography.tables import TABLES
from memography.web.charts import bundle
from memography.web.figures import MAX_KEPT, OF_MEMES, Figures
from memography.web.queries import Queries
from memography.web.search import Search
from memography.web.standing import Standing

_N_DRAWN = MAX_KEPT // len(OF_MEMES) // 2
_ASKED = TABLES.keys() - {"vectors", "label_vectors", "features", "originals", "rejects"}
"""Tables of which pages want whole columns, or rows by id."""


def warm(corpus: KeptCorpus, standing: Standing, search: Search, figures: Figures) -> None:
    """Read what many pages ask for, so that the first reader need not wait; what is not built is left out."""
    if corpus.is_large():
        corpus.make_apart([sys.executable, "-m", "memography.web.warming", str(corpus.folder)])
    _read(corpus, standing, search)
    if corpus.is_large():
        for meme_id in memes(corpus)["meme_id"].head(_N_DRAWN):  # those with most uses take longest
            for drawn in figures.of_meme(meme_id, OF_MEMES).values():
                _ = drawn.text, drawn.caption, drawn.keys


def _read(corpus: KeptCorpus, standing: Standing, search: Search) -> None:
    bundle()
    if corpus.has("uses"):
        standing.facets()
        for table in JUDGEMENTS:
            if corpus.has(table) and corpus.has("contexts"):
                judged(corpus, "", table)
    if corpus.is_large():
        for table in _ASKED:
            if corpus.has(table):
                corpus.table(table)
        search.warm()


def main() -> None:
    """Read all of it once, so that the cache holds it."""
    corpus, settings = KeptCorpus(Corpus(sys.argv[1])), Settings.load()
    _read(corpus, Standing(corpus, Queries(corpus, settings.web.page_items)), Search(corpus, settings))


if __name__ == "__main__":
    main()
