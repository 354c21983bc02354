"""A canvas that draws at three times the size and scales down, so that edges are smooth."""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PIL import Image, ImageDraw, ImageFilter, ImageFont

Point = tuple[float, float]

INK = "#2b2440"
_SCALE = 3


class Canvas:
    """Shapes by coordinates in pixels of the finished picture; colours as Pillow takes them, `#rrggbbaa` blends."""

    def __init__(self, width_px: int, height_px: int, color: str = "white") -> None:
        self.width_px = width_px
        self.height_px = height_px
        self._image = Image.new("RGB", (width_px * _SCALE, height_px * _SCALE), color)
        self._draw = ImageDraw.Draw(self._image, "RGBA")

    def picture(self) -> Image.Image:
        """What was drawn, at its final size."""
        return self._image.resize((self.width_px, self.height_px), Image.Resampling.LANCZOS)

    def gradient(self, top: str, bottom: str, box: tuple[int, int, int, int] | None = None) -> None:
        """Fill a box (left, top, right, bottom), or all, with colours that run from top to bottom."""
        left, upper, right, lower = box or (0, 0, self.width_px, self.height_px)
        size = ((right - left) * _SCALE, (lower - upper) * _SCALE)
        ramp = Image.linear_gradient("L").resize(size)
        fill = Image.composite(Image.new("RGB", size, bottom), Image.new("RGB", size, top), ramp)
        self._image.paste(fill, (left * _SCALE, upper * _SCALE))

    def glow(self, x: float, y: float, radius_px: float, color: str, strength: float = 0.6) -> None:
        """A soft round light (or, in a dark colour, a soft shadow)."""
        small = (max(1, self.width_px // 2), max(1, self.height_px // 2))
        mask = Image.new("L", small, 0)
        core = radius_px * 0.6 / 2
        box = (x / 2 - core, y / 2 - core, x / 2 + core, y / 2 + core)
        ImageDraw.Draw(mask).ellipse(box, fill=round(255 * strength))
        mask = mask.filter(ImageFilter.GaussianBlur(radius_px / 6)).resize(self._image.size)
        self._image.paste(Image.new("RGB", self._image.size, color), (0, 0), mask)

    def shape(self, points: Sequence[Point], fill: str | None, ink: str | None = INK, width_px: float = 4) -> None:
        """A polygon with straight sides and rounded corners of its outline."""
        scaled = [(x * _SCALE, y * _SCALE) for x, y in points]
        if fill:
            self._draw.polygon(scaled, fill=fill)
        if ink and width_px:
            self._line([*scaled, scaled[0], scaled[1]], ink, width_px)

    def blob(self, points: Sequence[Point], fill: str | None, ink: str | None = INK, width_px: float = 4) -> None:
        """A closed smooth curve through points."""
        self.shape(_smooth(points, closed=True), fill, ink, width_px)

    def stroke(self, points: Sequence[Point], color: str = INK, width_px: float = 4) -> None:
        """An open smooth curve through points, with round ends."""
        line = [(x * _SCALE, y * _SCALE) for x, y in _smooth(points, closed=False)]
        self._line(line, color, width_px)

    def oval(
        self,
        x: float,
        y: float,
        rx: float,
        ry: float,
        fill: str | None,
        ink: str | None = INK,
        width_px: float = 4,
        *,
        tilt_degrees: float = 0,
    ) -> None:
        """An ellipse about (x, y)."""
        self.shape(oval_points(x, y, rx, ry, tilt_degrees), fill, ink, width_px)

    def box(
        self,
        corners: tuple[float, float, float, float],
        radius_px: float,
        fill: str | None,
        ink: str | None = INK,
        width_px: float = 4,
    ) -> None:
        """A rectangle (left, top, right, bottom) with round corners."""
        scaled = tuple(value * _SCALE for value in corners)
        self._draw.rounded_rectangle(
            (scaled[0], scaled[1], scaled[2], scaled[3]),
            radius_px * _SCALE,
            fill=fill,
            outline=ink,
            width=round(width_px * _SCALE) if ink else 0,
        )

    def words(self, x: float, y: float, text: str, size_px: float, color: str = INK, bold_px: float = 0) -> None:
        """Words about (x, y)."""
        font = ImageFont.load_default(size_px * _SCALE)
        self._draw.text(
            (x * _SCALE, y * _SCALE), text, color, font, anchor="mm", stroke_width=bold_px * _SCALE, stroke_fill=color
        )

    @contextmanager
    def inside(self, points: Sequence[Point]) -> Iterator[None]:
        """What is drawn meanwhile shows only inside a polygon."""
        before = self._image.copy()
        yield
        mask = Image.new("L", self._image.size, 0)
        ImageDraw.Draw(mask).polygon([(x * _SCALE, y * _SCALE) for x, y in points], fill=255)
        self._image.paste(Image.composite(self._image, before, mask))

    def _line(self, scaled: Sequence[Point], color: str, width_px: float) -> None:
        self._draw.line(scaled, fill=color, width=max(1, round(width_px * _SCALE)))
        radius = width_px * _SCALE / 2 - 0.5
        for x, y in scaled:  # a disc at every joint: Pillow's own joints leave notches
            self._draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=color)


def oval_points(x: float, y: float, rx: float, ry: float, tilt_degrees: float = 0, n: int = 72) -> list[Point]:
    """Points on an ellipse."""
    tilt = math.radians(tilt_degrees)
    around = [(rx * math.cos(2 * math.pi * k / n), ry * math.sin(2 * math.pi * k / n)) for k in range(n)]
    cosine, sine = math.cos(tilt), math.sin(tilt)
    return [(x + a * cosine - b * sine, y + a * sine + b * cosine) for a, b in around]


def blob_points(points: Sequence[Point]) -> list[Point]:
    """Points on the closed smooth curve that `Canvas.blob` draws."""
    return _smooth(points, closed=True)


def _smooth(points: Sequence[Point], *, closed: bool, n_steps: int = 12) -> list[Point]:
    """A Catmull-Rom spline through points (Catmull and Rom 1974), uniform."""
    n = len(points)
    if n < 3:
        return list(points)
    curve: list[Point] = []
    for k in range(n if closed else n - 1):
        if closed:
            p0, p1, p2, p3 = (points[(k + shift) % n] for shift in (-1, 0, 1, 2))
        else:
            p0, p1, p2, p3 = points[max(k - 1, 0)], points[k], points[k + 1], points[min(k + 2, n - 1)]
        for step in range(n_steps):
            t = step / n_steps
            curve.append((_between(p0[0], p1[0], p2[0], p3[0], t), _between(p0[1], p1[1], p2[1], p3[1], t)))
    if not closed:
        curve.append(points[-1])
    return curve


def _between(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
