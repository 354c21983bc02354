"""A ghost with a laptop, in a meeting."""

from itertools import pairwise

from PIL import Image

from memography.evaluation.synthetic.drawings.canvas import INK, Canvas

_SHEET = "#f7f9ff"


def draw() -> Image.Image:
    """It died in slide four, and nobody has noticed."""
    canvas = Canvas(580, 420)
    canvas.gradient("#cfd6c4", "#e6e2cf")
    canvas.glow(184, 210, 260, "#ffffff", 0.7)
    _room(canvas)
    _colleague(canvas, 424, "#7b4f3a", "#5aa393", "#3a2620")
    _colleague(canvas, 524, "#e8b08c", "#d9796a", "#c99a3a")
    _ghost(canvas)
    _table(canvas)
    return canvas.picture()


def _room(canvas: Canvas) -> None:
    canvas.box((318, 30, 560, 190), 6, "white", INK, 5)
    canvas.words(439, 54, "SYNERGY", 22, INK, 0.8)
    canvas.stroke([(346, 76), (346, 168)], INK, 4)
    canvas.stroke([(346, 168), (536, 168)], INK, 4)
    line = [(352, 88), (390, 104), (420, 98), (456, 130), (486, 126), (522, 158)]
    for a, b in pairwise(line):
        canvas.stroke([a, b], "#d9485a", 6)
    canvas.shape([(530, 165), (526, 146), (511, 160)], "#d9485a", None)
    canvas.box((34, 40, 96, 118), 4, "#8a93a8", INK, 4)
    canvas.box((44, 50, 86, 108), 2, "#dfe6f2", None)
    canvas.words(65, 72, "EXIT", 15, "#3c8f5a", 0.5)
    canvas.stroke([(52, 92), (76, 92)], "#3c8f5a", 4)
    canvas.shape([(84, 92), (74, 85), (74, 99)], "#3c8f5a", None)


def _colleague(canvas: Canvas, x: float, skin: str, shirt: str, hair: str) -> None:
    canvas.blob([(x - 54, 370), (x - 46, 302), (x, 280), (x + 46, 302), (x + 54, 370)], shirt, INK, 4)
    canvas.oval(x, 240, 38, 42, skin, INK, 4)
    canvas.blob(
        [(x - 40, 236), (x - 34, 202), (x, 188), (x + 34, 202), (x + 40, 236), (x + 18, 214), (x - 18, 216)],
        hair,
        INK,
        4,
    )
    for side in (-1, 1):
        canvas.stroke([(x + side * 15 - 8, 243), (x + side * 15 + 8, 243)], INK, 4)
    canvas.stroke([(x - 9, 263), (x + 9, 261)], INK, 4)


def _ghost(canvas: Canvas) -> None:
    sheet = [(86, 380), (74, 250), (92, 138), (150, 84), (212, 84), (272, 138), (292, 250), (282, 380), (184, 400)]
    canvas.blob([(x + 9, y + 5) for x, y in sheet], "#2b244022", None)
    canvas.blob(sheet, _SHEET, INK, 5)
    canvas.blob([(248, 140), (284, 250), (276, 372), (252, 372), (262, 250)], "#d8def2", None)
    for x in (146, 214):
        canvas.oval(x, 178, 25, 31, INK, None)
        canvas.oval(x - 7, 166, 7, 7, "white", None)
        canvas.stroke([(x - 27, 150), (x, 141), (x + 27, 150)], _SHEET, 16)
        canvas.stroke([(x - 27, 160), (x, 156), (x + 27, 160)], INK, 5)
        canvas.stroke([(x - 20, 217), (x, 224), (x + 20, 217)], "#aab2d2", 5)
    canvas.stroke([(128, 126), (146, 116), (162, 120)], INK, 5)
    canvas.stroke([(198, 120), (214, 116), (232, 126)], INK, 5)
    canvas.oval(180, 240, 12, 9, INK, None)
    canvas.oval(114, 226, 14, 8, "#ffc3cc", None)
    canvas.oval(246, 226, 14, 8, "#ffc3cc", None)
    canvas.shape([(166, 268), (196, 268), (190, 288), (172, 288)], "#c93a4b", INK, 4)
    canvas.shape([(172, 288), (190, 288), (204, 356), (182, 376), (160, 356)], "#c93a4b", INK, 4)
    for y in (308, 330):
        canvas.stroke([(170, y + 8), (194, y - 4)], "#ffb3a8", 5)
    canvas.stroke([(112, 264), (150, 266), (166, 272)], "#aab2d2", 5)
    canvas.stroke([(196, 272), (220, 266), (254, 262)], "#aab2d2", 5)


def _table(canvas: Canvas) -> None:
    canvas.shape([(-20, 352), (600, 352), (620, 440), (-40, 440)], "#a9714b", INK, 5)
    canvas.stroke([(20, 404), (170, 400), (420, 406), (560, 400)], "#8f5b39", 4)
    canvas.shape([(122, 376), (108, 296), (242, 296), (256, 376)], "#596080", INK, 5)
    canvas.oval(180, 336, 14, 11, "#8fa0d6", None)
    canvas.box((104, 372, 276, 386), 5, "#404665", INK, 4)
    for side, x in ((1, 84), (-1, 284)):
        canvas.blob(
            [(x - side * 14, 372), (x + side * 2, 340), (x + side * 30, 344), (x + side * 32, 368), (x, 384)],
            _SHEET,
            INK,
            4,
        )
    canvas.box((316, 338, 352, 382), 6, "white", INK, 4)
    canvas.oval(358, 358, 9, 11, None, INK, 4)
    canvas.words(334, 361, "BOO", 14, "#5b7fd6", 0.5)
    for x in (400, 500):
        canvas.shape([(x, 382), (x + 10, 364), (x + 62, 364), (x + 58, 382)], "white", INK, 3)
        canvas.stroke([(x + 16, 373), (x + 48, 373)], "#9aa0b5", 3)
