"""What many pages ask for, read before the first reader asks."""

import sys
from collections.abc import Callable

from memography.corpus.kept import KeptCorpus
from memography.corpus.views import memes
from memography.figures.meant import JUDGEMENTS, judged
from memography.tables import TABLES
from memography.web.charts import bundle
from memography.web.figures import MAX_KEPT, OF_MEMES, Figures
from memography.web.map_points import by_hash
from memography.web.search import Search
from memography.web.standing import Standing
from memography.web.under_way import UnderWay

_N_DRAWN = MAX_KEPT // len(OF_MEMES) // 2
_ASKED = TABLES.keys() - {"vectors", "label_vectors", "features", "originals", "rejects"}
"""Tables of which pages want whole columns, or rows by id."""


def warm(corpus: KeptCorpus, standing: Standing, search: Search, figures: Figures, under_way: UnderWay) -> None:
    """Read what many pages ask for, so that the first reader need not wait; what is not built is left out. Figures are
    drawn while nobody asks for anything."""
    if corpus.is_large():
        make(corpus)
    bundle()
    read(corpus, standing, search)
    if corpus.is_large():
        for meme_id in memes(corpus)["meme_id"].head(_N_DRAWN):  # those with most uses take longest
            for name in OF_MEMES:
                under_way.give_way()
                if (drawn := figures.drawn(name, meme_id)) is not None:
                    _ = drawn.text, drawn.caption, drawn.keys
            corpus.let_go()


def make(corpus: KeptCorpus) -> None:
    """Have the cache of a large corpus hold what the explorer reads, if it does not yet."""
    corpus.make_apart([[sys.executable, "-m", "memography.web.making", str(corpus.folder), part] for part in PARTS])


def read(corpus: KeptCorpus, standing: Standing, search: Search) -> None:
    """Read what the cache holds of a large corpus, and what is quickly read of a small one."""
    for name, part in PARTS.items():
        if name == "facets" or corpus.is_large():
            part(corpus, standing, search)
            corpus.let_go()


def _read_tables(corpus: KeptCorpus, standing: Standing, search: Search) -> None:
    for table in _ASKED:
        if corpus.has(table):
            corpus.table(table)


def _read_facets(corpus: KeptCorpus, standing: Standing, search: Search) -> None:
    if corpus.has("uses"):
        standing.facets()
        for table in JUDGEMENTS:
            if corpus.has(table) and corpus.has("contexts"):
                judged(corpus, "", table)
        if corpus.is_large():
            by_hash(corpus, corpus.table("uses"))


def _read_search(corpus: KeptCorpus, standing: Standing, search: Search) -> None:
    search.warm()


PARTS: dict[str, Callable[[KeptCorpus, Standing, Search], None]] = {
    "tables": _read_tables,
    "facets": _read_facets,
    "search": _read_search,
}
"""What is read at the start, in parts of which none takes much memory."""
