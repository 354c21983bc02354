"""How long all near pairs of very many hashes take, and how much memory, beside faiss where it is installed.

python benchmarks/near_pairs.py [--sizes N ...] [--radius BITS] [--repeats N]

Half the hashes are single, half lie in clusters of 2 to 50 around founders within the radius. Each size, and faiss, has
a process of its own, whose peak memory is that of the whole process: Python, compiled code, hashes and pairs. faiss
looks through all hashes for each (IndexBinaryFlat), so that its time is that of a sample of queries, multiplied.
"""

import argparse
import json
import math
import multiprocessing
import platform
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from memography.kernels.near_pairs import near_pairs

N_BYTES = 32
N_CHECKED = 20_000
N_QUERIES = 2_000
RSS_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes in which the system counts a process's peak memory."""

Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Measured:
    """Our time and memory for so many hashes."""

    n_hashes: int
    n_pairs: int
    seconds: list[float]
    peak_bytes: int

    @property
    def median_seconds(self) -> float:
        return statistics.median(self.seconds)


@dataclass(frozen=True)
class Peer:
    """faiss on the same hashes."""

    n_queries: int
    seconds: list[float]
    n_found: int
    """Near hashes of the queries, themselves left out."""
    n_ours: int
    """The same by our pairs."""


def clustered(n_hashes: int, radius: int, seed: int = 0) -> Bytes:
    """Half single hashes, half in clusters of 2 to 50 around founders within the radius, shuffled."""
    rng = np.random.default_rng(seed)
    sizes = rng.integers(2, 51, n_hashes // 4 + 1)
    founder = np.repeat(np.arange(len(sizes)), sizes)[: n_hashes // 2]
    members = rng.integers(0, 256, (founder[-1] + 1, N_BYTES), dtype=np.uint8)[founder]
    n_flips = rng.integers(0, radius + 1, len(members))
    for flip in range(radius):
        rows = np.flatnonzero(n_flips > flip)
        bits = rng.integers(0, N_BYTES * 8, len(rows))
        members[rows, bits // 8] ^= (1 << bits % 8).astype(np.uint8)
    singles = rng.integers(0, 256, (n_hashes - len(members), N_BYTES), dtype=np.uint8)
    return rng.permutation(np.concatenate([members, singles]))


def timed(work: Callable[[], Any], repeats: int) -> tuple[list[float], Any]:
    seconds, answer = [], None
    for _ in range(repeats):
        answer = None  # two answers at once would double the memory
        began = time.perf_counter()
        answer = work()
        seconds.append(time.perf_counter() - began)
    return seconds, answer


def measured(file: Path, radius: int, repeats: int) -> Measured:
    """Ours, after a first go on fewer hashes that compiles."""
    hashes = np.load(file)
    for n_first in (500, 5_000):
        near_pairs(hashes[:n_first], radius)
    seconds, pairs = timed(lambda: near_pairs(hashes, radius), repeats)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * RSS_UNIT
    return Measured(len(hashes), len(pairs.left), seconds, peak)


def peer(file: Path, radius: int, repeats: int) -> Peer:
    """faiss on a sample of queries, on as many threads as it takes by itself."""
    import faiss

    hashes = np.load(file)
    index = faiss.IndexBinaryFlat(N_BYTES * 8)
    index.add(hashes)
    sample = np.sort(np.random.default_rng(1).permutation(len(hashes))[:N_QUERIES])
    queries = np.ascontiguousarray(hashes[sample])
    seconds, (ends, _, _) = timed(lambda: index.range_search(queries, radius + 1), repeats)  # it takes those below
    pairs = near_pairs(hashes, radius)
    n_ours = int(np.isin(pairs.left, sample).sum() + np.isin(pairs.right, sample).sum())
    return Peer(len(sample), seconds, int(ends[-1]) - len(sample), n_ours)


def is_as_brute_force(hashes: Bytes, radius: int) -> bool:
    """Whether the pairs are those found by comparing all with all in NumPy."""
    words = hashes.view(np.uint64)
    pairs = near_pairs(hashes, radius)
    ends = np.searchsorted(pairs.left, np.arange(len(hashes) + 1))
    for i in range(len(hashes)):
        distances = np.bitwise_count(words[i + 1 :] ^ words[i]).sum(axis=1)
        found = np.flatnonzero(distances <= radius)
        ours = slice(ends[i], ends[i + 1])
        if not (
            np.array_equal(pairs.right[ours], found + i + 1) and np.array_equal(pairs.distance[ours], distances[found])
        ):
            return False
    return True


def alone(work: Callable[..., Any], *arguments: object) -> Any:
    """The answer of a process that does nothing else."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
        return process.submit(work, *arguments).result()


def compared(size: int, radius: int, repeats: int) -> tuple[Measured, Peer | None]:
    """Ours and faiss on the same hashes."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "hashes.npy"
        np.save(file, clustered(size, radius))
        ours = alone(measured, file, radius, repeats)
        return ours, alone(peer, file, radius, repeats) if find_spec("faiss") else None


def row(ours: Measured, theirs: Peer | None) -> str:
    line = f"{ours.n_hashes:>10} {ours.n_pairs:>10} {ours.median_seconds:>8.2f} {ours.peak_bytes / 1e6:>8.0f}"
    if theirs is None:
        return f"{line}   not installed"
    seconds = statistics.median(theirs.seconds) * ours.n_hashes / theirs.n_queries
    agrees = "agrees" if theirs.n_found == theirs.n_ours else "DOES NOT AGREE"
    return (
        f"{line} {seconds:>8.0f} (from {theirs.n_queries} queries, {agrees}), {seconds / ours.median_seconds:.0f} times"
    )


def exponents(results: list[Measured]) -> list[float]:
    """The power of the number of hashes by which time grows, between each size and the next, and first and last."""
    steps = [*pairwise(results), *([(results[0], results[-1])] if len(results) > 2 else [])]
    return [
        math.log(more.median_seconds / less.median_seconds) / math.log(more.n_hashes / less.n_hashes)
        for less, more in steps
    ]


def versions() -> dict[str, str]:
    found = {}
    for name in ("numba", "numpy", "faiss-cpu"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100_000, 300_000, 1_000_000, 3_000_000])
    parser.add_argument("--radius", type=int, default=31, help="bits")
    parser.add_argument("--repeats", type=int, default=3)
    arguments = parser.parse_args()
    agrees = is_as_brute_force(clustered(N_CHECKED, arguments.radius), arguments.radius)
    print(f"{N_CHECKED} hashes beside all with all: {'equal' if agrees else 'NOT EQUAL'}")
    print(f"{'hashes':>10} {'pairs':>10} {'seconds':>8} {'MB':>8} {'faiss':>8}")
    results = []
    for size in sorted(arguments.sizes):
        results.append(compared(size, arguments.radius, arguments.repeats))
        print(row(*results[-1]), flush=True)
    powers = exponents([ours for ours, _ in results])
    print("exponents, size to size, then first to last:", ", ".join(f"{power:.2f}" for power in powers))
    report = {
        "machine": f"{platform.platform()}, {platform.processor() or platform.machine()}",
        "python": platform.python_version(),
        "versions": versions(),
        "radius_bits": arguments.radius,
        "repeats": arguments.repeats,
        "is_as_brute_force": agrees,
        "exponents": powers,
        "results": [
            {
                **asdict(ours),
                "median_seconds": ours.median_seconds,
                "spread_seconds": max(ours.seconds) - min(ours.seconds),
                "faiss": asdict(theirs) if theirs else None,
            }
            for ours, theirs in results
        ],
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main()
