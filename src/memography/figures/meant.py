"""What was judged of a meme's uses: tones, emotions and senses, beside their times."""

from collections.abc import Sequence

import polars as pl

from memography.corpus import Corpus
from memography.corpus.kept import of_meme
from memography.corpus.views import JUDGED
from memography.tables import EMOTIONS

TONES = ("sincere", "humorous", "ironic")
JUDGEMENTS: dict[str, list[str]] = {"tones": [f"p_{tone}" for tone in TONES], "emotions": list(EMOTIONS)}
"""Tables of what was judged of uses, and the columns of probabilities that figures are drawn from."""


def dated(corpus: Corpus, meme_id: str) -> pl.DataFrame:
    """A meme's dated uses: columns use_id, day, community."""
    uses = of_meme(corpus, "uses", meme_id, ["use_id", "posted_at", "community"]).drop_nulls("posted_at")
    return uses.select("use_id", "community", day=pl.col("posted_at").dt.date())


def judged(corpus: Corpus, meme_id: str, table: str, columns: Sequence[str]) -> pl.DataFrame:
    """Rows of table `tones` or `emotions` of a meme's uses, where its judge tells something of them.

    Returns:
        Columns use_id and those that are asked for.
    """
    told_of = of_meme(corpus, "contexts", meme_id, ["use_id"], JUDGED)
    return of_meme(corpus, table, meme_id, ["use_id", *columns]).join(told_of, on="use_id", how="semi")
