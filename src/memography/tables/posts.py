"""What comes in: posts, what was refused or withdrawn, and the meme catalogue that a user brings."""

import pyarrow as pa

from memography.tables.columns import FEATURES, STRINGS, TIMESTAMP, Column, Table

TABLES = (
    Table(
        "posts",
        "ingest",
        "something a person published",
        ("post_id",),
        (
            Column("post_id", pa.string(), "the post's id, as the source gives it"),
            Column("posted_at", TIMESTAMP, "when it was published, UTC; empty if unknown", True),
            Column("community", pa.string(), "where it was published; empty if unknown", True),
            Column("author", pa.string(), "keyed pseudonym of who published it (HMAC-SHA-256, 64 bits)", True),
            Column("text", pa.string(), "the post's own words"),
            Column("images", STRINGS, "its pictures as the source names them"),
            Column("alt", STRINGS, "descriptions of its pictures, one a picture, where the source has them"),
            Column("meme", pa.string(), "the meme's name, where the source gives it", True),
            Column("reply_to", pa.string(), "the id of the post that it answers", True),
            Column("score", pa.float64(), "likes, points or votes, as the source counts them", True),
            Column("url", pa.string(), "where it can be seen", True),
            Column("lang", pa.string(), "its language, as the source says", True),
            Column("root", pa.string(), "the folder that the pictures' paths are relative to"),
            Column("content_sha256", pa.string(), "SHA-256 of what makes it this post and no other"),
        ),
    ),
    Table(
        "rejects",
        "ingest",
        "something that was not taken, or not wholly",
        ("reject_id",),
        (
            Column("reject_id", pa.string(), "hash of source, item and reason: the same fault is one row"),
            Column("source", pa.string(), "the file or folder it came from; 'catalogue FOLDER' for a meme catalogue"),
            Column("item", pa.string(), "which item: 'line 12', a post's id, a picture's path"),
            Column("sha256", pa.string(), "SHA-256 of its bytes, where it has bytes of its own", True),
            Column("reason", pa.string(), "why, as a word"),
            Column("detail", pa.string(), "why, as a sentence"),
        ),
    ),
    Table(
        "withdrawn",
        "withdraw",
        "a post, or an author with all posts, that was withdrawn and is not taken again",
        ("mark",),
        (
            Column("mark", pa.string(), "keyed hash of the post's id or the author's name (HMAC-SHA-256, 128 bits)"),
            Column("kind", pa.string(), "'post' or 'author'"),
            Column("withdrawn_at", TIMESTAMP, "when, UTC"),
        ),
    ),
    Table(
        "catalogue",
        "catalogue",
        "an entry of a meme catalogue that the user has brought: a named picture",
        ("entry_id",),
        (
            Column("entry_id", pa.string(), "hash of folder and file"),
            Column("folder", pa.string(), "the catalogue's folder, absolute"),
            Column("file", pa.string(), "the picture's path within it"),
            Column("name", pa.string(), "the meme's name"),
            Column("description", pa.string(), "what the picture shows or what the meme is; empty if untold", True),
            Column("source", pa.string(), "where more can be read, an http or https address; empty if untold", True),
            Column("keywords", STRINGS, "words that it is to be found by"),
            Column("image_id", pa.string(), "SHA-256 of the picture's bytes, hex"),
            Column("thumbnail", pa.binary(), "JPEG, as in `images`"),
            Column("thumbnail_sha256", pa.string(), "SHA-256 of the thumbnail's bytes, hex: `check` compares it"),
            *FEATURES,
        ),
    ),
)
