"""Copies of a picture are one variant; the same picture with other words is another."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pyarrow as pa
import pytest
from PIL import Image

from memography.pictures.decode import Caps, decode
from memography.settings import VisionSettings
from memography.vision.first_pass import hash_picture
from memography.vision.variants import variants


def hashed(images: dict[str, bytes]) -> pa.Table:
    rows = []
    for image_id, data in images.items():
        found = hash_picture(decode(data, Caps(10**8, 10), 512), 64)
        rows.append({"image_id": image_id, "pdq": found["pdq"], "pdq_quality": found["pdq_quality"]})
    schema = pa.schema([("image_id", pa.string()), ("pdq", pa.binary(32)), ("pdq_quality", pa.int32())])
    return pa.Table.from_pylist(rows, schema=schema)


def posted(**times: int) -> pl.DataFrame:
    """When images were first posted: days of January 2020."""
    at = [datetime(2020, 1, day, tzinfo=UTC) for day in times.values()]
    schema = {"image_id": pl.String, "first_posted_at": pl.Datetime("us", "UTC")}
    return pl.DataFrame({"image_id": list(times), "first_posted_at": at}, schema=schema)


def as_jpeg(image: Image.Image, quality: int) -> bytes:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality)
    return file.getvalue()


def test_flat_pictures_are_not_thrown_together() -> None:
    """Where a hash says little, only equal hashes are one variant."""
    near = {f"{n}": as_jpeg(Image.new("RGB", (200, 200), (n, 0, 0)), 90) for n in (10, 200)}
    table = hashed(near)
    assert table["pdq_quality"].to_pylist() == [0, 0]
    found = variants(table, posted(), VisionSettings(variant_radius_bits=40))
    assert sorted(map(len, found["image_ids"].to_pylist())) in ([1, 1], [2])


@pytest.mark.parametrize(
    ("times", "first"),
    [({}, "a"), ({"c": 3}, "c"), ({"c": 3, "a": 4}, "c"), ({"a": 2, "b": 2, "c": 2}, "a"), ({"b": 1, "c": 2}, "b")],
)
def test_a_variant_goes_by_the_image_that_was_posted_first(times: dict[str, int], first: str) -> None:
    """Copies that follow leave it its id; undated images lead none that a dated post shows."""
    picture = Image.effect_noise((200, 200), 80)
    copies = hashed({name: as_jpeg(picture, quality) for name, quality in zip("abc", (95, 90, 92), strict=True)})
    found = variants(copies, posted(**times), VisionSettings(variant_radius_bits=40)).to_pylist()
    assert [row["variant_id"] for row in found] == [first]
    dated = sorted(times, key=lambda name: (times[name], name))
    assert found[0]["image_ids"] == [*dated, *sorted(set("abc") - set(dated))]


def test_no_images_no_variants() -> None:
    """An empty corpus is no fault."""
    assert variants(hashed({}), posted(), VisionSettings()).num_rows == 0


def test_real_copies_are_one_variant_and_other_captions_others(real_data: Path) -> None:
    """Re-encoded real pictures stay with their originals; pictures whose caption differs stay apart."""
    folder = real_data / "imgflip"
    truth = [json.loads(line) for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    templates = {row["id"]: (row["template"], str(row["caption"])) for row in truth}
    images: dict[str, bytes] = {}
    said: dict[str, tuple[str, str]] = {}
    for file in sorted((folder / "images").iterdir())[:60]:
        with Image.open(file) as image:
            for quality in (85, 50):
                images[f"{file.stem}-{quality}"] = as_jpeg(image.convert("RGB"), quality)
                said[f"{file.stem}-{quality}"] = templates[file.stem]
    groups = variants(hashed(images), posted(), VisionSettings())["image_ids"].to_pylist()
    assert all(len({said[image_id] for image_id in group}) == 1 for group in groups)
    together = {frozenset(group) for group in groups}
    assert len(together) <= 61
