"""An identifier over the small made-up corpus, and pictures to ask it about."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageOps

from memography import Corpus, Settings
from memography.evaluation.synthetic import World
from memography.identification import Identifier


@pytest.fixture(scope="session")
def identifier(built: Corpus) -> Iterator[Identifier]:
    """Asked by many tests."""
    with Identifier(built, Settings()) as identifier:
        yield identifier


@pytest.fixture(scope="session")
def known(built: Corpus, world: World) -> tuple[str, Path]:
    """The most used meme, and a picture of it."""
    counts = built.polars("uses", where="meme_id IS NOT NULL AND image IS NOT NULL")["meme_id"].value_counts(sort=True)
    meme_id = str(counts["meme_id"][0])
    [use, *_] = built.rows("uses", ["image"], f"meme_id = '{meme_id}' AND image IS NOT NULL AND rank = 1")
    return meme_id, world.posts.parent / use["image"]


@pytest.fixture(scope="session")
def as_jpeg() -> Callable[[Image.Image], bytes]:
    """A picture's bytes."""

    def encoded(picture: Image.Image) -> bytes:
        data = io.BytesIO()
        picture.convert("RGB").save(data, "JPEG", quality=70)
        return data.getvalue()

    return encoded


@pytest.fixture(scope="session")
def edited(known: tuple[str, Path], as_jpeg: Callable[[Image.Image], bytes]) -> bytes:
    """The meme mirrored, cut on two sides, in the left half of a wider picture."""
    with Image.open(known[1]) as opened:
        mirrored = ImageOps.mirror(opened.convert("RGB"))
    cut = mirrored.crop((10, 10, mirrored.width, mirrored.height))
    wide = Image.new("RGB", (2 * cut.width, cut.height), "white")
    wide.paste(cut, (0, 0))
    return as_jpeg(wide)
