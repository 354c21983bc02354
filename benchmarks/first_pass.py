"""How long the first pass over pictures takes beside bare decoding and beside peers, with two processes each.

Time is told by the clock, and as what the processor worked, of all processes together: the latter tells more where
other work is done on the machine.

python benchmarks/first_pass.py FOLDER… [--rounds N] [--most N]
"""

import argparse
import importlib.util
import json
import multiprocessing
import platform
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import cv2
import imagehash
import numpy as np
import psutil
from PIL import Image

from memography import Corpus, Settings, build, ingest
from memography.pictures.decode import Caps
from memography.settings import VisionSettings
from memography.vision.first_pass import Setup
from memography.vision.stage import TOGETHER
from memography.workers import Failure, Limits, WorkerPool

N_PROCESSES = 2
OURS, BARE, PHASH = "first pass", "bare decoding, Pillow", "imagehash.phash"
PEERS = ("pillow", "opencv-python-headless", "ImageHash", "numba", "numpy")
ENDINGS = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp")
NOWHERE = Path("/nowhere")


@dataclass(frozen=True)
class Result:
    """How long one way took for a folder's pictures, in each round."""

    what: str
    seconds: list[float]
    cpu_seconds: list[float]

    @property
    def median_seconds(self) -> float:
        return statistics.median(self.seconds)

    @property
    def spread_seconds(self) -> float:
        return max(self.seconds) - min(self.seconds)

    @property
    def median_cpu_seconds(self) -> float:
        return statistics.median(self.cpu_seconds)


def bare(path: str) -> None:
    """Full size, as Pillow's own libjpeg-turbo and zlib-ng decode it."""
    with Image.open(path) as image:
        image.load()


def bare_cv2(path: str) -> None:
    cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_COLOR)


def phash_of_path(path: str) -> None:
    with Image.open(path) as image:
        imagehash.phash(image)


def imagededup_phash(path: str) -> None:
    from imagededup.methods import PHash

    PHash().encode_image(path)


def each(way: Callable[[str], None], paths: list[str]) -> None:
    cv2.setNumThreads(1)
    for path in paths:
        way(path)


class Ways:
    """The contestants, each with two processes that are up before the clock runs."""

    def __init__(self, files: list[Path]) -> None:
        self._files = files
        self._peers: dict[str, Callable[[str], None]] = {
            BARE: bare,
            "bare decoding, OpenCV": bare_cv2,
            PHASH: phash_of_path,
        }
        if importlib.util.find_spec("imagededup"):
            self._peers["imagededup's PHash"] = imagededup_phash
        else:
            print("imagededup is not installed: left out.")
        settings = VisionSettings()
        limits = Limits(N_PROCESSES, settings.decoder_timeout_s, settings.decoder_memory_bytes, TOGETHER)
        caps = Caps(settings.max_pixels, settings.max_frames)
        setup = Setup(caps, settings.max_bytes, settings.thumbnail_px, NOWHERE)
        self._ours = WorkerPool("memography.vision.first_pass:first_pass", setup, limits)
        self._others = ProcessPoolExecutor(N_PROCESSES, multiprocessing.get_context("spawn"))

    @property
    def names(self) -> list[str]:
        return [OURS, *self._peers]

    def go(self, name: str) -> None:
        """All pictures once."""
        if name == OURS:
            for answer in self._ours.map([(str(file.parent), file.name) for file in self._files]):
                if isinstance(answer, Failure) or answer.get("reason"):
                    raise SystemExit(f"Not read: {answer}")
            return
        shares = [[str(file) for file in self._files[i::N_PROCESSES]] for i in range(N_PROCESSES)]
        for done in [self._others.submit(each, self._peers[name], share) for share in shares]:
            done.result()

    def close(self) -> None:
        self._ours.close()
        self._others.shutdown()


