"""Where everything stands on the map."""

import pyarrow as pa

from memography.tables.columns import STRINGS, Column, Table

_POSITION = (
    Column("x", pa.float32(), "to the right; in units of the layout, in which the nearest lie some tenths apart"),
    Column("y", pa.float32(), "upwards, likewise"),
    Column("is_placed", pa.bool_(), "whether it was put among its nearest after the layout was made"),
    Column("made_of", pa.string(), "hash of what it follows from: the same again has the same position"),
)

TABLES = (
    Table(
        "text_positions",
        "map",
        "where a use stands on the map by what it says: uses that say alike stand near each other",
        ("use_id",),
        (Column("use_id", pa.string(), "the use", refers_to="uses"), *_POSITION),
    ),
    Table(
        "picture_positions",
        "map",
        "where a variant stands on the map by how it looks: variants of one meme together, memes that look alike near",
        ("variant_id",),
        (Column("variant_id", pa.string(), "the variant", refers_to="variants"), *_POSITION),
    ),
    Table(
        "regions",
        "map",
        "a part of the map by meaning, with the words that set it apart",
        ("region_id",),
        (
            Column("region_id", pa.string(), "level and number, largest first"),
            Column("level", pa.string(), "'far': one of few that are told of from far; 'near': one of many"),
            Column("x", pa.float32(), "where its middle is, as in `text_positions`: the text that is nearest to it"),
            Column("y", pa.float32(), "likewise"),
            Column("n_texts", pa.int64(), "how many different texts stand in it"),
            Column("words", STRINGS, "its words, clearest first"),
        ),
    ),
)
