"""A slice of toast that jumps out."""

from PIL import Image

from memography.evaluation.synthetic.drawings.canvas import INK, Canvas, oval_points

_CRUST = "#b8733a"
_CRUMB = "#ffe0a6"


def draw() -> Image.Image:
    """One slice is free; the other one has seen it all before."""
    canvas = Canvas(400, 500)
    canvas.gradient("#bfe8dc", "#e9f7ee")
    _kitchen(canvas)
    _toaster(canvas)
    _jump(canvas)
    return canvas.picture()


def _kitchen(canvas: Canvas) -> None:
    for x in range(0, 401, 50):
        canvas.stroke([(x, 0), (x, 420)], "#a5d8c9", 3)
    for y in range(20, 421, 50):
        canvas.stroke([(0, y), (400, y)], "#a5d8c9", 3)
    for x, y in ((50, 70), (300, 20), (350, 220), (0, 270)):
        canvas.box((x + 2, y + 2, x + 48, y + 48), 2, "#f6c9a9", None)
        canvas.oval(x + 25, y + 25, 12, 12, "#e88f6f", None)
    canvas.box((-10, 424, 410, 520), 0, "#f6efe0", INK, 5)
    canvas.oval(200, 458, 160, 13, "#2b244033", None)


def _slice(x: float, y: float, scale: float = 1.0) -> list[tuple[float, float]]:
    sides = ((-54, 68), (-58, 0), (-74, -30), (-62, -66), (0, -78), (62, -66), (74, -30), (58, 0), (54, 68), (0, 73))
    return [(x + dx * scale, y + dy * scale) for dx, dy in sides]


def _toaster(canvas: Canvas) -> None:
    canvas.box((66, 292, 334, 458), 46, "#ef5f5a", INK, 6)
    canvas.box((84, 302, 316, 326), 12, INK, None)
    with canvas.inside([(0, 0), (400, 0), (400, 320), (0, 320)]):
        canvas.blob(_slice(268, 292), _CRUST, INK, 5)
        canvas.blob(_slice(268, 294, 0.83), "#d9a066", None)
        _bored(canvas)
    canvas.blob([(84, 372), (96, 342), (112, 346), (104, 400), (92, 420)], "#ff9a8d", None)
    canvas.box((136, 356, 264, 430), 14, "#ffd9c9", INK, 4)
    canvas.words(200, 384, "POP", 34, "#c93a4b", 1.2)
    canvas.stroke([(160, 412), (200, 416), (240, 412)], "#c93a4b", 4)
    canvas.box((326, 342, 356, 366), 8, "#ffd35c", INK, 4)
    for x in (104, 296):
        canvas.box((x - 18, 452, x + 18, 470), 7, INK, None)
    canvas.oval(290, 436, 8, 8, "#ffd35c", INK, 3)


def _bored(canvas: Canvas) -> None:
    for x in (248, 290):
        canvas.oval(x, 262, 14, 14, "white", INK, 4)
        canvas.oval(x - 4, 263, 6, 6, INK, None)
        with canvas.inside(oval_points(x, 262, 14, 14)):
            canvas.box((x - 18, 240, x + 18, 259), 0, "#c08a50", INK, 3)
    canvas.stroke([(256, 290), (270, 287), (284, 291)], INK, 4)


def _jump(canvas: Canvas) -> None:
    for x, top, low in ((92, 240, 284), (128, 258, 290), (172, 250, 286)):
        canvas.stroke([(x, top), (x, low)], "#ffffff", 7)
    for x, y, r in ((70, 236, 5), (196, 222, 6), (56, 206, 4), (212, 252, 4), (102, 302, 4)):
        canvas.oval(x, y, r, r, _CRUST, None)
    cx, cy = 134.0, 142.0
    canvas.stroke([(78, 128), (48, 96), (54, 52)], INK, 13)  # arms up
    canvas.stroke([(190, 122), (222, 88), (212, 46)], INK, 13)
    canvas.stroke([(78, 128), (48, 96), (54, 52)], _CRUST, 6)
    canvas.stroke([(190, 122), (222, 88), (212, 46)], _CRUST, 6)
    canvas.oval(54, 46, 11, 11, _CRUMB, INK, 4)
    canvas.oval(212, 40, 11, 11, _CRUMB, INK, 4)
    for x, foot in ((112, 90), (156, 180)):
        canvas.stroke([(x, 204), (x - 4, 224), (foot, 236)], INK, 9)
    turned = _turned(_slice(cx, cy), cx, cy, -0.12)
    canvas.blob(turned, _CRUST, INK, 5)
    canvas.blob([(x + (cx - x) * 0.16, y + (cy - y) * 0.16) for x, y in turned], _CRUMB, None)
    for x, y in ((104, 118), (156, 112)):
        canvas.oval(x, y, 21, 23, "white", INK, 4)
        canvas.oval(x + 2, y - 5, 9, 9, INK, None)
        canvas.oval(x - 1, y - 9, 3.5, 3.5, "white", None)
    canvas.stroke([(78, 88), (94, 80), (112, 84)], INK, 5)
    canvas.stroke([(144, 80), (162, 74), (178, 78)], INK, 5)
    canvas.blob([(110, 152), (136, 148), (160, 150), (156, 182), (136, 192), (116, 182)], "#8f2f36", INK, 4)
    canvas.blob([(122, 180), (136, 172), (150, 180), (136, 188)], "#ff8f8a", None)
    canvas.oval(88, 150, 11, 7, "#ff9f7a", None)
    canvas.oval(180, 142, 11, 7, "#ff9f7a", None)
    canvas.blob([(118, 60), (134, 54), (154, 58), (150, 74), (124, 76)], "#ffd94d", INK, 3)  # a pat of butter


def _turned(points: list[tuple[float, float]], x: float, y: float, lean: float) -> list[tuple[float, float]]:
    return [(x + (a - x) - lean * (b - y), y + (b - y) + lean * (a - x)) for a, b in points]
