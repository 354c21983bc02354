"""What was judged of a meme's uses: tones, emotions and senses, beside their times."""

from collections.abc import Sequence

import polars as pl

from memography.corpus import Corpus
from memography.corpus.store import one_of, quoted
from memography.corpus.views import JUDGED

FEW = 2_000
"""So many uses are asked for by id; of more the whole table is read, which is quicker."""


def dated(corpus: Corpus, meme_id: str) -> pl.DataFrame:
    """A meme's dated uses: columns use_id, day, community."""
    where = f"meme_id = {quoted(meme_id)} AND posted_at IS NOT NULL"
    uses = corpus.polars("uses", ["use_id", "posted_at", "community"], where)
    return uses.select("use_id", "community", day=pl.col("posted_at").dt.date())


def judged(corpus: Corpus, meme_id: str, table: str, columns: Sequence[str]) -> pl.DataFrame:
    """Rows of table `tones` or `emotions` of a meme's uses, where its judge tells something of them.

    Returns:
        Columns use_id and those that are asked for.
    """
    told_of = corpus.polars("contexts", ["use_id"], f"{JUDGED} AND meme_id = {quoted(meme_id)}")["use_id"]
    where = one_of("use_id", told_of.to_list()) if len(told_of) <= FEW else None
    return corpus.polars(table, ["use_id", *columns], where).join(told_of.to_frame(), on="use_id", how="semi")
