"""What the wall, communities, comparisons and lists of uses share: memes and the facets of their uses, kept."""

import threading
from collections import OrderedDict

import numpy as np

from memography.web.choice import Choice
from memography.web.counting import Counted, counted
from memography.web.facets import TABLES, Facets, read_facets
from memography.web.kept import Kept
from memography.web.queries import Queries, Row

N_KEPT = 32
"""So many counts are kept for who asks again, or for another page or order of them."""
N_PROPOSED = 200
"""So many communities are proposed where one is typed."""


class Standing:
    """What is known of a corpus's memes and uses; read anew when a table changes."""

    def __init__(self, queries: Queries) -> None:
        self.corpus = queries.corpus
        self._facets = Kept(self.corpus, TABLES, lambda _: read_facets(queries.corpus))
        self._memes = Kept(self.corpus, ("memes", "names", "templates", "shifts"), lambda _: _read_memes(queries))
        self._counted: OrderedDict[Choice, tuple[Facets, Counted]] = OrderedDict()
        self._lock = threading.Lock()

    def facets(self) -> Facets:
        """Every use of a meme."""
        return self._facets.get()

    def memes(self) -> dict[str, Row]:
        """Every meme by id, most used first, as `Queries.memes` has it; with `shifts` as pairs of time and aspect in
        order of time."""
        return self._memes.get()

    def count(self, choice: Choice) -> tuple[Facets, Counted]:
        """The chosen uses of every meme, and the facets that they were counted in."""
        facets, key = self.facets(), Choice.model_validate(choice.own())
        with self._lock:
            kept = self._counted.get(key)
            if kept is not None and kept[0] is facets:
                self._counted.move_to_end(key)
                return kept
        made = (facets, counted(facets, key))
        with self._lock:
            self._counted[key] = made
            self._counted.move_to_end(key)
            while len(self._counted) > N_KEPT:
                self._counted.popitem(last=False)
        return made

    def proposed_communities(self) -> list[str]:
        """Where memes were used, most uses first, as many as are proposed."""
        facets = self.facets()
        n_uses = np.bincount(facets.community, minlength=len(facets.communities))
        ordered = [facets.communities[at] for at in np.argsort(-n_uses, kind="stable")]
        return [name for name in ordered if name is not None][:N_PROPOSED]


def _read_memes(queries: Queries) -> dict[str, Row]:
    rows = {row["meme_id"]: {**row, "shifts": []} for row in queries.memes().iter_rows(named=True)}
    if queries.has("shifts"):
        shifts = queries.corpus.polars("shifts", ["meme_id", "shifted_at", "aspect"]).sort("shifted_at", "aspect")
        for meme_id, shifted_at, aspect in shifts.iter_rows():
            if meme_id in rows:
                rows[meme_id]["shifts"].append((shifted_at, aspect))
    return rows
