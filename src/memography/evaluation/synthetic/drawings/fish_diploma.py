"""A goldfish with a diploma."""

from PIL import Image

from memography.evaluation.synthetic.drawings.canvas import INK, Canvas, oval_points

_GOLD = "#ff9a3d"


def draw() -> Image.Image:
    """It can't remember what the degree is in."""
    canvas = Canvas(420, 500)
    canvas.gradient("#ffd9e3", "#fff3dd")
    _confetti(canvas)
    canvas.box((-10, 424, 430, 520), 0, "#b9794e", INK, 5)
    canvas.stroke([(30, 456), (180, 460), (390, 452)], "#9c6340", 4)
    _bowl(canvas)
    _fish(canvas)
    _diploma(canvas)
    canvas.blob([(88, 200), (104, 178), (118, 180), (96, 230), (84, 300), (76, 290)], "#ffffffaa", None)
    return canvas.picture()


def _confetti(canvas: Canvas) -> None:
    canvas.shape([(0, 0), (90, 0), (0, 120)], "#ff7f8e", None)
    canvas.shape([(420, 0), (330, 0), (420, 120)], "#5ec2b7", None)
    for k, (x, y) in enumerate(
        (
            (60, 150),
            (110, 66),
            (150, 30),
            (206, 58),
            (262, 28),
            (318, 80),
            (372, 150),
            (38, 232),
            (392, 232),
            (348, 36),
            (30, 326),
            (396, 318),
        )
    ):
        color = ("#f2b632", "#5b7fd6", "#ff7f8e", "#5ec2b7")[k % 4]
        if k % 3:
            canvas.shape([(x - 9, y + 4), (x + 5, y - 8), (x + 9, y - 2), (x - 5, y + 9)], color, None)
        else:
            canvas.oval(x, y, 7, 7, color, None)


def _bowl(canvas: Canvas) -> None:
    canvas.oval(210, 432, 130, 16, "#2b244033", None)
    bowl = [
        (112, 132),
        (62, 200),
        (42, 290),
        (70, 380),
        (138, 432),
        (282, 432),
        (350, 380),
        (378, 290),
        (358, 200),
        (308, 132),
    ]
    canvas.blob(bowl, "#e9fbff", None)
    from_surface = [
        (60, 204),
        (140, 196),
        (210, 206),
        (290, 196),
        (360, 204),
        (380, 300),
        (350, 384),
        (282, 432),
        (138, 432),
        (70, 384),
        (40, 300),
    ]
    canvas.blob(from_surface, "#86d6ee", None)
    canvas.blob([(70, 380), (140, 398), (210, 388), (290, 400), (350, 380), (282, 431), (138, 431)], "#f3d9a4", None)
    for x, y, color in (
        (120, 410, "#e58b7b"),
        (160, 418, "#8fb37c"),
        (236, 412, "#e58b7b"),
        (300, 408, "#9a8fd0"),
        (272, 420, "#8fb37c"),
    ):
        canvas.oval(x, y, 11, 7, color, None)
    canvas.stroke([(322, 398), (312, 360), (330, 330), (318, 296)], "#4c9a63", 9)
    canvas.stroke([(338, 388), (346, 360), (336, 338)], "#4c9a63", 8)
    canvas.blob(bowl, None, INK, 6)
    canvas.oval(210, 134, 104, 15, "#c9f0fa", INK, 5)


def _fish(canvas: Canvas) -> None:
    canvas.blob([(286, 282), (330, 236), (352, 250), (340, 290), (350, 326), (324, 338)], "#ff7a2e", INK, 4)
    for y in (268, 290, 312):
        canvas.stroke([(306, 290 + (y - 290) * 0.4), (336, y)], "#d85a1c", 4)
    canvas.blob([(186, 224), (224, 186), (262, 206), (254, 238)], "#ff7a2e", INK, 4)
    body = [(104, 288), (122, 238), (178, 212), (244, 226), (298, 282), (250, 340), (176, 356), (120, 336)]
    canvas.blob(body, _GOLD, INK, 5)
    canvas.blob([(126, 318), (180, 326), (244, 320), (220, 346), (170, 351)], "#ffd08a", None)
    for x, y in ((224, 262), (248, 282), (222, 296), (252, 252), (270, 288)):
        canvas.stroke([(x - 7, y - 8), (x + 3, y), (x - 7, y + 8)], "#e2741f", 4)
    for x, r in ((140, 27), (190, 31)):
        canvas.oval(x, 266, r, r, "white", INK, 5)
        canvas.oval(x - 3 + (x - 165) * 0.16, 264, 13, 13, INK, None)
        canvas.oval(x - 7 + (x - 165) * 0.16, 258, 5, 5, "white", None)
    canvas.blob([(132, 310), (152, 316), (176, 310), (168, 332), (146, 334)], "#8f2f36", INK, 4)
    canvas.oval(120, 302, 9, 6, "#ff6f61", None)
    canvas.oval(204, 308, 10, 6, "#ff6f61", None)
    canvas.blob([(120, 210), (168, 232), (220, 208), (206, 190), (134, 192)], "#333a6b", INK, 4)
    canvas.shape([(84, 184), (168, 152), (256, 182), (170, 214)], "#414a86", INK, 5)
    canvas.stroke([(170, 183), (110, 192), (100, 226)], "#ffd35c", 5)
    canvas.shape([(94, 224), (106, 224), (110, 246), (90, 246)], "#ffd35c", INK, 3)
    for x, y, r in ((84, 250, 6), (72, 226, 8), (92, 218, 4)):
        canvas.oval(x, y, r, r, "#ffffff88", "#ffffff", 2)


def _diploma(canvas: Canvas) -> None:
    paper = [(192, 322), (312, 306), (318, 370), (202, 388)]
    canvas.shape(paper, "#fff8e4", INK, 4)
    canvas.words(264, 330, "DIPLOMA", 16, INK, 0.4)
    for k, y in enumerate((346, 356)):
        canvas.stroke([(230 + k * 2, y + 4), (292 - k * 22, y - 5)], "#b9a987", 3)
    canvas.shape([(272, 360), (268, 386), (279, 379), (289, 385), (286, 358)], "#c93a4b", INK, 2)
    canvas.oval(279, 356, 12, 12, "#e0485a", INK, 3)
    canvas.blob([(180, 344), (204, 336), (216, 350), (204, 368), (184, 364)], "#ff7a2e", INK, 4)
    with canvas.inside(oval_points(210, 134, 104, 15)):
        canvas.stroke([(120, 140), (210, 147), (300, 140)], "#86d6ee", 5)
