"""A pigeon who thinks about it all."""

from PIL import Image

from memography.evaluation.synthetic.drawings.canvas import INK, Canvas, blob_points, oval_points

_GREY = "#8b93ab"
_DEEP = "#6b7390"


def draw() -> Image.Image:
    """On a ledge above the city, with a crumb in hand, as others held a skull."""
    canvas = Canvas(480, 520)
    canvas.gradient("#e8625c", "#ffd08a")
    _city(canvas)
    _pigeon(canvas)
    _head(canvas)
    _ledge(canvas)
    _thought(canvas)
    return canvas.picture()


def _city(canvas: Canvas) -> None:
    canvas.oval(372, 250, 86, 86, "#ffe7a3", None)
    for y, width in ((232, 150), (276, 120)):
        canvas.box((372 - width / 2, y, 372 + width / 2, y + 7), 3, "#ffc98a", None)
    skyline = ((0, 330, 70), (66, 290, 52), (112, 350, 60), (330, 344, 56), (380, 306, 46), (424, 362, 70))
    for left, top, width in skyline:
        canvas.box((left, top, left + width, 460), 0, "#a8485e", None)
        for wx in range(left + 10, left + width - 12, 18):
            for wy in range(top + 14, 430, 26):
                if (wx * 7 + wy * 3) % 5:
                    canvas.box((wx, wy, wx + 8, wy + 12), 0, "#ffd98a", None)
    canvas.stroke([(92, 290), (92, 258)], "#a8485e", 5)
    canvas.stroke([(403, 306), (403, 272)], "#a8485e", 4)


def _pigeon(canvas: Canvas) -> None:
    canvas.blob([(330, 402), (402, 452), (410, 486), (376, 482), (300, 444)], _DEEP, INK, 5)
    body = [(160, 300), (190, 252), (264, 246), (330, 300), (356, 380), (326, 436), (246, 452), (170, 420), (144, 356)]
    canvas.blob(body, _GREY, INK, 5)
    with canvas.inside(blob_points(body)):
        canvas.oval(176, 330, 46, 96, "#b8bfd2", None)
    toga = [
        (168, 286),
        (236, 300),
        (330, 300),
        (362, 372),
        (330, 440),
        (250, 456),
        (206, 446),
        (270, 380),
        (232, 322),
        (160, 306),
    ]
    canvas.blob(toga, "#fff6e6", INK, 5)
    for fold in (
        [(332, 320), (328, 380), (280, 440)],
        [(300, 312), (304, 366), (256, 424)],
        [(350, 362), (340, 400), (316, 436)],
    ):
        canvas.stroke(fold, "#dcc7a6", 5)
    canvas.stroke([(168, 290), (238, 304), (328, 304)], "#7a3f8f", 7)
    canvas.stroke([(236, 322), (272, 380), (212, 444)], "#7a3f8f", 7)


def _head(canvas: Canvas) -> None:
    neck = [(172, 310), (160, 250), (170, 196), (262, 196), (276, 250), (268, 300), (220, 318)]
    canvas.blob(neck, "#4f8f86", INK, 5)
    with canvas.inside(blob_points(neck)):
        canvas.oval(220, 292, 90, 30, "#8a5fa8", None)
        for x in (176, 200, 224, 248):
            canvas.stroke([(x, 250), (x + 8, 262), (x + 16, 250)], "#8fd6c4", 4)
    canvas.oval(212, 158, 74, 68, _GREY, INK, 5)
    canvas.blob([(148, 160), (120, 166), (88, 186), (92, 194), (124, 194), (152, 186)], "#4a4458", INK, 4)
    canvas.blob([(138, 152), (150, 140), (162, 152), (152, 166), (140, 164)], "#f7f2ee", INK, 3)
    canvas.stroke([(98, 189), (124, 182), (144, 182)], "#8a8298", 3)
    canvas.oval(204, 150, 29, 29, "#ff9a4c", INK, 5)
    canvas.oval(202, 142, 13, 13, INK, None)
    canvas.oval(198, 137, 5, 5, "white", None)
    with canvas.inside(oval_points(204, 150, 29, 29)):
        canvas.box((170, 160, 240, 190), 0, _DEEP, INK, 4)
    canvas.oval(204, 150, 29, 29, None, INK, 5)
    canvas.stroke([(172, 112), (196, 100), (226, 108)], INK, 7)
    for x, y, lean in ((258, 102, -16), (276, 122, -6), (286, 146, 4), (236, 90, -26), (210, 86, -40)):  # laurels
        canvas.oval(x, y, 17, 8, "#6fae4e", INK, 3, tilt_degrees=lean - 30)


def _ledge(canvas: Canvas) -> None:
    for x in (208, 256):
        canvas.stroke([(x, 440), (x, 466)], "#e0705f", 9)
    canvas.box((-10, 464, 490, 540), 0, "#d9cdb8", INK, 5)
    canvas.box((-10, 464, 490, 484), 0, "#efe6d4", INK, 5)
    for x in (208, 256):
        for toe in (-13, 0, 13):
            canvas.stroke([(x, 462), (x + toe, 470)], "#e0705f", 7)
    wing = [
        (170, 352),
        (116, 366),
        (84, 330),
        (76, 272),
        (92, 262),
        (102, 282),
        (108, 258),
        (122, 270),
        (128, 306),
        (176, 306),
    ]
    canvas.blob(wing, _DEEP, INK, 5)
    canvas.stroke([(100, 310), (122, 332), (156, 334)], "#8b93ab", 5)
    canvas.blob([(64, 252), (68, 222), (96, 210), (124, 226), (122, 252), (94, 264)], "#d9923f", INK, 4)
    canvas.blob([(76, 238), (90, 222), (108, 228), (108, 242), (90, 250)], "#f6d199", None)
    canvas.stroke([(372, 500), (420, 500), (452, 506)], "#b8aa90", 4)
    canvas.stroke([(40, 506), (120, 502)], "#b8aa90", 4)


def _thought(canvas: Canvas) -> None:
    canvas.oval(302, 84, 6, 6, "white", INK, 3)
    canvas.oval(322, 66, 9, 9, "white", INK, 3)
    cloud = [(340, 50), (352, 24), (386, 18), (418, 12), (452, 32), (458, 60), (430, 82), (392, 84), (354, 78)]
    canvas.blob(cloud, "white", INK, 4)
    canvas.words(400, 50, "coo?", 30, INK, 0.8)
