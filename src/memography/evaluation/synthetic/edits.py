"""What people do to pictures before they post them on, each edit at the picture's final size."""

import math
import random
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageOps

Edit = Callable[[Image.Image, random.Random], Image.Image]


def resize(picture: Image.Image, rng: random.Random) -> Image.Image:
    """Smaller, seldom a little larger."""
    scale = rng.uniform(0.62, 1.12)
    size = (max(160, round(picture.width * scale)), max(160, round(picture.height * scale)))
    return picture.resize(size, Image.Resampling.BICUBIC)


def crop(picture: Image.Image, rng: random.Random) -> Image.Image:
    """A part of each side cut off."""
    left, top, right, bottom = (rng.uniform(0.0, 0.16) for _ in range(4))
    width, height = picture.size
    return picture.crop(
        (round(left * width), round(top * height), round((1 - right) * width), round((1 - bottom) * height))
    )


def mirror(picture: Image.Image, rng: random.Random) -> Image.Image:
    """Left for right."""
    return ImageOps.mirror(picture)


def filtered(picture: Image.Image, rng: random.Random) -> Image.Image:
    """Grey, brown as an old photograph, harsh, pale, or with the colours of another mood."""
    what = rng.randrange(5)
    if what == 0:
        return ImageOps.grayscale(picture).convert("RGB")
    if what == 1:
        return ImageOps.colorize(ImageOps.grayscale(picture), "#2b1a0e", "#ffeccb", "#b08050")
    if what == 2:
        return ImageEnhance.Color(ImageEnhance.Contrast(picture).enhance(1.6)).enhance(1.7)
    if what == 3:
        return ImageEnhance.Contrast(ImageEnhance.Brightness(picture).enhance(1.15)).enhance(0.65)
    red, green, blue = picture.split()
    return Image.merge("RGB", (blue, green, red))


def sticker(picture: Image.Image, rng: random.Random) -> Image.Image:
    """A heart, a star or a round face stuck onto a corner."""
    size = round(min(picture.size) * rng.uniform(0.16, 0.26))
    stuck = _sticker(size, rng).rotate(rng.uniform(-25, 25), Image.Resampling.BICUBIC)
    x = rng.choice((round(size * 0.1), picture.width - round(size * 1.1)))
    y = round(rng.uniform(0.15, 0.62) * picture.height)
    picture = picture.copy()
    picture.paste(stuck, (x, y), stuck)
    return picture


def rotate(picture: Image.Image, rng: random.Random) -> Image.Image:
    """Turned a little, as a photograph of a screen is."""
    degrees = rng.choice((-1, 1)) * rng.uniform(2.5, 9)
    return picture.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=rng.choice(("black", "white", "#303038")))


def blur(picture: Image.Image, rng: random.Random) -> Image.Image:
    """Out of focus."""
    return picture.filter(ImageFilter.GaussianBlur(rng.uniform(0.9, 2.0)))


def screenshot(picture: Image.Image, rng: random.Random) -> Image.Image:
    """The picture inside a made-up application: a round portrait, grey lines for a name, three buttons below."""
    paper, ink = rng.choice((("#ffffff", "#c4c8d2"), ("#17191f", "#4a4f5c"), ("#f4ead9", "#cdbb9e")))
    head, foot, side = round(picture.height * 0.13), round(picture.height * 0.11), round(picture.width * 0.04)
    frame = Image.new("RGB", (picture.width + 2 * side, picture.height + head + foot), paper)
    frame.paste(picture, (side, head))
    draw = ImageDraw.Draw(frame)
    r = head * 0.3
    color = rng.choice(("#e5546f", "#5b7fd6", "#40a378", "#d8963b"))
    draw.ellipse((side, head / 2 - r, side + 2 * r, head / 2 + r), color)
    for y, long in ((head * 0.32, rng.uniform(0.25, 0.4)), (head * 0.58, rng.uniform(0.12, 0.22))):
        draw.rounded_rectangle((side + 2.6 * r, y, side + 2.6 * r + long * picture.width, y + head * 0.12), 4, ink)
    for k in range(3):
        x, y = side + foot * (0.5 + k * 1.3), picture.height + head + foot / 2
        draw.ellipse((x - foot * 0.2, y - foot * 0.2, x + foot * 0.2, y + foot * 0.2), outline=ink, width=3)
    return frame


def collage(first: Image.Image, second: Image.Image, rng: random.Random) -> Image.Image:
    """Two pictures side by side, or one above the other."""
    gap = rng.choice((0, 6, 10))
    if rng.random() < 0.5:
        high = 340
        left, right = (p.resize((round(p.width * high / p.height), high)) for p in (first, second))
        both = Image.new("RGB", (left.width + gap + right.width, high), "white")
        both.paste(left, (0, 0))
        both.paste(right, (left.width + gap, 0))
        return both
    wide = 380
    upper, lower = (p.resize((wide, round(p.height * wide / p.width))) for p in (first, second))
    both = Image.new("RGB", (wide, upper.height + gap + lower.height), "white")
    both.paste(upper, (0, 0))
    both.paste(lower, (0, upper.height + gap))
    return both


def _sticker(size: int, rng: random.Random) -> Image.Image:
    big = size * 3
    stuck = Image.new("RGBA", (big, big))
    draw = ImageDraw.Draw(stuck)
    middle, r, edge = big / 2, big * 0.42, max(6, big // 22)
    what = rng.randrange(3)
    if what == 0:
        turns = [2 * math.pi * k / 60 for k in range(60)]
        scale = r / 17
        heart = [
            (
                middle + scale * 16 * math.sin(t) ** 3,
                middle - scale * (13 * math.cos(t) - 5 * math.cos(2 * t) - 2 * math.cos(3 * t) - math.cos(4 * t)),
            )
            for t in turns
        ]
        draw.polygon(heart, "#ff4d6d", "white", edge)
    elif what == 1:
        points = []
        for k in range(10):
            radius = r if k % 2 == 0 else r * 0.48
            points.append((middle + radius * math.sin(math.pi * k / 5), middle - radius * math.cos(math.pi * k / 5)))
        draw.polygon(points, "#ffd43b", "white", edge)
    else:
        draw.ellipse((middle - r, middle - r, middle + r, middle + r), "#ffd94d", "#5a3b00", edge)
        for x in (middle - r * 0.36, middle + r * 0.36):
            draw.ellipse((x - r * 0.1, middle - r * 0.34, x + r * 0.1, middle - r * 0.02), "#5a3b00")
        draw.arc((middle - r * 0.5, middle - r * 0.35, middle + r * 0.5, middle + r * 0.55), 20, 160, "#5a3b00", edge)
    return stuck.resize((size, size), Image.Resampling.LANCZOS)


BEFORE_WORDS: dict[str, Edit] = {"crop": crop, "mirror": mirror, "rotate": rotate, "filter": filtered}
"""Edits of the picture under the words."""

AFTER_WORDS: dict[str, Edit] = {"filter": filtered, "sticker": sticker, "blur": blur, "screenshot": screenshot}
"""Edits of the picture with its words, which stay readable."""
