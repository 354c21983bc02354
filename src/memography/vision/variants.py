"""Variants: images that are the same picture with the same caption."""

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from memography.kernels.hamming import unique_hashes
from memography.kernels.near_pairs import near_pairs
from memography.settings import VisionSettings
from memography.tables import TABLES


def variants(images: pa.Table, posted: pl.DataFrame, settings: VisionSettings) -> pa.Table:
    """Group images whose PDQ hashes are near, exactly and all pairs; groups are what such pairs connect.

    A flat picture's hash says little (PDQ's own quality figure), so that flat pictures must agree wholly.

    Args:
        images: columns `image_id`, `pdq`, `pdq_quality`.
        posted: columns `image_id`, `first_posted_at`, of the images that a dated post shows.
        settings: the radius, and the quality below which only equal hashes count.

    Returns:
        Table `variants`, its images in order of time. A variant goes by the image that was posted first, so that it
        keeps its id when copies follow, whatever the order in which posts are read; undated images come last, by id.
    """
    told = pl.DataFrame(images.select(["image_id"])).with_row_index("place").join(posted, on="image_id", how="left")
    order = told.sort("first_posted_at", "image_id", nulls_last=True)["place"]
    images = images.take(order.to_arrow())
    image_ids = images["image_id"].to_pylist()
    hashes, places = unique_hashes(hash_array(images["pdq"], 32))
    quality = np.zeros(len(hashes), np.int32)
    quality[places] = images["pdq_quality"].to_numpy()
    left, right, _ = near_pairs(hashes, settings.variant_radius_bits)
    is_sure = np.minimum(quality[left], quality[right]) >= settings.variant_min_quality
    links = coo_array((is_sure[is_sure], (left[is_sure], right[is_sure])), shape=(len(hashes), len(hashes)))
    _, labels = connected_components(links, directed=False)
    groups: dict[int, list[str]] = {}
    for label, image_id in zip(labels[places].tolist(), image_ids, strict=True):
        groups.setdefault(label, []).append(image_id)
    rows = [{"variant_id": members[0], "image_ids": members, "n_images": len(members)} for members in groups.values()]
    return pa.Table.from_pylist(rows, schema=TABLES["variants"].schema)


def hash_array(column: pa.ChunkedArray, n_bytes: int) -> npt.NDArray[np.uint8]:
    """A column of hashes as an array, shape (n_rows, n_bytes), uint8."""
    joined = b"".join(column.to_pylist())
    return np.frombuffer(joined, dtype=np.uint8).reshape(-1, n_bytes)
