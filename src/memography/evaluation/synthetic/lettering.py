"""Words drawn into pictures: over them, or in a bar above."""

from functools import cache

from PIL import Image, ImageDraw, ImageFont

GAP = "  "
"""Between words: outlines eat into the space, and memes are set wide."""
_LIGHT, _DARK = "white", "#16121f"


def caption(picture: Image.Image, upper: str, lower: str, *, is_split: bool = False) -> Image.Image:
    """White words with a dark outline, above and below (or over the left and the right half)."""
    picture = picture.copy()
    width, height = picture.size
    margin = round(height * 0.018)
    if is_split and lower:
        _write(picture, upper, (0.25 * width, margin), 0.47 * width, is_at_top=True)
        _write(picture, lower, (0.75 * width, margin), 0.47 * width, is_at_top=True)
        return picture
    _write(picture, upper, (width / 2, margin), 0.96 * width, is_at_top=True)
    if lower:
        _write(picture, lower, (width / 2, height - margin), 0.96 * width, is_at_top=False)
    return picture


def bar(picture: Image.Image, upper: str, lower: str) -> Image.Image:
    """Dark words on a white bar above the picture, the lower ones on a line of their own."""
    width, height = picture.size
    fitted = [_fitted(words, 0.95 * width, height) for words in (upper, lower) if words]
    size = min(size for size, _ in fitted)
    lines = [line for _, part in fitted for line in part]
    line_px = round(size * 1.2)
    high = line_px * len(lines) + round(size * 0.35)
    framed = Image.new("RGB", (width, height + high), "white")
    framed.paste(picture, (0, high))
    draw = ImageDraw.Draw(framed)
    for row, line in enumerate(lines):
        y = round(size * 0.18) + row * line_px
        draw.text((width / 2, y), line, _DARK, _font(size), anchor="ma", stroke_width=0.4)
    return framed


def _write(picture: Image.Image, words: str, at: tuple[float, float], width: float, *, is_at_top: bool) -> None:
    size, lines = _fitted(words, width, picture.height)
    draw = ImageDraw.Draw(picture)
    line_px = size * 1.12
    x, y = at
    for row, line in enumerate(lines if is_at_top else lines[::-1]):
        place = (x, y + row * line_px) if is_at_top else (x, y - row * line_px)
        anchor = "ma" if is_at_top else "md"
        for color, stroke in ((_DARK, size * 0.11), (_LIGHT, size * 0.025)):
            draw.text(place, line, color, _font(size), anchor=anchor, stroke_width=stroke, stroke_fill=color)


def _fitted(words: str, width: float, height: int) -> tuple[int, list[str]]:
    """A size, and lines that fit into a width at that size: one line where its letters stay readable."""
    largest, least = max(15, round(height * 0.088)), max(14, round(height * 0.07))
    for n_lines in (1, 2, 3):
        lines = _parted(words, n_lines)
        widest = max(_font(largest).getlength(line) for line in lines) * 1.06
        size = min(largest, int(largest * width / max(widest, 1)))
        if size >= least or n_lines == 3:
            return max(size, 9), lines
    raise AssertionError("unreachable: the third try returns")


def _parted(words: str, n_lines: int) -> list[str]:
    """Words in lines of about equal length."""
    lines: list[str] = [""]
    goal = len(words) / n_lines
    for word in words.split():
        if lines[-1] and len(lines) < n_lines and len(lines[-1]) + len(word) / 2 > goal:
            lines.append("")
        lines[-1] = f"{lines[-1]}{GAP}{word}".strip()
    return lines


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)
