"""Pictures that are no meme: hills, a city, the sea, a table, a chart, a quilt, each drawn once and never the same."""

import math
import random
from collections.abc import Callable

from PIL import Image

from memography.evaluation.synthetic.drawings.canvas import INK, Canvas

_PALETTES = (
    ("#264653", "#2a9d8f", "#e9c46a", "#f4a261", "#e76f51"),
    ("#22223b", "#4a4e69", "#9a8c98", "#c9ada7", "#f2e9e4"),
    ("#355070", "#6d597a", "#b56576", "#e56b6f", "#eaac8b"),
    ("#1b4332", "#40916c", "#95d5b2", "#ffe5a0", "#ff9770"),
    ("#03396c", "#5b9bd5", "#b3cde0", "#fff1c1", "#ff6f59"),
    ("#3d1e6d", "#8661c1", "#efbcd5", "#ffe066", "#4ecdc4"),
)


def draw(kind: str, rng: random.Random) -> Image.Image:
    """A picture of a kind (see `KINDS`), differing with every call."""
    sizes = ((360, 270), (300, 360), (330, 330), (400, 250))
    canvas = Canvas(*rng.choice(sizes))
    palette = list(rng.choice(_PALETTES))
    if rng.random() < 0.5:
        palette.reverse()
    _DRAWINGS[kind](canvas, palette, rng)
    picture = canvas.picture()
    return picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if kind != "chart" and rng.random() < 0.5 else picture


def _hills(canvas: Canvas, colors: list[str], rng: random.Random) -> None:
    width, height = canvas.width_px, canvas.height_px
    canvas.gradient(colors[4], colors[3])
    r = rng.uniform(18, 60)
    canvas.oval(rng.uniform(0.1, 0.9) * width, rng.uniform(0.12, 0.45) * height, r, r, "#fff6d8", None)
    for layer, color in enumerate((colors[2], colors[1], colors[0])):
        base = height * (0.45 + 0.2 * layer)
        ridge = [(width * k / 5, base + rng.uniform(-0.24, 0.14) * height) for k in range(-1, 7)]
        canvas.blob([*ridge, (width * 1.3, height * 1.3), (-width * 0.3, height * 1.3)], color, None)
    for _ in range(rng.randint(0, 7)):
        x, y, size = rng.uniform(0, width), height * rng.uniform(0.7, 0.98), rng.uniform(14, 46)
        canvas.shape([(x - size * 0.4, y), (x + size * 0.4, y), (x, y - size * 1.5)], INK, None)


def _city(canvas: Canvas, colors: list[str], rng: random.Random) -> None:
    width, height = canvas.width_px, canvas.height_px
    canvas.gradient(colors[0], colors[2])
    for _ in range(rng.randint(5, 30)):
        canvas.oval(rng.uniform(0, width), rng.uniform(0, height * 0.5), 1.5, 1.5, "#fff6d8", None)
    x = -rng.uniform(0, 30)
    while x < width:
        wide, top = rng.uniform(34, 110), height * rng.uniform(0.08, 0.8)
        canvas.box((x, top, x + wide, height + 9), 0, rng.choice(colors), INK, 2)
        for row in range(int(top) + 12, height, 22):
            for column in range(int(x) + 9, int(x + wide) - 10, 17):
                if rng.random() < 0.5:
                    canvas.box((column, row, column + 8, row + 11), 1, "#fff0a8", None)
        x += wide + rng.uniform(-4, 22)


def _sea(canvas: Canvas, colors: list[str], rng: random.Random) -> None:
    width, height = canvas.width_px, canvas.height_px
    line = round(height * rng.uniform(0.2, 0.75))
    canvas.gradient(colors[3], colors[4], (0, 0, width, line))
    canvas.gradient(colors[1], colors[0], (0, line, width, height))
    for _ in range(rng.randint(3, 10)):
        x, y = rng.uniform(0, width), rng.uniform(line + 8, height)
        canvas.stroke([(x - 30, y), (x - 10, y - 5), (x + 10, y + 5), (x + 30, y)], "#ffffff", 3)
    for _ in range(rng.randint(1, 4)):
        x, size = rng.uniform(0.05, 0.95) * width, rng.uniform(16, 60)
        y = line + rng.uniform(0, 0.6) * (height - line)
        canvas.shape(
            [(x - size, y), (x + size, y), (x + size * 0.6, y + size * 0.5), (x - size * 0.6, y + size * 0.5)],
            "#a8503a",
        )
        canvas.shape([(x, y - 3), (x, y - size * 1.9), (x + size * 0.9, y - 3)], "#fff6e6")


