"""How long the kernels take beside their peers, on the same pictures in the same run.

python benchmarks/kernels.py FOLDER [--rounds N]
"""

import argparse
import json
import platform
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import imagehash
import numpy as np
import pdqhash
from PIL import Image

from memography.kernels.hamming import near_pairs
from memography.kernels.pdq import pdq
from memography.kernels.phash import phash

RADIUS_BITS = 10


def seconds(work: Callable[[], object], rounds: int) -> list[float]:
    found = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return found


def numpy_near_pairs(hashes: np.ndarray, radius: int) -> int:
    """The obvious way in NumPy: every hash against all that follow."""
    words = hashes.view(np.uint64)
    return sum(
        int((np.bitwise_count(words[i + 1 :] ^ words[i]).sum(axis=1) <= radius).sum()) for i in range(len(words))
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="a folder of pictures")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    files = sorted(p for p in arguments.folder.rglob("*") if p.suffix.lower() in (".jpg", ".jpeg", ".png"))[:300]
    images = [Image.open(file).convert("RGB") for file in files]
    arrays = [np.asarray(image) for image in images]
    small = [np.asarray(image.convert("L").resize((32, 32), Image.Resampling.LANCZOS)) for image in images]
    hashes = np.random.default_rng(0).integers(0, 256, (20_000, 32), dtype=np.uint8)
    contests: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
        "PDQ beside pdqhash": (lambda: [pdq(a) for a in arrays], lambda: [pdqhash.compute(a) for a in arrays]),
        "pHash (on 32 x 32) beside imagehash (scaling included)": (
            lambda: [phash(a) for a in small],
            lambda: [imagehash.phash(image) for image in images],
        ),
        "near pairs of 20,000 beside NumPy, all with all": (
            lambda: near_pairs(hashes, RADIUS_BITS),
            lambda: numpy_near_pairs(hashes, RADIUS_BITS),
        ),
    }
    report = {
        "machine": platform.platform(),
        "python": platform.python_version(),
        "n_pictures": len(files),
        "rounds": [],
    }
    for what, (ours, theirs) in contests.items():
        ours()  # compiled and warm
        mine, peer = seconds(ours, arguments.rounds), seconds(theirs, arguments.rounds)
        ratio = statistics.median(peer) / statistics.median(mine)
        print(
            f"{what}: {statistics.median(mine):.3f} s, peer {statistics.median(peer):.3f} s, {ratio:.1f} times as fast"
        )
        report["rounds"].append({"what": what, "seconds": mine, "peer_seconds": peer, "ratio": ratio})
    print(json.dumps(report))


if __name__ == "__main__":
    main()
