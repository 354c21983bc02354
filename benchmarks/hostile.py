"""Whether hostile input stops anything: a folder of bad pictures, damaged pictures, damaged lines.

Each is ingested and built to vision; told are the time, the longest wait between two items, the peak memory, and
whether every file's hash is an image or a reject, and every line a post or a reject, once.

python benchmarks/hostile.py POSTS [--bad FOLDER] [--pictures N] [--lines N] [--seed N]
"""

import argparse
import hashlib
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from memography import Corpus, Settings, build, ingest
from memography.corpus.integrity import faults
from memography.evaluation.damage import damaged, damaged_lines, in_every_format


class Watch:
    """Listens to progress, and remembers the longest wait between two items."""

    def __init__(self) -> None:
        self.longest_s = 0.0

    @contextmanager
    def task(self, what: str, total: int | None, unit: str) -> Iterator["Watch"]:
        """A piece of work."""
        self._last = time.monotonic()
        yield self
        self.advance()

    def advance(self, n: int = 1) -> None:
        """So many more items are done."""
        now = time.monotonic()
        self.longest_s, self._last = max(self.longest_s, now - self._last), now

    def expect(self, total: int) -> None:
        """So many items there will be."""

    def note(self, message: str) -> None:
        """Something worth reading."""


def through(source: Path, corpus: Corpus) -> dict[str, object]:
    """What it took to ingest a source and build it to vision, and what came of it."""
    watch, began = Watch(), time.monotonic()
    done = ingest([source], corpus, settings=Settings(), progress=watch)
    build(corpus, until="vision", settings=Settings(), progress=watch)
    reasons = dict(corpus.polars("rejects")["reason"].value_counts().iter_rows())
    return {
        "seconds": round(time.monotonic() - began, 1),
        "longest_wait_seconds": round(watch.longest_s, 2),
        "peak_memory_mb": max(row["peak_memory_bytes"] for row in corpus.rows("runs")) // 2**20,
        "n_new": done.n_new,
        "n_known": done.n_known,
        "n_refused": done.refused.total(),
        "rejects": reasons,
        "faults": [fault.where for fault in faults(corpus)],
    }


def pictures(folder: Path, corpus: Corpus) -> dict[str, object]:
    """A folder of pictures, and how many of its files are neither an image nor a reject."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    hashes = {hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    found = through(folder, corpus)
    images, rejected = set(corpus.polars("images")["image_id"]), set(corpus.polars("rejects")["sha256"])
    return found | {
        "n_files": len(files),
        "n_images": len(images),
        "n_lost": len(hashes - images - rejected),
        "n_doubled": len(images & rejected),
    }


def lines(source: Path, corpus: Corpus) -> dict[str, object]:
    """A file of posts, and how many of its lines are neither a post nor a reject."""
    n_lines = sum(bool(line.strip()) for line in source.read_bytes().split(b"\n"))
    found = through(source, corpus)
    n_told = sum(int(str(found[name])) for name in ("n_new", "n_known", "n_refused"))
    return found | {
        "n_lines": n_lines,
        "n_lost": n_lines - n_told,
        "n_doubled": corpus.count("posts") - int(str(found["n_new"])),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("posts", type=Path, help="posts with pictures, to be damaged: JSONL in the exchange format")
    parser.add_argument("--bad", type=Path, help="a folder of files that break decoders")
    parser.add_argument("--pictures", type=int, default=1000)
    parser.add_argument("--lines", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    whole_lines = arguments.posts.read_bytes().splitlines()
    chance = random.Random(arguments.seed)
    report: dict[str, object] = {"seed": arguments.seed}
    with tempfile.TemporaryDirectory(prefix="hostile-") as name:
        folder = Path(name)
        if arguments.bad:
            report["bad pictures"] = pictures(arguments.bad, Corpus(folder / "bad", create=True))
        whole: list[bytes] = []
        for line in chance.sample(whole_lines, 20):
            for image in json.loads(line).get("images", []):
                whole += in_every_format((arguments.posts.parent / image).read_bytes()).values()
        (folder / "pictures").mkdir()
        for number in range(arguments.pictures):
            data = damaged(whole[number % len(whole)], whole, chance)
            (folder / "pictures" / f"{number}.jpg").write_bytes(data)
        report["damaged pictures"] = pictures(folder / "pictures", Corpus(folder / "damaged", create=True))
        source = folder / "posts.jsonl"
        source.write_bytes(b"\n".join(damaged_lines(whole_lines, arguments.lines, arguments.seed)))
        report["damaged lines"] = lines(source, Corpus(folder / "lines", create=True))
    for what, found in report.items():
        print(f"{what}: {found}")
    print(json.dumps(report))
    kinds = [found for found in report.values() if isinstance(found, dict)]
    sys.exit(any(found["n_lost"] or found["n_doubled"] or found["faults"] for found in kinds))


if __name__ == "__main__":
    main()
