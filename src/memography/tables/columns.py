"""What a table and a column are, and the types and columns that several tables have."""

from dataclasses import dataclass

import pyarrow as pa

TIMESTAMP = pa.timestamp("us", tz="UTC")
STRINGS = pa.list_(pa.string())
FLOATS = pa.list_(pa.float64())
LINES = pa.list_(
    pa.struct(
        [
            pa.field("text", pa.string()),
            pa.field("box", pa.list_(pa.float32(), 4)),
            pa.field("confidence", pa.float32()),
        ]
    )
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column."""

    name: str
    type: pa.DataType
    meaning: str
    """What it says, with the unit where there is one."""
    nullable: bool = False
    refers_to: str | None = None
    """The table that has what it names, by that table's key; for a list, each of its values."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table."""

    name: str
    stage: str
    """The stage that writes it."""
    row: str
    """What one row is."""
    key: tuple[str, ...]
    """The columns that name a row; no two rows agree in all of them."""
    columns: tuple[Column, ...]

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema that the table is created with."""
        return pa.schema([pa.field(c.name, c.type, nullable=c.nullable) for c in self.columns])


MEME_ID = Column("meme_id", pa.string(), "the meme", refers_to="memes")

FEATURES = (
    Column("width_px", pa.int32(), "width of the picture that was looked at, pixels"),
    Column("height_px", pa.int32(), "its height, pixels"),
    Column("points", pa.binary(), "float32, four a feature: x, y, size in pixels, direction in radians"),
    Column("descriptors", pa.binary(), "uint8, 128 a feature: RootSIFT, of length 512"),
    Column("small", pa.binary(), "uint8: the picture in grey, longer side 80 px"),
    Column("small_width_px", pa.int32(), "width of it, pixels"),
    Column("chroma", pa.binary(), "int8: a and b of CIELAB, a quarter of that size, two for each pixel"),
    Column("small_text", pa.binary(), "a bit for each of its pixels: whether words stand there"),
    Column("text_boxes", pa.list_(pa.list_(pa.float32(), 4)), "boxes of words: left, top, right, bottom as shares"),
)
