"""How long the kernels take beside their peers, on the same pictures in the same run.

python benchmarks/kernels.py [FOLDER] [--rounds N]
"""

import argparse
import json
import platform
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import imagehash
import numpy as np
import numpy.typing as npt
import pdqhash
from PIL import Image

from memography.kernels.near_pairs import near_pairs
from memography.kernels.pdq import pdq
from memography.kernels.phash import phash

RADIUS_BITS = 10
N_HASHES = 20_000
PEERS = ("numba", "numpy", "scipy", "pdqhash", "ImageHash", "pillow")
ENDINGS = (".jpg", ".jpeg", ".png", ".webp")


@dataclass(frozen=True)
class Contest:
    """Two ways to the same result."""

    what: str
    ours: Callable[[], object]
    theirs: Callable[[], object]


def pictures(folder: Path | None, n_most: int) -> list[Image.Image]:
    """Pictures of a folder, or made-up ones where there is none."""
    if folder is None:
        rng = np.random.default_rng(0)
        return [Image.fromarray(rng.integers(0, 256, (480, 600, 3), dtype=np.uint8)) for _ in range(min(60, n_most))]
    found = []
    for file in sorted(path for path in folder.rglob("*") if path.suffix.lower() in ENDINGS)[:n_most]:
        with Image.open(file) as image:
            found.append(image.convert("RGB"))
    if not found:
        raise SystemExit(f"No pictures ({', '.join(ENDINGS)}) in {folder}.")
    return found


def families(n_hashes: int, n_bytes: int) -> npt.NDArray[np.uint8]:
    """Hashes of which some are equal, some a few bits apart, most far, as those of posts are."""
    rng = np.random.default_rng(0)
    founders = rng.integers(0, 256, (n_hashes // 8, n_bytes), dtype=np.uint8)
    bits = np.unpackbits(founders[rng.integers(0, len(founders), n_hashes)], axis=1)
    n_flips = rng.integers(0, 12, (n_hashes, 1))  # on average, of all bits
    return np.packbits(bits ^ (rng.random(bits.shape) < n_flips / bits.shape[1]), axis=1)


def our_phash(image: Image.Image) -> str:
    """As the vision stage does it, scaling included."""
    grey = image.convert("L").resize((32, 32), Image.Resampling.LANCZOS)
    return phash(np.asarray(grey)).tobytes().hex()


def numpy_near_pairs(hashes: npt.NDArray[np.uint8], radius: int) -> list[tuple[int, int]]:
    """The obvious way in NumPy: every hash against all that follow."""
    words = hashes.view(np.uint64)
    found = []
    for i in range(len(words)):
        distances = np.bitwise_count(words[i + 1 :] ^ words[i]).sum(axis=1)
        found += [(i, i + 1 + int(j)) for j in np.flatnonzero(distances <= radius)]
    return found


def our_near_pairs(hashes: npt.NDArray[np.uint8], radius: int) -> list[tuple[int, int]]:
    pairs = near_pairs(hashes, radius)
    return list(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True))


def contests(images: list[Image.Image]) -> list[Contest]:
    arrays = [np.asarray(image) for image in images]
    long, short = families(N_HASHES, 32), families(N_HASHES, 8)
    return [
        Contest(
            "PDQ beside pdqhash",
            lambda: [(hashed.tobytes(), quality) for hashed, quality in map(pdq, arrays)],
            lambda: [(np.packbits(bits).tobytes(), quality) for bits, quality in map(pdqhash.compute, arrays)],
        ),
        Contest(
            "pHash beside imagehash, scaling included",
            lambda: [our_phash(image) for image in images],
            lambda: [str(imagehash.phash(image)) for image in images],
        ),
        Contest(
            f"near pairs of {N_HASHES} hashes of 256 bits beside NumPy, all with all",
            lambda: our_near_pairs(long, RADIUS_BITS),
            lambda: numpy_near_pairs(long, RADIUS_BITS),
        ),
        Contest(
            f"near pairs of {N_HASHES} hashes of 64 bits beside NumPy, all with all",
            lambda: our_near_pairs(short, 8),
            lambda: numpy_near_pairs(short, 8),
        ),
    ]


def timed(contest: Contest, rounds: int) -> dict[str, object]:
    """Seconds of both, turn by turn, after a first go that compiles and compares."""
    is_equal = contest.ours() == contest.theirs()
    seconds: dict[str, list[float]] = {"ours": [], "theirs": []}
    for _ in range(rounds):
        for who, work in (("ours", contest.ours), ("theirs", contest.theirs)):
            began = time.perf_counter()
            work()
            seconds[who].append(time.perf_counter() - began)
    ours, theirs = (statistics.median(seconds[who]) for who in ("ours", "theirs"))
    return {
        "what": contest.what,
        "is_equal": is_equal,
        "median_seconds": ours,
        "peer_median_seconds": theirs,
        "spread_seconds": max(seconds["ours"]) - min(seconds["ours"]),
        "peer_spread_seconds": max(seconds["theirs"]) - min(seconds["theirs"]),
        "ratio": theirs / ours,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", help="a folder of pictures; without, they are made up")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    images = pictures(arguments.folder, 300)
    results = []
    for contest in contests(images):
        result = timed(contest, arguments.rounds)
        print(
            f"{result['what']}: {result['median_seconds']:.3f} s, peer {result['peer_median_seconds']:.3f} s, "
            f"{result['ratio']:.1f} times as fast, {'equal' if result['is_equal'] else 'NOT EQUAL'}"
        )
        results.append(result)
    report = {
        "machine": f"{platform.platform()}, {platform.processor() or platform.machine()}",
        "python": platform.python_version(),
        "versions": {name: version(name) for name in PEERS},
        "data": str(arguments.folder or "made up"),
        "n_pictures": len(images),
        "rounds": arguments.rounds,
        "results": results,
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main()
