"""A figure that cries behind a smiling mask."""

from PIL import Image

from memography.evaluation.synthetic.drawings.canvas import INK, Canvas, blob_points, oval_points

_SKIN = "#f2b48f"
_TEAR = "#6fc7f2"
_MASK = "#fff6df"


def draw() -> Image.Image:
    """The party goes on behind; the mask grins; the face does not."""
    canvas = Canvas(480, 480)
    canvas.gradient("#2c2f6b", "#6b4a94")
    canvas.glow(250, 210, 330, "#b78ad6", 0.55)
    _party(canvas)
    _body(canvas)
    _face(canvas)
    _mask(canvas)
    _hand(canvas)
    return canvas.picture()


def _party(canvas: Canvas) -> None:
    canvas.stroke([(-10, 22), (120, 62), (250, 44), (370, 64), (490, 20)], "#e9dcff", 3)
    flags = ((38, 44), (98, 62), (160, 64), (226, 52), (292, 54), (356, 68), (418, 58))
    for (x, y), color in zip(flags, ("#ff8a5c", "#ffd35c", "#7fd8be") * 3, strict=False):
        canvas.shape([(x - 17, y - 4), (x + 17, y - 4), (x, y + 30)], color, INK, 3)
    for x, y, color in ((40, 150, "#ffd35c"), (70, 250, "#7fd8be"), (448, 160, "#ff8a5c"), (420, 262, "#ffd35c")):
        canvas.oval(x, y, 6, 6, color, None)
    for x, y, color in ((28, 205, "#ff8a5c"), (456, 220, "#7fd8be"), (96, 140, "#e9dcff"), (432, 112, "#e9dcff")):
        canvas.shape([(x - 7, y + 4), (x + 5, y - 7), (x + 8, y - 3), (x - 4, y + 8)], color, None)


def _body(canvas: Canvas) -> None:
    sweater = [(110, 500), (132, 408), (205, 368), (262, 360), (330, 366), (408, 402), (440, 500), (270, 540)]
    canvas.blob(sweater, "#e0a233", None)
    with canvas.inside(blob_points(sweater)):
        for y in (424, 456):
            canvas.stroke([(100, y + 16), (200, y), (290, y - 4), (460, y + 14)], "#c4842a", 7)
    canvas.blob(sweater, None)
    canvas.blob([(216, 372), (262, 386), (316, 370), (306, 340), (232, 340)], _SKIN)


def _face(canvas: Canvas) -> None:
    canvas.blob(  # hair behind the head
        [(146, 250), (150, 150), (210, 96), (290, 88), (366, 126), (396, 206), (388, 292), (356, 330), (190, 330)],
        "#4a2c3f",
    )
    canvas.oval(380, 240, 17, 24, _SKIN)
    canvas.blob([(172, 230), (196, 140), (270, 118), (346, 148), (374, 226), (356, 310), (290, 360), (214, 342)], _SKIN)
    canvas.blob(
        [(162, 190), (186, 116), (268, 92), (352, 122), (388, 204), (340, 164), (306, 140), (250, 172)], "#4a2c3f"
    )
    canvas.stroke([(290, 184), (318, 186), (350, 206)], INK, 7)  # the brow climbs towards the nose
    canvas.oval(322, 234, 29, 26, "white", INK, 5)
    canvas.oval(314, 240, 15, 15, INK, None)
    canvas.oval(309, 233, 6, 6, "white", None)
    canvas.oval(320, 247, 3, 3, "white", None)
    with canvas.inside(oval_points(322, 234, 29, 26)):
        canvas.blob(
            [(288, 252), (306, 248), (322, 253), (340, 247), (356, 252), (340, 274), (306, 274)], "#8fd6f8", None
        )
    canvas.stroke([(294, 226), (318, 208), (350, 226)], INK, 6)
    _tears(canvas)
    canvas.oval(364, 276, 11, 8, "#e88f78", None)
    canvas.stroke([(262, 322), (276, 308), (290, 313), (302, 306), (312, 320)], INK, 6)


def _tears(canvas: Canvas) -> None:
    stream = [
        (304, 258),
        (322, 262),
        (342, 256),
        (352, 282),
        (346, 312),
        (340, 334),
        (324, 336),
        (318, 310),
        (308, 284),
    ]
    canvas.blob(stream, _TEAR, "#3d8fc4", 3)
    canvas.stroke([(320, 274), (328, 296), (330, 316)], "#d8f3ff", 5)
    for x, y, size in ((332, 358, 11), (346, 388, 9), (330, 414, 7), (362, 420, 6)):
        drop = [(x, y - size * 1.5), (x + size * 0.8, y + size * 0.1), (x, y + size), (x - size * 0.8, y + size * 0.1)]
        canvas.blob(drop, _TEAR, "#3d8fc4", 3)


def _mask(canvas: Canvas) -> None:
    canvas.stroke([(166, 330), (152, 400), (140, 470)], INK, 17)
    canvas.stroke([(166, 330), (152, 400), (140, 470)], "#c98d55", 10)
    outline = [(84, 212), (112, 136), (182, 112), (258, 140), (284, 216), (262, 300), (196, 350), (120, 316)]
    canvas.blob([(x + 7, y + 8) for x, y in outline], "#2b244055", None)
    canvas.blob(outline, _MASK, INK, 5)
    canvas.blob([(x + (186 - x) * 0.1, y + (226 - y) * 0.1 - 6) for x, y in outline], "#fffdf4", None)
    for x in (138, 226):
        canvas.oval(x + (4 if x < 180 else -4), 252, 20, 13, "#ff9f9a", None)
        canvas.stroke([(x - 25, 222), (x - 14, 198), (x + 2, 190), (x + 17, 200), (x + 25, 224)], INK, 9)
    canvas.stroke([(116, 172), (132, 158), (152, 162)], "#c98d55", 6)
    canvas.stroke([(212, 164), (232, 160), (248, 176)], "#c98d55", 6)
    grin = [(122, 262), (152, 274), (184, 278), (216, 274), (246, 262), (236, 302), (184, 330), (132, 302)]
    canvas.blob(grin, "#a83a4a", INK, 5)
    canvas.blob([(130, 270), (184, 284), (238, 270), (232, 286), (184, 298), (136, 286)], "white", None)
    canvas.blob(grin, None, INK, 5)


def _hand(canvas: Canvas) -> None:
    canvas.blob([(78, 500), (96, 440), (128, 404), (176, 402), (194, 436), (190, 500)], "#e0a233")
    canvas.blob([(122, 404), (128, 372), (156, 360), (186, 374), (188, 406), (156, 420)], _SKIN)
    for y in (378, 391, 404):
        canvas.stroke([(138, y), (152, y - 3), (168, y)], "#b9704f", 4)
