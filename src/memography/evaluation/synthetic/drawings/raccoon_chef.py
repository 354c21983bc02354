"""A raccoon who cooks from the bin."""

from PIL import Image

from memography.evaluation.synthetic.drawings.canvas import INK, Canvas, oval_points

_FUR = "#a3a3ad"
_MASK = "#3a3546"


def draw() -> Image.Image:
    """Tonight: yesterday, lightly seared."""
    canvas = Canvas(540, 480)
    canvas.gradient("#15303f", "#2f5d5c")
    _alley(canvas)
    _tail(canvas)
    _raccoon(canvas)
    _hat(canvas)
    _bin(canvas)
    _pan(canvas)
    return canvas.picture()


def _alley(canvas: Canvas) -> None:
    for row in range(9):
        for k in range(-1, 7):
            x, y = k * 92 + (46 if row % 2 else 0), row * 42
            if (k * 5 + row * 3) % 4 == 0:
                canvas.box((x + 4, y + 4, x + 84, y + 34), 4, "#3b6b69", None)
    canvas.glow(270, 190, 300, "#f7d98a", 0.5)
    canvas.stroke([(-10, 34), (140, 66), (280, 52), (420, 66), (550, 28)], "#15303f", 4)
    for x, y in ((40, 56), (110, 76), (390, 80), (462, 68), (520, 52)):
        canvas.oval(x, y, 9, 12, "#ffe9a8", INK, 3)
    canvas.box((-10, 442, 550, 500), 0, "#223f48", None)


def _tail(canvas: Canvas) -> None:
    path = [(404, 330), (462, 300), (484, 246), (462, 196)]
    canvas.stroke(path, INK, 53)
    canvas.stroke(path, _FUR, 43)
    for a, b in (
        ((446, 300), (472, 326)),
        ((456, 268), (500, 284)),
        ((460, 234), (504, 240)),
        ((444, 206), (486, 198)),
    ):
        canvas.stroke([a, b], _MASK, 13)


def _raccoon(canvas: Canvas) -> None:
    canvas.blob([(160, 400), (172, 310), (224, 272), (300, 272), (352, 310), (368, 400)], "#fdfbf5", INK, 5)
    for y in (322, 350):
        for x in (246, 282):
            canvas.oval(x, y, 5, 5, "#d8a93b", INK, 2)
    for side in (-1, 1):
        canvas.oval(264 + side * 96, 142, 29, 33, _FUR, INK, 5)
        canvas.oval(264 + side * 98, 146, 15, 18, "#f2b7b0", None)
    head = [(140, 224), (168, 152), (264, 126), (360, 152), (388, 224), (350, 276), (264, 304), (178, 276)]
    canvas.blob(head, _FUR, INK, 5)
    for side in (-1, 1):
        x = 264 + side * 56
        canvas.blob(
            [
                (x - side * 46, 176),
                (x + side * 26, 168),
                (x + side * 62, 214),
                (x + side * 38, 250),
                (x - side * 24, 234),
            ],
            "#f3f1ee",
            None,
        )
        canvas.blob(
            [
                (x - side * 42, 192),
                (x + side * 14, 178),
                (x + side * 54, 214),
                (x + side * 26, 242),
                (x - side * 24, 232),
            ],
            _MASK,
            None,
        )
    canvas.blob([(226, 250), (264, 226), (302, 250), (292, 292), (264, 302), (236, 292)], "#f3f1ee", None)
    canvas.blob(head, None, INK, 5)
    canvas.oval(212, 210, 23, 24, "white", INK, 3)  # one eye open wide, the other one winks
    canvas.oval(215, 212, 14, 15, INK, None)
    canvas.oval(210, 205, 5, 5, "white", None)
    canvas.stroke([(296, 214), (314, 204), (334, 212)], "white", 6)
    canvas.stroke([(186, 172), (208, 162), (232, 172)], INK, 6)
    canvas.blob([(250, 250), (278, 250), (264, 266)], INK, INK, 3)
    canvas.stroke([(264, 266), (264, 274)], INK, 4)
    canvas.stroke([(236, 270), (248, 282), (264, 276), (284, 284), (298, 266)], INK, 5)
    canvas.blob([(268, 280), (286, 284), (280, 298), (270, 296)], "#ff7f86", INK, 3)
    canvas.shape([(212, 284), (264, 302), (316, 284), (306, 306), (264, 316), (222, 306)], "#d9485a", INK, 4)