def pictures(folder: Path, n_most: int | None) -> list[Path]:
    """The pictures of a folder that all the ways can read."""
    found = []
    for file in sorted(path for path in folder.rglob("*") if path.suffix.lower() in ENDINGS)[:n_most]:
        try:
            bare(str(file))
        except Exception as error:
            print(f"Left out: {file} ({error})")
        else:
            found.append(file)
    if not found:
        raise SystemExit(f"No pictures ({', '.join(ENDINGS)}) in {folder}.")
    return found


def timed(files: list[Path], rounds: int) -> list[Result]:
    """Seconds of each way, turn by turn, after a first go that compiles and brings the files into memory."""
    ways = Ways(files)
    results = [Result(name, [], []) for name in ways.names]
    try:
        for name in ways.names:
            ways.go(name)
        for _ in range(rounds):
            for result in results:
                began, worked = time.perf_counter(), processor_seconds()
                ways.go(result.what)
                result.seconds.append(time.perf_counter() - began)
                result.cpu_seconds.append(processor_seconds() - worked)
    finally:
        ways.close()
    return results


def processor_seconds() -> float:
    """What this process and those below it have worked so far."""
    own = psutil.Process()
    return sum(sum(process.cpu_times()[:2]) for process in (own, *own.children(recursive=True)))


def pipeline(folder: Path) -> dict[str, float]:
    """Seconds that `ingest` and `build --until vision` take for all of a folder, workers' start included."""
    settings = Settings(vision=VisionSettings(workers=N_PROCESSES))
    with tempfile.TemporaryDirectory() as place:
        corpus = Corpus(Path(place) / "corpus", create=True)
        began = time.perf_counter()
        ingest([folder], corpus, settings=settings)
        ingested = time.perf_counter()
        build(corpus, until="vision", settings=settings)
        built = time.perf_counter()
        n_pictures = corpus.count("originals")
    return {"n_pictures": n_pictures, "ingest_seconds": ingested - began, "vision_seconds": built - ingested}


def measured(folder: Path, rounds: int, n_most: int | None) -> dict[str, object]:
    """All that is said of one folder."""
    files = pictures(folder, n_most)
    print(f"{folder}: {len(files)} pictures, {N_PROCESSES} processes, {rounds} rounds")
    results = timed(files, rounds)
    of = {result.what: result for result in results}
    for result in results:
        print(
            f"  {result.what:24} {result.median_seconds / len(files) * 1000:7.2f} ms a picture "
            f"(spread {result.spread_seconds / len(files) * 1000:.2f}), "
            f"the processor {result.median_cpu_seconds / len(files) * 1000:.2f}; "
            f"first pass takes {of[OURS].median_seconds / result.median_seconds:.2f} times as long, "
            f"the processor {of[OURS].median_cpu_seconds / result.median_cpu_seconds:.2f}"
        )
    whole = pipeline(folder)
    for step in ("ingest", "vision"):
        print(f"  {step}: {whole['n_pictures'] / whole[f'{step}_seconds']:.0f} pictures/s, start included")
    return {
        "folder": str(folder),
        "n_pictures": len(files),
        "results": [
            {
                "what": r.what,
                "median_seconds": r.median_seconds,
                "spread_seconds": r.spread_seconds,
                "median_cpu_seconds": r.median_cpu_seconds,
            }
            for r in results
        ],
        "ratio_to_bare": of[OURS].median_seconds / of[BARE].median_seconds,
        "ratio_to_imagehash": of[OURS].median_seconds / of[PHASH].median_seconds,
        "pipeline": whole,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER", help="folders of pictures")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--most", type=int, help="so many pictures of each folder at most")
    arguments = parser.parse_args()
    folders = [measured(folder.resolve(), arguments.rounds, arguments.most) for folder in arguments.folders]
    report = {
        "machine": f"{platform.platform()}, {platform.processor() or platform.machine()}",
        "python": platform.python_version(),
        "versions": {name: version(name) for name in PEERS},
        "rounds": arguments.rounds,
        "n_processes": N_PROCESSES,
        "folders": folders,
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main()
