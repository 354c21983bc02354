"""A made-up world of pictures that descend from each other: who was made from whom is known.

Each picture is made from the clean template or from a picture that was posted before, read from its file as a person
would have it, so that what compression, crops and filters do adds up along a line of descent.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from memography.errors import UserError
from memography.evaluation.synthetic.cast import CAST, COMMUNITIES, template
from memography.evaluation.synthetic.edits import blur, collage, crop, filtered, mirror, resize, screenshot, sticker
from memography.evaluation.synthetic.lettering import bar, caption

_P_FROM_TEMPLATE, _P_COPY, _P_COLLAGE, _P_UNTIMED = 0.2, 0.15, 0.06, 0.01
_P_TWO_EDITS, _P_WHOLE = 0.3, 0.97
_MOST_OPS = 5
"""A picture that was edited so often is copied, and not edited further."""
_WEIGHTS = {
    "caption": 5,
    "sticker": 4,
    "crop": 3,
    "jpeg": 2,
    "resize": 2,
    "bar": 2,
    "filter": 2,
    "overwrite": 2,
    "screenshot": 2,
    "mirror": 1,
    "blur": 1,
}
"""How often each edit is made, in proportion."""
_ONCE = ("mirror", "filter", "screenshot", "bar", "blur")
"""Edits that are made to a picture only if it bears none of their kind."""
_EDITS = {
    "sticker": sticker,
    "crop": crop,
    "resize": resize,
    "filter": filtered,
    "screenshot": screenshot,
    "mirror": mirror,
    "blur": blur,
}
_START = datetime(2018, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Made:
    """A picture that was posted."""

    post_id: str
    file: str
    ops: tuple[str, ...]
    """What was done to the clean template, in order."""
    also: str | None
    """The second template of a collage."""


def write_descent(folder: Path, *, n_posts: int = 300, n_memes: int = 6, seed: int = 0) -> None:
    """Write a made-up world of descent: `posts.jsonl`, `images/`, and `truth.jsonl` with each picture's parent.

    Args:
        folder: where to; it must not exist.
        n_posts: how many posts, each with a picture.
        n_memes: how many memes share them, the first of the cast.
        seed: the same seed and numbers give the same bytes.

    Raises:
        UserError: the folder exists, or the numbers do not fit.
    """
    if folder.exists():
        raise UserError(f"{folder} exists. The sample is written into a new folder.")
    if not 2 <= n_memes <= len(CAST):
        raise UserError(f"A world of descent has 2 to {len(CAST)} memes, not {n_memes}.")
    (folder / "images").mkdir(parents=True)
    with (
        (folder / "posts.jsonl").open("w", encoding="utf-8", newline="\n") as post_lines,
        (folder / "truth.jsonl").open("w", encoding="utf-8", newline="\n") as truth_lines,
    ):
        for post, truth in _posts(folder / "images", n_posts, n_memes, random.Random(seed)):  # noqa: S311 - made up
            post_lines.write(json.dumps(post, ensure_ascii=False) + "\n")
            truth_lines.write(json.dumps(truth, ensure_ascii=False) + "\n")


def _posts(images: Path, n_posts: int, n_memes: int, rng: random.Random) -> Iterator[tuple[Any, Any]]:
    """Every post, in order of time, with its row of truth."""
    made: list[list[_Made]] = [[] for _ in range(n_memes)]
    at = _START
    for number in range(n_posts):
        at += timedelta(hours=rng.expovariate(1 / 12))
        post_id, meme = f"descent-{number + 1:06d}", rng.randrange(n_memes)
        parent = _another(made[meme], rng) if made[meme] and rng.random() > _P_FROM_TEMPLATE else None
        also_parent = None
        if parent is not None and rng.random() < _P_COPY:
            new = _Made(post_id, parent.file, parent.ops, parent.also)
        else:
            file = f"{number + 1:06d}.jpg"
            picture = template(meme) if parent is None else _opened(images / parent.file)
            ops, also = (parent.ops, parent.also) if parent else ((), None)
            if also is None and rng.random() < _P_COLLAGE:
                other = rng.choice([place for place in range(n_memes) if place != meme])
                whole = [one for one in made[other] if one.also is None]
                also_parent = _another(whole, rng) if whole and rng.random() < 0.7 else None
                second = template(other) if also_parent is None else _opened(images / also_parent.file)
                picture, ops, also = collage(picture, second, rng), (*ops, "collage"), CAST[other].name
            else:
                picture, ops = _edited(picture, ops, meme, rng, is_passed_on=also is not None)
            picture.save(images / file, quality=rng.randint(60, 93))
            new = _Made(post_id, file, ops, also)
        made[meme].append(new)
        post: dict[str, Any] = {"id": post_id, "community": rng.choice(COMMUNITIES), "images": [f"images/{new.file}"]}
        if rng.random() >= _P_UNTIMED:
            post["posted_at"] = at.strftime("%Y-%m-%dT%H:%M:%SZ")
        truth: dict[str, Any] = {"id": post_id, "template": CAST[meme].name, "also": new.also, "ops": list(new.ops)}
        truth |= {"parent": parent and parent.post_id, "also_parent": also_parent and also_parent.post_id}
        yield post, truth


def _another(made: list[_Made], rng: random.Random) -> _Made:
    """A picture posted before, as often a recent one as an old favourite; collages seldom."""
    whole = [one for one in made if one.also is None]
    made = whole if whole and rng.random() < _P_WHOLE else made
    if rng.random() < 0.5:
        return made[-1 - rng.randrange(min(len(made), 8))]
    return made[int(len(made) * rng.random() ** 2)]


def _edited(
    picture: Image.Image, ops: tuple[str, ...], meme: int, rng: random.Random, *, is_passed_on: bool
) -> tuple[Image.Image, tuple[str, ...]]:
    """The picture after one or two edits, and all edits that made it; one that is passed on is resized or saved."""
    for _ in range(1 + (rng.random() < _P_TWO_EDITS)):
        possible = {op: weight for op, weight in _WEIGHTS.items() if op not in _ONCE or op not in ops}
        if is_passed_on or len(ops) >= _MOST_OPS:
            possible = {"jpeg": 1, "resize": 1}
        [op] = rng.choices(list(possible), list(possible.values()))
        words = _words(meme, rng)
        if op == "caption":
            n_written = ops.count("caption") % 2
            picture = caption(picture, *(words, "") if n_written == 0 else ("", words))
        elif op == "bar":
            picture = bar(picture, words, "")
        elif op == "overwrite":
            picture = _overwritten(picture, words, rng)
        elif op in _EDITS:
            picture = _EDITS[op](picture, rng)
        ops = (*ops, op)
    return picture, ops


def _overwritten(picture: Image.Image, words: str, rng: random.Random) -> Image.Image:
    """A strip of the picture painted over, with words on it."""
    picture = picture.copy()
    high = round(picture.height * 0.16)
    y = rng.choice((0, picture.height - high))
    strip = Image.new("RGB", (picture.width, high), rng.choice(("white", "black", "#ffd400")))
    ImageDraw.Draw(picture).rectangle((0, y, picture.width, y + high), strip.getpixel((0, 0)))
    written = bar(strip, words, "").resize(strip.size) if strip.getpixel((0, 0)) == (255, 255, 255) else strip
    picture.paste(written, (0, y))
    return picture if written is not strip else caption(picture, *((words, "") if y == 0 else ("", words)))


def _words(meme: int, rng: random.Random) -> str:
    sense = rng.choice(CAST[meme].senses)
    return sense.caption(rng.choice(("sincere", "ironic")), rng).partition(" / ")[0]


def _opened(path: Path) -> Image.Image:
    with Image.open(path) as opened:
        return opened.convert("RGB")
