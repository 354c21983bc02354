"""A houseplant that judges you."""

from PIL import Image

from memography.evaluation.synthetic.drawings.canvas import INK, Canvas, blob_points, oval_points

_LEAF = "#4f9d5d"
_DARK = "#2f7347"


def draw() -> Image.Image:
    """It remembers the week of the eleventh."""
    canvas = Canvas(440, 520)
    canvas.gradient("#f6d6c0", "#fae9da")
    _window(canvas)
    for base, tip, bend, width, color in (
        ((196, 300), (60, 190), -34, 34, _DARK),
        ((244, 300), (384, 180), 34, 34, _DARK),
        ((204, 300), (122, 66), -26, 36, _LEAF),
        ((236, 300), (318, 60), 26, 36, _LEAF),
        ((220, 300), (222, 26), 4, 40, _DARK),
    ):
        _leaf(canvas, base, tip, bend, width, color)
    _droop(canvas)
    _pot(canvas)
    _face(canvas)
    _arms(canvas)
    return canvas.picture()


def _window(canvas: Canvas) -> None:
    canvas.box((46, -20, 394, 420), 0, "#fff9ef", INK, 5)
    canvas.gradient("#bfe3f2", "#f8f3d8", (64, 0, 376, 404))
    canvas.oval(322, 108, 44, 44, "#ffe58f", None)
    canvas.oval(120, 400, 110, 64, "#cfe3b0", None)
    canvas.box((214, 0, 226, 404), 0, "#fff9ef", INK, 4)
    canvas.box((46, 404, 394, 428), 0, "#fff9ef", INK, 5)
    canvas.box((-10, 452, 450, 540), 0, "#d98e64", INK, 5)
    canvas.box((0, 428, 440, 452), 0, "#f6d6c0", None)
    canvas.blob([(-30, -20), (74, -20), (60, 120), (20, 230), (34, 420), (-30, 430)], "#e58f8f", INK, 4)
    canvas.blob([(470, -20), (366, -20), (380, 120), (420, 230), (406, 420), (470, 430)], "#e58f8f", INK, 4)


def _leaf(
    canvas: Canvas, base: tuple[float, float], tip: tuple[float, float], bend: float, width: float, color: str
) -> None:
    (x0, y0), (x1, y1) = base, tip
    mx, my = (x0 + x1) / 2 + bend, (y0 + y1) / 2
    length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
    nx, ny = -(y1 - y0) / length * width, (x1 - x0) / length * width
    leaf = [
        base,
        (mx + nx, my + ny),
        (x1 + nx * 0.22, y1 + ny * 0.22),
        tip,
        (x1 - nx * 0.22, y1 - ny * 0.22),
        (mx - nx, my - ny),
    ]
    canvas.blob(leaf, color, INK, 5)
    with canvas.inside(blob_points(leaf)):
        canvas.blob([base, (mx, my), tip, (mx - nx * 1.2, my - ny * 1.2)], "#ffffff26", None)
    canvas.stroke([base, (mx, my), tip], "#a9d890", 4)


def _droop(canvas: Canvas) -> None:
    canvas.stroke([(246, 308), (330, 262), (382, 292), (388, 350)], INK, 10)
    canvas.stroke([(246, 308), (330, 262), (382, 292), (388, 350)], "#b99a4a", 4)
    canvas.blob([(388, 346), (410, 372), (398, 418), (376, 410), (370, 370)], "#d3b257", INK, 4)
    canvas.stroke([(388, 352), (392, 380), (388, 404)], "#9a7a30", 3)


def _pot(canvas: Canvas) -> None:
    canvas.oval(220, 494, 126, 12, "#2b244033", None)
    canvas.shape([(112, 330), (328, 330), (300, 494), (140, 494)], "#e0713f", INK, 6)
    canvas.shape([(300, 334), (324, 334), (298, 490), (274, 490)], "#c55c30", None)
    canvas.box((98, 292, 342, 340), 9, "#ef8450", INK, 6)
    canvas.stroke([(116, 306), (160, 306)], "#ffb48a", 6)


def _face(canvas: Canvas) -> None:
    for x in (176, 262):
        canvas.oval(x, 388, 29, 27, "white", INK, 5)
        canvas.oval(x + 9, 392, 12, 13, INK, None)
        canvas.oval(x + 5, 388, 4, 4, "white", None)
        with canvas.inside(oval_points(x, 388, 29, 27)):
            canvas.box((x - 34, 356, x + 34, 384), 0, "#c55c30", INK, 5)
        canvas.oval(x, 388, 29, 27, None, INK, 5)
    canvas.stroke([(144, 360), (172, 352), (202, 368)], INK, 8)
    canvas.stroke([(236, 356), (262, 340), (292, 346)], INK, 8)
    canvas.stroke([(190, 446), (210, 436), (232, 438), (252, 446)], INK, 6)
    canvas.stroke([(256, 440), (262, 448), (258, 456)], INK, 4)


def _arms(canvas: Canvas) -> None:
    for side, x in ((-1, 118), (1, 322)):  # leaves on hips
        canvas.stroke([(x, 372), (x + side * 54, 392), (x - side * 4, 444)], INK, 17)
        canvas.stroke([(x, 372), (x + side * 54, 392), (x - side * 4, 444)], _LEAF, 9)
        canvas.oval(x - side * 8, 446, 17, 11, _LEAF, INK, 4, tilt_degrees=side * -20)
    canvas.box((22, 446, 84, 500), 10, "#8fb7d9", INK, 5)
    canvas.stroke([(82, 462), (106, 446), (116, 450)], INK, 9)
    canvas.stroke([(28, 446), (52, 424), (78, 446)], INK, 5)
    canvas.stroke([(36, 470), (52, 462), (68, 470)], "#5a86ad", 3)
    canvas.words(53, 484, "empty", 14, INK, 0.3)
