"""Whether the memes in collages are found, and whether collages throw memes together.

python benchmarks/collages.py BLANKS [--collages N] [--templates N] [--singles N] [--seed N]

Puts captions on blank pictures (JPEG, in BLANKS and folders below it) and edits some of them, so that each is a meme;
and makes collages of two to four others, side by side, one above the other, or in a grid, with a gap or without. Builds
the single posts, and all posts afresh, each until memes. Prints by number of parts, by gap and by layout the share of
collages of which all memes are found, the share of parts found, and memes a collage that it does not show. Then it
prints how many templates memes hold, without and with collages. A blank picture that the folder has twice is one meme
either way; what more is in one meme with collages was thrown together through them.
"""

import argparse
import json
import random
import tempfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageOps

from judged import built, table
from memography.evaluation.recognition import Memes, main_memes
from memography.evaluation.report import memes_of_posts
from memography.evaluation.synthetic.edits import AFTER_WORDS, BEFORE_WORDS
from memography.evaluation.synthetic.lettering import bar, caption
from memography.evaluation.synthetic.words.chatter import TALK
from memography.evaluation.truth import TrueOfPost

LAYOUTS = ("row", "column", "grid")
CELL_PX = 320


@dataclass(frozen=True)
class Collage:
    """A collage, and what it is made of."""

    id: str
    templates: tuple[str, ...]
    layout: str
    gap_px: int


def blanks(folder: Path, n: int, rng: random.Random) -> dict[str, Image.Image]:
    """Some of the blank pictures, by template."""
    paths = sorted(folder.rglob("*.jpg"))
    chosen = rng.sample(paths, min(n, len(paths)))
    return {
        path.parent.name if path.stem == "default" else path.stem: Image.open(path).convert("RGB") for path in chosen
    }


def captioned(blank: Image.Image, rng: random.Random, n_edits: int) -> Image.Image:
    """A blank picture with some words on it, and a few edits."""
    edits = rng.sample([*BEFORE_WORDS.items(), *AFTER_WORDS.items()], n_edits)
    picture = ImageOps.contain(blank, (480, 480))
    for name, edit in edits:
        picture = edit(picture, rng) if name in BEFORE_WORDS else picture
    upper, lower = (words(rng) for _ in range(2))
    picture = bar(picture, upper, "") if rng.random() < 0.2 else caption(picture, upper, lower)
    for name, edit in edits:
        picture = picture if name in BEFORE_WORDS else edit(picture, rng)
    return picture


def words(rng: random.Random) -> str:
    """A few words that make no sense."""
    known = [word for talk in TALK.values() for line in talk for word in line.split() if "{" not in word]
    return " ".join(rng.sample(known, rng.randint(2, 6))).upper()


