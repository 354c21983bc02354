"""Every table of a corpus, declared once: columns, types, units, keys, and what each column means.

The data dictionary (docs/reference/tables.md) is generated from here: `python -m memography.tables`.
"""

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


def _column(
    name: str, type_: pa.DataType, meaning: str, nullable: bool = False, refers_to: str | None = None
) -> Column:
    return Column(name, type_, meaning, nullable, refers_to)


ALL_MEMES = "all"
"""What table `spread` calls all memes together."""
EVERYWHERE = "*"
"""What table `climate` calls all communities together."""
N_DIMENSIONS = 384
"""How many numbers a text's vector has: those of all-MiniLM-L6-v2, over which the tone model stands."""

EMOTIONS = (
    *("admiration", "amusement", "anger", "annoyance", "approval", "caring", "confusion", "curiosity", "desire"),
    *("disappointment", "disapproval", "disgust", "embarrassment", "excitement", "fear", "gratitude", "grief", "joy"),
    *("love", "nervousness", "optimism", "pride", "realization", "relief", "remorse", "sadness", "surprise", "neutral"),
)
"""The emotions of GoEmotions (Demszky et al. 2020)."""

_FEATURES = (
    _column("width_px", pa.int32(), "width of the picture that was looked at, pixels"),
    _column("height_px", pa.int32(), "its height, pixels"),
    _column("points", pa.binary(), "float32, four a feature: x, y, size in pixels, direction in radians"),
    _column("descriptors", pa.binary(), "uint8, 128 a feature: RootSIFT, of length 512"),
    _column("small", pa.binary(), "uint8: the picture in grey, longer side 80 px"),
    _column("small_width_px", pa.int32(), "width of it, pixels"),
    _column("chroma", pa.binary(), "int8: a and b of CIELAB, a quarter of that size, two for each pixel"),
    _column("small_text", pa.binary(), "a bit for each of its pixels: whether words stand there"),
    _column("text_boxes", pa.list_(pa.list_(pa.float32(), 4)), "boxes of words: left, top, right, bottom as shares"),
)

_MEME_ID = _column("meme_id", pa.string(), "the meme", refers_to="memes")

_CHANGE = (
    (
        "shifted_at",
        TIMESTAMP,
        "when, UTC: the first use that shows it, or the middle of a gradual one; median of what is likely",
    ),
    ("low", TIMESTAMP, "with 95 % probability it was not before this"),
    ("high", TIMESTAMP, "with 95 % probability it was not after this"),
    ("kind", pa.string(), "'sudden' (likelier within 30 days than longer) or 'gradual'"),
    ("width_days", pa.float64(), "how long it took, days: the mean of what is likely"),
    ("p_gradual", pa.float64(), "probability that it took more than 30 days"),
    ("since", TIMESTAMP, "the first of the uses that were compared, UTC"),
    ("until", TIMESTAMP, "just after the last of them, UTC"),
    ("n_before", pa.int64(), "how many of them lie before, the same words counted once a day and once an author"),
    ("n_after", pa.int64(), "how many of them lie after, counted likewise"),
    ("rose", STRINGS, "the words, senses, tones or emotions that there was more of afterwards, clearest first"),
    ("rose_strengths", FLOATS, "how clearly each rose, in standard deviations of chance"),
    ("fell", STRINGS, "what there was less of afterwards, clearest first"),
    ("fell_strengths", FLOATS, "how clearly each fell, likewise"),
    ("before_use_ids", STRINGS, "uses that show best what it was like before"),
    ("after_use_ids", STRINGS, "uses that show best what it was like afterwards"),
)
_ASPECT = _column("aspect", pa.string(), "what changed: 'words', 'senses', 'tones' or 'emotions'")


_POSITION = (
    _column("x", pa.float32(), "to the right; in units of the layout, in which the nearest lie some tenths apart"),
    _column("y", pa.float32(), "upwards, likewise"),
    _column("is_placed", pa.bool_(), "whether it was put among its nearest after the layout was made"),
    _column("made_of", pa.string(), "hash of what it follows from: the same again has the same position"),
)


def _change(nullable: bool) -> tuple[Column, ...]:
    """The columns that tell a change."""
    uses = {"before_use_ids", "after_use_ids"}
    return tuple(_column(*told, nullable, "uses" if told[0] in uses else None) for told in _CHANGE)