def _table(canvas: Canvas, colors: list[str], rng: random.Random) -> None:
    width, height = canvas.width_px, canvas.height_px
    canvas.gradient(colors[4], colors[3])
    edge = height * rng.uniform(0.5, 0.8)
    canvas.box((-9, edge, width + 9, height + 9), 0, colors[1], INK, 3)
    for _ in range(rng.randint(2, 5)):
        x, size, color = rng.uniform(0.05, 0.95) * width, rng.uniform(26, 80), rng.choice(colors)
        y = edge + rng.uniform(4, 40)
        what = rng.randrange(3)
        if what == 0:  # a cup
            canvas.oval(x + size * 0.55, y - size * 0.5, size * 0.22, size * 0.26, None, INK, 5)
            canvas.box((x - size * 0.5, y - size, x + size * 0.5, y), size * 0.18, color)
        elif what == 1:  # an apple or an orange
            canvas.oval(x, y - size * 0.45, size * 0.5, size * 0.45, color)
            canvas.stroke([(x, y - size * 0.88), (x + size * 0.1, y - size * 1.1)], INK, 4)
        else:  # a vase
            canvas.blob(
                [
                    (x - 9, y - size * 1.5),
                    (x + 9, y - size * 1.5),
                    (x + size * 0.4, y - 8),
                    (x, y),
                    (x - size * 0.4, y - 8),
                ],
                color,
            )
            for lean in (-28, 0, 28):
                canvas.stroke([(x, y - size * 1.5), (x + lean, y - size * 2)], "#3f7f3c", 4)
                canvas.oval(x + lean, y - size * 2, 12, 12, rng.choice(colors))


def _chart(canvas: Canvas, colors: list[str], rng: random.Random) -> None:
    width, height = canvas.width_px, canvas.height_px
    canvas.gradient("#fffdf7", "#f1eee6")
    n = rng.randint(3, 9)
    left, right = rng.uniform(0.06, 0.24) * width, rng.uniform(0.84, 0.98) * width
    top, bottom = rng.uniform(0.03, 0.2) * height, rng.uniform(0.76, 0.95) * height
    step = (right - left) / (n + 0.4)
    for k in range(n):
        begins, high = left + (k + 0.3) * step, top + (bottom - top) * rng.uniform(0.04, 0.9)
        canvas.box((begins, high, begins + rng.uniform(0.45, 0.95) * step, bottom), 2, colors[k % 5], INK, 2)
    if rng.random() < 0.6:
        line = [(left + (k + 0.6) * step, top + (bottom - top) * rng.uniform(0.05, 0.85)) for k in range(n)]
        canvas.stroke(line, INK, rng.uniform(3, 9))
    width_px = rng.uniform(1.5, 5)
    canvas.stroke([(left, top), (left, bottom)], INK, width_px)
    canvas.stroke([(left - 2, bottom), (right, bottom)], INK, width_px)


def _quilt(canvas: Canvas, colors: list[str], rng: random.Random) -> None:
    n = rng.randint(3, 6)
    wide, high = canvas.width_px / n, canvas.height_px / n
    for row in range(n):
        for column in range(n):
            x, y, color = column * wide, row * high, rng.choice(colors)
            canvas.box((x, y, x + wide, y + high), 0, rng.choice(colors), None)
            what = rng.randrange(4)
            if what == 0:
                canvas.oval(x + wide / 2, y + high / 2, wide * 0.36, high * 0.36, color, None)
            elif what == 1:
                canvas.shape([(x, y), (x + wide, y), (x, y + high)], color, None)
            elif what == 2:
                turn = rng.uniform(0, math.pi)
                dx, dy = wide * 0.4 * math.cos(turn), high * 0.4 * math.sin(turn)
                canvas.stroke(
                    [(x + wide / 2 - dx, y + high / 2 - dy), (x + wide / 2 + dx, y + high / 2 + dy)], color, 9
                )


_DRAWINGS: dict[str, Callable[[Canvas, list[str], random.Random], None]] = {
    "hills": _hills,
    "city": _city,
    "sea": _sea,
    "table": _table,
    "chart": _chart,
    "quilt": _quilt,
}

KINDS = tuple(_DRAWINGS)
