"""The pictures of the made-up world: made when a post brings one, kept in mind so that later posts copy them."""

import random
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from memography.evaluation.synthetic.cast import CAST, template
from memography.evaluation.synthetic.drawings import scenery
from memography.evaluation.synthetic.edits import AFTER_WORDS, BEFORE_WORDS, collage, resize
from memography.evaluation.synthetic.lettering import bar, caption

_P_COLLAGE, _P_EDIT_ANOTHERS, _P_HEAVY = 0.03, 0.34, 0.16
_P_CAPTION, _P_BAR = 0.6, 0.06
_P_COPY_HEAVY = 0.3
_LIGHT = {"caption", "jpeg", "resize"}
_MOST_OPS = 4


@dataclass(frozen=True)
class Use:
    """What a post wants to say: a meme, in a sense, in a tone."""

    meme: int
    """The meme's place in `CAST`."""
    sense: int
    """The sense's place in the meme's senses."""
    tone: str
    """`sincere` or `ironic`."""


@dataclass
class Picture:
    """A picture file, and the truth about it."""

    file: str
    """Its name in the folder of images."""
    caption: str
    """The poster's words in it, as drawn."""
    ops: tuple[str, ...]
    """The kinds of edit that made it from the clean template."""
    also: str | None
    """The second template of a collage."""
    post_id: str
    """The latest post that has it."""


class Studio:
    """Makes pictures into a folder, and hands out what was made."""

    def __init__(self, folder: Path, rng: random.Random) -> None:
        self._folder = folder
        self._rng = rng
        self._made: dict[Use, list[Picture]] = {}
        self.n_pictures = 0

    def has(self, use: Use) -> bool:
        """Whether there is a picture yet that says this."""
        return use in self._made

    def copied(self, use: Use, post_id: str) -> tuple[Picture, str]:
        """A picture made before, as often a recent one as an old favourite, and the post that it is copied from."""
        picture = self._another(self._made[use])
        parent, picture.post_id = picture.post_id, post_id
        return picture, parent

    def new(self, use: Use, post_id: str) -> tuple[Picture, str | None]:
        """A new picture, and the post whose picture it was made from, where it was not the clean template."""
        rng, made = self._rng, self._made.setdefault(use, [])
        parent = self._another(made) if made and rng.random() < _P_EDIT_ANOTHERS else None
        if parent is not None and len(parent.ops) < _MOST_OPS and parent.also is None:
            picture = self._edited(parent, post_id)
            self._keep(picture, made)
            return picture, parent.post_id
        if made and rng.random() < _P_COLLAGE:
            return self._collage(use, post_id), None
        picture = self._from_template(use, post_id)
        self._keep(picture, made)
        return picture, None

    def scene(self, kind: str) -> str:
        """The file of a new picture that is no meme."""
        return self._saved(scenery.draw(kind, self._rng), 85)

    def _keep(self, picture: Picture, made: list[Picture]) -> None:
        """Let later posts copy the picture: people pass on the plain ones more than the mangled ones."""
        if not made or set(picture.ops) <= _LIGHT or self._rng.random() < _P_COPY_HEAVY:
            made.append(picture)

    def _another(self, made: list[Picture]) -> Picture:
        n = len(made)
        place = n - 1 - self._rng.randrange(min(n, 8)) if self._rng.random() < 0.5 else int(n * self._rng.random() ** 2)
        return made[place]

    def _from_template(self, use: Use, post_id: str) -> Picture:
        rng, picture, ops = self._rng, template(use.meme), []
        is_heavy = rng.random() < _P_HEAVY
        if is_heavy and rng.random() < 0.7:
            op = rng.choice(tuple(BEFORE_WORDS))
            picture = BEFORE_WORDS[op](picture, rng)
            ops.append(op)
        picture, words, op = self._with_words(use, picture)
        ops += [op] if op else []
        if is_heavy and (not ops or rng.random() < 0.5):
            op = rng.choice([op for op in AFTER_WORDS if op not in ops])
            picture = AFTER_WORDS[op](picture, rng)
            ops.append(op)
        if rng.random() < 0.2:
            picture = resize(picture, rng)
            ops.append("resize")
        quality = None if rng.random() < 0.12 else rng.randint(80, 93)
        return Picture(self._saved(picture, quality), words, tuple(ops), None, post_id)

    def _with_words(self, use: Use, picture: Image.Image) -> tuple[Image.Image, str, str]:
        """The picture with a caption or a bar or neither, the words as drawn, and the kind of edit."""
        rng, meme = self._rng, CAST[use.meme]
        chance = rng.random()
        if chance > _P_CAPTION + _P_BAR:
            return picture, "", ""
        words = meme.senses[use.sense].caption(use.tone, rng)
        words = words.upper() if rng.random() < 0.35 else words
        upper, _, lower = words.partition(" / ")
        drawn = f"{upper} {lower}".strip()
        if chance > _P_CAPTION:
            return bar(picture, upper, lower), drawn, "bar"
        return caption(picture, upper, lower, is_split=meme.is_split), drawn, "caption"

    def _edited(self, parent: Picture, post_id: str) -> Picture:
        rng, quality = self._rng, self._rng.randint(28, 68)
        with Image.open(self._folder / parent.file) as opened:
            picture = opened.convert("RGB")
        chance = rng.random()
        if chance < 0.5:
            op = "jpeg"
        elif chance < 0.78:
            op, picture, quality = "resize", resize(picture, rng), 85
        else:
            op = rng.choice([op for op in AFTER_WORDS if op not in parent.ops] or ["sticker"])
            picture, quality = AFTER_WORDS[op](picture, rng), 85
        ops = parent.ops if op in parent.ops else (*parent.ops, op)
        return Picture(self._saved(picture, quality), parent.caption, ops, None, post_id)

    def _collage(self, use: Use, post_id: str) -> Picture:
        rng = self._rng
        other = rng.choice([place for place in range(len(CAST)) if place != use.meme])
        picture = collage(template(use.meme), template(other), rng)
        return Picture(self._saved(picture, 85), "", ("collage",), CAST[other].name, post_id)

    def _saved(self, picture: Image.Image, quality: int | None) -> str:
        """Write the picture, as JPEG of a quality, or as PNG; its name."""
        self.n_pictures += 1
        if quality is None:
            file = f"{self.n_pictures:06d}.png"
            picture.quantize(128, dither=Image.Dither.NONE).save(self._folder / file)
        else:
            file = f"{self.n_pictures:06d}.jpg"
            picture.save(self._folder / file, quality=quality)
        return file
