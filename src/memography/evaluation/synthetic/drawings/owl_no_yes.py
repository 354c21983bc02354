"""Two panels: an owl that says no, and an owl that says yes."""

import math

from PIL import Image

from memography.evaluation.synthetic.drawings.canvas import INK, Canvas, oval_points

_FEATHER = "#8a6248"
_CREAM = "#f4e2c4"


def draw() -> Image.Image:
    """No to the left, yes to the right."""
    canvas = Canvas(640, 416, "#fffaf0")
    _no(canvas)
    _yes(canvas)
    canvas.words(160, 388, "no.", 32, "#4b6a86", 1)
    canvas.words(480, 388, "yes!", 32, "#c8442f", 1)
    canvas.stroke([(6, 370), (634, 370)], INK, 7)
    canvas.stroke([(320, 6), (320, 410)], INK, 7)
    canvas.box((3, 3, 637, 413), 4, None, INK, 7)
    return canvas.picture()


def _body(canvas: Canvas, x: float) -> None:
    canvas.blob(
        [(x - 88, 344), (x - 94, 248), (x - 70, 166), (x + 70, 166), (x + 94, 248), (x + 88, 344)], _FEATHER, INK, 5
    )
    belly = [(x - 56, 346), (x - 60, 262), (x, 220), (x + 60, 262), (x + 56, 346)]
    canvas.blob(belly, _CREAM, None)
    for row in range(3):
        for k in range(-2 + row % 2, 3):
            cx, cy = x + k * 26 - (13 if row % 2 else 0), 262 + row * 24
            if abs(cx - x) < 50:
                canvas.stroke([(cx - 9, cy - 4), (cx, cy + 6), (cx + 9, cy - 4)], "#c99e6b", 4)
    canvas.box((x - 150, 336, x + 150, 356), 9, "#6b4a35", INK, 4)
    for side in (-1, 1):
        for step in (-11, 0, 11):
            canvas.oval(x + side * 38 + step, 340, 7, 12, "#f0a63a", INK, 3)


def _no(canvas: Canvas) -> None:
    canvas.gradient("#5d7f9c", "#9db8c9", (3, 3, 320, 372))
    for y in range(20, 340, 34):
        canvas.stroke([(14 + (y * 7) % 60, y), (44 + (y * 7) % 60, y - 8)], "#7f9db5", 3)
    x = 186.0
    _body(canvas, x)
    # A wing held up, flat, as one stops a bus.
    canvas.blob(
        [
            (106, 226),
            (76, 210),
            (58, 160),
            (44, 112),
            (66, 104),
            (78, 126),
            (84, 94),
            (104, 100),
            (104, 134),
            (124, 112),
            (132, 134),
            (126, 190),
        ],
        "#74503a",
        INK,
        5,
    )
    canvas.blob([(262, 220), (288, 262), (278, 326), (256, 300)], "#74503a", INK, 5)
    head = [
        (x - 92, 138),
        (x - 88, 60),
        (x - 40, 66),
        (x + 8, 60),
        (x + 70, 44),
        (x + 84, 120),
        (x + 58, 192),
        (x - 40, 206),
    ]
    canvas.blob(head, _FEATHER, INK, 5)
    canvas.oval(x - 38, 136, 47, 50, _CREAM, INK, 4)
    canvas.oval(x + 40, 130, 43, 48, _CREAM, INK, 4)
    for ex, ey, r in ((x - 36, 136, 30), (x + 38, 130, 28)):
        canvas.oval(ex, ey, r, r, "#ffcf4a", INK, 4)
        canvas.oval(ex + 14, ey + 4, 11, 11, INK, None)
        with canvas.inside(oval_points(ex, ey, r, r)):
            canvas.box((ex - 40, ey - 44, ex + 40, ey - 2), 0, "#b08361", INK, 4)
        canvas.oval(ex, ey, r, r, None, INK, 4)
    canvas.stroke([(x - 78, 92), (x - 36, 102), (x - 6, 114)], INK, 8)
    canvas.stroke([(x + 8, 112), (x + 40, 98), (x + 76, 84)], INK, 8)
    canvas.blob([(x - 10, 148), (x + 14, 146), (x + 6, 178)], "#f0a63a", INK, 4)


def _yes(canvas: Canvas) -> None:
    canvas.gradient("#ffdf70", "#ffb56b", (320, 3, 637, 372))
    x = 478.0
    with canvas.inside([(320, 3), (637, 3), (637, 372), (320, 372)]):
        for k in range(16):
            low, high = (2 * math.pi * k / 16 + turn for turn in (-0.09, 0.09))
            ray = [(x + 330 * math.cos(a), 180 + 330 * math.sin(a)) for a in (low, high)]
            canvas.shape([(x, 180), *ray], "#fff0b088", None)
    for side in (-1, 1):
        canvas.blob(
            [
                (x + side * 66, 232),
                (x + side * 112, 200),
                (x + side * 136, 130),
                (x + side * 148, 84),
                (x + side * 126, 98),
                (x + side * 112, 76),
                (x + side * 102, 108),
                (x + side * 84, 96),
                (x + side * 74, 170),
            ],
            "#74503a",
            INK,
            5,
        )
    _body(canvas, x)
    head = [
        (x - 90, 140),
        (x - 96, 36),
        (x - 46, 64),
        (x, 58),
        (x + 46, 64),
        (x + 96, 36),
        (x + 90, 140),
        (x + 58, 196),
        (x - 58, 196),
    ]
    canvas.blob(head, _FEATHER, INK, 5)
    for side in (-1, 1):
        ex = x + side * 42
        canvas.oval(ex, 132, 48, 50, _CREAM, INK, 4)
        canvas.oval(ex, 132, 37, 37, "#ffcf4a", INK, 4)
        canvas.oval(ex, 132, 28, 28, INK, None)
        _star(canvas, ex - 6, 122, 14)
        canvas.oval(ex + 10, 146, 5, 5, "white", None)
        canvas.oval(x + side * 78, 184, 14, 9, "#ff8f7a", None)
    canvas.blob([(x - 15, 158), (x + 15, 158), (x + 12, 176), (x, 182), (x - 12, 176)], "#f0a63a", INK, 4)
    canvas.blob([(x - 16, 184), (x + 16, 184), (x, 206)], "#a83a4a", INK, 4)


def _star(canvas: Canvas, x: float, y: float, radius_px: float) -> None:
    corners = []
    for k in range(8):
        r = radius_px if k % 2 == 0 else radius_px * 0.3
        corners.append((x + r * math.cos(math.pi * k / 4), y + r * math.sin(math.pi * k / 4)))
    canvas.shape(corners, "white", None)