def put_together(parts: Sequence[Image.Image], layout: str, gap_px: int, rng: random.Random) -> Image.Image:
    """Pictures side by side, one above the other, or in a grid whose cells are filled by what is in their middle."""
    paper = rng.choice(("white", "black", "#d0d0d0"))
    if layout == "row":
        cells = [part.resize((max(round(part.width * CELL_PX / part.height), 1), CELL_PX)) for part in parts]
        places = [(sum(cell.width + gap_px for cell in cells[:k]), 0) for k in range(len(cells))]
    elif layout == "column":
        cells = [part.resize((CELL_PX, max(round(part.height * CELL_PX / part.width), 1))) for part in parts]
        places = [(0, sum(cell.height + gap_px for cell in cells[:k])) for k in range(len(cells))]
    else:
        cells = [ImageOps.fit(part, (CELL_PX, CELL_PX)) for part in parts]
        places = [(k % 2 * (CELL_PX + gap_px), k // 2 * (CELL_PX + gap_px)) for k in range(len(cells))]
    width = max(x + cell.width for (x, _), cell in zip(places, cells, strict=True))
    height = max(y + cell.height for (_, y), cell in zip(places, cells, strict=True))
    whole = Image.new("RGB", (width, height), paper)
    for place, cell in zip(places, cells, strict=True):
        whole.paste(cell, place)
    return whole


class Posts:
    """Posts and their pictures, written to a folder."""

    def __init__(self, folder: Path, rng: random.Random) -> None:
        self._folder = folder
        self._rng = rng
        self._lines: list[str] = []
        folder.mkdir(parents=True)

    def add(self, post_id: str, picture: Image.Image) -> None:
        picture.save(self._folder / f"{post_id}.jpg", quality=self._rng.randint(65, 92))
        self._lines.append(json.dumps({"id": post_id, "images": [f"{post_id}.jpg"]}))

    def written(self, name: str, keep: Callable[[str], bool]) -> Path:
        """A file of those posts whose id is kept."""
        path = self._folder / name
        kept = [line for line in self._lines if keep(json.loads(line)["id"])]
        path.write_text("\n".join(kept) + "\n", encoding="utf-8")
        return path


def made(arguments: argparse.Namespace, posts: Posts, rng: random.Random) -> tuple[list[TrueOfPost], list[Collage]]:
    """Single posts and collages, with what is true of them."""
    pictures = blanks(arguments.blanks, arguments.templates, rng)
    singles, collages = [], []
    for name, blank in pictures.items():
        for number in range(arguments.singles):
            post_id = f"single-{len(singles):05}"
            posts.add(post_id, captioned(blank, rng, 0 if number < arguments.singles / 2 else 1))
            singles.append(TrueOfPost(id=post_id, template=name))
    for number in range(arguments.collages):
        n_parts = 2 + number % 3
        layout = rng.choice(LAYOUTS if n_parts > 2 else LAYOUTS[:2])
        gap_px = rng.choice((0, rng.randint(4, 20)))
        names = tuple(rng.sample(sorted(pictures), n_parts))
        collage = Collage(f"collage-{number:05}", names, layout, gap_px)
        parts = [captioned(pictures[name], rng, 0) for name in names]
        posts.add(collage.id, put_together(parts, layout, gap_px, rng))
        collages.append(collage)
    return singles, collages


def templates_per_meme(singles: Sequence[TrueOfPost], memes: Memes) -> list[set[str]]:
    """The templates whose main meme each meme is."""
    held: dict[object, set[str]] = defaultdict(set)
    for template, meme in main_memes(singles, memes).items():
        held[meme].add(template)
    return list(held.values())


def found_in(collage: Collage, memes: Memes, main: dict[str, object]) -> tuple[int, int]:
    """How many of a collage's templates are found, and how many memes that it does not show."""
    shown = set(memes.get(collage.id, ()))
    true = {main[name] for name in collage.templates if name in main}
    return sum(main.get(name) in shown for name in collage.templates), len(shown - true)


def told(collages: Sequence[Collage], memes: Memes, main: dict[str, object]) -> str:
    """The table of collages found."""
    ways: list[tuple[str, Callable[[Collage], object]]] = [
        ("parts", lambda one: len(one.templates)),
        ("gap", lambda one: "with" if one.gap_px else "without"),
        ("layout", lambda one: one.layout),
        ("parts, gap", lambda one: f"{len(one.templates)}, {'with' if one.gap_px else 'without'}"),
        ("all", lambda one: ""),
    ]
    rows: list[list[object]] = []
    for way, key in ways:
        for value in sorted({key(one) for one in collages}, key=str):
            some = [one for one in collages if key(one) == value]
            hits = [found_in(one, memes, main) for one in some]
            n_parts = sum(len(one.templates) for one in some)
            whole = sum(hit == len(one.templates) for one, (hit, _) in zip(some, hits, strict=True))
            rows.append(
                [
                    f"{way} {value}",
                    len(some),
                    whole / len(some),
                    sum(hit for hit, _ in hits) / n_parts,
                    sum(wrong for _, wrong in hits) / len(some),
                ]
            )
    return table(["collages", "n", "all memes found", "parts found", "wrong memes a collage"], rows)


def is_single(post_id: str) -> bool:
    return post_id.startswith("single")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("blanks", type=Path, metavar="BLANKS", help="a folder of blank pictures")
    parser.add_argument("--collages", type=int, default=200)
    parser.add_argument("--templates", type=int, default=60, help="so many of the blank pictures are used")
    parser.add_argument("--singles", type=int, default=6, help="so many single posts of each")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory(prefix="collages-") as name:
        folder = Path(name)
        posts = Posts(folder / "posts", rng)
        singles, collages = made(arguments, posts, rng)
        alone = built(posts.written("singles.jsonl", is_single), folder / "singles")
        whole = built(posts.written("all.jsonl", lambda _: True), folder / "all")
        ids = [post.id for post in [*singles, *collages]]
        print(f"memes: {alone.count('memes')} without collages, {whole.count('memes')} with them")
        tell(singles, collages, memes_of_posts(alone, ids), memes_of_posts(whole, ids))


def tell(singles: Sequence[TrueOfPost], collages: Sequence[Collage], alone: Memes, whole: Memes) -> None:
    main_of = main_memes(singles, whole)
    print(f"{len(singles)} single posts, {len(collages)} collages\n{told(collages, whole, main_of)}\n")
    rows = [
        [what, len(held), sum(map(len, held)) / max(len(held), 1), sum(len(some) > 1 for some in held)]
        for what, held in (
            ("without collages", templates_per_meme(singles, alone)),
            ("with collages", templates_per_meme(singles, whole)),
        )
    ]
    print(table(["main memes", "n", "templates per meme", "of several"], rows))
    before = templates_per_meme(singles, alone)
    merged = [some for some in templates_per_meme(singles, whole) if not any(some <= known for known in before)]
    print(f"thrown together through collages: {len(merged)} {[sorted(some) for some in merged]}")


if __name__ == "__main__":
    main()
