"""Pictures: where they lie, what they are, and what recognition sees in them."""

import pyarrow as pa

from memography.tables.columns import FEATURES, STRINGS, Column, Table

TABLES = (
    Table(
        "originals",
        "vision",
        "a place where a picture's bytes lie",
        ("location",),
        (
            Column("location", pa.string(), "absolute path, `archive.zip!member`, or URL"),
            Column("root", pa.string(), "the folder that the path is relative to"),
            Column("image", pa.string(), "the path as the post gives it"),
            Column("image_id", pa.string(), "the image found there; empty if rejected", True, refers_to="images"),
            Column("size_bytes", pa.int64(), "the file's size when it was read", True),
            Column("modified_ns", pa.int64(), "the file's time of change when it was read, ns since 1970", True),
        ),
    ),
    Table(
        "images",
        "vision",
        "one picture by content",
        ("image_id",),
        (
            Column("image_id", pa.string(), "SHA-256 of its bytes, hex"),
            Column("format", pa.string(), "JPEG, PNG, GIF, WEBP, BMP or TIFF"),
            Column("size_bytes", pa.int64(), "size of the file, bytes"),
            Column("width_px", pa.int32(), "width, pixels, after EXIF orientation"),
            Column("height_px", pa.int32(), "height, pixels, after EXIF orientation"),
            Column("n_frames", pa.int32(), "frames; only the first is looked at"),
            Column("pdq", pa.binary(32), "256-bit PDQ hash, bytes in the order of the reference's hex"),
            Column("pdq_quality", pa.int32(), "PDQ's quality, 0 to 100; low for flat pictures"),
            Column("phash", pa.binary(8), "64-bit pHash (DCT), bytes in the order of imagehash's hex"),
            Column("color_layout", pa.binary(48), "mean colours of its 4 x 4 parts: red, green, blue, by rows"),
            Column("thumbnail", pa.binary(), "JPEG, at most 320 px on the longer side, 640 px in elongated pictures"),
            Column("thumbnail_sha256", pa.string(), "SHA-256 of the thumbnail's bytes, hex: `check` compares it"),
        ),
    ),
    Table(
        "variants",
        "vision",
        "images that are the same picture with the same caption",
        ("variant_id",),
        (
            Column(
                "variant_id",
                pa.string(),
                "id of the variant: its image that was posted first",
                refers_to="images",
            ),
            Column("image_ids", STRINGS, "all its images, the first posted first", refers_to="images"),
            Column("n_images", pa.int32(), "how many images"),
        ),
    ),
    Table(
        "features",
        "vision",
        "a variant as it is compared with others: what is beside its words",
        ("variant_id",),
        (
            Column("variant_id", pa.string(), "the variant: the image that leads it", refers_to="images"),
            *FEATURES,
            Column(
                "text_lines",
                pa.list_(pa.list_(pa.float32(), 8)),
                "lines of words: x, y as shares of the four corners, clockwise from top left as the line is read",
            ),
        ),
    ),
)
