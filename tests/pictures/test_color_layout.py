"""Copies in other colours are told from those that were only saved again."""

import io

import pytest
from PIL import Image, ImageOps

from memography.evaluation.synthetic.cast import template
from memography.pictures.color_layout import SIDE, color_layout, same_colors
from memography.pictures.decode import packed
from memography.pictures.thumbnail import shrunk


def layout(image: Image.Image) -> bytes:
    return color_layout(shrunk(packed(image), 320))


def saved_again(image: Image.Image, quality: int) -> Image.Image:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality)
    return Image.open(file).convert("RGB")


@pytest.mark.parametrize("seed", range(4))
def test_a_copy_saved_again_has_the_same_colours_and_a_grey_one_has_not(seed: int) -> None:
    """A JPEG of low quality and a smaller copy differ little; the picture in grey, or with colours exchanged, much."""
    picture = template(seed).convert("RGB")
    smaller = picture.resize((round(picture.width * 0.7), round(picture.height * 0.7)))
    assert len(layout(picture)) == SIDE * SIDE * 3
    for copy in (saved_again(picture, 35), saved_again(picture, 80), saved_again(smaller, 60)):
        assert same_colors(layout(picture), layout(copy))
    red, green, blue = picture.split()
    for other in (ImageOps.grayscale(picture).convert("RGB"), Image.merge("RGB", (blue, green, red))):
        assert not same_colors(layout(picture), layout(other))


@pytest.mark.parametrize("size", [(1, 1), (3, 700), (900, 2)])
def test_the_smallest_pictures_have_a_layout_too(size: tuple[int, int]) -> None:
    """One colour is one colour in all parts."""
    assert layout(Image.new("RGB", size, (10, 20, 30))) == bytes((10, 20, 30)) * SIDE * SIDE
