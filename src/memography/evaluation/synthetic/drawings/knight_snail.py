"""A tiny knight who faces a huge snail."""

import math

from PIL import Image

from memography.evaluation.synthetic.drawings.canvas import INK, Canvas, oval_points

_BODY = "#d9c48b"


def draw() -> Image.Image:
    """The snail has all day."""
    canvas = Canvas(600, 400)
    canvas.gradient("#8fd3f4", "#e8f8ee")
    _land(canvas)
    _snail(canvas)
    _knight(canvas)
    return canvas.picture()


def _land(canvas: Canvas) -> None:
    canvas.oval(78, 70, 34, 34, "#ffe07a", None)
    for x, y in ((176, 58), (300, 40)):
        for dx, r in ((-30, 17), (-6, 25), (24, 19)):
            canvas.oval(x + dx, y - (r - 17) / 2, r * 1.25, r * 0.85, "#ffffffdd", None)
    canvas.blob([(-60, 420), (-40, 262), (90, 226), (240, 270), (420, 232), (660, 262), (660, 460)], "#a5d38a", None)
    canvas.box((20, 196, 66, 262), 0, "#b7b3c9", INK, 3)
    canvas.shape([(12, 198), (43, 160), (74, 198)], "#c8505a", INK, 3)
    canvas.box((36, 234, 50, 262), 5, INK, None)
    canvas.stroke([(43, 160), (43, 140)], INK, 3)
    canvas.shape([(44, 140), (62, 147), (44, 154)], "#ffd35c", INK, 2)
    canvas.blob([(-80, 460), (-60, 318), (150, 330), (340, 322), (680, 310), (680, 470)], "#6fb45c", INK, 4)
    for x, y in ((28, 372), (190, 382), (250, 352), (520, 384), (330, 386)):
        for dx in (-7, 0, 7):
            canvas.stroke([(x, y), (x + dx, y - 13)], "#3f7f3c", 3)
    for x, y, color in ((64, 386, "#ff8fb0"), (226, 388, "#fff3a8"), (580, 372, "#ff8fb0")):
        for turn in range(5):
            angle = turn * 2 * math.pi / 5
            canvas.oval(x + 6 * math.cos(angle), y + 6 * math.sin(angle), 4.5, 4.5, color, None)
        canvas.oval(x, y, 4, 4, "#f0a030", None)


def _snail(canvas: Canvas) -> None:
    canvas.blob([(286, 356), (440, 342), (580, 346), (600, 366), (440, 378)], "#2b244033", None)
    canvas.blob(
        [
            (246, 352),
            (240, 300),
            (236, 230),
            (262, 198),
            (306, 206),
            (322, 262),
            (360, 308),
            (470, 312),
            (590, 336),
            (602, 358),
            (430, 364),
        ],
        _BODY,
        INK,
        5,
    )
    canvas.stroke([(272, 352), (420, 354), (584, 350)], "#b89c5e", 6)
    canvas.oval(452, 208, 138, 132, "#e8794f", INK, 6)
    with canvas.inside(oval_points(452, 208, 135, 129)):
        canvas.oval(486, 262, 150, 120, "#cf5b3c88", None)
        canvas.oval(410, 130, 60, 34, "#ffb08a", None, tilt_degrees=-30)
    spiral = [
        (452 + (10 + 15.5 * a) * math.cos(a + 2.2), 214 + (10 + 15 * a) * math.sin(a + 2.2)) for a in _turns(0, 6.9)
    ]
    canvas.stroke(spiral, "#8e2f2c", 9)
    canvas.oval(452, 208, 138, 132, None, INK, 6)
    for base, tip in (((256, 206), (226, 116)), ((296, 206), (300, 104))):
        middle = ((base[0] + tip[0]) / 2 + 4, (base[1] + tip[1]) / 2)
        canvas.stroke([base, middle, tip], INK, 21)
        canvas.stroke([base, middle, tip], _BODY, 13)
    for x, y in ((226, 108), (300, 96)):
        canvas.oval(x, y, 29, 29, "white", INK, 5)
        canvas.oval(x - 9, y + 12, 10, 10, INK, None)
        canvas.oval(x - 12, y + 8, 3.5, 3.5, "white", None)
        with canvas.inside(oval_points(x, y, 29, 29)):
            canvas.box((x - 34, y - 34, x + 34, y - 3), 0, "#b89c5e", INK, 4)  # half-closed: not impressed
        canvas.oval(x, y, 29, 29, None, INK, 5)
    canvas.stroke([(246, 264), (262, 272), (286, 268), (300, 258)], INK, 5)
    canvas.oval(300, 242, 10, 6, "#e59a7a", None)


def _knight(canvas: Canvas) -> None:
    canvas.oval(118, 366, 44, 9, "#2b244044", None, 0)
    canvas.blob([(86, 354), (80, 320), (92, 300), (108, 298), (104, 352)], "#d33f4f", INK, 3)  # cape
    for x in (107, 128):
        canvas.box((x - 7, 336, x + 7, 364), 4, "#8d94b8", INK, 3)
    canvas.box((96, 296, 139, 346), 12, "#b9c0de", INK, 4)
    canvas.stroke([(98, 326), (137, 326)], "#7a4a2b", 6)
    canvas.box((92, 248, 143, 300), 20, "#cdd3ec", INK, 4)
    canvas.box((106, 266, 145, 283), 6, INK, None)
    for x in (118, 133):
        canvas.oval(x, 274.5, 4.6, 5.2, "white", None)
        canvas.oval(x + 1.6, 274.5, 2, 2.4, INK, None)
    canvas.blob([(114, 250), (96, 222), (70, 226), (82, 238), (72, 248), (92, 246)], "#d33f4f", INK, 3)
    canvas.stroke([(150, 314), (182, 236)], INK, 11)
    canvas.stroke([(150, 314), (182, 236)], "#eef2ff", 5)
    canvas.stroke([(142, 304), (164, 312)], "#d9a43b", 7)
    canvas.oval(148, 318, 8, 8, "#b9c0de", INK, 3)
    canvas.shape([(74, 304), (106, 304), (104, 332), (90, 344), (76, 332)], "#3f6fd1", INK, 4)
    canvas.stroke([(90, 310), (90, 336)], "#ffd35c", 4)
    canvas.stroke([(80, 318), (100, 318)], "#ffd35c", 4)
    for x, y in ((160, 262), (152, 246), (80, 268)):  # a drop of nerves
        canvas.oval(x, y, 3, 4.6, "#5aaede", None)


def _turns(start: float, stop: float) -> list[float]:
    return [start + (stop - start) * k / 40 for k in range(41)]
