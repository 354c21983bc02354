"""Articles: their sentences, and what a narrator made of them."""

import pyarrow as pa

from memography.tables.columns import MEME_ID, STRINGS, TIMESTAMP, Column, Table

TABLES = (
    Table(
        "biography",
        "biography",
        "a sentence of a meme's article",
        ("meme_id", "position"),
        (
            MEME_ID,
            Column("position", pa.int32(), "the sentence's place in the article, from 1"),
            Column("section", pa.string(), "the section's title"),
            Column("text", pa.string(), "the sentence"),
            Column("claim_ids", STRINGS, "the claims that it rests on", refers_to="claims"),
        ),
    ),
    Table(
        "narrations",
        "narrator",
        "a sentence that was sent to a narrator, what came back, and whether that is shown",
        ("narration_id",),
        (
            Column("narration_id", pa.string(), "the sentence to this model under this prompt"),
            Column("section", pa.string(), "the section's title, which was sent too"),
            Column("composed", pa.string(), "the sentence as it was composed and sent"),
            Column("model", pa.string(), "the model's name, as the endpoint calls it"),
            Column("prompt", pa.int32(), "the version of the instructions that were sent with it (in the guide)"),
            Column("options", pa.string(), "what else was sent, as JSON"),
            Column("endpoint", pa.string(), "where it was sent"),
            Column("asked_at", TIMESTAMP, "when the answer came"),
            Column("answer", pa.string(), "the answer, to the letter"),
            Column("check", pa.int32(), "the version of the check that it was held against"),
            Column("complaints", STRINGS, "what it says that the composed sentence does not; empty: it is shown"),
        ),
    ),
)
