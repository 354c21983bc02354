"""What a new variant and a copy cost from bytes to meme, and how that grows with the corpus.

python benchmarks/new_variants.py BLANKS [--sizes 1000 20000] [--variants 4] [--copies 1000] [--folder FOLDER]

Draws memes that no other picture shows (`drawn_memes.py`, from the blank pictures in BLANKS), each in some variants
with captions and edits, writes them as posts, and builds a corpus of each size until memes. Prints what each step costs
a variant, and how the sizes compare: seconds by the clock, and of processor time of all processes together, which tells
more where others are at work. Then it adds posts whose pictures are there already, to the byte, and posts whose
pictures were saved again as another JPEG, and prints what one of each costs beyond a build that adds a single post.
"""

import argparse
import io
import json
import os
import random
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from itertools import count
from pathlib import Path

from PIL import Image

from collages import captioned
from drawn_memes import Picture, drawn, sources
from judged import table
from memography import Corpus, Settings, build, ingest
from memography.corpus import runs

_AT_ONCE = 50


@dataclass(frozen=True)
class Costs:
    """What a build until memes took, and what there was to do."""

    vision: float
    """Seconds by the clock."""
    memes: float
    vision_cpu: float
    """Seconds of processor time, of all processes."""
    memes_cpu: float
    peak_mib: float
    n_variants: int


def write_meme(blanks: Path, folder: Path, n_variants: int, seed: int) -> list[str]:
    """Draw a meme and write its variants; the names of the files."""
    rng = random.Random(seed)
    blank = Image.fromarray(drawn(_sources(blanks), seed)[:, :, ::-1])
    names = []
    for number in range(n_variants):
        name = f"{seed:06}-{number}.jpg"
        captioned(blank, rng, number % 2).save(folder / name, quality=rng.randint(65, 92))
        names.append(name)
    return names


@cache
def _sources(blanks: Path) -> list[Picture]:
    return sources([blanks])


def written(folder: Path, name: str, pictures: Iterator[str] | list[str]) -> Path:
    """A file of posts, one a picture, a minute apart; copies follow what they are copies of."""
    path = folder / f"{name}.jsonl"
    year = 2019 if name.startswith("first") else 2020
    times = (datetime(year, 1, 1, tzinfo=UTC) + timedelta(minutes=i) for i in count())
    lines = (
        json.dumps({"id": f"{name}-{i}", "images": [picture], "posted_at": time.isoformat()})
        for i, (picture, time) in enumerate(zip(pictures, times, strict=False))
    )
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def costs(corpus: Corpus, posts: Path) -> tuple[Costs, float]:
    """Ingest posts and build until memes: what the stages cost, and the seconds of processor time of it all."""
    begun = cpu_seconds()
    ingest([posts], corpus, settings=Settings())
    ingested = cpu_seconds()
    build(corpus, until="vision", settings=Settings())
    seen = cpu_seconds()
    build(corpus, until="memes", settings=Settings())
    done = cpu_seconds()
    latest = {row["stage"]: row for row in runs.read(corpus)}
    vision, memes = latest["vision"], latest["memes"]
    peak = max(row["peak_memory_bytes"] for row in (vision, memes)) / 2**20
    found = Costs(*(vision["seconds"], memes["seconds"], seen - ingested, done - seen, peak), corpus.count("variants"))
    return found, done - begun


def cpu_seconds() -> float:
    """The processor time that this process and its ended children have taken."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def saved_again(path: Path, name: str) -> str:
    """The picture in a file as another JPEG beside it."""
    with Image.open(path) as image:
        file = io.BytesIO()
        image.save(file, "JPEG", quality=60)
    (path.parent / name).write_bytes(file.getvalue())
    return name


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("blanks", type=Path, metavar="BLANKS", help="a folder of blank pictures")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 20_000], help="in variants")
    parser.add_argument("--variants", type=int, default=4, help="of each meme")
    parser.add_argument("--copies", type=int, default=1_000)
    parser.add_argument("--folder", type=Path, help="where pictures and corpora are kept; a passing one by default")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="variants-") as passing:
        folder = arguments.folder or Path(passing)
        pictures = drawn_pictures(arguments, folder / "pictures")
        found = [sized(folder, n, pictures[:n]) for n in arguments.sizes]
        tell_growth(found)
        tell_copies(folder, Corpus(folder / f"corpus-{arguments.sizes[-1]}"), pictures[: arguments.copies])


def drawn_pictures(arguments: argparse.Namespace, folder: Path) -> list[str]:
    """The names of all pictures, variants of one meme next to each other; drawn unless they are there."""
    n_memes = -(-max(arguments.sizes) // arguments.variants)
    known = sorted(path.name for path in folder.glob("??????-*.jpg"))
    if len(known) < n_memes * arguments.variants:
        folder.mkdir(parents=True, exist_ok=True)
        write: Callable[[int], list[str]] = partial(write_meme, arguments.blanks, folder, arguments.variants)
        with ProcessPoolExecutor() as pool:
            known = [name for names in pool.map(write, range(n_memes), chunksize=_AT_ONCE) for name in names]
    return known


def sized(folder: Path, n_variants: int, pictures: list[str]) -> Costs:
    place = folder / f"corpus-{n_variants}"
    found, _ = costs(Corpus(place, create=True), written(folder / "pictures", f"first-{n_variants}", pictures))
    return found


def tell_growth(found: list[Costs]) -> None:
    rows: list[list[object]] = []
    for one in found:
        spent = one.vision, one.memes, one.vision + one.memes
        cpu = one.vision_cpu, one.memes_cpu, one.vision_cpu + one.memes_cpu
        each = [f"{1000 * seconds / one.n_variants:.1f} ms" for seconds in (*spent, *cpu)]
        rows.append([f"{one.n_variants:,} variants", *each, f"{one.peak_mib:.0f} MiB"])
    columns = ["vision each", "memes each", "both", "vision, processor", "memes, processor", "both, processor", "peak"]
    print(table(["", *columns], rows))
    first, last = (one.memes_cpu / one.n_variants for one in (found[0], found[-1]))
    both = [(one.vision_cpu + one.memes_cpu) / one.n_variants for one in (found[0], found[-1])]
    print(
        f"processor time a variant, largest to smallest corpus: memes {last / first:.2f}, both {both[1] / both[0]:.2f}"
    )


def tell_copies(folder: Path, corpus: Corpus, pictures: list[str]) -> None:
    place = folder / "pictures"
    again = [saved_again(place / name, f"again-{name}") for name in pictures]
    for what, some in (("the same bytes", pictures), ("another JPEG", again)):
        name = what.replace(" ", "-")
        _, one = costs(corpus, written(place, f"{name}-one", some[:1]))
        _, many = costs(corpus, written(place, name, some[1:]))
        print(f"{what}, processor time: {len(some) - 1} posts {many:.1f} s, one post {one:.1f} s,", end=" ")
        print(f"each further one {1000 * (many - one) / (len(some) - 2):.2f} ms")


if __name__ == "__main__":
    main()