_TABLES = (
    Table(
        "posts",
        "ingest",
        "something a person published",
        ("post_id",),
        (
            _column("post_id", pa.string(), "the post's id, as the source gives it"),
            _column("posted_at", TIMESTAMP, "when it was published, UTC; empty if unknown", True),
            _column("community", pa.string(), "where it was published; empty if unknown", True),
            _column("author", pa.string(), "keyed pseudonym of who published it (HMAC-SHA-256, 64 bits)", True),
            _column("text", pa.string(), "the post's own words"),
            _column("images", STRINGS, "its pictures as the source names them"),
            _column("alt", STRINGS, "descriptions of its pictures, one a picture, where the source has them"),
            _column("meme", pa.string(), "the meme's name, where the source gives it", True),
            _column("reply_to", pa.string(), "the id of the post that it answers", True),
            _column("score", pa.float64(), "likes, points or votes, as the source counts them", True),
            _column("url", pa.string(), "where it can be seen", True),
            _column("lang", pa.string(), "its language, as the source says", True),
            _column("root", pa.string(), "the folder that the pictures' paths are relative to"),
            _column("content_sha256", pa.string(), "SHA-256 of what makes it this post and no other"),
        ),
    ),
    Table(
        "rejects",
        "ingest",
        "something that was not taken, or not wholly",
        ("reject_id",),
        (
            _column("reject_id", pa.string(), "hash of source, item and reason: the same fault is one row"),
            _column("source", pa.string(), "the file or folder it came from; 'catalogue FOLDER' for a meme catalogue"),
            _column("item", pa.string(), "which item: 'line 12', a post's id, a picture's path"),
            _column("sha256", pa.string(), "SHA-256 of its bytes, where it has bytes of its own", True),
            _column("reason", pa.string(), "why, as a word"),
            _column("detail", pa.string(), "why, as a sentence"),
        ),
    ),
    Table(
        "catalogue",
        "catalogue",
        "an entry of a meme catalogue that the user has brought: a named picture",
        ("entry_id",),
        (
            _column("entry_id", pa.string(), "hash of folder and file"),
            _column("folder", pa.string(), "the catalogue's folder, absolute"),
            _column("file", pa.string(), "the picture's path within it"),
            _column("name", pa.string(), "the meme's name"),
            _column("description", pa.string(), "what the picture shows or what the meme is; empty if untold", True),
            _column("source", pa.string(), "where more can be read, an http or https address; empty if untold", True),
            _column("keywords", STRINGS, "words that it is to be found by"),
            _column("image_id", pa.string(), "SHA-256 of the picture's bytes, hex"),
            _column("thumbnail", pa.binary(), "JPEG, as in `images`"),
            _column("thumbnail_sha256", pa.string(), "SHA-256 of the thumbnail's bytes, hex: `check` compares it"),
            *_FEATURES,
        ),
    ),
    Table(
        "originals",
        "vision",
        "a place where a picture's bytes lie",
        ("location",),
        (
            _column("location", pa.string(), "absolute path, `archive.zip!member`, or URL"),
            _column("root", pa.string(), "the folder that the path is relative to"),
            _column("image", pa.string(), "the path as the post gives it"),
            _column("image_id", pa.string(), "the image found there; empty if rejected", True, refers_to="images"),
            _column("size_bytes", pa.int64(), "the file's size when it was read", True),
            _column("modified_ns", pa.int64(), "the file's time of change when it was read, ns since 1970", True),
        ),
    ),
    Table(
        "images",
        "vision",
        "one picture by content",
        ("image_id",),
        (
            _column("image_id", pa.string(), "SHA-256 of its bytes, hex"),
            _column("format", pa.string(), "JPEG, PNG, GIF, WEBP, BMP or TIFF"),
            _column("size_bytes", pa.int64(), "size of the file, bytes"),
            _column("width_px", pa.int32(), "width, pixels, after EXIF orientation"),
            _column("height_px", pa.int32(), "height, pixels, after EXIF orientation"),
            _column("n_frames", pa.int32(), "frames; only the first is looked at"),
            _column("pdq", pa.binary(32), "256-bit PDQ hash, bytes in the order of the reference's hex"),
            _column("pdq_quality", pa.int32(), "PDQ's quality, 0 to 100; low for flat pictures"),
            _column("phash", pa.binary(8), "64-bit pHash (DCT), bytes in the order of imagehash's hex"),
            _column("thumbnail", pa.binary(), "JPEG, at most 320 px on the longer side, 640 px in elongated pictures"),
            _column("thumbnail_sha256", pa.string(), "SHA-256 of the thumbnail's bytes, hex: `check` compares it"),
        ),
    ),
    Table(
        "variants",
        "vision",
        "images that are the same picture with the same caption",
        ("variant_id",),
        (
            _column("variant_id", pa.string(), "id of the variant: the image that leads it", refers_to="images"),
            _column("image_ids", STRINGS, "all its images", refers_to="images"),
            _column("n_images", pa.int32(), "how many images"),
        ),
    ),
    Table(
        "features",
        "vision",
        "a variant as it is compared with others: what is beside its words",
        ("variant_id",),
        (
            _column("variant_id", pa.string(), "the variant: the image that leads it", refers_to="images"),
            *_FEATURES,
            _column(
                "text_lines",
                pa.list_(pa.list_(pa.float32(), 8)),
                "lines of words: x, y as shares of the four corners, clockwise from top left as the line is read",
            ),
        ),
    ),
    Table(
        "matches",
        "memes",
        "a variant that shows a meme",
        ("variant_id", "meme_id"),
        (
            _column("variant_id", pa.string(), "the variant", refers_to="variants"),
            _MEME_ID,
            _column("leader_id", pa.string(), "the variant that it was matched with", refers_to="variants"),
            _column("rank", pa.int32(), "1 for the meme that covers most of the picture"),
            _column(
                "score",
                pa.float32(),
                "how alike, 0 to 1: of what can be compared with the leader, how much agrees; for pHash 1 - distance "
                "/ 64",
            ),
            _column("mirrored", pa.bool_(), "whether the picture is mirrored, beside the leader"),
            _column("region", pa.list_(pa.float32(), 4), "left, top, right, bottom as shares of the picture"),
            _column(
                "transform",
                pa.list_(pa.float64()),
                "a, b, c, d: pixel (x, y) of the thumbnail, mirrored first if so, lies at (ax - by + c, bx + ay + d) "
                "of the leader's",
                True,
            ),
            _column("n_inliers", pa.int32(), "features that lie where the transform puts them", True),
            _column("agreeing", pa.float32(), "how much of the picture agrees, 0 to 1"),
            _column("covered", pa.float32(), "how much of the picture the leader lies on, 0 to 1"),
            _column("covered_leader", pa.float32(), "how much of the leader the picture shows, 0 to 1"),
        ),
    ),
    Table(
        "templates",
        "memes",
        "a clean template: the picture behind the captions, as the median of what variants show beside their words",
        ("leader_id",),
        (
            _column("leader_id", pa.string(), "the variant that it is drawn upon", refers_to="variants"),
            _MEME_ID,
            _column("picture", pa.binary(), "PNG, as large as the leader's thumbnail"),
            _column("is_mirrored", pa.bool_(), "whether most uses show it the other way round"),
            _column("certainty", pa.binary(), "PNG of the same size, white where variants agree"),
            _column("share_certain", pa.float32(), "how much of it is certain, 0 to 1"),
            _column("n_variants", pa.int32(), "how many variants it was made of"),
            _column("made_of", pa.string(), "hash of these variants and of how they lie: it changes when they do"),
            *_FEATURES,
        ),
    ),
    Table(
        "memes",
        "memes",
        "a template with its variants and uses",
        ("meme_id",),
        (
            _column("meme_id", pa.string(), "the meme"),
            _column("given_name", pa.string(), "its name, to the letter, where a source gives one", True),
            _column(
                "face_image_id",
                pa.string(),
                "the image that stands for it, if any",
                True,
                refers_to="images",
            ),
            _column("n_uses", pa.int64(), "how many uses"),
            _column("n_posts", pa.int64(), "how many posts use it"),
            _column("n_variants", pa.int64(), "how many variants"),
            _column("n_untimed_uses", pa.int64(), "uses whose time is unknown; history leaves them out"),
            _column("n_disagreements", pa.int64(), "uses whose picture says another meme than the source"),
            _column("first_seen_at", TIMESTAMP, "earliest dated use, UTC", True),
            _column("last_seen_at", TIMESTAMP, "latest dated use, UTC", True),
        ),
    ),
    Table(
        "uses",
        "memes",
        "one image of one post, or the words of a post without images, as a use of one meme",
        ("use_id",),
        (
            _column("use_id", pa.string(), "post, number of the picture from 1 (0: words alone), rank"),
            _column("post_id", pa.string(), "the post", refers_to="posts"),
            _column("image", pa.string(), "the picture as the post names it; empty for words alone", True),
            _column("image_id", pa.string(), "the picture; empty if it was rejected", True, refers_to="images"),
            _column("variant_id", pa.string(), "the picture's variant", True, refers_to="variants"),
            _column("meme_id", pa.string(), "the meme; empty where there is none", True, refers_to="memes"),
            _column("rank", pa.int32(), "1 for the meme that covers most of the picture"),
            _column("mirrored", pa.bool_(), "whether the picture is mirrored, beside most uses of the meme"),
            _column("posted_at", TIMESTAMP, "when, UTC; empty if unknown", True),
            _column("community", pa.string(), "where; empty if unknown", True),
            _column("picture_meme_id", pa.string(), "the meme that the picture alone says", True, refers_to="memes"),
            _column("is_given", pa.bool_(), "whether the source named the meme"),
        ),
    ),
    Table(
        "lineage",
        "memes",
        "a variant that shows a meme, and what it was most likely made from",
        ("variant_id", "meme_id"),
        (
            _column("variant_id", pa.string(), "the variant", refers_to="variants"),
            _MEME_ID,
            _column(
                "parent_id",
                pa.string(),
                "the earlier variant of the meme that it was most likely made from; empty: the clean template",
                True,
                refers_to="variants",
            ),
            _column("confidence", pa.float32(), "probability of that parent among all candidates, 0 to 1"),
            _column(
                "kind",
                pa.string(),
                "'root' (made from the clean template), 'copy' (nothing but size, colours or quality differs), 'edit', "
                "or 'remix' (shows several memes)",
            ),
            _column("kept", pa.float32(), "what was added to the parent before and is kept, in sizes of the template"),
            _column("added", pa.float32(), "what was added to the parent, in sizes of the template"),
            _column("removed", pa.float32(), "what the parent hides or lacks and is seen again, in the same unit"),
            _column("cropped", pa.float32(), "what was cut off the parent, in the same unit"),
            _column("other_meme_ids", STRINGS, "the other memes of a remix, largest first", refers_to="memes"),
            _column("n_candidates", pa.int32(), "how many earlier variants were compared"),
            _column("first_seen_at", TIMESTAMP, "earliest dated use of the variant, UTC", True),
            _column("made_of", pa.string(), "hash of what the meme's lineage follows from: it changes when they do"),
        ),
    ),
    Table(
        "captions",
        "captions",
        "the words read in a variant",
        ("variant_id",),
        (
            _column("variant_id", pa.string(), "the variant", refers_to="variants"),
            _column("text", pa.string(), "what the poster wrote, lines in reading order"),
            _column("template_text", pa.string(), "the words that are the template's own, as they are read most often"),
            _column("chrome_text", pa.string(), "the words of an app around the picture: names, counts, clocks, marks"),
            _column("confidence", pa.float32(), "mean confidence of the lines, 0 to 1; empty without words", True),
            _column("lines", LINES, "every line as read: text, box (left, top, right, bottom as shares), confidence"),
        ),
    ),
    Table(
        "contexts",
        "meaning",
        "the words around a use",
        ("use_id",),
        (
            _column("use_id", pa.string(), "the use", refers_to="uses"),
            _MEME_ID,
            _column("text", pa.string(), "the caption and the post's own words"),
            _column("words", STRINGS, "the different words of it, folded, in order of the alphabet"),
            _column("language", pa.string(), "its language as ISO 639-1; empty where too few words tell", True),
        ),
    ),
    Table(
        "vectors",
        "meaning",
        "the meaning of a use's context as a vector: the scalar product of two tells how alike they are; a use without "
        "words has none",
        ("use_id",),
        (
            _column("use_id", pa.string(), "the use", refers_to="uses"),
            _column("vector", pa.list_(pa.float16(), N_DIMENSIONS), "unit vector of the text encoder"),
            _column("model", pa.string(), "the version of the text encoder"),
        ),
    ),
    Table(
        "tones",
        "meaning",
        "how a use is meant, told from its context; a use without words has none",
        ("use_id",),
        (
            _column("use_id", pa.string(), "the use", refers_to="uses"),
            _column("p_sincere", pa.float32(), "probability that it is meant as it is said, 0 to 1"),
            _column("p_humorous", pa.float32(), "probability that it is a joke, and not ironic; the three sum to 1"),
            _column("p_ironic", pa.float32(), "probability that the opposite of what is said is meant, or sarcasm"),
            _column(
                "abstained",
                pa.bool_(),
                "whether the three are too close to call, or its words are not English",
            ),
            _column("model", pa.string(), "the version of the tone model"),
        ),
    ),
    Table(
        "emotions",
        "meaning",
        "the emotions that a use expresses, told from its context: probabilities, 0 to 1; several may hold",
        ("use_id",),
        (
            _column("use_id", pa.string(), "the use", refers_to="uses"),
            *(_column(name, pa.float32(), f"probability of {name}") for name in EMOTIONS),
        ),
    ),
    Table(
        "senses",
        "meaning",
        "one of the things that a meme is used to say; a meme with few different contexts has none",
        ("sense_id",),
        (
            _column("sense_id", pa.string(), "the sense: its meme and its rank"),
            _MEME_ID,
            _column("rank", pa.int32(), "1 for the sense with most different contexts"),
            _column("label", pa.string(), "its most distinctive words"),
            _column("words", STRINGS, "the words that set it apart from the meme's other senses, best first"),
            _column("n_uses", pa.int64(), "how many uses"),
            _column("share", pa.float64(), "its share of the meme's uses with words, 0 to 1"),
            _column("stability", pa.float32(), "how well two halves of the contexts agree on senses, -1 to 1", True),
            _column("is_stable", pa.bool_(), "whether that is enough to claim the meme's senses; one sense alone is"),
            _column("topic", pa.string(), "the largest sense that says the same, of any meme", True, "senses"),
            _column("example_use_ids", STRINGS, "the uses that are most typical of it", refers_to="uses"),
            _column("made_of", pa.string(), "hash of the contexts that the meme's senses follow from"),
        ),
    ),
    Table(
        "use_senses",
        "meaning",
        "the sense of a use; a use without words has none",
        ("use_id",),
        (
            _column("use_id", pa.string(), "the use", refers_to="uses"),
            _column("sense_id", pa.string(), "the sense that it most probably has", refers_to="senses"),
            _column("p", pa.float32(), "probability of that sense among the meme's, 0 to 1"),
        ),
    ),
    Table(
        "catalogue_matches",
        "meaning",
        "an entry of the meme catalogue, and the meme whose picture it shows",
        ("entry_id",),
        (
            _column("entry_id", pa.string(), "the entry", refers_to="catalogue"),
            _column("meme_id", pa.string(), "the meme; empty where it shows none, and so all below", True, "memes"),
            _column(
                "rank", pa.int32(), "1 for the entry that shows the meme most surely: the meme is named by it", True
            ),
            _column("confidence", pa.float32(), "probability that it shows the meme, 0 to 1", True),
            _column("leader_id", pa.string(), "the variant that it was laid upon", True, "variants"),
            _column("is_clean", pa.bool_(), "whether it was laid upon the clean template of that variant", True),
            _column("mirrored", pa.bool_(), "whether it is mirrored, beside that variant", True),
            _column("n_inliers", pa.int32(), "features that lie where they must", True),
            _column("share", pa.float32(), "of what can be compared, how much agrees, 0 to 1", True),
            _column("agreeing", pa.float32(), "how much of the entry's picture agrees, 0 to 1", True),
            _column("covered", pa.float32(), "how much of the entry's picture the other lies on, 0 to 1", True),
            _column("covered_leader", pa.float32(), "how much of the other the entry's picture shows, 0 to 1", True),
            _column("made_of", pa.string(), "hash of the entry's features and of all it was compared with"),
        ),
    ),
    Table(
        "names",
        "meaning",
        "a meme's name and the words that set it apart",
        ("meme_id",),
        (
            _MEME_ID,
            _column("name", pa.string(), "the name"),
            _column(
                "method",
                pa.string(),
                "where it comes from: 'given', 'catalogue', 'template' (its own words), 'words' or 'id'",
            ),
            _column("words", STRINGS, "its most distinctive words, best first (class-based TF-IDF)"),
        ),
    ),
    Table(
        "incongruity",
        "meaning",
        "how unusual a use's emotions are: the Hellinger distance, 0 (the same) to 1, from the mean of what is usual",
        ("use_id",),
        (
            _column("use_id", pa.string(), "the use", refers_to="uses"),
            _column("from_meme", pa.float32(), "from all judged uses of its meme; empty where these are few", True),
            _column("from_community", pa.float32(), "from all judged uses in its community; likewise", True),
        ),
    ),
    Table(
        "responses",
        "meaning",
        "an answer to a post that uses a meme, and how it is meant, told from its words",
        ("post_id", "meme_id"),
        (
            _column("post_id", pa.string(), "the answer", refers_to="posts"),
            _column("to_post_id", pa.string(), "the post that it answers", refers_to="posts"),
            _MEME_ID,
            _column("kind", pa.string(), "the most probable of 'sympathy', 'amusement', 'hostility' and 'other'"),
            _column("p_sympathy", pa.float32(), "probability that it comforts or feels with; all four sum to 1"),
            _column("p_amusement", pa.float32(), "probability that it laughs with"),
            _column("p_hostility", pa.float32(), "probability that it mocks, insults or tells off"),
            _column("p_other", pa.float32(), "probability that it does something else"),
            _column("model", pa.string(), "the version of the model of answers"),
        ),
    ),
    Table(
        "labels",
        "meaning",
        "words that stand for a meme as a whole, which search looks through",
        ("label_id",),
        (
            _column("label_id", pa.string(), "the meme, the kind, and a hash of the text"),
            _MEME_ID,
            _column(
                "kind",
                pa.string(),
                "'name'; 'words' (those that set it apart); 'sense' (those of one); of its catalogue entries 'entry' "
                "(their names), 'description' and 'keywords'; 'picture' (how posters describe what theirs show)",
            ),
            _column("text", pa.string(), "the words"),
        ),
    ),
    Table(
        "label_vectors",
        "meaning",
        "the meaning of a label as a vector, as in `vectors`",
        ("label_id",),
        (
            _column("label_id", pa.string(), "the label", refers_to="labels"),
            _column("vector", pa.list_(pa.float16(), N_DIMENSIONS), "unit vector of the text encoder"),
            _column("model", pa.string(), "the version of the text encoder"),
        ),
    ),
    Table(
        "exposure",
        "history",
        "what a community posted on a day",
        ("day", "community"),
        (
            _column("day", pa.date32(), "the day, UTC"),
            _column("community", pa.string(), "the community; empty if unknown", True),
            _column("n_posts", pa.int64(), "posts of all kinds"),
        ),
    ),
    Table(
        "timeline",
        "history",
        "a meme's uses in a community on a day",
        ("meme_id", "day", "community"),
        (
            _MEME_ID,
            _column("day", pa.date32(), "the day, UTC"),
            _column("community", pa.string(), "the community; empty if unknown", True),
            _column("n_uses", pa.int64(), "uses"),
            _column("n_posts", pa.int64(), "posts with such a use"),
            _column("share", pa.float64(), "n_posts as a share of all posts of that community and day"),
        ),
    ),
    Table(
        "origins",
        "history",
        "where a meme was first seen",
        ("meme_id",),
        (
            _MEME_ID,
            _column("first_seen_at", TIMESTAMP, "earliest dated use, UTC"),
            _column(
                "low",
                TIMESTAMP,
                "the true origin is not before this, in 90 % of memes; empty where that can't be told",
                True,
            ),
            _column("high", TIMESTAMP, "the true origin is not after this: the earliest sighting"),
            _column("community", pa.string(), "where it was first seen", True),
            _column("post_id", pa.string(), "the post that shows it", refers_to="posts"),
            _column("is_censored", pa.bool_(), "whether the corpus may start later than the meme"),
        ),
    ),
    Table(
        "holes",
        "history",
        "a time in which a community has far fewer posts than around it",
        ("community", "begins"),
        (
            _column("community", pa.string(), "the community; empty if unknown", True),
            _column("begins", pa.date32(), "the first day of it, UTC"),
            _column("ends", pa.date32(), "the day after its last"),
            _column("n_posts", pa.int64(), "posts in it"),
            _column("n_expected", pa.float64(), "posts that would be usual, by the days or weeks around"),
        ),
    ),
    Table(
        "lifecycles",
        "history",
        "how a meme lived, and how long it is expected to",
        ("meme_id",),
        (
            _MEME_ID,
            _column("n_uses", pa.int64(), "dated uses"),
            _column("born_at", TIMESTAMP, "earliest dated use, UTC"),
            _column("last_seen_at", TIMESTAMP, "latest dated use, UTC"),
            _column("peak_at", TIMESTAMP, "middle of the week in which its smoothed share of posts is highest", True),
            _column("half_life_days", pa.float64(), "days from there until the share falls to half, and stays", True),
            _column("why_no_half_life", pa.string(), "why that is empty", True),
            _column("dormant", STRINGS, "times without a use that are no chance, from last use to next: ISO 8601"),
            _column("n_revivals", pa.int64(), "how often it woke from them"),
            _column("family", pa.string(), "the family of curves that fits its months best", True),
            _column("forecast_low", pa.float64(), "as `forecast`; with `forecast_high` a 90 % interval", True),
            _column(
                "forecast",
                pa.float64(),
                "uses expected in the twelve months after the corpus ends, if as much is posted as in its last twelve",
                True,
            ),
            _column("forecast_high", pa.float64(), "as `forecast`", True),
            _column(
                "p_alive_in_a_year",
                pa.float64(),
                "probability that no twelve months until then have a mean below 5 % of its highest month; where they "
                "do by now, that the next twelve have more",
                True,
            ),
            _column("why_no_forecast", pa.string(), "why these are empty", True),
        ),
    ),
    Table(
        "forecasts",
        "history",
        "what is expected of a meme in a month after the corpus ends",
        ("meme_id", "begins"),
        (
            _MEME_ID,
            _column("begins", pa.date32(), "first day of the month, a twelfth of a year"),
            _column("ends", pa.date32(), "the day after its last"),
            _column("low", pa.float64(), "uses; with `high` a 90 % interval"),
            _column("uses", pa.float64(), "uses expected, if as much is posted as in the last twelve months (median)"),
            _column("high", pa.float64(), "uses"),
            _column("share_low", pa.float64(), "as a share of what the meme's communities post"),
            _column("share", pa.float64(), "as a share of what the meme's communities post"),
            _column("share_high", pa.float64(), "as a share of what the meme's communities post"),
        ),
    ),
    Table(
        "spread",
        "history",
        "how uses in one community bring about uses in another",
        ("meme_id", "source", "target"),
        (
            _column("meme_id", pa.string(), "the meme; 'all' for all memes together"),
            _column("source", pa.string(), "the community whose uses excite"),
            _column("target", pa.string(), "the community that is excited; its own source too"),
            _column("ratio", pa.float64(), "branching ratio: uses in the target that one in the source brings about"),
            _column("low", pa.float64(), "lower end of its interval"),
            _column("high", pa.float64(), "upper end"),
            _column("share_caused", pa.float64(), "share of the target's uses whose first cause lies in the source"),
            _column("p_value", pa.float64(), "of a likelihood ratio test of no influence"),
            _column(
                "is_found",
                pa.bool_(),
                "whether there is influence: 1 % held over all pairs of communities (Holm), and `p_alike` small too",
            ),
            _column("n_events", pa.int64(), "uses in the target"),
            _column(
                "p_alike",
                pa.float64(),
                "of a test that a use counts the same in whatever community: then they can't be told from one crowd",
            ),
            _column("ks_p", pa.float64(), "of a test of how well the target's rescaled times fit; small: badly", True),
            _column("decay_per_day", pa.float64(), "after 1 / decay days an effect has fallen to 1 / e"),
            _column("resolution_days", pa.float64(), "how exactly times are known; 0 where they have hours"),
            _column("made_of", pa.string(), "hash of the uses and the exposure that the meme's rows follow from"),
        ),
    ),
    Table(
        "shift_tests",
        "history",
        "a part of a meme's uses that was tested for a change, and the change, if any",
        ("meme_id", "aspect", "first", "end"),
        (
            _MEME_ID,
            _ASPECT,
            _column("first", pa.int64(), "the part's first use, by number in order of time, copies left out"),
            _column("end", pa.int64(), "the use after its last"),
            _column("p_value", pa.float64(), "how often a shuffled order shows as much of a change"),
            *_change(True),
        ),
    ),
    Table(
        "shifts",
        "history",
        "a dated change in what a meme is used for, tested against chance",
        ("meme_id", "aspect", "shifted_at"),
        (
            _MEME_ID,
            _ASPECT,
            *_change(False),
            _column("p_value", pa.float64(), "how often a shuffled order of the uses shows as much of a change"),
            _column("q_value", pa.float64(), "of the shifts with no larger p-value, the share expected to be chance"),
            _column("event", pa.string(), "the event that it coincides with best; empty: none found", True),
            _column("event_id", pa.string(), "that event", True, "events"),
        ),
    ),
    Table(
        "events",
        "history",
        "a dated happening outside the corpus, that a shift may coincide with",
        ("event_id",),
        (
            _column("event_id", pa.string(), "the event"),
            _column("name", pa.string(), "what it is called"),
            _column("starts_on", pa.date32(), "its first day"),
            _column("ends_on", pa.date32(), "its last day"),
            _column("place", pa.string(), "where; empty if everywhere or nowhere"),
            _column("words", STRINGS, "words that people use who speak of it"),
            _column("source", pa.string(), "where it can be looked up: an article of Wikipedia, or as the user says"),
            _column("is_built_in", pa.bool_(), "whether it comes with memography"),
        ),
    ),
    Table(
        "shift_events",
        "history",
        "an event near a shift whose words match what rose: a coincidence, and no proof that one made the other",
        ("meme_id", "aspect", "shifted_at", "event_id"),
        (
            _MEME_ID,
            _ASPECT,
            _column("shifted_at", TIMESTAMP, "the shift's date"),
            _column("event_id", pa.string(), "the event", refers_to="events"),
            _column("rank", pa.int32(), "1 for the best match"),
            _column("score", pa.float64(), "share of what rose that the event's words match, less for days apart"),
            _column("words", STRINGS, "the words that rose and match"),
            _column("days_apart", pa.float64(), "days between the shift's interval and the event; 0 where they meet"),
        ),
    ),
    Table(
        "climate",
        "history",
        "what the times did to everything at once: a week in a community, all memes together",
        ("week", "community"),
        (
            _column("week", pa.date32(), "the week's Monday"),
            _column("community", pa.string(), "the community; '*': all together; empty if unknown", True),
            _column("n_posts", pa.int64(), "posts of all kinds"),
            _column("n_uses", pa.int64(), "uses of memes"),
            _column("n_judged", pa.int64(), "uses whose words the tone model judged"),
            *(
                _column(name, pa.float64(), f"mean probability of {name.removeprefix('p_')} in them", True)
                for name in ("p_sincere", "p_humorous", "p_ironic", *EMOTIONS)
            ),
            _column("rising", STRINGS, "words that more uses have than in the 52 weeks before, clearest first"),
            _column(
                "rising_p_values", FLOATS, "of each, how often chance does that (Bonferroni over the week's words)"
            ),
            _column("n_shifts", pa.int64(), "shifts dated in that week, of all memes ('*' alone; else 0)"),
        ),
    ),
    Table(
        "claims",
        "biography",
        "a statement with its value, its method and its evidence",
        ("claim_id",),
        (
            _column("claim_id", pa.string(), "the claim: meme, kind and what it is about"),
            _MEME_ID,
            _column("position", pa.int32(), "the claim's place among those of its meme, from 1"),
            _column("kind", pa.string(), "what is claimed, such as 'first_seen'"),
            _column("value", pa.string(), "the value, as JSON"),
            _column("low", pa.string(), "lower end of the interval, as JSON", True),
            _column("high", pa.string(), "upper end of the interval, as JSON", True),
            _column("method", pa.string(), "how it was found, in a sentence"),
            _column("tables", STRINGS, "the tables it follows from"),
            _column("evidence", pa.string(), "which uses prove it, as a filter in JSON"),
            _column("n_posts", pa.int64(), "how many posts prove it"),
            _column("post_ids", STRINGS, "posts that prove it; spread evenly where there are many", refers_to="posts"),
            _column("parameters", pa.string(), "the settings and constants that the method ran with, as JSON"),
        ),
    ),
    Table(
        "text_positions",
        "map",
        "where a use stands on the map by what it says: uses that say alike stand near each other",
        ("use_id",),
        (_column("use_id", pa.string(), "the use", refers_to="uses"), *_POSITION),
    ),
    Table(
        "picture_positions",
        "map",
        "where a variant stands on the map by how it looks: variants of one meme together, memes that look alike near",
        ("variant_id",),
        (_column("variant_id", pa.string(), "the variant", refers_to="variants"), *_POSITION),
    ),
    Table(
        "regions",
        "map",
        "a part of the map by meaning, with the words that set it apart",
        ("region_id",),
        (
            _column("region_id", pa.string(), "level and number, largest first"),
            _column("level", pa.string(), "'far': one of few that are told of from far; 'near': one of many"),
            _column("x", pa.float32(), "where its middle is, as in `text_positions`: the text that is nearest to it"),
            _column("y", pa.float32(), "likewise"),
            _column("n_texts", pa.int64(), "how many different texts stand in it"),
            _column("words", STRINGS, "its words, clearest first"),
        ),
    ),
    Table(
        "biography",
        "biography",
        "a sentence of a meme's article",
        ("meme_id", "position"),
        (
            _MEME_ID,
            _column("position", pa.int32(), "the sentence's place in the article, from 1"),
            _column("section", pa.string(), "the section's title"),
            _column("text", pa.string(), "the sentence"),
            _column("claim_ids", STRINGS, "the claims that it rests on", refers_to="claims"),
        ),
    ),
    Table(
        "narrations",
        "narrator",
        "a sentence that was sent to a narrator, what came back, and whether that is shown",
        ("narration_id",),
        (
            _column("narration_id", pa.string(), "the sentence to this model under this prompt"),
            _column("section", pa.string(), "the section's title, which was sent too"),
            _column("composed", pa.string(), "the sentence as it was composed and sent"),
            _column("model", pa.string(), "the model's name, as the endpoint calls it"),
            _column("prompt", pa.int32(), "the version of the instructions that were sent with it (in the guide)"),
            _column("options", pa.string(), "what else was sent, as JSON"),
            _column("endpoint", pa.string(), "where it was sent"),
            _column("asked_at", TIMESTAMP, "when the answer came"),
            _column("answer", pa.string(), "the answer, to the letter"),
            _column("check", pa.int32(), "the version of the check that it was held against"),
            _column("complaints", STRINGS, "what it says that the composed sentence does not; empty: it is shown"),
        ),
    ),
    Table(
        "runs",
        "pipeline",
        "one stage of one run",
        ("run_id", "stage"),
        (
            _column("run_id", pa.string(), "the run"),
            _column("stage", pa.string(), "the stage, or 'ingest', or 'catalogue'"),
            _column("is_done", pa.bool_(), "whether it ended well; if not it is under way, failed or was killed"),
            _column("started_at", TIMESTAMP, "when the stage began, UTC"),
            _column("seconds", pa.float64(), "how long it took"),
            _column("peak_memory_bytes", pa.int64(), "highest memory of the process and its workers so far"),
            _column("n_in", pa.int64(), "how many items there were to work on"),
            _column("n_done", pa.int64(), "how many of them were new or stale, and worked on"),
            _column("n_rejected", pa.int64(), "how many rejects it recorded"),
            _column("settings", pa.string(), "its settings, as JSON"),
            _column("inputs", pa.string(), "its inputs and their versions, as JSON"),
            _column("outputs", pa.string(), "its tables and their versions when it ended, as JSON"),
            _column("versions", pa.string(), "versions of memography and what it rests on, as JSON"),
        ),
    ),
)

TABLES: dict[str, Table] = {table.name: table for table in _TABLES}


def data_dictionary() -> str:
    """The data dictionary as Markdown."""
    parts = [
        "# Data dictionary\n",
        "Generated from `src/memography/tables.py` by `python -m memography.tables`. Times are UTC.\n",
    ]
    for table in TABLES.values():
        parts.append(f"## {table.name}\n")
        parts.append(f"One row: {table.row}. Written by: {table.stage}. Key: `{', '.join(table.key)}`.\n")
        parts.append("| column | type | may be empty | refers to | meaning |\n| --- | --- | --- | --- | --- |")
        parts += [
            f"| `{c.name}` | {c.type} | {'yes' if c.nullable else ''} | {c.refers_to or ''} | {c.meaning} |"
            for c in table.columns
        ]
        parts.append("")
    return "\n".join(parts)


if __name__ == "__main__":
    print(data_dictionary())  # noqa: T201
