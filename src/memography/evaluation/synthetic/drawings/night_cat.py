"""A cat at a keyboard, at three in the morning."""

from PIL import Image

from memography.evaluation.synthetic.drawings.canvas import INK, Canvas, oval_points

_FUR = "#f08a3c"
_STRIPE = "#c25e22"
_GLOW = "#8ff5ff"


def draw() -> Image.Image:
    """One more minute, said the cat, at eleven."""
    canvas = Canvas(560, 420)
    canvas.gradient("#1b1738", "#3a2a5e")
    _room(canvas)
    _cat(canvas)
    _face(canvas)
    _desk(canvas)
    return canvas.picture()


def _room(canvas: Canvas) -> None:
    canvas.box((34, 36, 170, 178), 8, "#10204d", "#6d5aa0", 8)
    canvas.oval(112, 88, 27, 27, "#fff2b8", None)
    canvas.oval(124, 80, 23, 23, "#10204d", None)
    for x, y in ((62, 66), (70, 132), (146, 138), (96, 150), (150, 62)):
        canvas.oval(x, y, 2.6, 2.6, "#fff2b8", None)
    canvas.stroke([(102, 40), (102, 174)], "#6d5aa0", 5)
    canvas.oval(470, 96, 54, 54, "#f3ead7", "#6d5aa0", 8)
    for x, y in ((470, 55), (470, 137), (429, 96), (511, 96)):
        canvas.oval(x, y, 4, 4, INK, None)
    canvas.stroke([(470, 96), (470, 64)], INK, 5)
    canvas.stroke([(470, 96), (496, 96)], "#d43f4f", 7)
    canvas.oval(470, 96, 5, 5, INK, None)
    canvas.words(470, 176, "3:00", 25, "#cbb8ff", 0.8)


def _cat(canvas: Canvas) -> None:
    canvas.stroke([(386, 360), (448, 330), (462, 276), (440, 246)], INK, 33)
    canvas.stroke([(386, 360), (448, 330), (462, 276), (440, 246)], _FUR, 25)
    canvas.stroke([(444, 254), (440, 246)], _STRIPE, 25)
    canvas.blob([(178, 420), (192, 316), (236, 268), (284, 262), (334, 268), (378, 316), (392, 420)], _FUR)
    canvas.blob([(240, 420), (246, 330), (284, 306), (322, 330), (328, 420)], "#ffdcb0", None)
    for side in (-1, 1):
        canvas.shape([(284 + side * 112, 156), (284 + side * 106, 46), (284 + side * 36, 96)], _FUR, INK, 5)
        canvas.shape([(284 + side * 98, 128), (284 + side * 96, 70), (284 + side * 56, 98)], "#ffb7a8", None)
    head = [(166, 196), (182, 132), (236, 92), (284, 86), (332, 92), (386, 132), (402, 196), (386, 258), (284, 300)]
    canvas.blob([*head, (182, 258)], _FUR, INK, 5)
    for side in (-1, 1):  # whiskery tufts that have given up
        x = 284 + side * 112
        canvas.shape(
            [(x, 214), (x + side * 27, 226), (x - side * 4, 238), (x + side * 20, 254), (x - side * 14, 258)], _FUR
        )
        canvas.shape([(x - side * 16, 200), (x + side * 4, 216), (x - side * 2, 240), (x - side * 18, 256)], _FUR, None)
    canvas.stroke([(284, 88), (284, 126)], _STRIPE, 11)
    canvas.stroke([(258, 92), (262, 118)], _STRIPE, 10)
    canvas.stroke([(310, 92), (306, 118)], _STRIPE, 10)


def _face(canvas: Canvas) -> None:
    for x in (232, 336):
        canvas.oval(x, 186, 47, 49, "#fffbe8", INK, 5)
        with canvas.inside(oval_points(x, 186, 45, 47)):
            for y in (160, 176, 200, 214):
                out = 1 if x > 284 else -1
                canvas.stroke([(x + out * 46, y), (x + out * 33, y + 4), (x + out * 27, y - 2)], "#e8546b", 2)
        canvas.oval(x, 190, 25, 27, "#4cc38a", None)
        canvas.oval(x, 191, 17, 19, INK, None)
        canvas.box((x - 12, 198, x + 12, 206), 2, _GLOW, None)
        canvas.oval(x - 8, 180, 6, 6, "white", None)
        canvas.stroke([(x - 30, 238), (x, 246), (x + 30, 238)], "#a2531f", 4)  # bags under the eyes
    canvas.blob([(272, 230), (296, 230), (284, 244)], "#e8697a", INK, 3)
    canvas.stroke([(284, 246), (284, 258)], INK, 4)
    canvas.stroke([(262, 268), (273, 260), (284, 266), (296, 258), (308, 268)], INK, 4)
    for side in (-1, 1):
        for y, end in ((250, 242), (260, 264)):
            canvas.stroke([(284 + side * 58, y), (284 + side * 134, end)], "#ffe9cf", 2.5)


def _desk(canvas: Canvas) -> None:
    canvas.box((-10, 352, 570, 440), 0, "#6f4632", INK, 5)
    canvas.glow(284, 352, 190, _GLOW, 0.5)
    canvas.shape([(150, 404), (174, 344), (394, 344), (418, 404)], "#d7dbf0", INK, 5)
    for row, (y, left, right) in enumerate(((354, 182, 386), (369, 176, 392), (384, 170, 398))):
        n = 12
        for k in range(n):
            x = left + (right - left) * (k + 0.5) / n
            color = "#ff6b6b" if (row, k) == (0, 0) else "#7d83b5"
            canvas.box((x - 6.5, y - 4.5, x + 6.5, y + 4.5), 2, color, None)
    for x in (232, 336):
        canvas.blob([(x - 34, 372), (x - 30, 334), (x, 318), (x + 30, 334), (x + 34, 372), (x, 384)], _FUR)
        for step in (-11, 11):
            canvas.stroke([(x + step, 366), (x + step, 378)], INK, 4)
    canvas.box((62, 318, 118, 386), 9, "#e5546f", INK, 5)
    canvas.oval(54, 350, 13, 17, None, INK, 6)
    canvas.words(90, 354, "no", 21, "white", 0.6)
    for x in (78, 102):
        canvas.stroke([(x, 306), (x - 6, 292), (x + 5, 280), (x - 2, 264)], "#cbb8ff", 4)
    canvas.box((462, 372, 534, 392), 3, "#ffd35c", INK, 4)
    canvas.box((456, 354, 526, 374), 3, "#7fd8be", INK, 4)
