"""Memes: which pictures show them, what is behind the captions, who uses them, and what was made from what."""

import pyarrow as pa

from memography.tables.columns import FEATURES, MEME_ID, STRINGS, TIMESTAMP, Column, Table

TABLES = (
    Table(
        "matches",
        "memes",
        "a variant that shows a meme",
        ("variant_id", "meme_id"),
        (
            Column("variant_id", pa.string(), "the variant", refers_to="variants"),
            MEME_ID,
            Column("leader_id", pa.string(), "the variant that it was matched with", refers_to="variants"),
            Column("rank", pa.int32(), "1 for the meme that covers most of the picture"),
            Column(
                "score",
                pa.float32(),
                "how alike, 0 to 1: of what can be compared with the leader, how much agrees; for pHash 1 - distance "
                "/ 64",
            ),
            Column("mirrored", pa.bool_(), "whether the picture is mirrored, beside the leader"),
            Column("region", pa.list_(pa.float32(), 4), "left, top, right, bottom as shares of the picture"),
            Column(
                "transform",
                pa.list_(pa.float64()),
                "a, b, c, d: pixel (x, y) of the thumbnail, mirrored first if so, lies at (ax - by + c, bx + ay + d) "
                "of the leader's",
                True,
            ),
            Column("n_inliers", pa.int32(), "features that lie where the transform puts them", True),
            Column("agreeing", pa.float32(), "how much of the picture agrees, 0 to 1"),
            Column("covered", pa.float32(), "how much of the picture the leader lies on, 0 to 1"),
            Column("covered_leader", pa.float32(), "how much of the leader the picture shows, 0 to 1"),
        ),
    ),
    Table(
        "templates",
        "memes",
        "a clean template: the picture behind the captions, as the median of what variants show beside their words",
        ("leader_id",),
        (
            Column("leader_id", pa.string(), "the variant that it is drawn upon", refers_to="variants"),
            MEME_ID,
            Column("picture", pa.binary(), "PNG, as large as the leader's thumbnail"),
            Column("is_mirrored", pa.bool_(), "whether most uses show it the other way round"),
            Column("certainty", pa.binary(), "PNG of the same size, white where variants agree"),
            Column("share_certain", pa.float32(), "how much of it is certain, 0 to 1"),
            Column("n_variants", pa.int32(), "how many variants it was made of"),
            Column("made_of", pa.string(), "hash of these variants and of how they lie: it changes when they do"),
            *FEATURES,
        ),
    ),
    Table(
        "memes",
        "memes",
        "a template with its variants and uses",
        ("meme_id",),
        (
            Column("meme_id", pa.string(), "the meme"),
            Column("given_name", pa.string(), "its name where a source gives one, as most posts spell it", True),
            Column(
                "face_image_id",
                pa.string(),
                "the image that stands for it, if any",
                True,
                refers_to="images",
            ),
            Column("n_uses", pa.int64(), "how many uses"),
            Column("n_posts", pa.int64(), "how many posts use it"),
            Column("n_variants", pa.int64(), "how many variants"),
            Column("n_untimed_uses", pa.int64(), "uses whose time is unknown; history leaves them out"),
            Column("n_disagreements", pa.int64(), "uses whose picture says another meme than the source"),
            Column("first_seen_at", TIMESTAMP, "earliest dated use, UTC", True),
            Column("last_seen_at", TIMESTAMP, "latest dated use, UTC", True),
        ),
    ),
    Table(
        "uses",
        "memes",
        "one image of one post, or the words of a post without images, as a use of one meme",
        ("use_id",),
        (
            Column("use_id", pa.string(), "post, number of the picture from 1 (0: words alone), rank"),
            Column("post_id", pa.string(), "the post", refers_to="posts"),
            Column("image", pa.string(), "the picture as the post names it; empty for words alone", True),
            Column("image_id", pa.string(), "the picture; empty if it was rejected", True, refers_to="images"),
            Column("variant_id", pa.string(), "the picture's variant", True, refers_to="variants"),
            Column("meme_id", pa.string(), "the meme; empty where there is none", True, refers_to="memes"),
            Column("rank", pa.int32(), "1 for the meme that covers most of the picture"),
            Column("mirrored", pa.bool_(), "whether the picture is mirrored, beside most uses of the meme"),
            Column("posted_at", TIMESTAMP, "when, UTC; empty if unknown", True),
            Column("community", pa.string(), "where; empty if unknown", True),
            Column("picture_meme_id", pa.string(), "the meme that the picture alone says", True, refers_to="memes"),
            Column("is_given", pa.bool_(), "whether the source named the meme"),
        ),
    ),
    Table(
        "lineage",
        "memes",
        "a variant that shows a meme, and what it was most likely made from",
        ("variant_id", "meme_id"),
        (
            Column("variant_id", pa.string(), "the variant", refers_to="variants"),
            MEME_ID,
            Column(
                "parent_id",
                pa.string(),
                "the earlier variant of the meme that it was most likely made from; empty: the clean template",
                True,
                refers_to="variants",
            ),
            Column("confidence", pa.float32(), "probability of that parent among all candidates, 0 to 1"),
            Column(
                "kind",
                pa.string(),
                "'root' (made from the clean template), 'copy' (nothing but size, colours or quality differs), 'edit', "
                "or 'remix' (shows several memes)",
            ),
            Column("kept", pa.float32(), "what was added to the parent before and is kept, in sizes of the template"),
            Column("added", pa.float32(), "what was added to the parent, in sizes of the template"),
            Column("removed", pa.float32(), "what the parent hides or lacks and is seen again, in the same unit"),
            Column("cropped", pa.float32(), "what was cut off the parent, in the same unit"),
            Column("other_meme_ids", STRINGS, "the other memes of a remix, largest first", refers_to="memes"),
            Column("is_bare", pa.bool_(), "whether it shows the clean template, nothing added or cut off"),
            Column("n_candidates", pa.int32(), "how many earlier variants were compared"),
            Column("first_seen_at", TIMESTAMP, "earliest dated use of the variant, UTC", True),
            Column("made_of", pa.string(), "hash of what the meme's lineage follows from: it changes when they do"),
        ),
    ),
)
