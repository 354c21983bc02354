"""What is stated of a meme, and what proves it."""

import pyarrow as pa

from memography.tables.columns import MEME_ID, STRINGS, Column, Table

TABLES = (
    Table(
        "claims",
        "biography",
        "a statement with its value, its method and its evidence",
        ("claim_id",),
        (
            Column("claim_id", pa.string(), "the claim: meme, kind and what it is about"),
            MEME_ID,
            Column("position", pa.int32(), "the claim's place among those of its meme, from 1"),
            Column("kind", pa.string(), "what is claimed, such as 'first_seen'"),
            Column("value", pa.string(), "the value, as JSON"),
            Column("low", pa.string(), "lower end of the interval, as JSON", True),
            Column("high", pa.string(), "upper end of the interval, as JSON", True),
            Column("method", pa.string(), "how it was found, in a sentence"),
            Column("tables", STRINGS, "the tables it follows from"),
            Column("evidence", pa.string(), "which uses prove it, as a filter in JSON"),
            Column("n_posts", pa.int64(), "how many posts prove it"),
            Column("post_ids", STRINGS, "posts that prove it; spread evenly where there are many", refers_to="posts"),
            Column("parameters", pa.string(), "the settings and constants that the method ran with, as JSON"),
        ),
    ),
)
