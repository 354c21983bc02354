"""What was judged of a meme's uses: tones, emotions and senses, beside their times."""

import polars as pl

from memography.corpus import Corpus
from memography.corpus.kept import of_meme
from memography.corpus.views import JUDGED
from memography.tables import EMOTIONS

TONES = ("sincere", "humorous", "ironic")
JUDGEMENTS: dict[str, list[str]] = {"tones": [f"p_{tone}" for tone in TONES], "emotions": list(EMOTIONS)}
"""Tables of what was judged of uses, and the columns of probabilities that figures are drawn from."""


def judged(corpus: Corpus, meme_id: str, table: str) -> pl.DataFrame:
    """The uses of a meme of which the judge of table `tones` or `emotions` tells something, in order of time.

    Returns:
        Columns day (null where it is unknown), and those of `JUDGEMENTS`.
    """
    columns = {"uses": ["posted_at"], table: JUDGEMENTS[table]}
    return with_day(of_meme(corpus, meme_id, columns, {"contexts": JUDGED}))


def with_day(uses: pl.DataFrame) -> pl.DataFrame:
    """Uses with their day in UTC in place of the time."""
    return uses.select(pl.col("posted_at").dt.date().alias("day"), pl.exclude("posted_at"))