def _hat(canvas: Canvas) -> None:
    puff = [(190, 92), (168, 52), (206, 22), (240, 34), (268, 8), (306, 34), (346, 26), (362, 62), (334, 96)]
    canvas.blob([*puff, (330, 140), (264, 128), (196, 140)], "#ffffff", INK, 5)
    canvas.blob([(194, 112), (264, 98), (334, 112), (338, 150), (264, 134), (188, 150)], "#eef0f6", INK, 5)
    for a, b in (((228, 50), (232, 92)), ((300, 50), (296, 92)), ((264, 44), (264, 88))):
        canvas.stroke([a, b], "#c6cad8", 4)


def _bin(canvas: Canvas) -> None:
    canvas.shape([(66, 372), (470, 372), (448, 466), (90, 466)], "#4f8a52", INK, 6)
    canvas.box((50, 352, 486, 384), 6, "#6bab68", INK, 6)
    for x in (150, 390):
        canvas.stroke([(x, 400), (x, 448)], "#3a6b40", 8)
    canvas.box((196, 398, 344, 446), 5, "#f6efe0", INK, 4)
    canvas.words(270, 413, "CHEZ", 17, "#a8323f", 0.5)
    canvas.words(270, 433, "BIN", 17, "#a8323f", 0.5)
    for x in (116, 424):
        canvas.oval(x, 468, 15, 13, INK, None)
    canvas.blob([(66, 352), (84, 330), (104, 340), (112, 356)], "#f2cf4a", INK, 4)  # a banana skin
    canvas.blob([(88, 346), (98, 372), (92, 396), (84, 372)], "#f2cf4a", INK, 4)
    canvas.blob([(398, 354), (400, 330), (426, 324), (440, 354)], "#d9485a", INK, 4)
    canvas.stroke([(414, 328), (420, 314)], "#6b4a35", 5)
    canvas.blob([(352, 366), (346, 330), (368, 316), (392, 334), (388, 366)], _MASK, INK, 4)


def _pan(canvas: Canvas) -> None:
    flames = [(52, 250), (40, 200), (62, 214), (70, 160), (96, 200), (112, 150), (128, 196), (152, 176), (146, 250)]
    canvas.blob(flames, "#ff7a2e", INK, 4)
    canvas.blob([(68, 250), (64, 222), (80, 226), (92, 196), (106, 224), (122, 210), (130, 250)], "#ffd94d", None)
    canvas.stroke([(140, 262), (186, 300), (202, 312)], INK, 15)
    canvas.blob([(30, 244), (166, 244), (150, 276), (98, 284), (46, 276)], "#4a4f63", INK, 5)
    canvas.oval(98, 244, 68, 10, "#6b7290", INK, 4)
    canvas.stroke([(58, 240), (76, 232), (96, 240)], "#fdf2d9", 7)  # fish bones
    for x in (84, 98, 112):
        canvas.stroke([(x, 218), (x, 236)], "#fdf2d9", 4)
    canvas.stroke([(70, 227), (124, 227)], "#fdf2d9", 5)
    canvas.oval(134, 226, 10, 8, "#fdf2d9", INK, 2)
    canvas.blob([(176, 366), (168, 322), (180, 294), (206, 290), (222, 310), (214, 366)], "#fdfbf5", INK, 4)
    canvas.blob([(180, 306), (188, 284), (212, 290), (216, 312), (196, 320)], _MASK, INK, 4)
    with canvas.inside(oval_points(98, 244, 64, 8)):
        canvas.stroke([(40, 248), (98, 252), (156, 248)], "#ff9a4c", 4)
