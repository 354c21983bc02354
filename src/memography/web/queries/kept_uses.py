"""The uses of memes, kept in memory: what is asked of a meme's uses does not read the table."""

import polars as pl

from memography.corpus import Corpus

_COLUMNS = ["use_id", "post_id", "variant_id", "mirrored", "posted_at", "community"]


class KeptUses:
    """Uses in order of meme, time and id; some 100 bytes each."""

    def __init__(self, corpus: Corpus) -> None:
        uses = corpus.polars("uses", [*_COLUMNS, "meme_id"], "meme_id IS NOT NULL")
        uses = uses.with_columns(pl.col("variant_id", "community", "meme_id").cast(pl.Categorical))
        uses = uses.sort(pl.col("meme_id").to_physical(), "posted_at", "use_id", nulls_last=True).rechunk()
        runs = uses["meme_id"].rle().struct.unnest()
        first = runs["len"].cum_sum() - runs["len"]
        meme_ids = runs["value"].cast(pl.String)
        self._runs = dict(zip(meme_ids, zip(first, runs["len"], strict=True), strict=True))
        self._uses = uses.drop("meme_id")

    @staticmethod
    def none() -> pl.DataFrame:
        """No uses."""
        kinds = (pl.String, pl.String, pl.Categorical, pl.Boolean, pl.Datetime("us", "UTC"), pl.Categorical)
        return pl.DataFrame(schema=dict(zip(_COLUMNS, kinds, strict=True)))

    def of_meme(self, meme_id: str) -> pl.DataFrame:
        """A meme's uses in order of time, then id, those without a time last; none where there is no such meme.

        Returns:
            Columns use_id, post_id, variant_id, mirrored, posted_at, community; not copied.
        """
        begin, n = self._runs.get(meme_id, (0, 0))
        return self._uses.slice(begin, n)
